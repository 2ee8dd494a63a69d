import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Store } from '../store/contract.ts';
import { openSqliteStore } from '../store/sqlite.ts';
import { type Actor, systemActor } from './actor.ts';
import { type AuditEvent, createAuditLog } from './audit-log.ts';
import { verifyAuditLog } from './verify-audit-log.ts';

const auditLog = createAuditLog({ nowMilliseconds: () => 1_700_000_000_123 });
const admin: Actor = { id: 'api-key:A', remoteAddress: '10.0.0.1', requestId: 'req-1' };

let folder: string;
let store: Store;
let beside: DatabaseSync;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-audit-'));
  const file = join(folder, 'countersign.db');
  store = await openSqliteStore({ file });
  beside = new DatabaseSync(file);
});
afterEach(async () => {
  beside.close();
  await store.close();
  rmSync(folder, { recursive: true });
});

const append = (event: Partial<AuditEvent> = {}) =>
  store.write((tables) =>
    auditLog.append(tables, { actor: systemActor, action: 'api-key.created', target: 'api-key:K', ...event }),
  );

async function appendMany(count: number): Promise<void> {
  await store.write(async (tables) => {
    for (let number = 1; number <= count; number += 1) {
      await auditLog.append(tables, {
        actor: admin,
        action: 'api-key.created',
        target: `api-key:${number}`,
        details: { number },
      });
    }
  });
}

describe('appending', () => {
  it('says who did what to which credential, when and from where', async () => {
    const entry = await append({ actor: admin, details: { name: 'ci', scopes: ['b', 'a'] } });
    expect(entry).toMatchObject({
      sequence: 1,
      at: '2023-11-14T22:13:20.123Z',
      actor: 'api-key:A',
      action: 'api-key.created',
      target: 'api-key:K',
      remoteAddress: '10.0.0.1',
      requestId: 'req-1',
      details: '{"name":"ci","scopes":["b","a"]}',
      previousHash: '0'.repeat(64),
    });
    expect(await store.auditLog.list({ after: 0, limit: 10 })).toEqual([entry]);
  });

  it('chains each entry to the one before, by a hash that anybody can compute', async () => {
    const first = await append();
    const second = await append({ actor: admin });
    expect(second.previousHash).toBe(first.hash);
    const canonical = `[2,"2023-11-14T22:13:20.123Z","api-key:A","api-key.created","api-key:K","10.0.0.1","req-1","{}","${first.hash}"]`;
    expect(second.hash).toBe(createHash('sha256').update(canonical).digest('hex'));
  });

  it('sorts the members of details at every depth, so that one content has one hash', async () => {
    const entry = await append({ details: { b: [{ z: 1, y: null }], a: { d: true, c: 'x' } } });
    expect(entry.details).toBe('{"a":{"c":"x","d":true},"b":[{"y":null,"z":1}]}');
  });

  it('happens together with what it tells of, or not at all', async () => {
    const failing = store.write(async (tables) => {
      await auditLog.append(tables, { actor: systemActor, action: 'x', target: 'y' });
      throw new Error('on purpose');
    });
    await expect(failing).rejects.toThrow('on purpose');
    expect(await store.auditLog.list({ after: 0, limit: 10 })).toEqual([]);
  });

  it('stays one chain when many append at once', async () => {
    await Promise.all(Array.from({ length: 20 }, () => append()));
    expect(await verifyAuditLog(store)).toMatchObject({ ok: true, entries: 20 });
  });
});

describe('verifying', () => {
  it('lets others be served while it reads a long log', async () => {
    await store.write(async (tables) => {
      for (let index = 0; index < 2000; index += 1) {
        await createAuditLog().append(tables, { actor: systemActor, action: 'a', target: 't' });
      }
    });
    let served = 0;
    const serving = setInterval(() => {
      served += 1;
    }, 0);
    await verifyAuditLog(store);
    clearInterval(serving);
    expect(served).toBeGreaterThan(1);
  });

  it('finds an empty log good, and one of several pages', async () => {
    expect(await verifyAuditLog(store)).toEqual({ ok: true, entries: 0 });
    await appendMany(1100);
    const last = (await store.auditLog.list({ after: 1099, limit: 1 }))[0];
    expect(await verifyAuditLog(store)).toEqual({
      ok: true,
      entries: 1100,
      last: { sequence: 1100, hash: last?.hash },
    });
  });

  const count = 8;
  const columns = [
    'at',
    'actor',
    'action',
    'target',
    'remote_address',
    'request_id',
    'details',
    'previous_hash',
    'hash',
  ] as const;

  it('finds any change of any column of any row', async () => {
    await appendMany(count);
    const sequences = fc.integer({ min: 1, max: count });
    await fc.assert(
      fc.asyncProperty(sequences, fc.constantFrom(...columns), fc.string(), async (sequence, column, text) => {
        const row = beside.prepare(`select ${column} as value from audit_log where sequence = ?`).get(sequence);
        fc.pre(row?.value !== text);
        const change = beside.prepare(`update audit_log set ${column} = ? where sequence = ?`);
        change.run(text, sequence);
        const verdict = await verifyAuditLog(store);
        change.run(row?.value ?? null, sequence);
        expect(verdict.ok).toBe(false);
        // A changed `hash` shows in its own row; nothing before the change is accused.
        expect(verdict.firstBadSequence).toBe(sequence);
        expect(verdict.entries).toBe(sequence - 1);
      }),
      { numRuns: 150 },
    );
    expect(await verifyAuditLog(store)).toMatchObject({ ok: true });
  });

  it('finds any removal but at the end, which the anchor finds', async () => {
    await appendMany(count);
    const verdict = await verifyAuditLog(store);
    for (let first = 1; first <= count; first += 1) {
      for (let last = first; last <= count; last += 1) {
        beside.exec('begin');
        beside.prepare('delete from audit_log where sequence between ? and ?').run(first, last);
        beside.exec('commit');
        const plain = await verifyAuditLog(store);
        const anchored = await verifyAuditLog(store, verdict.last);
        expect(plain.ok).toBe(last === count);
        expect(anchored).toMatchObject({ ok: false, firstBadSequence: first });
        await restore(first, last);
      }
    }
    expect(await verifyAuditLog(store, verdict.last)).toMatchObject({ ok: true });
  });

  it('finds any two rows that changed places', async () => {
    await appendMany(count);
    const swap = (a: number, b: number) => {
      const move = beside.prepare('update audit_log set sequence = ? where sequence = ?');
      move.run(-1, a);
      move.run(a, b);
      move.run(b, -1);
    };
    for (let a = 1; a < count; a += 1) {
      for (let b = a + 1; b <= count; b += 1) {
        swap(a, b);
        expect(await verifyAuditLog(store)).toMatchObject({ ok: false, firstBadSequence: a });
        swap(a, b);
      }
    }
  });

  it('finds entries before the first, and removed ones whose numbers were closed up', async () => {
    await appendMany(count);
    beside.exec('update audit_log set sequence = 0 where sequence = 1');
    expect(await verifyAuditLog(store)).toMatchObject({ ok: false, firstBadSequence: 1 });
    beside.exec('update audit_log set sequence = 1 where sequence = 0');
    beside.exec(
      "insert into audit_log select -5, at, actor, action, target, null, null, details, '', '' from audit_log limit 1",
    );
    expect(await verifyAuditLog(store)).toMatchObject({ ok: false, firstBadSequence: 1 });
    beside.exec('delete from audit_log where sequence = -5');
    beside.exec('delete from audit_log where sequence = 4');
    for (let sequence = 5; sequence <= count; sequence += 1) {
      beside.prepare('update audit_log set sequence = ? where sequence = ?').run(sequence - 1, sequence);
    }
    expect(await verifyAuditLog(store)).toMatchObject({ ok: false, firstBadSequence: 4 });
  });

  it('finds by the anchor that the whole log was written anew', async () => {
    await appendMany(count);
    const { last } = await verifyAuditLog(store);
    beside.exec('delete from audit_log');
    for (let number = 1; number <= count + 2; number += 1) await append({ target: 'api-key:forged' });
    expect(await verifyAuditLog(store)).toMatchObject({ ok: true });
    const verdict = await verifyAuditLog(store, last);
    expect(verdict).toMatchObject({ ok: false, firstBadSequence: count });
    expect(verdict.reason).toContain('noted');
  });

  async function restore(first: number, last: number): Promise<void> {
    const fresh = mkdtempSync(join(folder, 'copy-'));
    const copy = await openSqliteStore({ file: join(fresh, 'copy.db') });
    await copy.write(async (tables) => {
      for (let number = 1; number <= last; number += 1) {
        await auditLog.append(tables, {
          actor: admin,
          action: 'api-key.created',
          target: `api-key:${number}`,
          details: { number },
        });
      }
    });
    const entries = await copy.auditLog.list({ after: first - 1, limit: last - first + 1 });
    await copy.close();
    await store.write(async (tables) => {
      for (const entry of entries) await tables.auditLog.append(entry);
    });
  }
});
