import { isCredentialName } from '../../rules/apis/credential-names.ts';
import { openapi } from '../example.ts';
import { type ApiOperation, nameOfOperation, type Parameter } from '../operation.ts';
import { type DocumentRule, within } from '../rule.ts';
import { operationKey } from './operation-key.ts';

/** Credentials in the URL, without being called a scheme. */
export const oasCredentialParam: DocumentRule = {
  id: 'oas-credential-param',
  number: 'O18',
  title: 'A credential is a parameter of the URL',
  cwe: [598],
  severity: 'high',
  why: 'URLs are written to the logs of every proxy and server, and kept by browsers: what stands in them is no secret for long.',
  remedy: 'Send it in a header (as a security scheme) or in the body.',
  *check({ operations }) {
    for (const operation of operations) {
      for (const parameter of operation.parameters) {
        if (!isSentInUrl(parameter) || isLink(operation, parameter)) continue;
        yield {
          at: within(parameter.pointer, 'name'),
          message: `${nameOfOperation(operation)} takes "${parameter.name}" in the ${parameter.in}.`,
          remedy: this.remedy,
          confidence: parameter.in === 'query' ? 'high' : 'medium',
          operation: operationKey(operation),
        };
      }
    }
  },
  examples: {
    matching: [
      {
        title: 'a key in the query',
        document: openapi('paths: { /orders: { get: { parameters: [{ name: api_key, in: query }], responses: {} } } }'),
      },
      {
        title: 'a password in the query',
        document: openapi('paths: { /login: { get: { parameters: [{ name: password, in: query }], responses: {} } } }'),
      },
      {
        title: 'one parameter that several operations refer to',
        document: openapi(`components: { parameters: { token: { name: access_token, in: query } } }
paths:
  /orders: { get: { parameters: [{ $ref: '#/components/parameters/token' }], responses: {} } }
  /items: { get: { parameters: [{ $ref: '#/components/parameters/token' }], responses: {} } }`),
      },
    ],
    clean: [
      {
        title: 'pages, links by mail, and a header',
        document: openapi(`paths:
  /orders: { get: { parameters: [{ name: page_token, in: query }, { name: X-API-Key, in: header }], responses: {} } }
  /password/reset/{token}: { get: { parameters: [{ name: token, in: path }], responses: {} } }
  /verify-email: { get: { parameters: [{ name: token, in: query }], responses: {} } }`),
      },
    ],
  },
};

function isSentInUrl({ name, in: place }: Parameter): boolean {
  return (place === 'query' || place === 'path') && isCredentialName(name);
}

/** A token that is good for one thing, and came by mail. */
function isLink({ path, operationId = '' }: ApiOperation, { name }: Parameter): boolean {
  return (
    /token|secret|signature/i.test(name) &&
    /reset|verif|confirm|invit|unsubscrib|activat|magic|share|download|one-?time|forgot|recover/i.test(
      path + operationId,
    )
  );
}
