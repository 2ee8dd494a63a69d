import { describe, expect, it } from 'vitest';
import { ApiDocument } from './document.ts';
import { openapi } from './example.ts';
import { publicReasonOf, readDeclaredPublic } from './public-operations.ts';

function reasonOf(paths: string, declared = '') {
  const document = new ApiDocument({ file: 'a.yaml', read: () => openapi(`servers: [{ url: /v1 }]\npaths: ${paths}`) });
  const [operation] = document.operations;
  if (operation === undefined) throw new Error('an operation is wanted');
  return publicReasonOf(operation, readDeclaredPublic(declared));
}

describe('an operation is meant to be public', () => {
  it.each([
    ['{ /auth/login: { post: {} } }', 'login'],
    ['{ /users/register: { post: {} } }', 'registration'],
    ['{ /health: { get: {} } }', 'health'],
    ['{ /x: { post: { operationId: forgotPassword } } }', 'password reset'],
    ['{ /prices: { get: { x-public: true } } }', 'declared public'],
    ['{ /prices: { get: { x-public: true, x-public-reason: a price list } } }', 'a price list'],
    ['{ /prices: { get: { summary: Public price list } } }', 'its summary says so'],
  ])('%s', (paths, reason) => {
    expect(reasonOf(paths)).toBe(reason);
  });

  it.each([
    ['publicOperations: [GET /prices]', 'declared public'],
    ['publicRoutes: [/prices]', 'declared public'],
    ['publicOperations: [{ operation: GET /v1/prices, reason: for everybody }]', 'for everybody'],
  ])('by the declaration %s', (declared, reason) => {
    expect(reasonOf('{ /prices: { get: {} } }', declared)).toBe(reason);
  });
});

describe('an operation is not', () => {
  it.each(['{ /orders: { post: {} } }', '{ /orders: { get: { x-public: false } } }', '{ "/users/{id}": { get: {} } }'])(
    '%s',
    (paths) => {
      expect(reasonOf(paths)).toBeUndefined();
    },
  );

  it('by a declaration for another method', () => {
    expect(reasonOf('{ /prices: { post: {} } }', 'publicOperations: [GET /prices]')).toBeUndefined();
  });
});
