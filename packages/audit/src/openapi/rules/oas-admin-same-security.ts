import { routesOf } from '../drift.ts';
import { withBearer, withOAuth } from '../example.ts';
import { type ApiOperation, isSecured, nameOfOperation } from '../operation.ts';
import type { DocumentRule } from '../rule.ts';
import { operationKey } from './operation-key.ts';

/** Administration for everybody who has a token. */
export const oasAdminSameSecurity: DocumentRule = {
  id: 'oas-admin-same-security',
  number: 'O17',
  title: 'Administration needs no more than anything else',
  cwe: [285],
  severity: 'medium',
  why: 'By the document any token that reads an order administers as well.',
  remedy: 'Give administration a scope or a scheme of its own.',
  *check({ operations, schemes }, { routes }) {
    // without scopes a document has no words for roles
    const hasScopes = schemes.some(({ type }) => /^(oauth2|openIdConnect)$/.test(type));
    const isAdmin = ({ path }: ApiOperation) =>
      /(^|\/)(admin|administration|internal|backoffice|superuser)(\/|$)/i.test(path);
    const ordinary = new Set(operations.filter((one) => isSecured(one) && !isAdmin(one)).map(demandOf));
    for (const operation of operations.filter((one) => isSecured(one) && isAdmin(one))) {
      if (!ordinary.has(demandOf(operation))) continue;
      // a role that the code checks shows as a 403 that ordinary operations do not have
      const isRefused = operation.responses.some(({ status }) => status === '403');
      const [route] = routesOf(operation, routes);
      if (route !== undefined && route.scopes.length > 0) continue;
      yield {
        at: operation.pointer,
        message: `${nameOfOperation(operation)} demands what ordinary operations demand: ${demandOf(operation)}.`,
        remedy: this.remedy,
        confidence: isRefused ? 'low' : 'medium',
        ...(isRefused || !hasScopes ? { severity: 'low' as const } : {}),
        operation: operationKey(operation),
      };
    }
  },
  examples: {
    matching: [
      {
        title: 'the security of the document for both',
        document: withBearer(`security: [{ bearer: [] }]
paths: { /orders: { get: { responses: {} } }, /admin/users: { get: { responses: {} } } }`),
      },
    ],
    clean: [
      {
        title: 'a scope of its own',
        document: withOAuth(`security: [{ oauth: ['orders:read'] }]
paths: { /orders: { get: { responses: {} } }, /admin/users: { get: { security: [{ oauth: [admin] }], responses: {} } } }`),
      },
      {
        title: 'an API that is all administration',
        document: withBearer('security: [{ bearer: [] }]\npaths: { /admin/users: { get: { responses: {} } } }'),
      },
    ],
  },
};

/** `oauth (orders:read)`: what is demanded, in an order of its own. */
function demandOf({ security }: ApiOperation): string {
  const alternatives = security.requirements.map(({ schemes }) =>
    schemes
      .map(({ name, scopes }) => (scopes.length === 0 ? name : `${name} (${[...scopes].sort().join(' ')})`))
      .sort()
      .join(' and '),
  );
  return alternatives.sort().join(' or ');
}
