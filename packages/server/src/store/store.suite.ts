import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ApiKeyFilter } from '../api-keys/api-key-store.ts';
import { ConflictError, type Store, StoreUnavailableError, type Tables } from './contract.ts';
import {
  sampleApiKey,
  sampleAuditEntry,
  sampleClient,
  sampleRevocation,
  sampleSigningKey,
  sampleVersion,
} from './testing/samples.ts';

export interface StoreUnderTest {
  /** Opens the same database once more, as another node does. */
  open(): Promise<Store>;
  /** Runs SQL beside the store. */
  execute(sql: string): Promise<void>;
  /** Called when all stores are closed. */
  remove(): Promise<void>;
}

/** What every store has to do, run against each of them. `create` gives a new, empty database. */
export function describeStore(create: () => Promise<StoreUnderTest>): void {
  let database: StoreUnderTest;
  let store: Store;
  let other: Store;

  beforeEach(async () => {
    database = await create();
    // Both at once: one of them applies the migrations, the other waits for it.
    [store, other] = await Promise.all([database.open(), database.open()]);
  });

  afterEach(async () => {
    await Promise.all([store.close(), other.close()]);
    await database.remove();
  });

  describe('API keys', () => {
    const full = sampleApiKey({
      owner: 'acme',
      rateLimits: [
        { limit: 100, windowSeconds: 60 },
        { limit: 5000, windowSeconds: 86_400 },
      ],
      allowedAddresses: ['10.0.0.0/8', '2001:db8::/32'],
      expiresAt: 1_800_000_000,
      disabledAt: 1_700_000_001,
      revokedAt: 1_700_000_002,
      exposedAt: 1_700_000_003,
      lastUsedAt: 1_700_000_004,
      lastUsedAddress: '2001:db8::1',
      versions: [
        sampleVersion({ version: 2, lookup: 'hash-2', createdAt: 1_700_000_005 }),
        sampleVersion({
          algorithm: 'bcrypt',
          hash: '$2b$10$x',
          pepperVersion: 0,
          lookup: 'start:old_',
          expiresAt: 1_700_000_006,
        }),
      ],
    });

    it('gives back every field of a key as it was', async () => {
      await store.apiKeys.insert(full);
      expect(await store.apiKeys.find(full.id)).toEqual(full);
      expect(await other.apiKeys.find(full.id)).toEqual(full);
      expect(await store.apiKeys.findByLookup('hash-2', 5)).toEqual([full]);
    });

    it('knows no key that was not inserted', async () => {
      expect(await store.apiKeys.find(full.id)).toBeUndefined();
      expect(await store.apiKeys.findByLookup('hash-2', 5)).toEqual([]);
      expect(await store.apiKeys.update(full)).toBe(false);
    });

    it('finds an id by its exact case', async () => {
      await store.apiKeys.insert(full);
      expect(await store.apiKeys.find(full.id.toLowerCase())).toBeUndefined();
    });

    it('refuses an id that is taken', async () => {
      await store.apiKeys.insert(full);
      await expect(other.apiKeys.insert(sampleApiKey({ id: full.id }))).rejects.toThrow(ConflictError);
      expect(await store.apiKeys.find(full.id)).toEqual(full);
    });

    it('refuses a peppered lookup that is taken, and keeps nothing of that key', async () => {
      await store.apiKeys.insert(full);
      const second = sampleApiKey({ id: 'K2', versions: [sampleVersion({ lookup: 'hash-2' })] });
      await expect(store.apiKeys.insert(second)).rejects.toThrow(ConflictError);
      expect(await store.apiKeys.find('K2')).toBeUndefined();
    });

    it('lets keys with slow hashes share the beginning that finds them', async () => {
      const versions = [sampleVersion({ algorithm: 'argon2id', lookup: 'start:old_abcd' })];
      for (const id of ['K3', 'K1', 'K2']) await store.apiKeys.insert(sampleApiKey({ id, versions }));
      const found = await store.apiKeys.findByLookup('start:old_abcd', 2);
      expect(found.map(({ id }) => id)).toEqual(['K1', 'K2']);
    });

    it('says which foreign forms there are', async () => {
      expect(await store.apiKeys.foreignForms()).toEqual({ any: false, slow: false });
      await store.apiKeys.insert(sampleApiKey({ id: 'K1' }));
      expect(await store.apiKeys.foreignForms()).toEqual({ any: false, slow: false });
      await store.apiKeys.insert(sampleApiKey({ id: 'K2', versions: [sampleVersion({ lookup: 'hash' })] }));
      expect(await store.apiKeys.foreignForms()).toEqual({ any: true, slow: false });
      const slow = sampleApiKey({ id: 'K3', versions: [sampleVersion({ algorithm: 'scrypt', lookup: 'start:x' })] });
      await store.apiKeys.insert(slow);
      expect(await store.apiKeys.foreignForms()).toEqual({ any: true, slow: true });
      await store.apiKeys.update({ ...slow, versions: [sampleVersion({ lookup: 'better' })] });
      expect(await store.apiKeys.foreignForms()).toEqual({ any: true, slow: false });
    });

    it('replaces everything but the uses', async () => {
      await store.apiKeys.insert(full);
      const changed = sampleApiKey({
        id: full.id,
        name: 'other',
        owner: 'else',
        lastUsedAt: 5,
        versions: [sampleVersion({ lookup: 'new' })],
      });
      expect(await other.apiKeys.update(changed)).toBe(true);
      const { lastUsedAt, lastUsedAddress } = full;
      expect(await store.apiKeys.find(full.id)).toEqual({ ...changed, lastUsedAt, lastUsedAddress });
      expect(await store.apiKeys.findByLookup('hash-2', 5)).toEqual([]);
      expect(await store.apiKeys.findByLookup('new', 5)).toHaveLength(1);
    });

    it('pages in the order of the bytes of the ids', async () => {
      for (const id of ['b', 'B', '0', 'a', 'Z', '_']) await store.apiKeys.insert(sampleApiKey({ id }));
      const pages = async (limit: number) => {
        const ids: string[] = [];
        for (let after: string | undefined; ; after = ids.at(-1)) {
          const page = await store.apiKeys.list({ limit, nowSeconds: 0, ...(after === undefined ? {} : { after }) });
          ids.push(...page.map(({ id }) => id));
          if (page.length < limit) return ids;
        }
      };
      expect(await pages(2)).toEqual(['0', 'B', 'Z', '_', 'a', 'b']);
      expect(await pages(100)).toEqual(['0', 'B', 'Z', '_', 'a', 'b']);
    });

    it('lists by owner and by state, each key in one state', async () => {
      const now = 1000;
      const keys = [
        sampleApiKey({ id: 'active', owner: 'acme' }),
        sampleApiKey({ id: 'active-until', owner: 'other', expiresAt: now + 1 }),
        sampleApiKey({ id: 'disabled', owner: 'acme', disabledAt: 1 }),
        sampleApiKey({ id: 'expired', expiresAt: now }),
        sampleApiKey({ id: 'expired-disabled', expiresAt: now - 1, disabledAt: 1 }),
        sampleApiKey({ id: 'revoked', owner: 'acme', revokedAt: 1 }),
        sampleApiKey({ id: 'revoked-all', revokedAt: 1, disabledAt: 1, expiresAt: 1 }),
      ];
      for (const key of keys) await store.apiKeys.insert(key);
      const ids = async (filter: Partial<ApiKeyFilter>) =>
        (await store.apiKeys.list({ limit: 200, nowSeconds: now, ...filter })).map(({ id }) => id);
      expect(await ids({ state: 'active' })).toEqual(['active', 'active-until']);
      expect(await ids({ state: 'disabled' })).toEqual(['disabled']);
      expect(await ids({ state: 'expired' })).toEqual(['expired', 'expired-disabled']);
      expect(await ids({ state: 'revoked' })).toEqual(['revoked', 'revoked-all']);
      expect(await ids({ owner: 'acme' })).toEqual(['active', 'disabled', 'revoked']);
      expect(await ids({ owner: 'acme', state: 'active' })).toEqual(['active']);
      expect(await ids({ after: 'expired-disabled' })).toEqual(['revoked', 'revoked-all']);
    });

    it('keeps, replaces and removes the limits of an owner', async () => {
      expect(await store.apiKeys.ownerRateLimits('acme')).toEqual([]);
      await store.apiKeys.setOwnerRateLimits('acme', [{ limit: 1, windowSeconds: 2 }]);
      await store.apiKeys.setOwnerRateLimits('acme', [{ limit: 3, windowSeconds: 4 }]);
      expect(await other.apiKeys.ownerRateLimits('acme')).toEqual([{ limit: 3, windowSeconds: 4 }]);
      expect(await store.apiKeys.ownerRateLimits('else')).toEqual([]);
      await store.apiKeys.setOwnerRateLimits('acme', []);
      expect(await store.apiKeys.ownerRateLimits('acme')).toEqual([]);
    });

    it('moves the last use only forward, and passes over unknown ids', async () => {
      await store.apiKeys.insert(sampleApiKey({ id: 'K1' }));
      const lastUse = async () => {
        const key = await store.apiKeys.find('K1');
        return [key?.lastUsedAt, key?.lastUsedAddress];
      };
      await store.apiKeys.recordUses([]);
      await store.apiKeys.recordUses([
        { id: 'K1', at: 100, address: '10.0.0.1' },
        { id: 'K1', at: 300, address: '10.0.0.3' },
        { id: 'nobody', at: 100, address: null },
        { id: 'K1', at: 200, address: '10.0.0.2' },
      ]);
      expect(await lastUse()).toEqual([300, '10.0.0.3']);
      await store.apiKeys.recordUses([{ id: 'K1', at: 299, address: null }]);
      expect(await lastUse()).toEqual([300, '10.0.0.3']);
      await store.apiKeys.recordUses([{ id: 'K1', at: 301, address: null }]);
      expect(await lastUse()).toEqual([301, null]);
    });

    it('records many uses at once, from two nodes in opposite orders', async () => {
      const ids = Array.from({ length: 450 }, (_, index) => `K${index}`);
      await store.write(async ({ apiKeys }) => {
        for (const id of ids) await apiKeys.insert(sampleApiKey({ id }));
      });
      const uses = ids.map((id) => ({ id, at: 7, address: null }));
      await Promise.all([store.apiKeys.recordUses(uses), other.apiKeys.recordUses([...uses].reverse())]);
      const keys = await store.apiKeys.list({ limit: 1000, nowSeconds: 0 });
      expect(keys.filter(({ lastUsedAt }) => lastUsedAt === 7)).toHaveLength(450);
    });
  });

  describe('clients', () => {
    it('gives back every field of a client as it was', async () => {
      const client = sampleClient({
        owner: 'acme',
        scopes: [],
        resources: ['https://a.example/', 'urn:b'],
        accessTokenLifetimeSeconds: 60,
        revokedAt: 5,
        lastUsedAt: 6,
        secrets: [
          { version: 2, hash: 'b', pepperVersion: 3, createdAt: 2, expiresAt: null },
          { version: 1, hash: 'a', pepperVersion: 1, createdAt: 1, expiresAt: 9 },
        ],
      });
      await store.clients.insert(client);
      expect(await store.clients.find(client.id)).toEqual(client);
      const changed = sampleClient({ name: 'other' });
      expect(await other.clients.update(changed)).toBe(true);
      expect(await store.clients.find(client.id)).toEqual(changed);
    });

    it('refuses an id that is taken, and knows none that is not there', async () => {
      await store.clients.insert(sampleClient());
      await expect(other.clients.insert(sampleClient())).rejects.toThrow(ConflictError);
      expect(await store.clients.find('client-2')).toBeUndefined();
      expect(await store.clients.update(sampleClient({ id: 'client-2' }))).toBe(false);
    });

    it('lists in pages', async () => {
      for (const id of ['c', 'B', 'a']) await store.clients.insert(sampleClient({ id }));
      expect((await store.clients.list({ limit: 2 })).map(({ id }) => id)).toEqual(['B', 'a']);
      expect((await store.clients.list({ after: 'a', limit: 2 })).map(({ id }) => id)).toEqual(['c']);
    });
  });

  describe('signing keys', () => {
    it('keeps them, the oldest first', async () => {
      const keys = [
        sampleSigningKey({ keyId: 'b', publishedAt: 2, state: 'active', activatedAt: 3 }),
        sampleSigningKey({ keyId: 'a', publishedAt: 2 }),
        sampleSigningKey({
          keyId: 'c',
          publishedAt: 1,
          state: 'retired',
          retiredAt: 4,
          revokedAt: 5,
          algorithm: 'EdDSA',
        }),
      ] as const;
      for (const key of keys) await store.signingKeys.insert(key);
      expect(await other.signingKeys.list()).toEqual([keys[2], keys[1], keys[0]]);
    });

    it('replaces, refuses and deletes', async () => {
      await store.signingKeys.insert(sampleSigningKey());
      await expect(other.signingKeys.insert(sampleSigningKey())).rejects.toThrow(ConflictError);
      const retired = sampleSigningKey({ state: 'retired', retiredAt: 9 });
      expect(await store.signingKeys.update(retired)).toBe(true);
      expect(await store.signingKeys.update(sampleSigningKey({ keyId: 'unknown' }))).toBe(false);
      expect(await store.signingKeys.list()).toEqual([retired]);
      await store.signingKeys.delete('kid-1');
      expect(await store.signingKeys.list()).toEqual([]);
    });
  });

  describe('secrets', () => {
    it('are told apart by name and version', async () => {
      const secrets = [
        { name: 'api-key-id', version: 1, sealed: 'a', createdAt: 1 },
        { name: 'pepper', version: 1, sealed: 'b', createdAt: 2 },
        { name: 'pepper', version: 2, sealed: 'c', createdAt: 3 },
      ];
      for (const secret of [...secrets].reverse()) await store.secrets.insert(secret);
      expect(await other.secrets.list()).toEqual(secrets);
      const again = { name: 'pepper', version: 2, sealed: 'd', createdAt: 4 };
      await expect(other.secrets.insert(again)).rejects.toThrow(ConflictError);
      expect(await store.secrets.update(again)).toBe(true);
      expect(await store.secrets.update({ ...again, version: 3 })).toBe(false);
      expect((await store.secrets.list()).at(-1)).toEqual(again);
    });
  });

  describe('idempotency records', () => {
    it('are taken once, completed, and given up', async () => {
      const record = { id: 'r1', fingerprint: 'f', sealedResponse: null, expiresAt: 100 };
      const taken = await Promise.all([store.idempotency.insert(record), other.idempotency.insert(record)]);
      expect(taken.sort()).toEqual([false, true]);
      expect(await store.idempotency.find('r1')).toEqual(record);
      await store.idempotency.complete('r1', 'sealed');
      expect(await other.idempotency.find('r1')).toEqual({ ...record, sealedResponse: 'sealed' });
      await store.idempotency.delete('r1');
      expect(await store.idempotency.find('r1')).toBeUndefined();
    });
  });

  describe('revocations', () => {
    const append = (on: Store, id: string) =>
      on.write(({ revocations }) => revocations.append(sampleRevocation({ id })));

    it('number from 1 and list after a number', async () => {
      expect(await store.revocations.sequence()).toBe(0);
      const entries = [];
      for (const id of ['a', 'b', 'c']) entries.push(await append(store, id));
      expect(entries.map(({ sequence }) => sequence)).toEqual([1, 2, 3]);
      expect(await other.revocations.list(0, 10)).toEqual(entries);
      expect(await other.revocations.list(1, 1)).toEqual(entries.slice(1, 2));
      expect(await other.revocations.sequence()).toBe(3);
    });

    it('have one log id for the life of the database', async () => {
      const logId = await store.revocations.logId();
      expect(logId).toMatch(/^[0-9a-f-]{36}$/);
      expect(await other.revocations.logId()).toBe(logId);
    });

    it('give no number to what did not happen', async () => {
      await append(store, 'a');
      const failing = store.write(async ({ revocations }) => {
        await revocations.append(sampleRevocation({ id: 'lost' }));
        throw new Error('on purpose');
      });
      await expect(failing).rejects.toThrow('on purpose');
      expect((await append(other, 'b')).sequence).toBe(2);
    });

    it('become visible in the order of their numbers, without gaps, from two nodes at once', async () => {
      const total = 60;
      const writers = Array.from({ length: total }, (_, index) => append(index % 2 ? store : other, `id-${index}`));
      let seen = 0;
      while (seen < total) {
        for (const { sequence } of await other.revocations.list(seen, 100)) {
          expect(sequence).toBe(seen + 1);
          seen = sequence;
        }
        await new Promise(setImmediate);
      }
      const numbers = (await Promise.all(writers)).map(({ sequence }) => sequence).sort((a, b) => a - b);
      expect(numbers).toEqual(Array.from({ length: total }, (_, index) => index + 1));
    });

    it('are told to whoever watches on another node, until it stops', async () => {
      let calls = 0;
      let called = () => {};
      const next = () => new Promise<void>((resolve) => (called = resolve));
      const end = other.watch((healthy) => {
        expect(healthy).toBe(true);
        calls += 1;
        called();
      });
      for (let round = 1; round <= 3; round += 1) {
        // Listening may begin with a call of its own.
        while ((await other.revocations.sequence()) < round) {
          const heard = next();
          if (round > (await store.revocations.sequence())) await append(store, `round-${round}`);
          await heard;
        }
      }
      end();
      const before = calls;
      await append(store, 'after the end');
      await new Promise((resolve) => setTimeout(resolve, 200));
      expect(calls).toBe(before);
    });
  });

  describe('audit log', () => {
    it('keeps entries as they are, lists them by target and action, and gives the last one for appending', async () => {
      const entries = [
        sampleAuditEntry(),
        sampleAuditEntry({
          sequence: 2,
          action: 'api-key.revoked',
          remoteAddress: '10.0.0.1',
          requestId: 'r',
          details: '{"a":"é"}',
        }),
        sampleAuditEntry({ sequence: 3, target: 'client:x' }),
      ] as const;
      for (const entry of entries) {
        await store.write(async ({ auditLog }) => {
          expect((await auditLog.lastForAppend())?.sequence).toBe(
            entry.sequence === 1 ? undefined : entry.sequence - 1,
          );
          await auditLog.append(entry);
        });
      }
      expect(await other.auditLog.list({ after: 0, limit: 10 })).toEqual(entries);
      expect(await other.auditLog.list({ after: 1, limit: 1 })).toEqual([entries[1]]);
      expect(await other.auditLog.list({ after: 0, limit: 10, target: 'client:x' })).toEqual([entries[2]]);
      expect(await other.auditLog.list({ after: 0, limit: 10, action: 'api-key.revoked' })).toEqual([entries[1]]);
      expect(await other.auditLog.list({ after: 0, limit: 10, target: 'client:x', action: 'api-key.revoked' })).toEqual(
        [],
      );
    });

    it('is never appended to twice with one number', async () => {
      const appends = Array.from({ length: 30 }, (_, index) =>
        (index % 2 ? store : other).write(async ({ auditLog }) => {
          const last = await auditLog.lastForAppend();
          await auditLog.append(sampleAuditEntry({ sequence: (last?.sequence ?? 0) + 1 }));
        }),
      );
      await Promise.all(appends);
      const entries = await store.auditLog.list({ after: 0, limit: 100 });
      expect(entries.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 30 }, (_, index) => index + 1));
    });
  });

  describe('a write', () => {
    it('leaves nothing when it throws, in any table', async () => {
      const everything = async (tables: Tables) => {
        await tables.apiKeys.insert(sampleApiKey());
        await tables.apiKeys.setOwnerRateLimits('acme', [{ limit: 1, windowSeconds: 1 }]);
        await tables.clients.insert(sampleClient());
        await tables.signingKeys.insert(sampleSigningKey());
        await tables.secrets.insert({ name: 'pepper', version: 1, sealed: 's', createdAt: 1 });
        await tables.idempotency.insert({ id: 'r', fingerprint: 'f', sealedResponse: null, expiresAt: 1 });
        await tables.revocations.append(sampleRevocation());
        await tables.auditLog.append(sampleAuditEntry());
      };
      const state = () =>
        Promise.all([
          store.apiKeys.find('K000000000000000'),
          store.apiKeys.ownerRateLimits('acme'),
          store.clients.find('client-1'),
          store.signingKeys.list(),
          store.secrets.list(),
          store.idempotency.find('r'),
          store.revocations.sequence(),
          store.auditLog.list({ after: 0, limit: 10 }),
        ]);
      const empty = await state();
      const failing = store.write(async (tables) => {
        await everything(tables);
        throw new Error('on purpose');
      });
      await expect(failing).rejects.toThrow('on purpose');
      expect(await state()).toEqual(empty);
      const conflicting = store.write(async (tables) => {
        await everything(tables);
        await tables.clients.insert(sampleClient());
      });
      await expect(conflicting).rejects.toThrow(ConflictError);
      expect(await state()).toEqual(empty);
      await store.write(everything);
      expect(await state()).not.toEqual(empty);
    });

    it('sees its own changes, which nobody else sees before it is over', async () => {
      await store.write(async (tables) => {
        await tables.apiKeys.insert(sampleApiKey());
        await tables.revocations.append(sampleRevocation());
        expect(await tables.apiKeys.find('K000000000000000')).toBeDefined();
        expect(await tables.revocations.sequence()).toBe(1);
        for (const outside of [store, other]) {
          expect(await outside.apiKeys.find('K000000000000000')).toBeUndefined();
          expect(await outside.revocations.sequence()).toBe(0);
          expect(await outside.revocations.list(0, 10)).toEqual([]);
        }
      });
      for (const outside of [store, other]) {
        expect(await outside.apiKeys.find('K000000000000000')).toBeDefined();
        expect(await outside.revocations.sequence()).toBe(1);
      }
    });

    it('reads what does not change under it: no update is lost between two nodes', async () => {
      await store.clients.insert(sampleClient({ accessTokenLifetimeSeconds: 0 }));
      const increments = Array.from({ length: 40 }, (_, index) =>
        (index % 2 ? store : other).write(async ({ clients }) => {
          const client = await clients.find('client-1');
          if (client === undefined) throw new Error('gone');
          await clients.update({ ...client, accessTokenLifetimeSeconds: (client.accessTokenLifetimeSeconds ?? 0) + 1 });
        }),
      );
      await Promise.all(increments);
      expect((await store.clients.find('client-1'))?.accessTokenLifetimeSeconds).toBe(40);
    });

    it('returns what the work returns', async () => {
      expect(await store.write(async () => 42)).toBe(42);
    });

    it('is asked for by what makes no sense without one', async () => {
      await expect(store.revocations.append(sampleRevocation())).rejects.toThrow('inside Store.write');
      await expect(store.auditLog.append(sampleAuditEntry())).rejects.toThrow('inside Store.write');
      await expect(store.auditLog.lastForAppend()).rejects.toThrow('inside Store.write');
    });
  });

  describe('S08: text that means something elsewhere', () => {
    const texts = [
      `'; drop table api_keys; --`,
      `" or ""="`,
      '$1 ? :name @p ?1 %s {{x}} #{y}',
      "\\ \\' \\x00 %_ [a-z]* /* */",
      'null',
      '"},{"a":[',
      'Ünïcödé ﷽ 한국어 \u{1f468}\u200d\u{1f469}\u200d\u{1f467} e\u0301 \u202eright to left',
      'line\r\nbreak\ttab \u0001\u001b[31m',
      'x'.repeat(70_000),
      '',
    ];

    it.each(texts.map((text) => [text.slice(0, 60), text]))(
      'is kept as it is in every text field: %j',
      async (_beginning, text) => {
        const key = sampleApiKey({
          id: `K${text}`.slice(0, 100),
          name: text,
          prefix: text,
          subject: text,
          owner: text.slice(0, 500),
          scopes: [text, text],
          allowedAddresses: [text],
          createdBy: text,
          lastUsedAddress: text,
          versions: [sampleVersion({ hash: text, lookup: `l${text}`.slice(0, 500) })],
        });
        const client = sampleClient({
          id: key.id,
          name: text,
          owner: text,
          scopes: [text],
          resources: [text],
          createdBy: text,
        });
        const signingKey = sampleSigningKey({ keyId: key.id, publicJwk: text, sealedPrivateJwk: text });
        const entry = sampleAuditEntry({
          actor: text,
          action: text.slice(0, 500),
          target: text.slice(0, 500),
          remoteAddress: text,
          requestId: text,
          details: text,
        });
        const secret = { name: key.id, version: 1, sealed: text, createdAt: 1 };
        const record = { id: key.id, fingerprint: text, sealedResponse: text, expiresAt: 1 };
        const rules = [{ limit: 1, windowSeconds: 1 }];
        await store.write(async (tables) => {
          await tables.apiKeys.insert(key);
          await tables.apiKeys.setOwnerRateLimits(text.slice(0, 500), rules);
          await tables.clients.insert(client);
          await tables.signingKeys.insert(signingKey);
          await tables.auditLog.append(entry);
          await tables.secrets.insert(secret);
          await tables.idempotency.insert(record);
          await tables.revocations.append(sampleRevocation({ id: text }));
        });
        expect(await store.apiKeys.find(key.id)).toEqual(key);
        expect(await store.apiKeys.findByLookup(`l${text}`.slice(0, 500), 1)).toEqual([key]);
        expect(await store.apiKeys.list({ owner: text.slice(0, 500), limit: 5, nowSeconds: 0 })).toEqual([key]);
        expect(await store.apiKeys.ownerRateLimits(text.slice(0, 500))).toEqual(rules);
        expect(await store.clients.find(key.id)).toEqual(client);
        expect(await store.signingKeys.list()).toEqual([signingKey]);
        expect(await store.auditLog.list({ after: 0, limit: 5, target: entry.target, action: entry.action })).toEqual([
          entry,
        ]);
        expect(await store.secrets.list()).toEqual([secret]);
        expect(await store.idempotency.find(key.id)).toEqual(record);
        expect((await store.revocations.list(0, 5)).map(({ id }) => id)).toEqual([text]);
        await store.apiKeys.recordUses([{ id: key.id, at: 9, address: text }]);
        expect((await store.apiKeys.find(key.id))?.lastUsedAddress).toBe(text);
      },
    );

    it('is never cut at a NUL: it is kept whole or refused', async () => {
      const outcome = await store.clients.insert(sampleClient({ name: 'a\0b' })).catch(() => 'refused');
      if (outcome === 'refused') expect(await store.clients.find('client-1')).toBeUndefined();
      else expect((await store.clients.find('client-1'))?.name).toBe('a\0b');
    });
  });

  describe('clean-up', () => {
    it('deletes what has expired, at most so many at a time, and nothing else', async () => {
      await store.write(async ({ revocations, idempotency }) => {
        for (const expiresAt of [100, 200, 100, 300, 100]) await revocations.append(sampleRevocation({ expiresAt }));
        for (const expiresAt of [100, 101])
          await idempotency.insert({ id: `r${expiresAt}`, fingerprint: '', sealedResponse: null, expiresAt });
      });
      expect(await store.deleteExpired(99, 10)).toBe(0);
      expect(await store.deleteExpired(100, 2)).toBe(2);
      expect(await other.deleteExpired(100, 2)).toBe(2);
      expect(await store.deleteExpired(100, 2)).toBe(0);
      expect((await store.revocations.list(0, 10)).map(({ sequence }) => sequence)).toEqual([2, 4]);
      expect(await store.idempotency.find('r100')).toBeUndefined();
      expect(await store.idempotency.find('r101')).toBeDefined();
      expect(await store.revocations.sequence()).toBe(5);
    });
  });

  describe('S06: migrations', () => {
    it('are applied once, whoever comes', async () => {
      await store.clients.insert(sampleClient());
      const third = await database.open();
      expect(await third.clients.find('client-1')).toEqual(sampleClient());
      await third.close();
    });

    it('refuse a database of a newer version, say so, and leave it alone', async () => {
      await store.clients.insert(sampleClient());
      await database.execute(`insert into schema_migrations (name, applied_at) values ('9999-from-the-future', 1)`);
      const opening = database.open();
      await expect(opening).rejects.toMatchObject({ name: 'ConfigurationError' });
      await expect(opening).rejects.toThrow(/newer version of Countersign.*9999-from-the-future.*backup/);
      expect(await store.clients.find('client-1')).toEqual(sampleClient());
    });
  });

  describe('closing', () => {
    it('lets what was begun finish, and refuses what comes after', async () => {
      const begun = Array.from({ length: 5 }, (_, index) => store.clients.insert(sampleClient({ id: `c${index}` })));
      await Promise.all([store.close(), store.close()]);
      await Promise.all(begun);
      expect(await other.clients.list({ limit: 10 })).toHaveLength(5);
      await expect(store.ping()).rejects.toThrow(StoreUnavailableError);
      await expect(store.write(async () => 1)).rejects.toThrow(StoreUnavailableError);
      await expect(store.clients.list({ limit: 1 })).rejects.toThrow(StoreUnavailableError);
      await expect(Promise.resolve(store.apiKeys.find('x'))).rejects.toThrow(StoreUnavailableError);
    });

    it('is preceded by a ping that succeeds', async () => {
      await store.ping();
    });
  });
}
