import { withBearer, withOAuth } from '../example.ts';
import { type ApiOperation, isSecured, nameOfOperation } from '../operation.ts';
import { type DocumentRule, within } from '../rule.ts';
import { operationKey } from './operation-key.ts';

/** Refusals that clients are not told of. */
export const oasMissing401403: DocumentRule = {
  id: 'oas-missing-401-403',
  number: 'O20',
  title: 'A secured operation says nothing of being refused',
  cwe: [1059],
  severity: 'low',
  why: 'Clients made from the document do not know what to do when their credential has ended, or does not suffice.',
  remedy: 'Describe 401, and 403 where scopes or roles are asked for; or a default response for errors.',
  *check({ operations }) {
    for (const operation of operations.filter(isSecured)) {
      const missing = missingIn(operation);
      if (missing.length === 0) continue;
      yield {
        at: operation.responses.length > 0 ? within(operation.pointer, 'responses') : operation.pointer,
        message: `${nameOfOperation(operation)} is secured and does not describe ${missing.join(' and ')}.`,
        remedy: this.remedy,
        confidence: 'high',
        operation: operationKey(operation),
      };
    }
  },
  examples: {
    matching: [
      {
        title: 'nothing but 200',
        document: withBearer(
          `security: [{ bearer: [] }]\npaths: { /orders: { get: { responses: { '200': { description: ok } } } } }`,
        ),
      },
      {
        title: 'scopes without 403',
        document: withOAuth(
          `paths: { /orders: { get: { security: [{ oauth: [orders:read] }], responses: { '401': { description: no } } } } }`,
        ),
      },
    ],
    clean: [
      {
        title: 'a default, a range, both, and an operation without security',
        document: withOAuth(`paths:
  /a: { get: { security: [{ oauth: [orders:read] }], responses: { default: { description: an error } } } }
  /b: { get: { security: [{ oauth: [orders:read] }], responses: { 4XX: { description: an error } } } }
  /c: { get: { security: [{ oauth: [orders:read] }], responses: { '401': { description: no }, '403': { description: no } } } }
  /d: { get: { responses: { '200': { description: ok } } } }`),
      },
    ],
  },
};

function missingIn({ responses, security }: ApiOperation): readonly string[] {
  const has = (status: string) => responses.some((response) => [status, '4XX', 'default'].includes(response.status));
  const wantsScopes = security.requirements.some(({ schemes }) => schemes.some(({ scopes }) => scopes.length > 0));
  return [...(has('401') ? [] : ['401']), ...(wantsScopes && !has('403') ? ['403'] : [])];
}
