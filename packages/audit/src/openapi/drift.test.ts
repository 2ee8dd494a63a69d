import { describe, expect, it } from 'vitest';
import type { Route } from '../routes/route.ts';
import { ApiDocument } from './document.ts';
import { findDrift } from './drift.ts';
import { withBearer } from './example.ts';

const region = { startLine: 1, startColumn: 1, endLine: 1, endColumn: 2 };

function aRoute(method: string, path: string, changes: Partial<Route> = {}): Route {
  return {
    framework: 'express',
    method,
    path,
    file: 'app.js',
    code: { text: 'x', start: 0, end: 1, region },
    handler: undefined,
    protection: 'open',
    guards: [],
    scopes: [],
    limiters: [],
    chain: [],
    publicReason: undefined,
    ...changes,
  };
}

function drift(paths: string, ...routes: readonly Route[]) {
  const text = withBearer(
    `servers: [{ url: 'https://a.example.com/v1' }]\nsecurity: [{ bearer: [] }]\npaths: ${paths}`,
  );
  const { operations } = new ApiDocument({ file: 'a.yaml', read: () => text });
  return findDrift(operations, routes).map(({ kind, route }) => `${kind} ${route.method} ${route.path}`);
}

describe('a secured operation whose route is open', () => {
  it.each([
    ['the same path', '/orders/{id}'],
    ['another name of the parameter', '/orders/{orderId}'],
    ["the server's base path", '/v1/orders/{id}'],
    ['a mount point that the document leaves out', '/api/internal/orders/{id}'],
  ])('is found by %s', (_what, path) => {
    expect(drift('{ "/orders/{id}": { get: {} } }', aRoute('GET', path))).toEqual([`unguarded GET ${path}`]);
  });

  it('is found where the route answers every method', () => {
    expect(drift('{ /orders: { get: {} } }', aRoute('*', '/orders'))).toEqual(['unguarded * /orders']);
  });

  it('is let be where the code guards it, or cannot be read', () => {
    expect(drift('{ /orders: { get: {} } }', aRoute('GET', '/orders', { protection: 'guarded' }))).toEqual([]);
    expect(drift('{ /orders: { get: {} } }', aRoute('GET', '/orders', { protection: 'unknown' }))).toEqual([]);
  });

  it('is let be where one of its routes is guarded', () => {
    const guarded = aRoute('GET', '/orders', { protection: 'guarded' });
    expect(drift('{ /orders: { get: {} } }', aRoute('GET', '/orders'), guarded)).toEqual([]);
  });

  it('is let be where two routes only end alike', () => {
    const routes = [aRoute('GET', '/a/orders'), aRoute('GET', '/b/orders')];
    expect(drift('{ /orders: { get: {} } }', ...routes)).toEqual([]);
  });

  it('is let be where the document says that it is open', () => {
    expect(drift('{ /orders: { get: { security: [] } } }', aRoute('GET', '/orders'))).toEqual([]);
  });
});

describe('a route that the document does not have', () => {
  const known = aRoute('GET', '/orders', { protection: 'guarded' });

  it('is found', () => {
    expect(drift('{ /orders: { get: {} } }', known, aRoute('GET', '/debug/users'))).toEqual([
      'undocumented GET /debug/users',
    ]);
  });

  it.each([
    ['meant to be public', aRoute('POST', '/login', { publicReason: 'login' })],
    ['for every path', aRoute('GET', '/*')],
    ['a preflight', aRoute('OPTIONS', '/orders')],
  ])('is let be when it is %s', (_what, route) => {
    expect(drift('{ /orders: { get: {} } }', known, route)).toEqual([]);
  });

  it('means nothing when the document describes a small part of the code', () => {
    const others = ['/a', '/b', '/c'].map((path) => aRoute('GET', path));
    expect(drift('{ /orders: { get: {} } }', known, ...others)).toEqual([]);
  });

  it('means nothing when the code answers hardly anything of the document', () => {
    expect(drift('{ /a: { get: {} }, /b: { get: {} } }', aRoute('GET', '/debug/users'))).toEqual([]);
  });
});
