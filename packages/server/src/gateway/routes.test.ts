import { anyScope } from 'countersign';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { GatewayRoute } from '../config/schema.ts';
import { compileRoutes, isPlain, readPath } from './routes.ts';

describe('G03: paths that can be read in two ways', () => {
  test.each([
    ['//orders', 'empty segments'],
    ['/orders//1', 'empty segments'],
    ['/orders/../admin', 'dot segment'],
    ['/orders/./1', 'dot segment'],
    ['/..', 'dot segment'],
    ['/orders/%2e%2e/admin', 'dot segment'],
    ['/orders/.%2E/admin', 'dot segment'],
    ['/orders%2fadmin', 'encoded slash'],
    ['/orders%5Cadmin', 'encoded slash'],
    ['/orders\\admin', 'encoded slash'],
    ['/orders;v=1', 'parameters'],
    ['/orders%3Bv', 'parameters'],
    ['/%252e%252e/admin', 'encoded twice'],
    ['/orders#a', 'fragment'],
    ['http://host/orders', 'does not begin with a slash'],
    ['*', 'does not begin with a slash'],
    ['', 'does not begin with a slash'],
    ['/orders%00', 'control character'],
    ['/orders%0a', 'control character'],
    ['/orders%ff', 'not that of UTF-8'],
    ['/orders%zz', 'not that of UTF-8'],
    ['/orders%', 'not that of UTF-8'],
    ['/%c0%ae%c0%ae/admin', 'not that of UTF-8'],
  ])('%s', (target, reason) => {
    expect(readPath(target)).toMatchObject({ ambiguity: expect.stringContaining(reason) as string });
    expect(isPlain(target)).toBe(false);
  });

  test.each([
    ['/', []],
    ['/orders', ['orders']],
    ['/orders/', ['orders']],
    ['/orders/1?a=//..%2f;', ['orders', '1']],
    ['/%6frders', ['orders']],
    ['/caf%C3%A9', ['café']],
    ['/.well-known/x', ['.well-known', 'x']],
    ['/a.b/c..d/...', ['a.b', 'c..d', '...']],
    ['/100%25', ['100%']],
    ["/a~b!$&'()*+,=:@c", ["a~b!$&'()*+,=:@c"]],
  ])('%s is plain', (target, segments) => {
    expect(readPath(target)).toEqual({ segments });
    expect(isPlain(target)).toBe(true);
  });

  test('the quick look never calls plain what the long one calls ambiguous', () => {
    const piece = fc.constantFrom('/', '.', '..', '%2e', '%2f', ';', 'a', '?', '#', '\\', '%', '//', '%00', '%C3%A9');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const target = `/${pieces.join('')}`;
        const path = target.split('?')[0] as string;
        expect(isPlain(target)).toBe(!('ambiguity' in readPath(target)));
        if (!isPlain(target)) return;
        const decoded = decodeURIComponent(path);
        expect(new URL(`http://h${path}`).pathname).toBe(path);
        expect(decoded).not.toMatch(/\/\/|\/\.{1,2}(\/|$)|[;\\#]/);
      }),
      { numRuns: 3000 },
    );
  });
});

describe('routes', () => {
  const routes: readonly GatewayRoute[] = [
    { methods: ['GET'], path: '/orders/*', scopes: ['orders:read'] },
    { path: '/orders/**', scopes: ['orders:write', 'orders:read'] },
    { path: '/admin/**', scopes: ['admin'] },
    { path: '/**', anyScope: true },
  ];
  const { match } = compileRoutes(routes);
  const scopesOf = (method: string, target: string) => {
    const path = readPath(target);
    return 'ambiguity' in path ? path : match(method, path.segments);
  };

  test.each([
    ['GET', '/orders/1', ['orders:read']],
    ['HEAD', '/orders/1', ['orders:read']],
    ['POST', '/orders/1', ['orders:write', 'orders:read']],
    ['GET', '/orders', ['orders:write', 'orders:read']],
    ['GET', '/orders/1/lines', ['orders:write', 'orders:read']],
    ['GET', '/%6frders/1', ['orders:read']],
    ['GET', '/admin', ['admin']],
    ['GET', '/admin/', ['admin']],
    ['GET', '/', anyScope],
    ['GET', '/administration', anyScope],
  ] as const)('%s %s', (method, target, scopes) => {
    expect(scopesOf(method, target)).toEqual({ requirement: { scopes } });
  });

  test.each(['/ADMIN/users', '/Admin', '/ordErs/1'])('%s is not what another spelling of it is', (target) => {
    expect(scopesOf('GET', target)).toMatchObject({ ambiguity: expect.any(String) as string });
  });

  test('what no route names has no requirement', () => {
    const { match } = compileRoutes(routes.slice(0, 1));
    expect(match('POST', ['orders', '1'])).toBeUndefined();
    expect(match('GET', ['orders'])).toBeUndefined();
    expect(match('GET', [])).toBeUndefined();
  });
});
