import { openapi } from '../example.ts';
import { nameOfOperation } from '../operation.ts';
import { isLogin } from '../public-operations.ts';
import type { DocumentRule } from '../rule.ts';
import { operationKey } from './operation-key.ts';
import { propertiesOf } from './schema-properties.ts';

/** Tokens of which nobody says when they end. */
export const oasTokenNoExpiry: DocumentRule = {
  id: 'oas-token-no-expiry',
  number: 'O24',
  title: 'A token is given without its end',
  cwe: [613],
  severity: 'medium',
  why: 'Clients cannot renew in time what they do not know the end of; mostly there is none.',
  remedy: 'Reply with expires_in (seconds, RFC 6749 section 5.1) beside the token.',
  *check(document) {
    for (const operation of document.operations) {
      const isRefresh = operation.method === 'POST' && /refresh/i.test(operation.path);
      if (!isLogin(operation) && !isRefresh) continue;
      for (const { status, schemas } of operation.responses) {
        if (!status.startsWith('2')) continue;
        const properties = schemas.flatMap((schema) => propertiesOf(document, schema, true));
        const token = properties.find(({ name }) =>
          /^(access_?token|token|jwt|id_?token|auth_?token|bearer)$/i.test(name),
        );
        const hasEnd = properties.some(({ name }) =>
          /^(exp|ttl|lifetime|max_?age|valid_?(until|for|to))$|expir/i.test(name),
        );
        if (token === undefined || hasEnd) continue;
        yield {
          at: token.cursor.pointer,
          message: `${nameOfOperation(operation)} gives "${token.name}" and does not say when it ends.`,
          remedy: this.remedy,
          confidence: 'medium',
          operation: operationKey(operation),
        };
      }
    }
  },
  examples: {
    matching: [
      {
        title: 'a token alone',
        document: openapi(`components: { schemas: { Login: { type: object, properties: { token: { type: string } } } } }
paths: { /login: { post: { responses: { '200': { description: ok, content: { application/json: { schema: { $ref: '#/components/schemas/Login' } } } } } } } }`),
      },
      {
        title: 'a token alone in Swagger 2',
        document: `swagger: '2.0'\npaths: { /login: { post: { responses: { '200': { description: ok, schema: { properties: { access_token: { type: string } } } } } } } }`,
      },
    ],
    clean: [
      {
        title: 'a token with its end, in a schema made of two',
        document: openapi(`components:
  schemas:
    End: { properties: { expires_in: { type: integer } } }
    Login: { allOf: [{ $ref: '#/components/schemas/End' }, { properties: { access_token: { type: string } } }] }
paths: { /login: { post: { responses: { '200': { description: ok, content: { application/json: { schema: { $ref: '#/components/schemas/Login' } } } } } } } }`),
      },
    ],
  },
};
