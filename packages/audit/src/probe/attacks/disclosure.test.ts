import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { apiThat, bearerOf, probeOrders, rightApi, send, serve, verified } from '../testing/api.ts';

const login = { method: 'POST', target: '/login', body: { username: 'alice', password: 'right one' } };

function loginApi(answer: (user: string, response: Parameters<typeof send>[0]) => void | Promise<void>) {
  return serve((request, response, body) => {
    if (request.url === '/orders') return send(response, verified(bearerOf(request)) ? 200 : 401, { owner: 'alice-1' });
    if (request.url !== '/login') return send(response, 404, {});
    void answer((JSON.parse(body) as { username: string }).username, response);
  });
}

async function verdictOf(url: string, number: string, options = {}) {
  return (await probeOrders(url, [number], { login, ...options })).outcomes[0]?.verdict;
}

describe('user-enum-message', () => {
  it('is found where the text differs', async () => {
    const url = await loginApi((user, response) =>
      send(response, 401, { error: user === 'alice' ? 'wrong password' : 'no such user' }),
    );
    expect(await verdictOf(url, 'D57')).toBe('vulnerable');
  });

  it('is found where the status differs', async () => {
    const url = await loginApi((user, response) => send(response, user === 'alice' ? 401 : 404, {}));
    expect(await verdictOf(url, 'D57')).toBe('vulnerable');
  });

  it('is not found where replies differ only by the name in them and by an id of their own', async () => {
    const url = await loginApi((user, response) =>
      send(response, 401, { error: `not ${user}`, request: crypto.randomUUID() }),
    );
    expect(await verdictOf(url, 'D57')).toBe('safe');
  });
});

describe('user-enum-timing', () => {
  it('is found where an unknown user is answered at once', { timeout: 60_000 }, async () => {
    const url = await loginApi(async (user, response) => {
      if (user === 'alice') await pause(12);
      send(response, 401, {});
    });
    expect(await verdictOf(url, 'D58', { timing: true })).toBe('vulnerable');
  });

  it('is not said where both take as long', { timeout: 60_000 }, async () => {
    const url = await loginApi((_user, response) => send(response, 401, {}));
    expect(await verdictOf(url, 'D58', { timing: true })).toBe('inconclusive');
  });

  it('is skipped unless it is asked for', async () => {
    expect(await verdictOf(await rightApi(), 'D58')).toBe('skipped');
  });
});

it('compare-timing is found where each right character costs time', { timeout: 60_000 }, async () => {
  const key = 'abcdefghijklmnop';
  const credential = { kind: 'header', name: 'X-API-Key', value: key } as const;
  const slow = await serve(async (request, response) => {
    const given = String(request.headers['x-api-key'] ?? '');
    let right = 0;
    while (right < key.length && given[right] === key[right]) right += 1;
    await pause(right);
    send(response, right === key.length && given.length === key.length ? 200 : 401, { ok: right === key.length });
  });
  expect(await verdictOf(slow, 'D59', { timing: true, credential })).toBe('vulnerable');
});

describe('verbose-error', () => {
  it.each([
    ['a stack', () => new Error('jwt malformed').stack ?? ''],
    ['a library', () => 'JsonWebTokenError: jwt malformed'],
    ['a statement', () => 'SQLSTATE[42000]: You have an error in your SQL syntax'],
    ['a path', () => 'failed to open /var/www/app/keys/jwt.pem'],
  ])('is found where it is %s', async (_name, text) => {
    const url = await serve((request, response) => {
      const principal = verified(bearerOf(request));
      if (principal) return send(response, 200, { owner: principal.sub });
      send(response, request.headers.authorization === undefined ? 401 : 500, { error: text() });
    });
    expect(await verdictOf(url, 'D60')).toBe('vulnerable');
  });

  it('is not found on an API that is right', async () => {
    expect(await verdictOf(await apiThat((request) => verified(bearerOf(request))), 'D60')).toBe('safe');
  });
});
