import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAuthority, loadConfig } from '@countersign/server';
import { anyScope, createGate } from 'countersign';
import { signJwt, wirePaths } from 'countersign/building-blocks';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { sendRaw } from '../interop/testing/raw-http.ts';
import { type ServerProcess, startServerProcess } from './testing/server-process.ts';
import { send, startAuthority, type TestAuthority } from './testing/system.ts';

let authority: TestAuthority;
beforeAll(async () => {
  authority = await startAuthority({
    COUNTERSIGN_LIMITS_HEADERS_TIMEOUT_SECONDS: '1',
    COUNTERSIGN_LIMITS_REQUEST_TIMEOUT_SECONDS: '2',
  });
});
afterAll(() => authority?.close());

test('S01: every route of the admin and verifier APIs refuses no, expired and under-scoped credentials', async () => {
  const document = (await authority.admin('GET', '/admin/v1/openapi.json')).json;
  const operations = Object.entries(document.paths as Record<string, object>).flatMap(([path, methods]) =>
    Object.keys(methods).map(
      (method) => [method.toUpperCase(), path.replace('{id}', 'A'.repeat(16)).replaceAll(/\{\w+\}/g, 'x')] as const,
    ),
  );
  expect(operations.length).toBeGreaterThan(20);
  const verifierRoutes = [
    ['GET', wirePaths.verifier],
    ['GET', wirePaths.revocations],
    ['POST', wirePaths.apiKeyLookup],
    ['POST', wirePaths.tokenStatus],
  ] as const;
  const expiresAt = Math.floor(Date.now() / 1000) + 2;
  const scopes = ['countersign:admin', 'countersign:verify'];
  const expired = await authority.createKey({ scopes, expiresAt: new Date(expiresAt * 1000).toISOString() });
  const weak = await authority.createKey({ scopes: ['orders:read'] });
  await vi.waitUntil(() => Date.now() > (expiresAt + 1) * 1000, { timeout: 5000 });
  for (const [method, path] of [...operations, ...verifierRoutes]) {
    const status = async (key: string) =>
      (await authority.admin(method, path, method === 'GET' ? undefined : {}, key)).status;
    const anonymous = (await send(authority.url + path, { method })).status;
    expect([path, anonymous, await status(expired.key), await status(weak.key)]).toEqual([path, 401, 401, 403]);
  }
});

test('S02: what the first start made is for its owner alone', async () => {
  const folder = join(authority.folder, '.countersign');
  expect((await stat(folder)).mode & 0o777).toBe(0o700);
  for (const name of await readdir(folder))
    expect([name, (await stat(join(folder, name))).mode & 0o777]).toEqual([name, 0o600]);
});

const endedWithin = (socket: Socket, milliseconds: number) =>
  new Promise<boolean>((resolve) => {
    const timer = setTimeout(() => resolve(false), milliseconds);
    socket.once('close', () => {
      clearTimeout(timer);
      resolve(true);
    });
    socket.on('error', () => {});
    socket.resume();
  });

describe('S04: who takes more than a request needs', () => {
  const isServed = async () => {
    const begun = performance.now();
    expect((await send(`${authority.url}/healthz`)).status).toBe(200);
    return performance.now() - begun;
  };

  test('slow headers, a slow body, and a request that never comes are ended, and others are served meanwhile', async () => {
    const begin = (text: string, then: string) => {
      const socket = connect(authority.port, '127.0.0.1', () => socket.write(text));
      const drip = setInterval(() => socket.write(then), 100);
      socket.once('close', () => clearInterval(drip));
      return endedWithin(socket, 8000);
    };
    const head = 'POST /oauth/token HTTP/1.1\r\nHost: a\r\n';
    const ended = Array.from({ length: 60 }, (_, index) =>
      index % 2 === 0 ? begin(head, 'a') : begin(`${head}Content-Length: 10000\r\n\r\n`, 'a'),
    );
    for (let times = 0; times < 10; times += 1) expect(await isServed()).toBeLessThan(3000);
    expect(await Promise.all(ended)).toEqual(Array(60).fill(true));
  });

  test('huge headers are 431, many of them too', async () => {
    const large = await sendRaw(authority.port, { headers: [`X-Large: ${'x'.repeat(200_000)}`] });
    const many = await sendRaw(authority.port, {
      headers: Array.from({ length: 20_000 }, (_, index) => `X-${index}: y`),
    });
    expect([large.status, many.status]).toEqual([431, 431]);
  });

  test.each(['/oauth/token', '/oauth/introspect', '/oauth/revoke', '/admin/v1/keys', wirePaths.apiKeyLookup])(
    'a huge body at %s is refused, and not read to its end',
    async (path) => {
      const socket = connect(authority.port, '127.0.0.1');
      const type = path.startsWith('/oauth') ? 'application/x-www-form-urlencoded' : 'application/json';
      const { key } = await authority.createKey({ scopes: ['countersign:admin', 'countersign:verify'] });
      socket.write(`POST ${path} HTTP/1.1\r\nHost: a\r\nContent-Type: ${type}\r\n`);
      if (!path.startsWith('/oauth')) socket.write(`Authorization: Bearer ${key}\r\n`);
      socket.write('Transfer-Encoding: chunked\r\n\r\n');
      let answer = '';
      socket.on('data', (chunk) => {
        answer += chunk;
      });
      const ended = endedWithin(socket, 8000);
      const chunk = `10000\r\n${'a'.repeat(65_536)}\r\n`;
      let sent = 0;
      const push = () => {
        while (!socket.destroyed && sent < 100 * 1024 * 1024 && socket.write(chunk)) sent += chunk.length;
      };
      socket.on('drain', push);
      push();
      expect(await ended).toBe(true);
      expect(sent).toBeLessThan(30 * 1024 * 1024);
      expect(answer === '' || /^HTTP\/1\.1 4\d\d /.test(answer)).toBe(true);
      await isServed();
    },
  );

  describe('10,000 idle connections', () => {
    let server: ServerProcess;
    beforeAll(async () => {
      server = await startServerProcess();
    });
    afterAll(() => server?.remove());

    test('leave it answering, with memory that is bounded', async () => {
      const sockets: Socket[] = [];
      onTestFinished(() => {
        for (const socket of sockets) socket.destroy();
      });
      const { port } = new URL(server.url);
      const open = () =>
        new Promise<void>((resolve, reject) => {
          const socket = connect(Number(port), '127.0.0.1', resolve);
          socket.once('error', reject);
          sockets.push(socket);
        });
      // What the process may open, less what it has open.
      const count = Math.min(10_000, server.openFileLimit - 1000);
      while (sockets.length < count)
        await Promise.all(Array.from({ length: Math.min(500, count - sockets.length) }, open));
      const begun = performance.now();
      expect((await send(`${server.url}/healthz`)).status).toBe(200);
      expect((await send(`${server.url}/readyz`)).status).toBe(200);
      expect(performance.now() - begun).toBeLessThan(5000);
      expect(server.residentMegabytes()).toBeLessThan(400);
    });
  });
});

describe('S07: a clock that jumps', () => {
  test('forward and back: nothing that was revoked returns, limits are not refilled, the audit log stays whole', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'countersign-clock-'));
    const config = await loadConfig({ environment: {}, workingFolder: folder });
    const issuer = 'http://localhost:4100';
    const time = { nowSeconds: 1_800_000_000, monotonic: 0 };
    const clock = { nowSeconds: () => time.nowSeconds, monotonicMilliseconds: () => time.monotonic };
    const { authority: inProcess, services, close } = await createAuthority({ ...config, issuer, clock });
    const gate = createGate({ authority: inProcess, audience: issuer, clock });
    onTestFinished(async () => {
      gate.close();
      await close();
      await rm(folder, { recursive: true });
    });
    const decide = async (...rawHeaders: string[]) => {
      const facts = { method: 'GET', target: '/', encrypted: true, remoteAddress: '127.0.0.1' };
      const decision = await gate.decide({ ...facts, rawHeaders }, { scopes: anyScope });
      return decision.outcome === 'allow' ? 'allow' : decision.code;
    };
    const actor = { id: 'system', remoteAddress: null, requestId: null };
    const make = async (more: object = {}) => {
      const created = await services.apiKeys.create({ name: 'a', scopes: [], ...more }, { actor, reach: 'unlimited' });
      if (created.outcome !== 'done') throw new Error(created.reason);
      return { id: created.description.id, key: created.key };
    };
    const token = (jti: string) => {
      const now = time.nowSeconds;
      const claims = { iss: issuer, aud: issuer, sub: 's', client_id: 'c', jti, iat: now, exp: now + 900 };
      return `Bearer ${signJwt(services.signingKeys.active(), 'at+jwt', claims)}`;
    };
    const [limited, revoked] = [await make({ rateLimits: [{ limit: 2, windowSeconds: 3600 }] }), await make()];
    const [early, ended] = [token('early'), token('ended')];
    const endedToken = {
      kind: 'token' as const,
      id: 'ended',
      notBefore: time.nowSeconds,
      expiresAt: time.nowSeconds + 1000,
    };
    await services.store.write(({ revocations }) => revocations.append(endedToken));
    await services.apiKeys.revoke(revoked.id, actor);
    await services.revocationLog.catchUp();
    const outcomes = async () => [
      await decide('Authorization', early),
      await decide('Authorization', ended),
      await decide('X-API-Key', revoked.key),
    ];
    expect(await outcomes()).toEqual(['allow', 'ERR_ACCESS_TOKEN_REVOKED', 'ERR_API_KEY_REVOKED']);
    for (const expected of ['allow', 'allow', 'ERR_AUTHORIZE_RATE_LIMITED'])
      expect(await decide('X-API-Key', limited.key)).toBe(expected);

    time.nowSeconds += 86_400;
    expect(await outcomes()).toEqual(['ERR_ACCESS_TOKEN_EXPIRED', 'ERR_ACCESS_TOKEN_EXPIRED', 'ERR_API_KEY_REVOKED']);
    expect(await decide('X-API-Key', limited.key)).toBe('ERR_AUTHORIZE_RATE_LIMITED');
    expect(services.revocationLog.isCurrent()).toBe(true);
    await services.store.deleteExpired(time.nowSeconds, 1000);
    const late = token('late');
    expect(await decide('Authorization', late)).toBe('allow');
    await make({ name: 'made in the future' });

    time.nowSeconds -= 86_400;
    expect(await decide('Authorization', late)).toBe('ERR_ACCESS_TOKEN_NOT_YET_VALID');
    expect(await outcomes()).toEqual(['allow', 'ERR_ACCESS_TOKEN_REVOKED', 'ERR_API_KEY_REVOKED']);
    expect(await decide('X-API-Key', limited.key)).toBe('ERR_AUTHORIZE_RATE_LIMITED');
    expect(await decide('X-API-Key', (await make()).key)).toBe('allow');
    time.monotonic += 1_800_000;
    await services.revocationLog.catchUp();
    expect(await decide('X-API-Key', limited.key)).toBe('allow');
  });
});

describe('S08: JSON and text', () => {
  const post = (text: string, path = '/admin/v1/keys') =>
    send(authority.url + path, {
      method: 'POST',
      headers: { Authorization: `Bearer ${authority.adminKey}`, 'Content-Type': 'application/json' },
      body: text,
    });

  test.each([
    '{"name":"x","scopes":["a"],"__proto__":{"isAdmin":true}}',
    '{"name":"x","scopes":["a"],"constructor":{"prototype":{"isAdmin":true}}}',
    '{"name":"x","scopes":["a"],"name":"y"}',
    '{"name":"x","scopes":["a"],"n\\u0061me":"y"}',
    '{"name":"x","scopes":["a"],"rateLimits":[{"limit":"10","windowSeconds":60}]}',
    '{"name":"x","scopes":["a"],"rateLimits":[{"limit":1e3,"windowSeconds":"60"}]}',
    '{"name":"x","scopes":["a"],"rateLimits":[{"limit":10,"windowSeconds":60,"__proto__":{}}]}',
    '{"name":1,"scopes":["a"]}',
    '{"name":["x"],"scopes":"a"}',
    '{"name":"x","scopes":["a"],"unknown":1}',
    '[]',
    '"x"',
    'null',
    '{"name":"x"',
    '{"name":"\\ud800","scopes":["a"]}',
    `{"name":"x","scopes":${'['.repeat(3000)}${']'.repeat(3000)}}`,
  ])('%s', async (text) => {
    const { status, json } = await post(text);
    expect([status, json?.status]).toEqual([400, 400]);
    expect(({} as Record<string, unknown>).isAdmin).toBeUndefined();
  });

  const injections = [
    "'; drop table api_keys; --",
    '" or 1=1 --',
    "x' union select * from secrets --",
    '%27%3B',
    '$1',
    '?',
    '\\',
    '{{7*7}}',
  ];

  test.each(injections)('SQL in every text field: %s', async (text) => {
    const created = await authority.admin('POST', '/admin/v1/keys', {
      name: text,
      subject: text,
      owner: text,
      scopes: ['orders:read'],
    });
    expect(created.status).toBe(201);
    expect(created.json).toMatchObject({ name: text, subject: text, owner: text });
    const query = encodeURIComponent(text);
    const listed = await authority.admin('GET', `/admin/v1/keys?owner=${query}`);
    expect(listed.json.items.map(({ id }: { id: string }) => id)).toEqual([created.json.id]);
    expect((await authority.admin('GET', `/admin/v1/audit-log?target=${query}&action=${query}`)).status).toBeLessThan(
      500,
    );
    const client = await authority.admin('POST', '/admin/v1/clients', {
      name: text,
      owner: text,
      scopes: ['orders:read'],
    });
    expect([client.status, client.json.name]).toEqual([201, text]);
    for (const path of [`/admin/v1/keys/${query}`, `/admin/v1/clients/${query}`, `/admin/v1/keys?cursor=${query}`]) {
      expect((await authority.admin('GET', path)).status).toBeLessThan(500);
    }
    expect((await authority.admin('POST', '/admin/v1/tokens/revoke', { subject: text })).status).toBe(200);
    expect((await authority.admin('GET', '/admin/v1/keys')).status).toBe(200);
  });

  test('nothing that a caller sends begins a line of its own in the log', async () => {
    const forged = '{"level":"info","msg":"forged"}';
    for (const text of [`a\n${forged}`, `a\r\n${forged}`, `a\u2028${forged}`, '\u001b[2Jcleared', `a\u0000${forged}`]) {
      await post(JSON.stringify({ name: text, scopes: ['orders:read'] }));
      await authority.form('/oauth/token', { grant_type: text }, { client_id: text, client_secret: text });
      await send(`${authority.url}/oauth/token?x=${encodeURIComponent(text)}`);
      await send(`${authority.url}/admin/v1/${encodeURIComponent(text)}`, { headers: { Authorization: 'Bearer x' } });
    }
    for (const line of authority.lines) {
      for (const character of ['\n', '\r', '\u2028', '\u001b', '\u0000'])
        expect(line.trimEnd()).not.toContain(character);
      expect((JSON.parse(line) as { msg?: string }).msg).not.toBe('forged');
    }
    expect(await (await authority.admin('GET', '/admin/v1/audit-log/verify')).json).toMatchObject({ ok: true });
  });
});
