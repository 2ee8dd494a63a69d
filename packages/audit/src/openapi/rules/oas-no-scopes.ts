import { withOAuth } from '../example.ts';
import type { DocumentRule } from '../rule.ts';
import { usedSchemes } from './requirements.ts';

/** What OAuth itself answers for whoever has a token. */
const isOfProtocol = /\/(userinfo|token|revoke|introspect)\/?$/;

/** Any token will do. */
export const oasNoScopes: DocumentRule = {
  id: 'oas-no-scopes',
  number: 'O14',
  title: 'OAuth is demanded without a scope',
  cwe: [285],
  severity: 'medium',
  why: 'Any token of the issuer will do, even one that was given for something else.',
  remedy: 'List the scopes that the operation needs.',
  *check(document) {
    for (const { name, scheme, scopes, pointer, operation } of usedSchemes(document)) {
      if (scheme?.type !== 'oauth2' && scheme?.type !== 'openIdConnect') continue;
      if (scopes.length > 0 || (operation !== undefined && isOfProtocol.test(operation.path))) continue;
      const declaresScopes = scheme.flows.some((flow) => flow.scopes.length > 0);
      yield {
        at: pointer,
        message: `${operation === undefined ? 'The document' : `${operation.method} ${operation.path}`} demands ${name} without a scope.`,
        remedy: this.remedy,
        confidence: declaresScopes ? 'high' : 'low',
      };
    }
  },
  examples: {
    matching: [
      {
        title: 'an operation without scopes',
        document: withOAuth('paths: { /orders: { get: { security: [{ oauth: [] }], responses: {} } } }'),
      },
    ],
    clean: [
      {
        title: 'one that says who the caller is',
        document: withOAuth('paths: { /userinfo: { get: { security: [{ oauth: [] }], responses: {} } } }'),
      },
      {
        title: 'an operation with one',
        document: withOAuth('paths: { /orders: { get: { security: [{ oauth: [orders:read] }], responses: {} } } }'),
      },
    ],
  },
};
