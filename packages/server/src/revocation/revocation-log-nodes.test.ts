import type { TokenIdentity } from 'countersign';
import { systemClock } from 'countersign/building-blocks';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { postgresBinaries, startPostgres, type TestPostgres } from '../../../../test/support/postgres.ts';
import { describeWith } from '../../../../test/support/requirements.ts';
import type { Store } from '../store/contract.ts';
import { openPostgresStore } from '../store/postgres.ts';
import { createRevocationLog, type RevocationLog } from './revocation-log.ts';

const token = (tokenId: string): TokenIdentity => ({ tokenId, subject: 's', issuedAt: 1_700_000_000 });

describeWith('the revocation log of two nodes on PostgreSQL', postgresBinaries, () => {
  let server: TestPostgres;
  const nodes: { readonly store: Store; readonly log: RevocationLog }[] = [];

  beforeAll(async () => {
    server = await startPostgres();
    for (let count = 0; count < 2; count += 1) {
      const store = await openPostgresStore({ url: server.url, connectTimeoutMilliseconds: 500 });
      const log = await createRevocationLog({ store, clock: systemClock, maximumStalenessSeconds: 1 });
      nodes.push({ store, log });
    }
  });
  afterAll(async () => {
    for (const { log, store } of nodes) {
      log.close();
      await store.close();
    }
    await server.stop();
  });

  const node = (index: number) => nodes[index % 2] ?? expect.unreachable();

  async function revoke(index: number, id: string): Promise<void> {
    const { store, log } = node(index);
    await store.write(({ revocations }) =>
      revocations.append({ kind: 'token', id, notBefore: 0, expiresAt: 4_000_000_000 }),
    );
    await log.catchUp();
    expect(log.covers(token(id))).toBe(true);
  }

  it('R07: is one order on both, in effect on the revoking node at once and on the other soon', async () => {
    await Promise.all(Array.from({ length: 30 }, (_, index) => revoke(index, `t${index}`)));
    for (const { log } of nodes) {
      await vi.waitUntil(() => log.sequence === 30, { timeout: 1000, interval: 2 });
      for (let index = 0; index < 30; index += 1) expect(log.covers(token(`t${index}`))).toBe(true);
    }
  });

  it('wakes those who wait on the other node', async () => {
    const { log } = node(1);
    await log.catchUp();
    const waiting = log.feed({ log: log.logId, after: log.sequence, waitSeconds: 20 });
    await revoke(0, 'woken');
    expect((await waiting).entries.map(({ id }) => id)).toEqual(['woken']);
  });

  it('R07: relies on nothing while the database is away for longer than the bound, and recovers by itself', async () => {
    const { log } = node(0);
    await server.halt();
    await vi.waitUntil(() => !log.isCurrent(), { timeout: 3000 });
    expect(await log.ask(token('t0'))).toBe('unavailable');
    await server.start();
    await vi.waitUntil(() => log.isCurrent(), { timeout: 5000 });
    expect(log.ask(token('t0'))).toBe('revoked');
    await revoke(1, 'after');
    await vi.waitUntil(() => log.covers(token('after')), { timeout: 5000, interval: 5 });
  });
});
