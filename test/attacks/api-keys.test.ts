import { Agent, request } from 'node:http';
import { createApiKeyText, randomBase62 } from 'countersign/building-blocks';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import {
  apiKey,
  askGateway,
  bearer,
  type Json,
  send,
  startApi,
  startSystem,
  type TestSystem,
} from './testing/system.ts';

// Every case is sent to an API that knows the authority over HTTP, and to the authority's own gateway.

let system: TestSystem;
let key: string;
beforeAll(async () => {
  system = await startSystem();
  ({ key } = await system.authority.createKey());
});
afterAll(() => system?.close());

const judge = (text: string) => system.judge(apiKey(text));
const create = (more?: Json) => system.authority.createKey(more);
const change = (id: string, verb: string, body?: Json) =>
  system.authority.admin('POST', `/admin/v1/keys/${id}/${verb}`, body);
const prefix = 'csk_live';

test('the key that the cases change is good in both its places', async () => {
  expect(await judge(key)).toBe('allow');
  expect(await system.judge(bearer(key))).toBe('allow');
});

describe('K01: a key where no key belongs', () => {
  test.each(['key', 'api_key', 'token', 'x', 'X-API-Key'])(
    'in the query as %s, alone and beside itself',
    async (name) => {
      expect(await system.judge([], `/orders?${name}=${key}`)).toBe('400 ERR_REQUEST_CREDENTIAL_IN_URL');
      expect(await system.judge(apiKey(key), `/orders?${name}=${key}`)).toBe('400 ERR_REQUEST_CREDENTIAL_IN_URL');
    },
  );

  test('in the path, percent-encoded, as a name', async () => {
    const encoded = [...key].map((character) => `%${character.charCodeAt(0).toString(16)}`).join('');
    for (const target of [`/${key}`, `/orders?k=${encoded}`, `/orders?${key}`]) {
      expect(await system.judge([], target)).toBe('400 ERR_REQUEST_CREDENTIAL_IN_URL');
    }
    expect((await system.api.get([], `/orders;key=${key}`)).verdict).toBe('400 ERR_REQUEST_CREDENTIAL_IN_URL');
  });

  test('in a body, a cookie, or under another header it is none', async () => {
    for (const line of [
      `Cookie: key=${key}`,
      `X-Auth: ${key}`,
      `Api-Key: ${key}`,
      `X_API_Key: ${key}`,
      `Proxy-Authorization: Bearer ${key}`,
    ]) {
      const { verdict } = await system.api.get([line]);
      expect(verdict).toBe('401 ERR_CREDENTIAL_ABSENT');
      expect((await askGateway(system.authority, [line])).verdict).toMatch(/^(401|400) ERR_/);
    }
    const posted = { method: 'POST', body: JSON.stringify({ key, api_key: key }) };
    expect((await send(`http://127.0.0.1:${system.api.port}/`, posted)).status).toBe(401);
  });
});

describe('K02: two keys', () => {
  test('twice, the same or different, in any spelling of the name', async () => {
    const other = (await create()).key;
    for (const second of [key, other, 'x']) {
      expect(await system.judge([...apiKey(key), `x-api-key: ${second}`])).toBe('400 ERR_REQUEST_DUPLICATE_HEADER');
    }
    expect(await system.judge(apiKey(`${key}, ${other}`))).toMatch(/^401 ERR_API_KEY_/);
  });

  test('a key and an Authorization that disagrees', async () => {
    for (const line of [
      `Authorization: Bearer ${(await create()).key}`,
      'Authorization: Basic YTpi',
      'Authorization: Digest a=b',
    ]) {
      expect(await system.judge([...apiKey(key), line])).toBe('400 ERR_REQUEST_MULTIPLE_CREDENTIALS');
    }
  });
});

describe('K03: a key that is damaged', () => {
  const swap = (text: string, at: number) => {
    const other = text.at(at) === 'a' ? 'b' : 'a';
    return `${text.slice(0, at)}${other}${text.slice(at + 1)}`;
  };

  test.each([
    ['CRC wrong', () => swap(key, key.length - 1)],
    ['a character of the secret wrong', () => swap(key, key.length - 20)],
    ['a character of the id wrong', () => swap(key, prefix.length + 3)],
    ['prefix swapped', () => key.replace(prefix, 'csk_test')],
    ['prefix of another length', () => key.replace(prefix, 'csk')],
    ['in lower case', () => key.toLowerCase()],
    ['in upper case', () => key.toUpperCase()],
    ['prefix in upper case', () => key.replace(prefix, prefix.toUpperCase())],
    ['truncated', () => key.slice(0, -1)],
    ['truncated to the prefix', () => `${prefix}_`],
    ['padded behind', () => `${key}0`],
    ['padded with =', () => `${key}=`],
    ['quoted', () => `"${key}"`],
    ['twice', () => key + key],
    ['in parts', () => `${key.slice(0, 30)} ${key.slice(30)}`],
    ['with NUL', () => `${key}%00`],
  ])('%s', async (_name, make) => {
    const damaged = make();
    expect(await judge(damaged)).toMatch(/^401 ERR_API_KEY_(MALFORMED|UNKNOWN)$/);
  });
});

describe('K04: a wrong secret and an unknown id', () => {
  test('are answered alike, word for word', async () => {
    const { id } = await create();
    const wrongSecret = createApiKeyText(prefix, id);
    const unknownId = createApiKeyText(prefix, randomBase62(16));
    const shown = async (text: string) => {
      const answers = [await system.api.get(apiKey(text)), await askGateway(system.authority, apiKey(text))];
      return answers.map(({ verdict, response: { headers, body } }) => {
        const names = [...headers.keys()];
        const requestId = headers.get('x-request-id')?.[0] ?? '';
        return { verdict, names, challenge: headers.get('www-authenticate'), body: body.replaceAll(requestId, 'id') };
      });
    };
    const answer = await shown(wrongSecret);
    expect(answer[0]?.verdict).toBe('401 ERR_API_KEY_UNKNOWN');
    expect(await shown(unknownId)).toEqual(answer);
  });

  test('a flood of unknown ids does not reach the database', async () => {
    const { store } = system.authority.server.authority.services;
    const find = vi.spyOn(store.apiKeys, 'find');
    const flood = Array.from({ length: 400 }, () => createApiKeyText(prefix, randomBase62(16)));
    const ask = async (text: string, index: number) =>
      (await (index % 2 === 0 ? system.api.get(apiKey(text)) : askGateway(system.authority, apiKey(text)))).verdict;
    // In waves: more at once than a slow machine can look up in time is rightly answered with 503.
    for (let from = 0; from < flood.length; from += 40) {
      const verdicts = await Promise.all(flood.slice(from, from + 40).map(ask));
      expect(new Set(verdicts)).toEqual(new Set(['401 ERR_API_KEY_UNKNOWN']));
    }
    expect(find.mock.calls.length).toBeLessThan(4);
    find.mockRestore();
  });
});

test('K05: a foreign key that was refused is admitted once it is imported', async () => {
  const foreign = `sk_live_${randomBase62(24)}`;
  for (let times = 0; times < 3; times += 1) expect(await judge(foreign)).toMatch(/^401 ERR_API_KEY_/);
  const hash = Buffer.from(await crypto.subtle.digest('SHA-256', Buffer.from(foreign))).toString('hex');
  const keys = [{ name: 'imported', hash, scopes: ['orders:read'] }];
  const imported = await system.authority.admin('POST', '/admin/v1/keys/import', { keys });
  expect(imported.status, imported.text).toBe(200);
  await expect.poll(() => judge(foreign), { timeout: 5000 }).toBe('allow');
});

test('K06: revoked here, a key is refused on the far API that uses it and on the one that idles', async () => {
  const idle = await startApi(system.authority);
  const { id, key: revoked } = await create();
  expect((await idle.get(apiKey(revoked))).verdict).toBe('200');
  expect(await judge(revoked)).toBe('allow');
  const { json } = await change(id, 'revoke');
  expect((await askGateway(system.authority, apiKey(revoked))).verdict).toBe('401 ERR_API_KEY_REVOKED');
  const begun = performance.now();
  await vi.waitUntil(() => idle.sequence() >= json.sequence && system.api.sequence() >= json.sequence, { interval: 5 });
  expect(performance.now() - begun).toBeLessThan(2000);
  for (const api of [idle, system.api])
    expect((await api.get(apiKey(revoked))).verdict).toBe('401 ERR_API_KEY_REVOKED');
  await idle.close();
});

test('K07: a key that is revoked while it is looked up is not remembered as good', async () => {
  for (let round = 0; round < 25; round += 1) {
    const { id, key: raced } = await create();
    const [revoked] = await Promise.all([
      change(id, 'revoke'),
      ...Array.from({ length: 6 }, () => system.api.get(apiKey(raced))),
      ...Array.from({ length: 6 }, () => askGateway(system.authority, apiKey(raced))),
    ]);
    await vi.waitUntil(() => system.api.sequence() >= revoked.json.sequence, { interval: 5, timeout: 5000 });
    expect(await judge(raced)).toBe('401 ERR_API_KEY_REVOKED');
  }
});

test('K08: a key that is remembered ends with its expiry, to the second', async () => {
  const expiresAt = Math.floor(Date.now() / 1000) + 3;
  const { key: brief } = await create({ expiresAt: new Date(expiresAt * 1000).toISOString() });
  expect(await judge(brief)).toBe('allow');
  await expect.poll(() => judge(brief), { timeout: 6000, interval: 50 }).not.toBe('allow');
  expect(await judge(brief)).toBe('401 ERR_API_KEY_EXPIRED');
  expect(Date.now()).toBeLessThan((expiresAt + 3) * 1000);
});

describe('K09: rotation', () => {
  test('begun many times at once leaves one successor, and the former secret for its overlap', async () => {
    const { id, key: former } = await create();
    const answers = await Promise.all(Array.from({ length: 12 }, () => change(id, 'rotate', { overlapSeconds: 600 })));
    const rotated = answers.filter(({ status }) => status === 200);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(11).fill(409)]);
    expect(await judge(former)).toBe('allow');
    expect(await judge(rotated[0]?.json.key)).toBe('allow');
    const { json } = await system.authority.admin('GET', `/admin/v1/keys/${id}`);
    expect(json.versions.map(({ version }: { version: number }) => version)).toEqual([2, 1]);
  });

  test('does not extend an expiry', async () => {
    const expiresAt = new Date(Math.floor(Date.now() / 1000 + 60) * 1000).toISOString();
    const { id } = await create({ expiresAt });
    const { json } = await change(id, 'rotate', { overlapSeconds: 86_400 });
    expect([json.expiresAt, json.previousExpiresAt]).toEqual([expiresAt, expiresAt]);
  });

  test('does not revive a key that was revoked or disabled', async () => {
    const [revoked, disabled] = [await create(), await create()];
    await change(revoked.id, 'revoke');
    expect((await change(revoked.id, 'rotate', {})).status).toBe(409);
    expect((await change(revoked.id, 'enable')).status).toBe(409);
    await change(disabled.id, 'disable');
    const rotated = await change(disabled.id, 'rotate', { overlapSeconds: 60 });
    for (const text of [disabled.key, rotated.json?.key ?? disabled.key]) {
      await expect.poll(() => judge(text)).toBe('401 ERR_API_KEY_DISABLED');
    }
  });

  test('does not double what a limit allows', async () => {
    const { id, key: former } = await create({ rateLimits: [{ limit: 10, windowSeconds: 86_400 }] });
    const { json } = await change(id, 'rotate', { overlapSeconds: 600 });
    const verdicts = await Promise.all(
      Array.from(
        { length: 40 },
        async (_, index) => (await system.api.get(apiKey(index % 2 ? former : json.key))).verdict,
      ),
    );
    expect(verdicts.filter((verdict) => verdict === '200')).toHaveLength(10);
  });
});

test('K10: a key creates no broader key, whatever it asks for', async () => {
  const { admin } = system.authority;
  const expiresAt = new Date(Math.floor(Date.now() / 1000 + 600) * 1000).toISOString();
  const narrow = await create({ scopes: ['countersign:keys:create', 'orders:read'], expiresAt, owner: 'customer-1' });
  const ask = async (more: Json) =>
    (await admin('POST', '/admin/v1/keys', { name: 'child', scopes: ['orders:read'], ...more }, narrow.key)).status;
  for (const more of [
    { scopes: ['orders:read', 'orders:write'] },
    { scopes: ['countersign:admin'] },
    { owner: 'customer-2' },
    { expiresAt: new Date(Date.parse(expiresAt) + 1000).toISOString() },
    { subject: 'somebody-else' },
  ]) {
    expect(await ask(more), JSON.stringify(more)).toBe(403);
  }
  expect((await admin('POST', `/admin/v1/keys/${narrow.id}/rotate`, {}, narrow.key)).status).toBe(403);
});

describe('K11: a limit of 100, asked 1,000 times at once', () => {
  const countAllowed = async (port: number, path: string, headers: Readonly<Record<string, string>>, times = 1000) => {
    const agent = new Agent({ keepAlive: true, maxSockets: 100 });
    const ask = () =>
      new Promise<number>((resolve, reject) => {
        const sent = request({ host: '127.0.0.1', port, path, headers, agent }, (response) => {
          response.resume();
          response.once('end', () => resolve(response.statusCode ?? 0));
        });
        sent.once('error', reject).end();
      });
    const statuses = await Promise.all(Array.from({ length: times }, ask));
    agent.destroy();
    expect(statuses.filter((status) => status !== 429 && status >= 300)).toEqual([]);
    return statuses.filter((status) => status < 300).length;
  };
  const question = {
    'X-Forwarded-Method': 'GET',
    'X-Forwarded-Uri': '/',
    'X-Forwarded-For': '127.0.0.1',
    'X-Forwarded-Proto': 'http',
  };
  const path = '/authz?scope=orders:read&proxy=caddy';

  test('admits exactly 100 at an API, of a key it has never seen', async () => {
    const { key: limited } = await create({ rateLimits: [{ limit: 100, windowSeconds: 86_400 }] });
    expect(await countAllowed(system.api.port, '/orders', { 'X-API-Key': limited })).toBe(100);
  });

  test('admits exactly 100 at the gateway', async () => {
    const { key: limited } = await create({ rateLimits: [{ limit: 100, windowSeconds: 86_400 }] });
    expect(await countAllowed(system.authority.port, path, { ...question, 'X-API-Key': limited })).toBe(100);
  });
});

test('K12: a limit that makes no sense is refused when it is set', async () => {
  const { admin } = system.authority;
  for (const [limit, windowSeconds] of [
    [0, 60],
    [-1, 60],
    [1.5, 60],
    [1e12, 60],
    [1, 0],
    [1, -60],
    ['10', 60],
    [null, 60],
  ]) {
    const body = { name: 'x', scopes: ['orders:read'], rateLimits: [{ limit, windowSeconds }] };
    expect((await admin('POST', '/admin/v1/keys', body)).status, JSON.stringify(body)).toBe(400);
  }
});

describe('K13: addresses', () => {
  const from = (address: string) => [`X-Forwarded-For: ${address}`, 'X-Forwarded-Proto: https'];
  let bound = '';
  beforeAll(async () => {
    bound = (await create({ allowedAddresses: ['10.0.0.0/8', '2001:db8::/32'] })).key;
  });

  test.each([
    ['10.1.2.3', '204'],
    ['::ffff:10.1.2.3', '204'],
    ['::ffff:0a01:0203', '204'],
    ['2001:db8::1', '204'],
    ['11.1.2.3', '403 ERR_API_KEY_ADDRESS'],
    ['::ffff:11.1.2.3', '403 ERR_API_KEY_ADDRESS'],
    ['::10.1.2.3', '403 ERR_API_KEY_ADDRESS'],
    ['2001:db9::1', '403 ERR_API_KEY_ADDRESS'],
    ['10.1.2.3, 203.0.113.9', '403 ERR_API_KEY_ADDRESS'],
    ['203.0.113.9, 10.1.2.3', '204'],
  ])('a caller at %s behind the proxy: %s', async (address, verdict) => {
    expect((await askGateway(system.authority, [...apiKey(bound), ...from(address)])).verdict).toBe(verdict);
  });

  test.each(['010.1.2.3', '10.1.2', '0x0a.1.2.3', '167838211', '10.1.2.3:80 x', 'unknown', '10.1.2.3/8'])(
    '%s is no address that anybody is let in from',
    async (address) => {
      expect((await askGateway(system.authority, [...apiKey(bound), ...from(address)])).verdict).toMatch(
        /^(400|403) ERR_/,
      );
    },
  );

  test('X-Forwarded-For of a caller that is no trusted proxy says nothing', async () => {
    for (const line of [
      'X-Forwarded-For: 10.1.2.3',
      'Forwarded: for=10.1.2.3',
      'X-Real-IP: 10.1.2.3',
      'True-Client-IP: 10.1.2.3',
    ]) {
      const { verdict } = await system.api.get([...apiKey(bound), line]);
      expect(verdict, line).toMatch(/^(403 ERR_API_KEY_ADDRESS|400 ERR_REQUEST_)/);
    }
  });
});
