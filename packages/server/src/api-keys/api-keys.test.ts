import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { systemActor } from '../audit-log/actor.ts';
import type { Store } from '../store/contract.ts';
import { done, queryOf, unlimited } from './testing/keys.ts';
import { openServices, type TestServices } from './testing/open-services.ts';

const actions = async ({ store }: TestServices) =>
  (await store.auditLog.list({ after: 0, limit: 100 })).map(({ action }) => action);

async function createKey(services: TestServices, more: object = {}) {
  const created = done(await services.apiKeys.create({ name: 'ci', scopes: ['orders:read'], ...more }, unlimited));
  return { key: created.key, id: created.description.id };
}

describe('creating', () => {
  test('gives a key that is found at once, without waiting', async () => {
    const services = await openServices();
    const { key, id } = await createKey(services, {
      owner: 'customer-1',
      rateLimits: [{ limit: 5, windowSeconds: 60 }],
    });
    expect(key).toMatch(/^acme_test_[0-9A-Za-z]{54}$/);
    const found = services.apiKeys.find(queryOf(key));
    expect(found).toEqual({
      outcome: 'found',
      sequence: 0,
      record: {
        id,
        version: 1,
        name: 'ci',
        subject: id,
        owner: 'customer-1',
        scopes: ['orders:read'],
        state: 'active',
        allowedAddresses: [],
        rateLimits: [{ limit: 5, windowSeconds: 60 }],
        ownerRateLimits: [],
      },
    });
    expect(await actions(services)).toEqual(['api-key.created']);
  });

  test.each([
    [{ name: '' }, '/name'],
    [{ name: 'a\nb' }, '/name'],
    [{ name: 'ci', subject: 'x\u2028y' }, '/subject'],
    [{ name: 'ci', scopes: ['two words'] }, '/scopes'],
    [{ name: 'ci', expiresAt: 1_800_000_000 }, '/expiresAt'],
    [{ name: 'ci', allowedAddresses: ['10.0.0.0/8', 'nowhere'] }, '/allowedAddresses/1'],
    [{ name: 'ci', rateLimits: [{ limit: 0, windowSeconds: 60 }] }, '/rateLimits'],
  ])('refuses %j', async (wanted, pointer) => {
    const { apiKeys } = await openServices();
    expect(await apiKeys.create(wanted, unlimited)).toMatchObject({ outcome: 'invalid', pointer });
    expect(await apiKeys.list({ limit: 10 })).toEqual([]);
  });

  test('refuses to start with a prefix that keys cannot have', async () => {
    await expect(openServices({ prefix: 'Acme Live' })).rejects.toThrow(/prefix "Acme Live"/);
  });
});

describe('K10: a key never creates a broader key', () => {
  const reach = {
    subject: 'builder',
    owner: 'customer-1',
    scopes: ['orders:read', 'countersign:keys:create'],
    expiresAt: 1_800_001_000,
    allowedAddresses: ['10.0.0.0/8'],
    rateLimits: [{ limit: 10, windowSeconds: 60 }],
  };
  const grantor = { actor: systemActor, reach };

  test.each([
    [{ scopes: ['orders:read', 'orders:write'] }, '/scopes'],
    [{ scopes: ['countersign:admin'] }, '/scopes'],
    [{ owner: 'customer-2' }, '/owner'],
    [{ subject: 'somebody-else' }, '/subject'],
    [{ expiresAt: 1_800_001_001 }, '/expiresAt'],
    [{ allowedAddresses: [] }, '/allowedAddresses'],
    [{ rateLimits: [{ limit: 11, windowSeconds: 60 }] }, '/rateLimits'],
  ])('refuses %j', async (more, pointer) => {
    const { apiKeys } = await openServices();
    const created = await apiKeys.create({ name: 'ci', ...more }, grantor);
    expect(created).toMatchObject({ outcome: 'forbidden', pointer });
    expect(await apiKeys.list({ limit: 10 })).toEqual([]);
  });

  test('fills in its own limits where nothing is said', async () => {
    const { apiKeys } = await openServices();
    const { description } = done(await apiKeys.create({ name: 'ci', scopes: ['orders:read'] }, grantor));
    const { owner, expiresAt, allowedAddresses, rateLimits } = reach;
    expect(description).toMatchObject({ owner, expiresAt, allowedAddresses, rateLimits, scopes: ['orders:read'] });
  });
});

describe('K04: finding', () => {
  test('answers a wrong secret, an unknown id and an invented id alike', async () => {
    const services = await openServices();
    const { key, id } = await createKey(services);
    const { digest } = queryOf('acme_test_something');
    const unknown = { outcome: 'unknown' };
    expect(services.apiKeys.find({ id, digest })).toEqual(unknown);
    expect(services.apiKeys.find({ id: services.secrets.apiKeyIds.create(), digest: queryOf(key).digest })).toEqual(
      unknown,
    );
    expect(services.apiKeys.find({ id: 'A'.repeat(16), digest: queryOf(key).digest })).toEqual(unknown);
  });

  test('a flood of invented ids never reaches the database, a real one does', async () => {
    let reads = 0;
    const counting = (store: Store): Store => ({
      ...store,
      apiKeys: {
        ...store.apiKeys,
        find(id) {
          reads += 1;
          return store.apiKeys.find(id);
        },
        findByLookup(lookup, limit) {
          reads += 1;
          return store.apiKeys.findByLookup(lookup, limit);
        },
      },
    });
    const services = await openServices({ wrap: counting });
    const { key } = await createKey(services);
    reads = 0;
    for (let number = 0; number < 10_000; number += 1) {
      const id = number.toString(36).padStart(16, '0');
      expect(services.apiKeys.find({ id, digest: queryOf(key).digest })).toEqual({ outcome: 'unknown' });
      expect(services.apiKeys.find({ id: undefined, digest: queryOf(`foreign-${number}`).digest })).toEqual({
        outcome: 'unknown',
      });
    }
    expect(reads).toBe(0);
    services.apiKeys.find(queryOf(key));
    expect(reads).toBe(1);
  });

  test('K05: a key is found although its id was asked for before', async () => {
    const services = await openServices();
    const { key, id } = await createKey(services);
    services.apiKeys.find({ id, digest: queryOf('acme_test_x').digest });
    expect(services.apiKeys.find(queryOf(key))).toMatchObject({ outcome: 'found' });
  });

  test('a store that fails is an outage, never an unknown key', async () => {
    let broken = false;
    const failing = (store: Store): Store => ({
      ...store,
      apiKeys: {
        ...store.apiKeys,
        find(id) {
          if (broken) throw new Error('the disk is gone');
          return store.apiKeys.find(id);
        },
      },
    });
    const services = await openServices({ wrap: failing });
    const { key } = await createKey(services);
    broken = true;
    expect(services.apiKeys.find(queryOf(key))).toEqual({ outcome: 'unavailable', reason: 'the disk is gone' });
  });

  test('K07: the number of the log is read before the record, so a change in between shows', async () => {
    const services = await openServices();
    const { key, id } = await createKey(services);
    const before = services.apiKeys.find(queryOf(key));
    const { sequence } = done(await services.apiKeys.revoke(id, systemActor));
    expect(before).toMatchObject({ outcome: 'found', sequence: sequence - 1 });
    expect(services.revocationLog.lastChangeOfApiKey(id)).toBe(sequence);
  });

  test('goes on after the pepper was rotated, and puts the key under the new one', async () => {
    const services = await openServices();
    const { key, id } = await createKey(services);
    await services.secrets.rotatePepper(systemActor);
    expect(services.apiKeys.find(queryOf(key))).toMatchObject({ outcome: 'found' });
    await services.apiKeys.close();
    const stored = await services.store.apiKeys.find(id);
    expect(stored?.versions).toMatchObject([{ pepperVersion: 2 }]);
    expect(services.apiKeys.find(queryOf(key))).toMatchObject({ outcome: 'found' });
    expect(services.errors).toEqual([]);
  });

  test('finds a key under a pepper that another process has made since', async () => {
    const first = await openServices();
    const second = await openServices({ file: first.file, masterKey: first.masterKey });
    await second.secrets.rotatePepper(systemActor);
    const { key } = await createKey(second);
    expect(await first.apiKeys.find(queryOf(key))).toMatchObject({ outcome: 'found' });
  });
});

describe('revoking and disabling', () => {
  test('K06: what one process revokes, another one on the same store refuses', async () => {
    const first = await openServices();
    const second = await openServices({ file: first.file, masterKey: first.masterKey });
    const { key, id } = await createKey(first);
    expect(second.apiKeys.find(queryOf(key))).toMatchObject({ record: { state: 'active' } });
    const { sequence } = done(await first.apiKeys.revoke(id, systemActor));
    expect(second.apiKeys.find(queryOf(key))).toMatchObject({ record: { state: 'revoked' } });
    await expect.poll(() => second.revocationLog.lastChangeOfApiKey(id)).toBe(sequence);
  });

  test('R10: the local view covers the change when the call returns', async () => {
    const services = await openServices();
    const { id, key } = await createKey(services);
    const { sequence, description } = done(await services.apiKeys.disable(id, systemActor));
    expect(services.revocationLog.sequence).toBe(sequence);
    expect(description.state).toBe('disabled');
    expect(services.apiKeys.find(queryOf(key))).toMatchObject({ sequence, record: { state: 'disabled' } });
  });

  test('once more is no error, keeps the moment and writes nothing', async () => {
    const services = await openServices();
    const { id } = await createKey(services);
    const first = done(await services.apiKeys.revoke(id, systemActor));
    services.clock.advance(100);
    const second = done(await services.apiKeys.revoke(id, systemActor));
    expect(second.description.revokedAt).toBe(first.description.revokedAt);
    expect(second.sequence).toBe(first.sequence);
    expect(await actions(services)).toEqual(['api-key.created', 'api-key.revoked']);
  });

  test('a disabled key is enabled again, a revoked one never', async () => {
    const services = await openServices();
    const { id, key } = await createKey(services);
    await services.apiKeys.disable(id, systemActor);
    done(await services.apiKeys.enable(id, systemActor));
    expect(services.apiKeys.find(queryOf(key))).toMatchObject({ record: { state: 'active' } });
    await services.apiKeys.revoke(id, systemActor);
    expect(await services.apiKeys.enable(id, systemActor)).toMatchObject({ outcome: 'conflict' });
    expect(await services.apiKeys.disable(id, systemActor)).toMatchObject({ outcome: 'conflict' });
    expect(await services.apiKeys.update(id, { name: 'x' }, systemActor)).toMatchObject({ outcome: 'conflict' });
    expect(services.apiKeys.find(queryOf(key))).toMatchObject({ record: { state: 'revoked' } });
  });

  test('says that there is no such key', async () => {
    const { apiKeys, secrets } = await openServices();
    const id = secrets.apiKeyIds.create();
    expect(await apiKeys.revoke(id, systemActor)).toMatchObject({ outcome: 'not-found' });
    expect(await apiKeys.rotate(id, 0, systemActor)).toMatchObject({ outcome: 'not-found' });
    expect(await apiKeys.get(id)).toBeUndefined();
  });
});

describe('K09: rotating', () => {
  test('gives a new secret for the same id; the former one goes on for the overlap', async () => {
    const services = await openServices();
    const { id, key } = await createKey(services);
    const rotated = done(await services.apiKeys.rotate(id, 600, systemActor));
    const now = services.clock.nowSeconds();
    expect(queryOf(rotated.key).id).toBe(id);
    expect(rotated.previousExpiresAt).toBe(now + 600);
    expect(services.apiKeys.find(queryOf(rotated.key))).toMatchObject({ record: { id, version: 2 } });
    expect(services.apiKeys.find(queryOf(key))).toMatchObject({ record: { id, version: 1, expiresAt: now + 600 } });
    expect(services.revocationLog.lastChangeOfApiKey(id)).toBe(rotated.sequence);
  });

  test('an overlap never extends the expiry', async () => {
    const services = await openServices();
    const expiresAt = services.clock.nowSeconds() + 100;
    const { id, key } = await createKey(services, { expiresAt });
    const rotated = done(await services.apiKeys.rotate(id, 600, systemActor));
    expect(rotated.previousExpiresAt).toBe(expiresAt);
    expect(services.apiKeys.find(queryOf(key))).toMatchObject({ record: { expiresAt } });
    expect(services.apiKeys.find(queryOf(rotated.key))).toMatchObject({ record: { expiresAt } });
  });

  test('a dead key is not revived', async () => {
    const services = await openServices();
    const { id } = await createKey(services, { expiresAt: services.clock.nowSeconds() + 100 });
    const { id: revoked } = await createKey(services);
    await services.apiKeys.revoke(revoked, systemActor);
    services.clock.advance(100);
    expect(await services.apiKeys.rotate(id, 0, systemActor)).toMatchObject({ outcome: 'conflict' });
    expect(await services.apiKeys.rotate(revoked, 0, systemActor)).toMatchObject({ outcome: 'conflict' });
    expect(await services.apiKeys.update(id, { expiresAt: null }, systemActor)).toMatchObject({ outcome: 'conflict' });
  });

  test('of two rotations at once one wins, and its key works', async () => {
    const services = await openServices();
    const { id, key } = await createKey(services);
    for (const overlap of [600, 0]) {
      services.clock.advance(1000);
      const results = await Promise.all([1, 2, 3, 4].map(() => services.apiKeys.rotate(id, overlap, systemActor)));
      const winners = results.filter(({ outcome }) => outcome === 'done').map((result) => done(result));
      expect(winners).toHaveLength(1);
      expect(results.filter(({ outcome }) => outcome === 'conflict')).toHaveLength(3);
      const stored = await services.store.apiKeys.find(id);
      expect(stored?.versions.length).toBeLessThanOrEqual(2);
      for (const winner of winners) {
        expect(services.apiKeys.find(queryOf(winner.key))).toMatchObject({ outcome: 'found' });
      }
    }
    expect(services.apiKeys.find(queryOf(key))).toEqual({ outcome: 'unknown' });
  });

  test('waits for the end of an overlap, or ends it', async () => {
    const services = await openServices();
    const { id } = await createKey(services);
    const second = done(await services.apiKeys.rotate(id, 600, systemActor));
    expect(await services.apiKeys.rotate(id, 600, systemActor)).toMatchObject({ outcome: 'conflict' });
    const third = done(await services.apiKeys.rotate(id, 0, systemActor));
    const now = services.clock.nowSeconds();
    expect(services.apiKeys.find(queryOf(second.key))).toMatchObject({ record: { expiresAt: now } });
    expect(services.apiKeys.find(queryOf(third.key))).toMatchObject({ record: { version: 3 } });
  });

  test.each([-1, 1.5, Number.NaN, 7_776_001])('refuses an overlap of %d seconds', async (overlap) => {
    const services = await openServices();
    const { id } = await createKey(services);
    expect(await services.apiKeys.rotate(id, overlap, systemActor)).toMatchObject({ outcome: 'invalid' });
  });
});

describe('changing', () => {
  test('changes what is named, leaves the rest, and tells verifiers', async () => {
    const services = await openServices();
    const { id, key } = await createKey(services, { owner: 'customer-1' });
    const { sequence } = done(await services.apiKeys.update(id, { scopes: ['a', 'b'], owner: null }, systemActor));
    expect(services.apiKeys.find(queryOf(key))).toMatchObject({ sequence, record: { name: 'ci', scopes: ['a', 'b'] } });
    expect(await services.apiKeys.get(id)).toMatchObject({ owner: null });
    expect(await services.apiKeys.update(id, { scopes: ['a b'] }, systemActor)).toMatchObject({ outcome: 'invalid' });
  });

  test("an owner's limits reach every live key of the owner", async () => {
    const services = await openServices();
    const keys = [await createKey(services, { owner: 'o' }), await createKey(services, { owner: 'o' })];
    const other = await createKey(services, { owner: 'other' });
    const rules = [{ limit: 7, windowSeconds: 60 }];
    done(await services.apiKeys.setOwnerRateLimits('o', rules, systemActor));
    for (const { id, key } of keys) {
      expect(services.apiKeys.find(queryOf(key))).toMatchObject({ record: { ownerRateLimits: rules } });
      expect(services.revocationLog.lastChangeOfApiKey(id)).toBeGreaterThan(0);
    }
    expect(services.revocationLog.lastChangeOfApiKey(other.id)).toBe(0);
    expect(await services.apiKeys.ownerRateLimits('o')).toEqual(rules);
    const wrong = [{ limit: 1, windowSeconds: 0 }];
    expect(await services.apiKeys.setOwnerRateLimits('o', wrong, systemActor)).toMatchObject({ outcome: 'invalid' });
  });
});

test('uses are written together, and at the end', async () => {
  const services = await openServices();
  const { id } = await createKey(services);
  services.apiKeys.recordUse(id, '192.0.2.1');
  services.clock.advance(5);
  services.apiKeys.recordUse(id, '192.0.2.2');
  expect(await services.apiKeys.get(id)).toMatchObject({ lastUsedAt: null });
  await services.apiKeys.close();
  expect(await services.apiKeys.get(id)).toMatchObject({ lastUsedAt: 1_800_000_005, lastUsedAddress: '192.0.2.2' });
});

test('K15: neither the database file nor the audit log holds a key or its hash in the clear', async () => {
  const services = await openServices();
  const { key, id } = await createKey(services);
  const rotated = done(await services.apiKeys.rotate(id, 600, systemActor));
  const entries = JSON.stringify(await services.store.auditLog.list({ after: 0, limit: 100 }));
  const files = ['', '-wal'].map((suffix) => readFileSync(`${services.file}${suffix}`).toString('latin1')).join('');
  expect(files).toContain(id);
  for (const text of [key, rotated.key]) {
    const secret = text.slice(-38);
    const { digest } = queryOf(text);
    const hex = Buffer.from(digest, 'base64url').toString('hex');
    const raw = Buffer.from(digest, 'base64url').toString('latin1');
    for (const forbidden of [text, secret, secret.slice(0, 32), digest, hex, raw]) {
      expect(files.includes(forbidden)).toBe(false);
      expect(entries.includes(forbidden)).toBe(false);
    }
  }
});
