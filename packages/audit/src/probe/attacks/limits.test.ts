import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { operationOf } from '../requests/plain.ts';
import { bearerOf, probeOrders, send, serve, verified } from '../testing/api.ts';

const operations = [
  operationOf('GET', '/orders'),
  operationOf('POST', '/login', '{"username":"someone","password":"x"}'),
];

/** A login that counts attempts, by something of the request. */
function apiOf(limit: number, keyOf: (request: IncomingMessage) => string) {
  const counts = new Map<string, number>();
  return serve((request, response) => {
    if (request.url === '/orders') return send(response, verified(bearerOf(request)) ? 200 : 401, { owner: 'alice-1' });
    const key = keyOf(request);
    counts.set(key, (counts.get(key) ?? 0) + 1);
    send(response, (counts.get(key) ?? 0) > limit ? 429 : 401, { error: 'no' });
  });
}

async function verdictsOf(url: string) {
  const { outcomes } = await probeOrders(url, ['D55', 'D56'], { operations });
  return outcomes.filter(({ ruleId }) => ruleId.startsWith('rate')).map(({ verdict, path }) => `${verdict} ${path}`);
}

describe('bad logins', () => {
  it('are found to have no limit', async () => {
    expect(await verdictsOf(await apiOf(1000, () => ''))).toEqual(['vulnerable /login', 'skipped /login']);
  });

  it('are found to be counted by what the caller says', async () => {
    const url = await apiOf(5, ({ headers }) => String(headers['x-forwarded-for']));
    expect(await verdictsOf(url)).toEqual(['safe /login', 'vulnerable /login']);
  });

  it('are all right where they are counted', async () => {
    expect(await verdictsOf(await apiOf(5, () => 'all'))).toEqual(['safe /login', 'safe /login']);
  });

  it('are known for bad where they are answered 200', async () => {
    const url = await serve((request, response) => {
      if (request.url === '/login') return send(response, 200, { status: 'fail', message: 'wrong password' });
      send(response, verified(bearerOf(request)) ? 200 : 401, { owner: 'alice-1' });
    });
    expect(await verdictsOf(url)).toEqual(['vulnerable /login', 'skipped /login']);
  });

  it('are never more than was said', async () => {
    let count = 0;
    const url = await serve((request, response) => {
      if (request.url === '/login') count += 1;
      send(response, 401, {});
    });
    await probeOrders(url, ['D55'], { operations, badLogins: 7 });
    expect(count).toBe(7);
  });
});
