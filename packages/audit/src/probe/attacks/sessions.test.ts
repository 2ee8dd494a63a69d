import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import type { ProbeOptions } from '../probe.ts';
import { bearerOf, probeOrders, send, serve, token, verified } from '../testing/api.ts';

interface Behaviour {
  readonly revokes: boolean;
  readonly rotates: boolean;
  readonly endsFamily: boolean;
}

/** A login, a logout, a refresh and a change of the password. */
function sessionApi({ revokes, rotates, endsFamily }: Behaviour) {
  const revoked = new Set<string>();
  const refreshTokens = new Map<string, { readonly family: string; used: boolean }>();
  const ended = new Set<string>();
  const issue = (family: string) => {
    const refresh = randomUUID();
    refreshTokens.set(refresh, { family, used: false });
    return { access_token: token({ jti: randomUUID() }), refresh_token: refresh };
  };
  const refreshed = (text: string) => {
    const known = refreshTokens.get(text);
    if (known === undefined || ended.has(known.family)) return undefined;
    if (known.used && rotates) {
      if (endsFamily) ended.add(known.family);
      return undefined;
    }
    known.used = true;
    return issue(known.family);
  };
  return serve((request: IncomingMessage, response, body) => {
    const text = bearerOf(request);
    if (request.url === '/login') return send(response, 200, issue(randomUUID()));
    if (request.url === '/refresh') {
      const given = refreshed((JSON.parse(body) as { refresh_token: string }).refresh_token);
      return given === undefined ? send(response, 401, {}) : send(response, 200, given);
    }
    if (verified(text) === undefined || revoked.has(text)) return send(response, 401, {});
    if (request.url === '/orders') return send(response, 200, { owner: 'alice-1' });
    if (revokes) revoked.add(text);
    send(response, 200, { done: true });
  });
}

const recipes = {
  login: { method: 'POST', target: '/login', body: { username: 'alice', password: 'a long password' } },
  logout: { method: 'POST', target: '/logout' },
  passwordChange: { method: 'POST', target: '/password', body: { password: 'another long one' } },
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the recipe's placeholder
  refresh: { method: 'POST', target: '/refresh', body: { refresh_token: '${refresh_token}' } },
  allowWrites: true,
};

async function verdictOf(behaviour: Behaviour, number: string, options: Partial<ProbeOptions> = {}) {
  return (await probeOrders(await sessionApi(behaviour), [number], { ...recipes, ...options })).outcomes[0]?.verdict;
}

const right = { revokes: true, rotates: true, endsFamily: true };

describe.each([
  ['D35', { revokes: false }],
  ['D36', { revokes: false }],
  ['D37', { rotates: false }],
  ['D38', { endsFamily: false }],
])('%s', (number, wrong) => {
  it('is found', async () => {
    expect(await verdictOf({ ...right, ...wrong }, number)).toBe('vulnerable');
  });

  it('is not found where it is right', async () => {
    expect(await verdictOf(right, number)).toBe('safe');
  });
});

it('logs in when no credential is given, and again when the session is lost', async () => {
  let logins = 0;
  let left = 0;
  const url = await serve((request, response) => {
    if (request.url === '/login') {
      logins += 1;
      left = 3;
      return send(response, 200, { access_token: token({ jti: randomUUID() }) });
    }
    if (verified(bearerOf(request)) === undefined) return send(response, 401, {});
    left -= 1;
    if (left < 0) return send(response, 401, {});
    send(response, 200, { owner: 'alice-1' });
  });
  const result = await probeOrders(url, ['D03', 'D06', 'D24', 'D45'], {
    login: recipes.login,
    credential: undefined as never,
  });
  expect(logins).toBeGreaterThan(0);
  expect(result.outcomes[0]?.verdict).toBe('safe');
});

it('calls no logout without permission', async () => {
  const paths: string[] = [];
  const url = await serve((request, response) => {
    paths.push(request.url ?? '');
    send(response, verified(bearerOf(request)) === undefined ? 401 : 200, { owner: 'alice-1' });
  });
  const operations = ['/orders', '/logout'].map((path) => ({
    method: 'GET',
    path,
    target: path,
    headers: [],
    scopes: [],
    pathParameters: [],
  }));
  await probeOrders(url, ['D01', 'D35'], { operations });
  expect(paths).not.toContain('/logout');
});
