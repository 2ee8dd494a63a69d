import { openapi, withOAuth } from '../example.ts';
import type { DocumentRule } from '../rule.ts';
import { usedSchemes } from './requirements.ts';

/** Scopes that nobody can ask for. */
export const oasUndeclaredScope: DocumentRule = {
  id: 'oas-undeclared-scope',
  number: 'O15',
  title: 'A scope is demanded that no flow declares',
  cwe: [285],
  severity: 'medium',
  why: 'Clients cannot ask for it; what enforces the document either refuses everybody or, more often, no longer checks.',
  remedy: 'Declare the scope in the flows that give it, or correct its name.',
  *check(document) {
    for (const { name, scheme, scopes, pointer } of usedSchemes(document)) {
      // OpenID Connect declares its scopes in the discovery document
      if (scheme?.type !== 'oauth2' || scheme.flows.length === 0) continue;
      const declared = new Set(scheme.flows.flatMap((flow) => flow.scopes));
      const missing = scopes.filter((scope) => !declared.has(scope));
      if (missing.length === 0) continue;
      yield {
        at: pointer,
        message: `No flow of ${name} declares ${missing.map((scope) => JSON.stringify(scope)).join(', ')}.`,
        remedy: this.remedy,
        confidence: 'high',
      };
    }
  },
  examples: {
    matching: [
      {
        title: 'a misspelt scope',
        document: withOAuth('paths: { /orders: { get: { security: [{ oauth: [order:read] }], responses: {} } } }'),
      },
    ],
    clean: [
      {
        title: 'a declared one',
        document: withOAuth('paths: { /orders: { get: { security: [{ oauth: [orders:read] }], responses: {} } } }'),
      },
      {
        title: 'OpenID Connect',
        document:
          openapi(`components: { securitySchemes: { oidc: { type: openIdConnect, openIdConnectUrl: 'https://id.example.com/.well-known/openid-configuration' } } }
security: [{ oidc: [orders:read] }]`),
      },
    ],
  },
};
