import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { apiThat, bearerOf, probeOrders, rightApi, send, serve, verified } from '../testing/api.ts';
import { spellings } from './paths.ts';

const alice = { sub: 'alice-1' };
const isRight = (request: IncomingMessage) => verified(bearerOf(request));

async function verdictOf(url: string, number: string) {
  return (await probeOrders(url, [number])).outcomes[0]?.verdict;
}

it.each(['D42', 'D43', 'D44'])('%s is not found on an API that is right', async (number) => {
  expect(await verdictOf(await rightApi(), number)).toBe('safe');
});

describe('verb-tamper', () => {
  it('is found where HEAD reaches the handler', async () => {
    const url = await serve((request, response) => {
      if (request.url !== '/orders') return send(response, 404, {});
      if (request.method !== 'HEAD' && !isRight(request)) return send(response, 401, {});
      send(response, 200, { owner: 'alice-1' });
    });
    expect(await verdictOf(url, 'D42')).toBe('vulnerable');
  });

  it('is found where a header overrides the method after the guard', async () => {
    const url = await serve((request, response) => {
      if (request.method === 'GET' && !isRight(request)) return send(response, 401, {});
      const method = request.headers['x-http-method-override'] ?? request.method;
      if (method !== 'GET') return send(response, 204, '');
      send(response, 200, { owner: 'alice-1' });
    });
    expect(await verdictOf(url, 'D42')).toBe('vulnerable');
  });

  it('is not said of a HEAD where a refusal is a 200 with a text', async () => {
    const url = await serve((request, response) => {
      if (request.url !== '/orders') return send(response, 404, {});
      send(response, 200, isRight(request) ? { data: { owner: 'alice-1' } } : { error: 'log in first' });
    });
    expect(await verdictOf(url, 'D42')).toBe('safe');
  });

  it('is not said of an OPTIONS that is answered to everybody', async () => {
    const url = await serve((request, response) => {
      if (request.method === 'OPTIONS') return send(response, 204, '');
      if (!isRight(request)) return send(response, 401, {});
      send(response, 200, { owner: 'alice-1' });
    });
    expect(await verdictOf(url, 'D42')).toBe('safe');
  });
});

it.each([
  ['a slash at the end', (path: string) => path.replace(/\/$/, '')],
  ['two slashes', (path: string) => path.replace(/\/+/g, '/')],
  ['a percent code', (path: string) => decodeURIComponent(path.replace(/%(?![0-9a-f]{2})/gi, ''))],
  ['upper case', (path: string) => path.toLowerCase()],
  ['a parameter of the path', (path: string) => path.replace(/;[^/]*/g, '')],
  ['a dot segment', (path: string) => new URL(path, 'http://x').pathname],
])('path-normalise is found where the router forgives %s', async (_name, forgive) => {
  const url = await serve((request, response) => {
    const path = request.url ?? '';
    if (path === '/orders' && !isRight(request)) return send(response, 401, {});
    if (forgive(path) !== '/orders') return send(response, 404, {});
    send(response, 200, { owner: 'alice-1' });
  });
  expect(await verdictOf(url, 'D43')).toBe('vulnerable');
});

it('spells a path in other ways only', () => {
  expect(spellings('/orders')).not.toContain('/orders');
  expect(spellings('/orders')).toEqual(
    expect.arrayContaining(['//orders', '/orders/', '/%6frders', '/ORDERS', '/orders;x=1', '/./orders']),
  );
});

describe('identity-header-trust', () => {
  it.each([
    ['x-user-id', 'alice-1'],
    ['x-forwarded-for', '127.0.0.1'],
    ['x-ssl-client-verify', 'SUCCESS'],
    ['x-is-admin', 'true'],
  ])('is found where %s is believed', async (name, value) => {
    const url = await apiThat((request) => isRight(request) ?? (request.headers[name] === value ? alice : undefined));
    expect(await verdictOf(url, 'D44')).toBe('vulnerable');
  });

  it('is found where the path is read from a header after the guard', async () => {
    const url = await serve((request, response) => {
      if (request.url === '/orders' && !isRight(request)) return send(response, 401, {});
      const path = request.headers['x-original-url'] ?? request.url;
      send(response, path === '/orders' ? 200 : 404, path === '/orders' ? { owner: 'alice-1' } : {});
    });
    expect(await verdictOf(url, 'D44')).toBe('vulnerable');
  });

  it('is found where a valid caller becomes another', async () => {
    const url = await apiThat((request) => {
      const principal = isRight(request);
      return principal && { ...principal, sub: request.headers['x-user-id'] ?? principal.sub };
    });
    const { findings } = await probeOrders(url, ['D44']);
    expect(findings[0]?.message).toContain('answers for another user when the header X-User-Id names one');
  });
});
