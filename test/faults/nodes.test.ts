import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ServerProcess, startServerProcess } from '../attacks/testing/server-process.ts';
import { apiKey, askGateway, send } from '../attacks/testing/system.ts';
import { freePort } from '../interop/testing/process.ts';
import { postgresBinaries, startPostgres, type TestPostgres } from '../support/postgres.ts';
import { describeWith } from '../support/requirements.ts';

describeWith('two servers on one PostgreSQL', postgresBinaries, () => {
  let postgres: TestPostgres;
  let first: ServerProcess;
  let second: ServerProcess;
  beforeAll(async () => {
    postgres = await startPostgres();
    const shared = {
      COUNTERSIGN_STORE_KIND: 'postgres',
      COUNTERSIGN_STORE_URL: postgres.url,
      COUNTERSIGN_MASTER_KEY_VALUES: randomBytes(32).toString('base64url'),
      COUNTERSIGN_ISSUER: 'http://localhost:4100',
      COUNTERSIGN_REVOCATION_MAXIMUM_STALENESS_SECONDS: '2',
    };
    const node = async (adminKey?: string) =>
      startServerProcess({
        environment: { ...shared, COUNTERSIGN_PORT: String(await freePort()) },
        ...(adminKey !== undefined && { adminKey }),
      });
    first = await node();
    second = await node(first.adminKey);
  });
  afterAll(async () => {
    await first?.remove();
    await second?.remove();
    await postgres?.stop();
  });

  const verdict = async (server: ServerProcess, { key }: { readonly key: string }) =>
    (await askGateway(server, apiKey(key))).response.status;

  test('K06, R07: what is revoked on one is refused on the other within the bound', async () => {
    for (let round = 0; round < 10; round += 1) {
      const made = await first.createKey();
      expect([await verdict(first, made), await verdict(second, made)]).toEqual([204, 204]);
      expect((await first.admin('POST', `/admin/v1/keys/${made.id}/revoke`)).status).toBe(200);
      expect(await verdict(first, made)).toBe(401);
      await expect.poll(() => verdict(second, made), { timeout: 2000, interval: 5 }).toBe(401);
    }
  });

  test('K09: rotated on both at once, a key has one successor', async () => {
    const { id } = await first.createKey();
    const answers = await Promise.all(
      [first, second, first, second].map((server) =>
        server.admin('POST', `/admin/v1/keys/${id}/rotate`, { overlapSeconds: 60 }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409]);
    const rotated = answers.find(({ status }) => status === 200)?.json;
    await expect.poll(() => verdict(second, rotated), { timeout: 2000 }).toBe(204);
  });

  test('S05: while the database is restarted, nobody gets in by it and nothing is lost; after, both go on by themselves', async () => {
    const [kept, revoked] = [await first.createKey(), await first.createKey()];
    expect([await verdict(first, kept), await verdict(second, revoked)]).toEqual([204, 204]);
    await first.admin('POST', `/admin/v1/keys/${revoked.id}/revoke`);
    await expect.poll(() => verdict(second, revoked), { timeout: 2000 }).toBe(401);
    await postgres.halt();
    const refused = await first.admin('POST', '/admin/v1/keys', { name: 'x', scopes: ['orders:read'] });
    expect([refused.status, refused.json.type]).toEqual([503, 'urn:countersign:problem:temporarily-unavailable']);
    for (const server of [first, second]) {
      await expect.poll(async () => (await send(`${server.url}/readyz`)).status, { timeout: 10_000 }).toBe(503);
      expect((await send(`${server.url}/healthz`)).status).toBe(200);
      // Past the bound nothing remembered is relied on: an outage, and never a 401 for the good or a pass for the revoked.
      await expect.poll(() => verdict(server, kept), { timeout: 10_000 }).toBe(503);
      expect([401, 503]).toContain(await verdict(server, revoked));
    }
    await postgres.start();
    for (const server of [first, second]) {
      await expect.poll(() => verdict(server, kept), { timeout: 15_000 }).toBe(204);
      expect(await verdict(server, revoked)).toBe(401);
      await expect.poll(async () => (await send(`${server.url}/readyz`)).status, { timeout: 10_000 }).toBe(200);
    }
    const after = await second.createKey();
    await expect.poll(() => verdict(first, after), { timeout: 5000 }).toBe(204);
    expect((await first.admin('GET', '/admin/v1/audit-log/verify')).json).toMatchObject({ ok: true });
  });
});
