import { openapi, withOAuth } from '../example.ts';
import { type ApiOperation, isWrite, nameOfOperation } from '../operation.ts';
import type { DocumentRule } from '../rule.ts';
import { operationKey } from './operation-key.ts';

/** Whoever may read may write. */
export const oasReadWriteSameScope: DocumentRule = {
  id: 'oas-read-write-same-scope',
  number: 'O16',
  title: 'Reading and writing need the same scope',
  cwe: [285],
  severity: 'medium',
  why: 'A token that was given for reading changes data as well.',
  remedy: 'Give writing a scope of its own: orders:read and orders:write.',
  *check({ operations, schemes }) {
    const declared = new Set(schemes.flatMap(({ flows }) => flows.flatMap((flow) => flow.scopes)));
    // an API with one scope has not split anything yet
    if (schemes.every(({ type }) => type !== 'openIdConnect') && declared.size <= 1) return;
    for (const group of Map.groupBy(operations, ({ path }) => path).values()) {
      const read = group.find(({ method }) => method === 'GET');
      const wanted = read === undefined ? '' : scopesOf(read);
      const write = wanted === '' ? undefined : group.find((one) => isWrite(one) && scopesOf(one) === wanted);
      if (read === undefined || write === undefined) continue;
      yield {
        at: write.security.pointer,
        message: `${nameOfOperation(write)} needs no more than ${nameOfOperation(read)}: ${wanted}.`,
        remedy: this.remedy,
        confidence: 'medium',
        // its name says what it gives: whoever grants it knows
        ...(/write|manage|admin|full|all\b/i.test(wanted) ? { severity: 'low' as const } : {}),
        operation: operationKey(write),
      };
    }
  },
  examples: {
    matching: [
      {
        title: 'one scope for both',
        document: withOAuth(`paths:
  /orders:
    get: { security: [{ oauth: ['orders:read'] }], responses: {} }
    post: { security: [{ oauth: ['orders:read'] }], responses: {} }`),
      },
    ],
    clean: [
      {
        title: 'one scope each',
        document: withOAuth(`paths:
  /orders:
    get: { security: [{ oauth: ['orders:read'] }], responses: {} }
    post: { security: [{ oauth: ['orders:write'] }], responses: {} }`),
      },
      {
        title: 'an API with one scope',
        document: openapi(`components: { securitySchemes: { oauth: { type: oauth2, flows: {
  clientCredentials: { tokenUrl: 'https://id.example.com/token', scopes: { api: everything } } } } } }
security: [{ oauth: [api] }]
paths: { /orders: { get: { responses: {} }, post: { responses: {} } } }`),
      },
    ],
  },
};

/** All scopes of all alternatives, in order; `''` when there are none. */
function scopesOf({ security }: ApiOperation): string {
  const scopes = security.requirements.flatMap(({ schemes }) => schemes.flatMap((scheme) => scheme.scopes));
  return [...new Set(scopes)].sort().join(' ');
}
