import { execFileSync } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, rmSync, statSync, truncateSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, onTestFinished, test } from 'vitest';
import { type ServerProcess, startServerProcess } from '../attacks/testing/server-process.ts';
import { apiKey, askGateway } from '../attacks/testing/system.ts';
import { temporaryFolder } from '../e2e/testing/processes.ts';
import { findBinary, mayMount, testWhen } from '../support/requirements.ts';

const create = (server: ServerProcess, name: string, headers = {}) =>
  server.admin('POST', '/admin/v1/keys', { name, scopes: ['orders:read'] }, headers);

test('S05: while another process locks the database, writes are 503 in bounded time, reads and decisions go on', async () => {
  const server = await startServerProcess();
  onTestFinished(() => server.remove());
  const { key } = await server.createKey();
  const holder = new DatabaseSync(join(server.folder, 'countersign.db'));
  holder.exec('begin exclusive');
  const begun = performance.now();
  const once = { 'Idempotency-Key': 'while-locked' };
  const writing = [create(server, 'a'), create(server, 'b'), create(server, 'c', once)];
  for (let times = 0; times < 20; times += 1) {
    expect((await askGateway(server, apiKey(key))).verdict).toBe('204');
    expect((await server.admin('GET', '/admin/v1/keys')).status).toBe(200);
  }
  expect(performance.now() - begun).toBeLessThan(4500);
  for (const answer of await Promise.all(writing)) {
    expect([answer.status, answer.json.type]).toEqual([503, 'urn:countersign:problem:temporarily-unavailable']);
    expect(answer.headers.get('retry-after')).toMatch(/^\d+$/);
  }
  expect(performance.now() - begun).toBeLessThan(9000);
  holder.exec('rollback');
  holder.close();
  expect((await create(server, 'c', once)).status).toBe(201);
  const names = (await server.admin('GET', '/admin/v1/keys')).json.items.map(({ name }: { name: string }) => name);
  expect(names.sort()).toEqual(['a', 'c', 'first admin key']);
  const { errors } = await server.kill('SIGTERM');
  expect(errors).toContain('locked by another process');
});

/** Creates keys until one is refused. */
async function fill(server: ServerProcess, ids: string[]) {
  for (;;) {
    const answer = await server.admin('POST', '/admin/v1/keys', {
      name: 'x'.repeat(200),
      scopes: Array.from({ length: 100 }, (_, index) => `${'s'.repeat(120)}${index}`),
    });
    if (answer.status !== 201) return answer;
    ids.push(answer.json.id);
  }
}

async function survives(server: ServerProcess, makeRoom: () => void, reason: RegExp) {
  const { key, id } = await server.createKey();
  const ids = [id];
  const refused = await fill(server, ids);
  expect([refused.status, refused.json.type]).toEqual([503, 'urn:countersign:problem:temporarily-unavailable']);
  expect((await askGateway(server, apiKey(key))).verdict).toBe('204');
  for (const one of ids.slice(-5)) expect((await server.admin('GET', `/admin/v1/keys/${one}`)).status).toBe(200);
  // A revocation is small, and may still find room: it took effect exactly when it says so.
  const revoked = (await server.admin('POST', `/admin/v1/keys/${id}/revoke`)).status;
  expect([revoked, (await askGateway(server, apiKey(key))).response.status]).toEqual(
    revoked === 200 ? [200, 401] : [503, 204],
  );
  makeRoom();
  await expect.poll(async () => (await create(server, 'after')).status, { timeout: 5000 }).toBe(201);
  expect((await server.admin('POST', `/admin/v1/keys/${id}/revoke`)).status).toBe(200);
  expect((await askGateway(server, apiKey(key))).verdict).toMatch(/^401/);
  for (const one of ids) expect((await server.admin('GET', `/admin/v1/keys/${one}`)).status).toBe(200);
  expect((await server.admin('GET', '/admin/v1/audit-log/verify')).json).toMatchObject({ ok: true });
  const { code, errors } = await server.kill('SIGTERM');
  expect(code).toBe(0);
  expect(errors).toMatch(reason);
}

testWhen(
  findBinary('prlimit') !== undefined,
  'prlimit',
  'S05: where files may grow no further, writes are refused, reads go on, nothing is lost, and it goes on with more room',
  async () => {
    const server = await startServerProcess({ through: 'ulimit -S -f 1500; exec "$@"' });
    onTestFinished(() => server.remove());
    const lift = () => execFileSync(findBinary('prlimit') ?? '', ['--pid', String(server.pid), '--fsize=unlimited']);
    await survives(server, lift, /countersign\.db/);
  },
);

testWhen(
  mayMount(),
  'the right to mount',
  'S05: on a full disk, writes are refused, reads go on, nothing is lost, and it goes on with more room',
  async () => {
    const folder = temporaryFolder();
    const disk = join(folder.path, 'disk');
    mkdirSync(disk);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=6m,mode=0700', 'tmpfs', disk]);
    let server: ServerProcess | undefined;
    onTestFinished(async () => {
      await server?.remove();
      execFileSync('umount', [disk]);
      folder.remove();
    });
    server = await startServerProcess({ folder: join(disk, 'countersign') });
    const ballast = join(disk, 'ballast');
    takeAllBut(ballast, 600_000);
    await survives(server, () => rmSync(ballast), /disk is full/);
    expect(existsSync(ballast)).toBe(false);
  },
);

function takeAllBut(path: string, bytes: number): void {
  const descriptor = openSync(path, 'w');
  try {
    for (;;) writeSync(descriptor, Buffer.alloc(16_384));
  } catch {
    // Full.
  }
  closeSync(descriptor);
  truncateSync(path, statSync(path).size - bytes);
}
