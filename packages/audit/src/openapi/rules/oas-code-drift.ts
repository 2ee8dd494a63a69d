import { findDrift } from '../drift.ts';
import { withBearer } from '../example.ts';
import { nameOfOperation } from '../operation.ts';
import type { DocumentRule } from '../rule.ts';
import { operationKey } from './operation-key.ts';

/** The document and the code say different things. */
export const oasCodeDrift: DocumentRule = {
  id: 'oas-code-drift',
  number: 'O28',
  title: 'The document and the code differ',
  cwe: [306],
  severity: 'high',
  why: 'Reviewers, gateways and clients believe the document; what answers is the code.',
  remedy: 'Guard the route as the document says, or correct the document.',
  *check(document, { documents, routes, publicReason }) {
    const drifts = findDrift(
      documents.flatMap(({ operations }) => operations),
      routes,
    );
    for (const drift of drifts) {
      if (drift.kind === 'unguarded') {
        const { operation, route } = drift;
        if (!document.operations.includes(operation)) continue;
        const reason = publicReason(operation);
        yield {
          at: operation.pointer,
          message: `${nameOfOperation(operation)} is secured by the document, and the code has no guard for it (${route.file}:${route.code.region.startLine}).`,
          remedy: reason === undefined ? this.remedy : 'Say security: [] there: the code is right to ask for nothing.',
          confidence: 'medium',
          // it is the document that is wrong; where the code says by name that it is open, nobody forgot a guard
          ...(reason !== undefined
            ? { severity: 'low' as const }
            : route.protection === 'declared-public'
              ? { severity: 'medium' as const }
              : {}),
          operation: operationKey(operation),
        };
      } else if (document === documents[0]) {
        const { route } = drift;
        yield {
          at: route,
          message: `${route.method} ${route.path} is not in the document.`,
          remedy: 'Describe it with its security, or remove the route.',
          confidence: 'low',
          severity: route.protection === 'open' ? 'medium' : 'low',
          operation: { method: route.method, path: route.path },
        };
      }
    }
  },
  examples: {
    matching: [
      {
        title: 'a secured operation whose route is open',
        document: withBearer(`security: [{ bearer: [] }]\npaths: { '/orders/{id}': { get: { responses: {} } } }`),
        routes: [{ method: 'GET', path: '/api/orders/{orderId}', protection: 'open' }],
      },
      {
        title: 'a route that the document does not have',
        document: withBearer(`security: [{ bearer: [] }]\npaths: { /orders: { get: { responses: {} } } }`),
        routes: [
          { method: 'GET', path: '/orders', protection: 'guarded' },
          { method: 'DELETE', path: '/orders', protection: 'open' },
        ],
      },
    ],
    clean: [
      {
        title: 'the same in both, behind a base path',
        document: withBearer(`servers: [{ url: 'https://api.example.com/v1' }]
security: [{ bearer: [] }]\npaths: { /orders: { get: { responses: {} } } }`),
        routes: [{ method: 'GET', path: '/v1/orders', protection: 'guarded' }],
      },
      {
        title: 'code that answers nothing of the document: a gateway in between',
        document: withBearer(`security: [{ bearer: [] }]\npaths: { /orders: { get: { responses: {} } } }`),
        routes: [{ method: 'GET', path: '/internal/jobs', protection: 'open' }],
      },
    ],
  },
};
