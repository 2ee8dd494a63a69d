import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { RevocationEntry, TokenIdentity } from 'countersign';
import { createRevocationList, type RevocationFeedPage, systemClock } from 'countersign/building-blocks';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Store, StoreUnavailableError } from '../store/contract.ts';
import { openSqliteStore } from '../store/sqlite.ts';
import { createRevocationLog, type RevocationLog, type RevocationLogOptions } from './revocation-log.ts';

const token = (tokenId: string): TokenIdentity => ({ tokenId, subject: 's', issuedAt: 1_700_000_000 });

let folder: string;
let file: string;
let store: Store;
let otherStore: Store;
let beside: DatabaseSync;
const logs: RevocationLog[] = [];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-revocation-'));
  file = join(folder, 'countersign.db');
  store = await openSqliteStore({ file, watchIntervalMilliseconds: 5 });
  otherStore = await openSqliteStore({ file, watchIntervalMilliseconds: 5 });
  beside = new DatabaseSync(file);
});
afterEach(async () => {
  for (const log of logs.splice(0)) log.close();
  beside.close();
  await Promise.all([store.close(), otherStore.close()]);
  rmSync(folder, { recursive: true });
});

async function createLog(options: Partial<RevocationLogOptions> = {}): Promise<RevocationLog> {
  const log = await createRevocationLog({ store, clock: systemClock, maximumStalenessSeconds: 5, ...options });
  logs.push(log);
  return log;
}

const farFuture = 4_000_000_000;

function append(on: Store, ...ids: readonly string[]): Promise<readonly RevocationEntry[]> {
  return on.write(async ({ revocations }) => {
    const entries = [];
    for (const id of ids)
      entries.push(await revocations.append({ kind: 'token', id, notBefore: 0, expiresAt: farFuture }));
    return entries;
  });
}

async function revoke(log: RevocationLog, id: string, on = store): Promise<number> {
  const [entry] = await append(on, id);
  await log.catchUp();
  return entry?.sequence ?? 0;
}

/** Time that the test moves. */
function steerableClock() {
  const clock = { milliseconds: 0, nowSeconds: () => 1_700_000_000, monotonicMilliseconds: () => clock.milliseconds };
  return clock;
}

/** The store, whose reads of the revocations can be made to fail or to wait. */
function steerableStore() {
  const steering = { failing: false, reads: 0, before: async () => {} };
  const steered: RevocationLogOptions['store'] = {
    watch: () => () => {},
    revocations: {
      ...store.revocations,
      async sequence() {
        steering.reads += 1;
        if (steering.failing) throw new StoreUnavailableError('down');
        const sequence = await store.revocations.sequence();
        await steering.before();
        return sequence;
      },
    },
  };
  return { steering, steered };
}

describe('the view', () => {
  it('holds what was revoked before it began, however much that is', async () => {
    await append(store, ...Array.from({ length: 2500 }, (_, index) => `t${index}`));
    const log = await createLog();
    expect(log.sequence).toBe(2500);
    expect(log.covers(token('t0')) && log.covers(token('t2499'))).toBe(true);
    expect(log.covers(token('else'))).toBe(false);
    expect(log.isCurrent()).toBe(true);
  });

  it('R07: covers a revocation when catching up is over, with no moment in between, on the node that revoked', async () => {
    const log = await createLog();
    const other = await createLog({ store: otherStore });
    const revokeAndLook = async (index: number) => {
      const [node, on] = index % 2 ? [log, store] : [other, otherStore];
      const sequence = await revoke(node, `t${index}`, on);
      expect(node.covers(token(`t${index}`))).toBe(true);
      expect(node.sequence).toBeGreaterThanOrEqual(sequence);
    };
    await Promise.all(Array.from({ length: 60 }, (_, index) => revokeAndLook(index)));
    await Promise.all([log.catchUp(), other.catchUp()]);
    expect([log.sequence, other.sequence]).toEqual([60, 60]);
  });

  it('R07: hears of what another node revoked, well within the bound', async () => {
    const log = await createLog();
    await append(otherStore, 'theirs');
    await vi.waitUntil(() => log.covers(token('theirs')), { timeout: 1000, interval: 2 });
  });

  it('finds what it was not told of, by polling', async () => {
    const { steered } = steerableStore();
    const log = await createLog({ store: steered, maximumStalenessSeconds: 0.1 });
    await append(otherStore, 'theirs');
    await vi.waitUntil(() => log.covers(token('theirs')), { timeout: 5000, interval: 5 });
  });

  it('reads once more for whoever asks while a reading is under way, which may have begun too early', async () => {
    const { steering, steered } = steerableStore();
    const log = await createLog({ store: steered });
    let release = () => {};
    const reached = new Promise<void>((resolve) => {
      steering.before = () => {
        resolve();
        return new Promise((proceed) => (release = proceed));
      };
    });
    const early = log.catchUp();
    await reached;
    // That reading has its number already; what is committed now is not in it.
    await append(store, 'late');
    const asked = [log.catchUp(), log.catchUp(), log.catchUp()];
    steering.before = async () => {};
    release();
    await early;
    const readsBefore = steering.reads;
    await Promise.all(asked);
    expect(log.covers(token('late'))).toBe(true);
    expect(steering.reads - readsBefore).toBeLessThanOrEqual(1);
  });

  it('tells its subscribers of each entry, before the number shows it', async () => {
    const log = await createLog();
    const heard: string[] = [];
    const end = log.subscribe((change) => heard.push(change === 'reset' ? change : `${change.id} at ${log.sequence}`));
    await revoke(log, 'a');
    await revoke(log, 'b');
    end();
    await revoke(log, 'c');
    expect(heard).toEqual(['a at 0', 'b at 1']);
  });

  it('knows the last change of an API key', async () => {
    const log = await createLog();
    await store.write(({ revocations }) =>
      revocations.append({ kind: 'api-key', id: 'K', notBefore: 0, expiresAt: farFuture }),
    );
    await log.catchUp();
    expect(log.lastChangeOfApiKey('K')).toBe(1);
  });
});

describe('an outage of the store', () => {
  it('ends the trust in the view when the bound has passed, and no sooner', async () => {
    const clock = steerableClock();
    const { steering, steered } = steerableStore();
    const log = await createLog({ store: steered, clock, maximumStalenessSeconds: 5 });
    steering.failing = true;
    clock.milliseconds = 5000;
    expect(log.isCurrent()).toBe(true);
    clock.milliseconds = 5001;
    expect(log.isCurrent()).toBe(false);
  });

  it('makes asking answer "unavailable", until the store is back', async () => {
    const clock = steerableClock();
    const { steering, steered } = steerableStore();
    const log = await createLog({ store: steered, clock });
    await revoke(log, 'gone');
    expect(log.ask(token('gone'))).toBe('revoked');
    expect(log.ask(token('else'))).toBe('live');
    clock.milliseconds = 60_000;
    steering.failing = true;
    expect(await log.ask(token('gone'))).toBe('unavailable');
    steering.failing = false;
    await append(otherStore, 'meanwhile');
    expect(await log.ask(token('meanwhile'))).toBe('revoked');
    expect(log.ask(token('else'))).toBe('live');
    expect(log.isCurrent()).toBe(true);
  });

  it('at the moment of catching up ends the trust at once: the entry is committed, and the view lacks it', async () => {
    const failures: unknown[] = [];
    const { steering, steered } = steerableStore();
    const log = await createLog({ store: steered, onError: (error) => failures.push(error) });
    await append(store, 'committed');
    steering.failing = true;
    await log.catchUp();
    expect(log.isCurrent()).toBe(false);
    expect(failures[0]).toBeInstanceOf(StoreUnavailableError);
    steering.failing = false;
    await log.catchUp();
    expect(log.isCurrent()).toBe(true);
    expect(log.covers(token('committed'))).toBe(true);
  });

  it('at the start is told to whoever starts', async () => {
    const { steering, steered } = steerableStore();
    steering.failing = true;
    await expect(createLog({ store: steered })).rejects.toThrow(StoreUnavailableError);
  });
});

describe('a log that is not the one before', () => {
  it('is read anew when its numbers went back: the database was restored', async () => {
    const log = await createLog();
    await revoke(log, 'a');
    await revoke(log, 'b');
    const changes: unknown[] = [];
    log.subscribe((change) => changes.push(change));
    beside.exec("delete from revocations where sequence = 2; update counters set value = 1 where name = 'revocations'");
    await log.catchUp();
    expect(changes).toEqual(['reset']);
    expect(log.sequence).toBe(1);
    expect([log.covers(token('a')), log.covers(token('b'))]).toEqual([true, false]);
  });

  it('is read anew when it has another id: the database was replaced', async () => {
    const log = await createLog();
    await revoke(log, 'a');
    beside.exec("update facts set value = 'another' where name = 'revocation-log-id'; update revocations set id = 'z'");
    await log.catchUp();
    expect(log.logId).toBe('another');
    expect([log.covers(token('a')), log.covers(token('z'))]).toEqual([false, true]);
  });

  it('is read anew when entries are gone that the view had not seen', async () => {
    const { steering, steered } = steerableStore();
    const log = await createLog({ store: steered });
    steering.failing = true;
    await append(store, 'expired', 'alive');
    beside.exec('delete from revocations where sequence = 1');
    steering.failing = false;
    await log.catchUp();
    expect(log.sequence).toBe(2);
    expect(log.covers(token('alive'))).toBe(true);
  });
});

describe('the feed', () => {
  const ask = (log: RevocationLog, after: number, more: Partial<Parameters<RevocationLog['feed']>[0]> = {}) =>
    log.feed({ log: log.logId, after, waitSeconds: 0, ...more });
  const ids = (page: RevocationFeedPage) => page.entries.map(({ id }) => id);

  it('gives a follower that knows nothing the whole list, to start from', async () => {
    await append(store, 'a', 'b');
    const log = await createLog();
    const page = await log.feed({ after: 0, waitSeconds: 20 });
    expect(page).toMatchObject({ logId: log.logId, sequence: 2, reset: true, more: false });
    expect(ids(page)).toEqual(['a', 'b']);
  });

  it('gives what is new, and nothing when nothing is', async () => {
    const log = await createLog();
    await revoke(log, 'a');
    await revoke(log, 'b');
    expect(await ask(log, 1)).toMatchObject({
      sequence: 2,
      reset: false,
      more: false,
      entries: [{ id: 'b', sequence: 2 }],
    });
    expect(await ask(log, 2)).toMatchObject({ sequence: 2, reset: false, more: false, entries: [] });
  });

  it('starts anew for a follower of another log, or one that is ahead of this one', async () => {
    const log = await createLog();
    await revoke(log, 'a');
    expect(await ask(log, 1, { log: 'another' })).toMatchObject({ reset: true, sequence: 1, entries: [{ id: 'a' }] });
    expect(await ask(log, 7)).toMatchObject({ reset: true, sequence: 1, entries: [{ id: 'a' }] });
  });

  it('starts anew where entries were deleted that the follower had not seen, and not where it had', async () => {
    await append(store, 'a', 'b', 'c');
    beside.exec('delete from revocations where sequence = 2');
    const log = await createLog();
    expect(await ask(log, 1)).toMatchObject({ reset: true, sequence: 3 });
    expect(ids(await ask(log, 1))).toEqual(['a', 'c']);
    expect(await ask(log, 2)).toMatchObject({ reset: false, entries: [{ id: 'c' }] });
    expect(await ask(log, 1, { partial: true })).toMatchObject({ reset: false, entries: [{ id: 'c' }] });
  });

  it('starts anew where the last entries were deleted too', async () => {
    await append(store, 'a', 'b');
    beside.exec('delete from revocations where sequence = 2');
    const log = await createLog();
    expect(await ask(log, 1)).toMatchObject({ reset: true, sequence: 2, entries: [{ id: 'a' }] });
  });

  it('brings a follower to the same view, in pages, whatever was deleted', async () => {
    await append(store, ...Array.from({ length: 2600 }, (_, index) => `t${index}`));
    beside.exec('delete from revocations where sequence % 7 = 3');
    const log = await createLog();
    const list = createRevocationList();
    const pages: RevocationFeedPage[] = [];
    for (
      let page = await log.feed({ after: 0, waitSeconds: 0 });
      ;
      page = await ask(log, page.sequence, { partial: true })
    ) {
      pages.push(page);
      if (!page.more) break;
    }
    expect(pages.map(({ reset }) => reset)).toEqual([true, false, false]);
    list.reset(
      pages.flatMap(({ entries }) => entries),
      pages.at(-1)?.sequence ?? 0,
    );
    await append(store, 'new-1', 'new-2');
    const next = await ask(log, list.sequence);
    expect(list.apply(next.entries)).toBe(true);
    expect(list.sequence).toBe(2602);
    expect([list.covers(token('t0')), list.covers(token('t2')), list.covers(token('new-2'))]).toEqual([
      true,
      false,
      true,
    ]);
  });

  it('waits, and answers at once when this node revokes', async () => {
    const log = await createLog();
    await revoke(log, 'a');
    const waiting = [ask(log, 1, { waitSeconds: 20 }), ask(log, 1, { waitSeconds: 20 })];
    await new Promise((resolve) => setTimeout(resolve, 20));
    await revoke(log, 'b');
    for (const page of await Promise.all(waiting)) expect(page).toMatchObject({ sequence: 2, entries: [{ id: 'b' }] });
  });

  it('waits, and answers soon when another node revokes', async () => {
    const log = await createLog();
    const waiting = ask(log, 0, { waitSeconds: 20 });
    await append(otherStore, 'theirs');
    expect(await waiting).toMatchObject({ sequence: 1, entries: [{ id: 'theirs' }] });
  });

  it('looks again when the wait is over, and says how long it held the request', async () => {
    const clock = steerableClock();
    const { steered, steering } = steerableStore();
    const log = await createLog({ store: steered, clock, maximumStalenessSeconds: 1000 });
    const waiting = ask(log, 0, { waitSeconds: 0.05 });
    await new Promise((resolve) => setTimeout(resolve, 5));
    clock.milliseconds = 49.7;
    // Committed beside, and nobody told this node.
    await append(otherStore, 'theirs');
    const reads = steering.reads;
    expect(await waiting).toMatchObject({ sequence: 1, entries: [{ id: 'theirs' }], heldMilliseconds: 49 });
    expect(steering.reads).toBe(reads + 1);
  });

  it('is over when the follower is gone, or the log is closed', async () => {
    const log = await createLog();
    const gone = new AbortController();
    const waiting = ask(log, 0, { waitSeconds: 20, signal: gone.signal });
    await new Promise((resolve) => setTimeout(resolve, 5));
    gone.abort();
    expect(await waiting).toMatchObject({ entries: [] });
    expect(await ask(log, 0, { waitSeconds: 20, signal: gone.signal })).toMatchObject({ entries: [] });
    const another = ask(log, 0, { waitSeconds: 20 });
    await new Promise((resolve) => setTimeout(resolve, 5));
    log.close();
    expect(await another).toMatchObject({ entries: [] });
    expect(await ask(log, 0, { waitSeconds: 20 })).toMatchObject({ entries: [] });
  });

  it('does not claim to be current when the store cannot be read', async () => {
    const { steering, steered } = steerableStore();
    const log = await createLog({ store: steered });
    const waiting = ask(log, 0, { waitSeconds: 0.05 });
    await new Promise((resolve) => setTimeout(resolve, 5));
    steering.failing = true;
    await expect(waiting).rejects.toThrow(StoreUnavailableError);
    await expect(ask(log, 0)).rejects.toThrow(StoreUnavailableError);
  });

  it('measures the time from a revocation to the word of each follower', async () => {
    const clock = steerableClock();
    const delays: number[] = [];
    const log = await createLog({
      clock,
      maximumStalenessSeconds: 1000,
      onAcknowledged: (delay) => delays.push(delay),
    });
    await ask(log, 0);
    await revoke(log, 'a');
    clock.milliseconds = 10;
    await revoke(log, 'b');
    // Two followers fetch both, one of them is slow.
    await ask(log, 0);
    await ask(log, 0);
    expect(delays).toEqual([]);
    clock.milliseconds = 30;
    await ask(log, 2);
    expect(delays).toEqual([30, 20]);
    clock.milliseconds = 500;
    await ask(log, 2);
    expect(delays).toEqual([30, 20, 500, 490]);
    await ask(log, 2);
    expect(delays).toHaveLength(4);
  });
});
