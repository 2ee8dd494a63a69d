import { connect } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, onTestFinished, test } from 'vitest';
import { type ServerProcess, startServerProcess } from '../attacks/testing/server-process.ts';
import { apiKey, askGateway, startApi } from '../attacks/testing/system.ts';
import { temporaryFolder } from '../e2e/testing/processes.ts';
import { freePort } from '../interop/testing/process.ts';

/** What the server said that it did. */
interface Acknowledged {
  readonly key: string;
  readonly version: number;
  readonly revoked: boolean;
}

/** Creates, rotates and revokes keys from several sides at once, and kills the server in the midst of it. */
async function writeUntilKilled(server: ServerProcess, kills: number, acknowledged: Map<string, Acknowledged>) {
  let answers = 0;
  const ask = async (path: string, body?: object) => {
    const answer = await server.admin('POST', path, body as Record<string, unknown>);
    answers += 1;
    if (answers === kills) server.process.kill('SIGKILL');
    return answer;
  };
  const write = async () => {
    for (;;) {
      const { json } = await ask('/admin/v1/keys', { name: 'a', scopes: ['orders:read'] });
      acknowledged.set(json.id, { key: json.key, version: 1, revoked: false });
      const rotated = await ask(`/admin/v1/keys/${json.id}/rotate`, { overlapSeconds: 0 });
      acknowledged.set(json.id, { key: rotated.json.key, version: 2, revoked: false });
      if (answers % 2 === 0) continue;
      await ask(`/admin/v1/keys/${json.id}/revoke`);
      acknowledged.set(json.id, { key: rotated.json.key, version: 2, revoked: true });
    }
  };
  await Promise.allSettled(Array.from({ length: 6 }, write));
  expect((await server.process.finished).signal).toBe('SIGKILL');
}

test('S06: killed in a storm of writes, it keeps all that it acknowledged, and nothing by halves', async () => {
  const folder = temporaryFolder();
  onTestFinished(() => folder.remove());
  const acknowledged = new Map<string, Acknowledged>();
  for (const kills of [40, 73, 121]) {
    await writeUntilKilled(await startServerProcess({ folder: folder.path }), kills, acknowledged);
  }
  const server = await startServerProcess({ folder: folder.path });
  expect(acknowledged.size).toBeGreaterThan(60);
  for (const [id, { key, version, revoked }] of acknowledged) {
    const { json } = await server.admin('GET', `/admin/v1/keys/${id}`);
    // What was under way when it was killed may have happened too.
    expect(json.versions[0].version).toBeGreaterThanOrEqual(version);
    if (revoked) expect(json.state).toBe('revoked');
    const isLatest = json.versions[0].version === version && json.state === 'active';
    expect((await askGateway(server, apiKey(key))).response.status).toBe(isLatest ? 204 : 401);
  }
  expect((await server.admin('GET', '/admin/v1/audit-log/verify')).json).toMatchObject({ ok: true });
  expect((await server.kill('SIGTERM')).code).toBe(0);
  const database = new DatabaseSync(join(folder.path, 'countersign.db'), { readOnly: true });
  const numbers = database.prepare('select sequence from revocations order by sequence').all();
  expect(numbers.map(({ sequence }) => sequence)).toEqual(Array.from(numbers, (_, index) => index + 1));
  expect(database.prepare('pragma integrity_check').get()).toEqual({ integrity_check: 'ok' });
  database.close();
});

test('S06: told to stop, it finishes the request under way, lets those who wait for news go, and ends', async () => {
  const server = await startServerProcess();
  onTestFinished(() => server.remove());
  const api = await startApi(server);
  onTestFinished(() => api.close());
  const body = JSON.stringify({ name: 'in flight', scopes: ['orders:read'] });
  const socket = connect(server.port, '127.0.0.1');
  const head = `POST /admin/v1/keys HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${server.adminKey}\r\nContent-Type: application/json`;
  let answer = '';
  socket.on('data', (chunk) => {
    answer += chunk;
  });
  const ended = new Promise((resolve) => socket.once('close', resolve));
  await new Promise((resolve) =>
    socket.write(`${head}\r\nContent-Length: ${body.length}\r\n\r\n${body.slice(0, 10)}`, resolve),
  );
  // Until the server has it: it answers on another connection after.
  await server.admin('GET', '/admin/v1/status');
  const begun = performance.now();
  const finished = server.kill('SIGTERM');
  await expect
    .poll(() =>
      server.admin('GET', '/healthz').then(
        () => 'answers',
        () => 'refuses',
      ),
    )
    .toBe('refuses');
  socket.write(body.slice(10));
  await ended;
  expect(answer).toMatch(/^HTTP\/1\.1 201 /);
  expect(answer).toContain('"name":"in flight"');
  expect((await finished).code).toBe(0);
  expect(performance.now() - begun).toBeLessThan(5000);
});

test('S06, R07: its authority killed, an API goes on within the bound, then refuses, and recovers by itself', async () => {
  const folder = temporaryFolder();
  onTestFinished(() => folder.remove());
  const environment = { COUNTERSIGN_PORT: String(await freePort()) };
  const first = await startServerProcess({ folder: folder.path, environment });
  const bound = 3;
  const api = await startApi(first, { maximumStalenessSeconds: bound });
  onTestFinished(() => api.close());
  const [seen, unseen] = [await first.createKey(), await first.createKey()];
  const verdict = async ({ key }: { readonly key: string }) => (await api.get(apiKey(key))).verdict;
  expect(await verdict(seen)).toBe('200');
  await first.kill('SIGKILL');
  const killed = performance.now();
  expect(await verdict(seen)).toBe('200');
  expect(await verdict(unseen)).toBe('503 ERR_API_KEY_LOOKUP_UNAVAILABLE');
  await expect.poll(() => verdict(seen), { timeout: 8000, interval: 20 }).toBe('503 ERR_API_KEY_LOOKUP_UNAVAILABLE');
  expect(performance.now() - killed).toBeLessThan((bound + 3) * 1000);
  const second = await startServerProcess({ folder: folder.path, environment });
  onTestFinished(() => second.remove());
  await expect.poll(() => verdict(seen), { timeout: 10_000, interval: 50 }).toBe('200');
  expect(await verdict(unseen)).toBe('200');
  await second.admin('POST', `/admin/v1/keys/${seen.id}/revoke`);
  await expect.poll(() => verdict(seen), { timeout: 2000, interval: 10 }).toBe('401 ERR_API_KEY_REVOKED');
});
