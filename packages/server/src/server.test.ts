import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createGate } from 'countersign';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createAuthority } from './authority.ts';
import type { Environment } from './config/environment.ts';
import { loadConfig } from './config/load.ts';
import { createLog } from './observability/log.ts';
import { type RunningServer, startServer } from './server.ts';

let folder: string;
let lines: string[];
let running: RunningServer[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-server-'));
  lines = [];
  running = [];
});
afterEach(async () => {
  await Promise.all(running.map((server) => server.close().catch(() => {})));
  await rm(folder, { recursive: true });
});

async function start(environment: Environment = {}): Promise<RunningServer> {
  const config = await loadConfig({ environment: { COUNTERSIGN_PORT: '0', ...environment }, workingFolder: folder });
  const log = createLog({ level: 'debug', format: 'json', stream: { write: (line) => void lines.push(line) } });
  const server = await startServer(config, { log });
  running.push(server);
  return server;
}

const kept = (name: string) => join(folder, '.countersign', name);
const bearer = (key: string | undefined) => ({ Authorization: `Bearer ${key}` });

describe('S02: the first start', () => {
  test('makes one admin key, keeps it for this user alone, and never again', async () => {
    const server = await start();
    const { firstAdminKey } = server;
    expect(firstAdminKey?.file).toBe(kept('admin-key'));
    expect(await readFile(kept('admin-key'), 'utf8')).toBe(`${firstAdminKey?.key}\n`);
    expect((await stat(join(folder, '.countersign'))).mode & 0o777).toBe(0o700);
    for (const name of await readdir(join(folder, '.countersign'))) {
      expect((await stat(kept(name))).mode & 0o777, name).toBe(0o600);
    }
    const status = await fetch(`${server.url}/admin/v1/status`, { headers: bearer(firstAdminKey?.key) });
    expect(status.status).toBe(200);
    await server.close();
    const again = await start();
    expect(again.firstAdminKey).toBeUndefined();
    expect(lines.join()).not.toContain(firstAdminKey?.key);
  });

  test('that ended between making and keeping the key is made good by the next', async () => {
    const first = await start();
    const lost = first.firstAdminKey?.key;
    await first.close();
    await rm(kept('admin-key'));
    await writeFile(kept('admin-key.unfinished'), '');
    const server = await start();
    expect(server.firstAdminKey?.key).not.toBe(lost);
    const answers = [lost, server.firstAdminKey?.key].map((key) =>
      fetch(`${server.url}/admin/v1/status`, { headers: bearer(key) }).then(({ status }) => status),
    );
    expect(await Promise.all(answers)).toEqual([401, 200]);
    expect(await readdir(join(folder, '.countersign'))).not.toContain('admin-key.unfinished');
  });
});

describe('what it serves', () => {
  test('says what it is, that it lives, and whether it is ready', async () => {
    const server = await start();
    expect(await (await fetch(server.url)).text()).toContain(`Issuer:     ${server.issuer}`);
    expect(await (await fetch(`${server.url}/healthz`)).json()).toEqual({ status: 'ok' });
    const ready = await fetch(`${server.url}/readyz`);
    expect([ready.status, await ready.json()]).toEqual([
      200,
      { status: 'ready', checks: { store: 'ok', revocations: 'ok', signingKeys: 'ok' } },
    ]);
    expect((await fetch(`${server.url}/healthz`, { method: 'POST' })).status).toBe(405);
    expect((await fetch(`${server.url}/nothing`)).status).toBe(404);
    expect((await fetch(`${server.url}/.well-known/jwks.json`)).status).toBe(200);
  });

  test('is not ready when the database is gone, and lives on', async () => {
    const server = await start();
    await server.authority.services.store.close();
    const ready = await fetch(`${server.url}/readyz`);
    expect(ready.status).toBe(503);
    expect(await ready.json()).toMatchObject({ status: 'not ready', checks: { store: 'not available' } });
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  });

  test('metrics: for this machine, but not through a proxy on it without the scope', async () => {
    const server = await start();
    await fetch(`${server.url}/admin/v1/status`, { headers: bearer(server.firstAdminKey?.key) });
    await fetch(`${server.url}/admin/v1/status`);
    const body = await (await fetch(`${server.url}/metrics`)).text();
    expect(body).toContain('countersign_decisions_total{point="server",outcome="allow",scheme="api-key",code=""} 1');
    expect(body).toContain('code="ERR_CREDENTIAL_ABSENT"} 1');
    expect(body).toContain('process_cpu_seconds_total');
    const forwarded = { 'X-Forwarded-For': '203.0.113.7' };
    expect((await fetch(`${server.url}/metrics`, { headers: forwarded })).status).toBe(401);
    const admin = { ...forwarded, ...bearer(server.firstAdminKey?.key) };
    expect((await fetch(`${server.url}/metrics`, { headers: admin })).status).toBe(403);
  });

  test('metrics: not for a proxy on this machine that does not say for whom it asks', async () => {
    const server = await start({
      COUNTERSIGN_ISSUER: 'https://auth.example.com',
      COUNTERSIGN_TRUSTED_PROXIES: '127.0.0.1',
      COUNTERSIGN_MASTER_KEY_VALUES: Buffer.alloc(32, 7).toString('base64url'),
    });
    expect((await fetch(`${server.url}/metrics`)).status).toBe(401);
  });

  test('metrics: how many verifiers follow', async () => {
    const server = await start();
    const { apiKeys, revocationLog } = server.authority.services;
    const grantor = { actor: { id: 'system', remoteAddress: null, requestId: null }, reach: 'unlimited' } as const;
    const created = await apiKeys.create({ name: 'verifier', scopes: ['countersign:verify'] }, grantor);
    const followers = async () =>
      /^countersign_followers (\d+)$/m.exec(await (await fetch(`${server.url}/metrics`)).text())?.[1];
    expect(await followers()).toBe('0');
    const gone = new AbortController();
    const feed = `/v1/revocations?log=${revocationLog.logId}&after=${revocationLog.sequence}&wait=20`;
    const headers = bearer('key' in created ? created.key : '');
    const following = fetch(server.url + feed, { headers, signal: gone.signal }).catch(() => 'gone');
    await expect.poll(followers).toBe('1');
    gone.abort();
    expect(await following).toBe('gone');
    await expect.poll(followers).toBe('0');
  });

  test.each([
    ['a parameter of a segment', (key: string) => `/orders;key=${key}`],
    ['a query after an empty segment', (key: string) => `//x?api_key=${key}`],
    ['an encoded slash', (key: string) => `/a%2f${key.replace('_', '%5F')}`],
  ])('K15: a key in a path that the gateway refuses is exposed all the same: %s', async (_where, target) => {
    const server = await start();
    const key = server.firstAdminKey?.key ?? '';
    const { apiKeys, store } = server.authority.services;
    const proxy = { 'X-Forwarded-Method': 'GET', 'X-Forwarded-For': '203.0.113.7', 'X-Forwarded-Proto': 'https' };
    const answer = await fetch(`${server.url}/authz?anyScope=true&proxy=caddy`, {
      headers: { ...proxy, 'X-Forwarded-Uri': target(key) },
    });
    expect(answer.status).toBe(400);
    expect(lines.join()).toContain('ERR_GATEWAY_AMBIGUOUS_REQUEST');
    const exposed = async () => (await apiKeys.list({ limit: 1 }))[0]?.exposedAt;
    await expect.poll(exposed).toEqual(expect.any(Number));
    const entries = await store.auditLog.list({ after: 0, limit: 10, action: 'api-key.exposed' });
    expect(entries).toMatchObject([{ remoteAddress: '203.0.113.7', details: '{"place":"url","version":1}' }]);
    expect(lines.join()).not.toContain(key.slice(-40));
  });

  test('a token for the gateway goes through it; one revoked does not', async () => {
    const server = await start();
    const asAdmin = { ...bearer(server.firstAdminKey?.key), 'Content-Type': 'application/json' };
    const post = (path: string, body: object) =>
      fetch(server.url + path, { method: 'POST', headers: asAdmin, body: JSON.stringify(body) });
    const client = (await (
      await post('/admin/v1/clients', { name: 'billing', scopes: ['orders:read'] })
    ).json()) as Record<'client_id' | 'client_secret', string>;
    const basic = `Basic ${btoa(`${client.client_id}:${client.client_secret}`)}`;
    const form = (path: string, fields: Record<string, string>) =>
      fetch(server.url + path, {
        method: 'POST',
        headers: { Authorization: basic },
        body: new URLSearchParams(fields),
      });
    const issued = await form('/oauth/token', { grant_type: 'client_credentials' });
    const { access_token } = (await issued.json()) as { access_token: string };
    const ask = () =>
      fetch(`${server.url}/authz?scope=orders:read&proxy=caddy`, {
        headers: {
          ...bearer(access_token),
          'X-Forwarded-Method': 'GET',
          'X-Forwarded-Uri': '/orders',
          'X-Forwarded-For': '127.0.0.1',
          'X-Forwarded-Proto': 'http',
        },
      });
    const allowed = await ask();
    expect([allowed.status, allowed.headers.get('x-auth-client')]).toEqual([204, client.client_id]);
    expect(Number(allowed.headers.get('x-auth-expires'))).toBeGreaterThan(Date.now() / 1000);
    expect((await form('/oauth/revoke', { token: access_token })).status).toBe(200);
    expect((await ask()).status).toBe(401);
  });
});

test('K15: no credential stands in the log, wherever it was put', async () => {
  const server = await start();
  const key = server.firstAdminKey?.key ?? '';
  const proxy = { 'X-Forwarded-Method': 'GET', 'X-Forwarded-For': '127.0.0.1', 'X-Forwarded-Proto': 'http' };
  await fetch(`${server.url}/admin/v1/status?key=${key}`);
  await fetch(`${server.url}/admin/v1/${key}`, { headers: bearer(key) });
  await fetch(`${server.url}/authz?scope=${key}`, { headers: proxy });
  await fetch(`${server.url}/authz?${key}=1`, { headers: proxy });
  await fetch(`${server.url}/authz?anyScope=true`, { headers: { ...proxy, 'X-Forwarded-Uri': `/a?key=${key}` } });
  await fetch(`${server.url}/authz?anyScope=true`, { headers: { ...proxy, [`X_Auth_${key}`]: key } });
  await fetch(`${server.url}/oauth/token`, { method: 'POST', headers: { Authorization: `Basic ${btoa(`a:${key}`)}` } });
  await fetch(`${server.url}/oauth/token`, { method: 'POST', body: new URLSearchParams({ client_secret: key }) });
  expect(lines.length).toBeGreaterThan(5);
  expect(lines.join()).not.toContain(key);
  expect(lines.join()).not.toContain(key.slice(-40));
  for (const line of lines) expect(() => JSON.parse(line)).not.toThrow();
});

describe('S05: what it cannot start with is said in one line, and nothing stays open', () => {
  test.each([
    ['a database that is none', 'countersign.db', 'not a database, not at all'.repeat(300)],
    ['a master key that is none', 'master-key', 'short'],
  ])('%s', async (_name, file, content) => {
    await (await start()).close();
    await rm(kept('countersign.db-wal'), { force: true });
    await rm(kept('countersign.db-shm'), { force: true });
    await writeFile(kept(file), content);
    const error = await start().catch((reason: unknown) => reason as Error);
    expect((error as Error).message).toContain(kept(file));
    expect((error as Error).message).not.toContain('\n');
  });

  test('a folder that cannot be made', async () => {
    await writeFile(join(folder, 'file'), '');
    await expect(start({ COUNTERSIGN_FOLDER: 'file/inner' })).rejects.toThrow('file/inner cannot be made');
  });

  test('a port that is taken leaves the folder untouched', async () => {
    const { url } = await start();
    const environment = { COUNTERSIGN_PORT: new URL(url).port, COUNTERSIGN_FOLDER: 'other' };
    await expect(start(environment)).rejects.toThrow('is in use');
    await expect(stat(join(folder, 'other'))).rejects.toThrow('ENOENT');
  });

  test('a master key that others can read', async () => {
    await (await start()).close();
    await chmod(kept('master-key'), 0o644);
    await expect(start()).rejects.toThrow('chmod 600');
  });
});

test('an API can hold the authority in its own process', async () => {
  const config = await loadConfig({ environment: {}, workingFolder: folder });
  const issuer = 'http://localhost:4100';
  const { authority, services, close } = await createAuthority({ ...config, issuer });
  const gate = createGate({ authority, audience: issuer });
  const grantor = { actor: { id: 'system', remoteAddress: null, requestId: null }, reach: 'unlimited' } as const;
  const created = await services.apiKeys.create({ name: 'ci', scopes: ['orders:read'] }, grantor);
  const key = 'key' in created ? created.key : '';
  const decide = () =>
    gate.decide(
      { method: 'GET', target: '/', rawHeaders: ['X-Api-Key', key], encrypted: true, remoteAddress: '127.0.0.1' },
      { scopes: ['orders:read'] },
    );
  expect(await decide()).toMatchObject({ outcome: 'allow' });
  await services.apiKeys.revoke('description' in created ? created.description.id : '', grantor.actor);
  expect(await decide()).toMatchObject({ outcome: 'deny', status: 401 });
  gate.close();
  await close();
});
