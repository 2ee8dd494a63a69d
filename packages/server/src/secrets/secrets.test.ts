import { createHash, createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { systemActor } from '../audit-log/actor.ts';
import { createAuditLog } from '../audit-log/audit-log.ts';
import type { Store } from '../store/contract.ts';
import { StoreUnavailableError } from '../store/contract.ts';
import { SealError, type Sealer } from './seal.ts';
import { loadSecrets } from './secrets.ts';
import { manualClock, temporaryFolder, temporaryStore, testSealer } from './testing/temporary-store.ts';

const clock = manualClock();
const auditLog = createAuditLog();
const digest = createHash('sha256').update('a secret').digest('base64url');

const load = (store: Store, sealer: Sealer = testSealer()) => loadSecrets({ store, sealer, auditLog, clock });

describe('loadSecrets', () => {
  it('makes what is missing at the first start and finds it again at the second', async () => {
    const store = await temporaryStore();
    const first = await load(store);
    const second = await load(store);
    expect((await store.secrets.list()).map(({ name, version }) => `${name} ${version}`).sort()).toEqual([
      'api-key-id 1',
      'pepper 1',
    ]);
    expect(second.peppers.matches(digest, first.peppers.pepper(digest))).toBe(true);
    expect(second.apiKeyIds.isOurs(first.apiKeyIds.create())).toBe(true);
  });

  it('gives two nodes that start at once the same secrets', async () => {
    const file = join(temporaryFolder(), 'countersign.db');
    const stores = [await temporaryStore(file), await temporaryStore(file)];
    const [one, two] = await Promise.all(stores.map((store) => load(store)));
    expect(one?.peppers.pepper(digest)).toEqual(two?.peppers.pepper(digest));
  });

  it('K15: keeps no secret readable in the database file', async () => {
    const file = join(temporaryFolder(), 'countersign.db');
    const store = await temporaryStore(file);
    const sealer = testSealer();
    await load(store, sealer);
    const bytes = Buffer.concat([readFileSync(file), readFileSync(`${file}-wal`)]);
    for (const { name, version, sealed } of await store.secrets.list()) {
      const secret = sealer.open(sealed, `secret:${name}:${version}`);
      expect(bytes.includes(sealed)).toBe(true);
      expect(bytes.includes(secret)).toBe(false);
      expect(bytes.includes(secret.toString('base64url'))).toBe(false);
    }
  });

  it('seals everything again when the master key was rotated, so that the old one can go', async () => {
    const store = await temporaryStore();
    const before = await load(store, testSealer(1));
    await load(store, testSealer(2, 1));
    const after = await load(store, testSealer(2));
    expect(after.peppers.pepper(digest)).toEqual(before.peppers.pepper(digest));
    await expect(load(store, testSealer(1))).rejects.toThrow(SealError);
  });
});

describe('peppers', () => {
  it('hash the digest bytes with HMAC-SHA-256', async () => {
    const store = await temporaryStore();
    const { peppers } = await load(store);
    const [stored] = (await store.secrets.list()).filter(({ name }) => name === 'pepper');
    const key = testSealer().open(stored?.sealed ?? '', 'secret:pepper:1');
    const hash = createHmac('sha256', key).update(createHash('sha256').update('a secret').digest()).digest('base64url');
    expect(peppers.pepper(digest)).toEqual({ hash, version: 1 });
  });

  it('rotate without breaking what was hashed before, with an audit entry', async () => {
    const store = await temporaryStore();
    const secrets = await load(store);
    const before = secrets.peppers.pepper(digest);
    expect(await secrets.rotatePepper(systemActor)).toMatchObject({ version: 2 });
    const after = secrets.peppers.pepper(digest);
    expect(after.version).toBe(2);
    expect(after.hash).not.toBe(before.hash);
    expect(secrets.peppers.matches(digest, before)).toBe(true);
    expect(secrets.peppers.matches(digest, after)).toBe(true);
    expect(secrets.peppers.matches(digest, { ...before, version: 2 })).toBe(false);
    const [entry] = await store.auditLog.list({ after: 0, limit: 10 });
    expect(entry).toMatchObject({ actor: 'system', action: 'pepper.rotated', target: 'secret:pepper:2' });
  });

  it('reach another node when it meets their hashes', async () => {
    const file = join(temporaryFolder(), 'countersign.db');
    const [here, there] = [await load(await temporaryStore(file)), await load(await temporaryStore(file))];
    await there.rotatePepper(systemActor);
    const hash = there.peppers.pepper(digest);
    expect(here.peppers.matches(digest, hash)).toBe(false);
    expect(await here.ensurePepper(2)).toBe(true);
    expect(here.peppers.matches(digest, hash)).toBe(true);
    expect(await here.ensurePepper(3)).toBe(false);
  });

  it('of other nodes are read anew, by all who ask during one reading with two readings', async () => {
    const file = join(temporaryFolder(), 'countersign.db');
    const store = await temporaryStore(file);
    const [here, there] = [await load(store), await load(await temporaryStore(file))];
    const { version, createdAt } = await there.rotatePepper(systemActor);
    const list = vi.spyOn(store.secrets, 'list');
    await Promise.all(Array.from({ length: 100 }, () => here.refreshPeppers()));
    expect(list).toHaveBeenCalledTimes(2);
    expect(here.peppers.all().map((pepper) => pepper.version)).toEqual([2, 1]);
    expect(await here.listPeppers()).toEqual([
      { version: 1, createdAt: expect.any(Number) },
      { version, createdAt },
    ]);
  });

  it('are read by whoever asks next, when one reading failed', async () => {
    const store = await temporaryStore();
    const secrets = await load(store);
    vi.spyOn(store.secrets, 'list').mockRejectedValueOnce(new StoreUnavailableError('gone'));
    const [first, second] = await Promise.allSettled([secrets.refreshPeppers(), secrets.refreshPeppers()]);
    expect([first?.status, second?.status]).toEqual(['rejected', 'fulfilled']);
  });

  it('get a new version each when two nodes rotate at once', async () => {
    const file = join(temporaryFolder(), 'countersign.db');
    const nodes = [await load(await temporaryStore(file)), await load(await temporaryStore(file))];
    const rotated = await Promise.all(nodes.map((node) => node.rotatePepper(systemActor)));
    expect(rotated.map(({ version }) => version).sort()).toEqual([2, 3]);
  });
});

describe('apiKeyIds', () => {
  it('are 16 base62 characters and all different', async () => {
    const { apiKeyIds } = await load(await temporaryStore());
    const ids = Array.from({ length: 1000 }, () => apiKeyIds.create());
    expect(ids.every((id) => /^[0-9A-Za-z]{16}$/.test(id) && apiKeyIds.isOurs(id))).toBe(true);
    expect(new Set(ids).size).toBe(1000);
  });

  it('K04: tell invented ids apart without the database', async () => {
    const { apiKeyIds } = await load(await temporaryStore());
    const elsewhere = await load(await temporaryStore());
    const id = apiKeyIds.create();
    const swapped = id.slice(0, 15) + (id.endsWith('A') ? 'B' : 'A');
    for (const invented of [swapped, '', 'x'.repeat(16), `${id}0`, id.slice(1), `${id.slice(0, 15)}-`]) {
      expect(apiKeyIds.isOurs(invented)).toBe(false);
    }
    expect(apiKeyIds.isOurs(elsewhere.apiKeyIds.create())).toBe(false);
  });
});
