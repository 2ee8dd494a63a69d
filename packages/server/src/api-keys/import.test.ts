import crypto from 'node:crypto';
import { hashSync } from 'bcryptjs';
import { digestApiKey } from 'countersign/building-blocks';
import { describe, expect, test } from 'vitest';
import { systemActor } from '../audit-log/actor.ts';
import { StoreUnavailableError } from '../store/contract.ts';
import type { ImportEntry } from './import.ts';
import { createSlowHashes } from './slow-hash.ts';
import { done, foreignQueryOf, queryOf } from './testing/keys.ts';
import { openServices, type TestServices } from './testing/open-services.ts';

const key = (name: string) => `sk_live_${name}_51H8xv2eZvKYlo2C`;
const base64 = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '');
const sha256 = (text: string) => crypto.hash('sha256', text, 'hex');
const bcrypt = (text: string) => hashSync(text, 4);

function scrypt(text: string): string {
  const salt = crypto.randomBytes(16);
  const hash = crypto.scryptSync(text, salt, 32, { cost: 1024, blockSize: 8, parallelization: 1 });
  return `$scrypt$ln=10,r=8,p=1$${base64(salt)}$${base64(hash)}`;
}

function argon2id(text: string): string {
  const nonce = crypto.randomBytes(16);
  const options = { message: text, nonce, parallelism: 1, tagLength: 32, memory: 64, passes: 1 };
  return `$argon2id$v=19$m=64,t=1,p=1$${base64(nonce)}$${base64(crypto.argon2Sync('argon2id', options))}`;
}

const importKeys = (services: TestServices, entries: readonly ImportEntry[], dryRun = false) =>
  services.apiKeys.importKeys(entries, systemActor, dryRun);

describe('K14: importing', () => {
  test.each([
    ['SHA-256 in hex', sha256],
    ['SHA-256 in upper-case hex with its name', (text: string) => `sha256:${sha256(text).toUpperCase()}`],
    ['SHA-256 in base64url', (text: string) => crypto.hash('sha256', text, 'base64url')],
  ])('a key by its %s is found by its digest alone', async (_form, hash) => {
    const services = await openServices();
    expect(await services.apiKeys.find(queryOf(key('a')))).toEqual({ outcome: 'unknown' });
    const [verdict] = await importKeys(services, [{ name: 'a', hash: hash(key('a')), scopes: ['x'], owner: 'o' }]);
    expect(verdict).toMatchObject({ verdict: 'imported' });
    expect(services.apiKeys).toMatchObject({ acceptsForeignForms: true, needsForeignKeys: false });
    expect(await services.apiKeys.find(queryOf(key('a')))).toMatchObject({
      outcome: 'found',
      record: { name: 'a', scopes: ['x'], owner: 'o', version: 1 },
    });
    expect(await services.apiKeys.find(queryOf(key('b')))).toEqual({ outcome: 'unknown' });
  });

  test.each([
    ['bcrypt', bcrypt],
    ['scrypt', scrypt],
    ['argon2id', argon2id],
  ])('a key by its %s hash is compared slowly once, then never again', async (form, hash) => {
    const services = await openServices();
    await importKeys(services, [{ name: 'a', hash: hash(key('a')), start: key('a').slice(0, 12) }]);
    expect(services.apiKeys).toMatchObject({ acceptsForeignForms: true, needsForeignKeys: true });
    const [before] = await services.apiKeys.list({ limit: 1 });
    expect(before?.versions).toMatchObject([{ form }]);
    expect(await services.apiKeys.find(foreignQueryOf(key('b')))).toEqual({ outcome: 'unknown' });
    expect(await services.apiKeys.find(queryOf(key('a')))).toEqual({ outcome: 'unknown' });
    expect(await services.apiKeys.find(foreignQueryOf(key('a')))).toMatchObject({ record: { name: 'a' } });
    const [after] = await services.apiKeys.list({ limit: 1 });
    expect(after?.versions).toMatchObject([{ form: 'sha256' }]);
    expect(await services.apiKeys.find(queryOf(key('a')))).toMatchObject({ record: { name: 'a' } });
    expect(services.errors).toEqual([]);
  });

  test('a digest that is not of the key is refused, and nothing is remembered of it', async () => {
    const services = await openServices();
    await importKeys(services, [{ name: 'a', hash: bcrypt(key('a')), start: key('a') }]);
    const lie = { ...queryOf(key('other')), foreignKey: key('a') };
    expect(await services.apiKeys.find(lie)).toEqual({ outcome: 'unknown' });
    expect(await services.apiKeys.find(queryOf(key('other')))).toEqual({ outcome: 'unknown' });
  });

  test('bcrypt over 72 bytes is refused: what follows would not count', async () => {
    const services = await openServices();
    const long = 'k'.repeat(72);
    await importKeys(services, [{ name: 'a', hash: bcrypt(long), start: long.slice(0, 8) }]);
    expect(await services.apiKeys.find(foreignQueryOf(`${long}x`))).toEqual({ outcome: 'unknown' });
    expect(await services.apiKeys.find(foreignQueryOf(long))).toMatchObject({ outcome: 'found' });
  });

  test('keys that begin alike are told apart; too many of them are refused', async () => {
    const services = await openServices();
    const names = Array.from({ length: 9 }, (_, index) => `key${index}`);
    const entries = names.map((name) => ({ name, hash: bcrypt(key(name)), start: 'sk_live_' }));
    const verdicts = await importKeys(services, entries);
    expect(verdicts.map(({ verdict }) => verdict)).toEqual([...Array(8).fill('imported'), 'refused']);
    expect(await services.apiKeys.find(foreignQueryOf(key('key7')))).toMatchObject({ record: { name: 'key7' } });
    expect(await services.apiKeys.find(foreignQueryOf(key('key8')))).toEqual({ outcome: 'unknown' });
  });

  test.each([
    ['no hash at all', { hash: 'a password, perhaps' }, /none of the known forms/],
    ['a bcrypt hash that would take minutes', { hash: `$2b$20$${'a'.repeat(53)}`, start: 'sk_live_' }, /cost/],
    ['a malformed bcrypt hash', { hash: '$2b$10$short', start: 'sk_live_' }, /malformed/],
    [
      'scrypt beyond all memory',
      { hash: `$scrypt$ln=30,r=8,p=1$${'a'.repeat(22)}$${'a'.repeat(43)}`, start: 'sk_live_' },
      /memory/,
    ],
    [
      'Argon2 beyond all memory',
      { hash: `$argon2id$v=19$m=4194304,t=1,p=1$${'a'.repeat(22)}$${'a'.repeat(43)}`, start: 'sk_live_' },
      /memory/,
    ],
    [
      'Argon2i',
      { hash: `$argon2i$v=19$m=64,t=1,p=1$${'a'.repeat(22)}$${'a'.repeat(43)}`, start: 'sk_live_' },
      /argon2id/,
    ],
    ['a slow hash without the beginning', { hash: bcrypt('x') }, /start/],
    ['a slow hash with too short a beginning', { hash: bcrypt('x'), start: 'sk_live' }, /start/],
    ['an expiry in the past', { hash: sha256('x'), expiresAt: 1 }, /expiresAt/],
    ['a scope that is none', { hash: sha256('x'), scopes: ['a b'] }, /scopes/],
  ])('refuses %s and says why', async (_what, entry, reason) => {
    const services = await openServices();
    const [verdict, good] = await importKeys(services, [
      { name: 'bad', ...entry },
      { name: 'good', hash: sha256('good') },
    ]);
    expect(verdict).toMatchObject({ verdict: 'refused', reason: expect.stringMatching(reason) });
    expect(good).toMatchObject({ verdict: 'imported' });
    expect(await services.apiKeys.list({ limit: 10 })).toHaveLength(1);
  });

  test('a dry run says the same as the real one, and writes nothing', async () => {
    const services = await openServices();
    const entries = [
      { name: 'a', hash: sha256('a') },
      { name: 'b', hash: 'nothing' },
      { name: 'a again', hash: sha256('a') },
    ];
    const rehearsed = await importKeys(services, entries, true);
    expect(await services.apiKeys.list({ limit: 10 })).toEqual([]);
    expect(await services.store.auditLog.list({ after: 0, limit: 10 })).toEqual([]);
    expect(services.apiKeys.acceptsForeignForms).toBe(false);
    expect(await importKeys(services, entries)).toEqual(rehearsed);
    expect(rehearsed.map(({ verdict }) => verdict)).toEqual(['imported', 'refused', 'already-imported']);
  });

  test('a better hash that cannot be written holds nobody up, and is tried again', async () => {
    let away = false;
    const services = await openServices({
      wrap: (store) => ({
        ...store,
        write: (work) => (away ? Promise.reject(new StoreUnavailableError('locked')) : store.write(work)),
      }),
    });
    await importKeys(services, [{ name: 'a', hash: bcrypt(key('a')), start: 'sk_live_' }]);
    away = true;
    expect(await services.apiKeys.find(foreignQueryOf(key('a')))).toMatchObject({ outcome: 'found' });
    expect(services.errors).toContainEqual(new StoreUnavailableError('locked'));
    away = false;
    expect(await services.apiKeys.find(foreignQueryOf(key('a')))).toMatchObject({ outcome: 'found' });
    await services.apiKeys.close();
    expect((await services.apiKeys.list({ limit: 1 }))[0]?.versions).toMatchObject([{ form: 'sha256' }]);
  });

  test('K09: a second import changes nothing, also after first use, rotation of the pepper and revocation', async () => {
    const services = await openServices();
    const entries = [
      { name: 'fast', hash: sha256(key('fast')) },
      { name: 'slow', hash: bcrypt(key('slow')), start: key('slow') },
    ];
    const first = await importKeys(services, entries);
    await services.apiKeys.find(foreignQueryOf(key('slow')));
    await services.secrets.rotatePepper(systemActor);
    await services.apiKeys.find(foreignQueryOf(key('fast')));
    const { id } = first.find((verdict) => 'id' in verdict) as { id: string };
    await services.apiKeys.revoke(id, systemActor);
    const second = await importKeys(services, entries);
    expect(second.map(({ verdict }) => verdict)).toEqual(['already-imported', 'already-imported']);
    expect(await services.apiKeys.find(foreignQueryOf(key('fast')))).toMatchObject({ record: { state: 'revoked' } });
    expect(await services.apiKeys.list({ limit: 10 })).toHaveLength(2);
  });

  test('a rotation turns an imported key into one of ours', async () => {
    const services = await openServices();
    const [verdict] = await importKeys(services, [{ name: 'a', hash: sha256(key('a')) }]);
    const { id } = verdict as { id: string };
    const rotated = done(await services.apiKeys.rotate(id, 600, systemActor));
    expect(services.apiKeys.find(queryOf(rotated.key))).toMatchObject({ record: { id, version: 2 } });
    expect(await services.apiKeys.find(queryOf(key('a')))).toMatchObject({ record: { id, version: 1 } });
    expect(rotated.description.prefix).toBe('acme_test');
  });

  test('a key is found that moves to a newer pepper between two look-ups', async () => {
    let asked = 0;
    let beforeSecond: (() => Promise<void>) | undefined;
    const services = await openServices({
      wrap: (store) => ({
        ...store,
        apiKeys: {
          ...store.apiKeys,
          async findByLookup(lookup, limit) {
            asked += 1;
            if (asked === 2) await beforeSecond?.();
            return store.apiKeys.findByLookup(lookup, limit);
          },
        },
      }),
    });
    const [verdict] = await importKeys(services, [{ name: 'a', hash: sha256(key('a')) }]);
    const { id } = verdict as { id: string };
    await services.secrets.rotatePepper(systemActor);
    asked = 0;
    beforeSecond = () =>
      services.store.write(async ({ apiKeys }) => {
        const stored = await apiKeys.find(id);
        const { hash, version: pepperVersion } = services.secrets.peppers.pepper(digestApiKey(key('a')));
        const versions = stored?.versions.map((version) => ({ ...version, hash, lookup: hash, pepperVersion })) ?? [];
        if (stored !== undefined) await apiKeys.update({ ...stored, versions });
      });
    expect(await services.apiKeys.find(queryOf(key('a')))).toMatchObject({ outcome: 'found', record: { id } });
    expect(asked).toBeGreaterThan(2);
  });

  test('K07: nobody who asks after a revocation shares a search that began before it', async () => {
    let held: Promise<void> | undefined;
    const services = await openServices({
      wrap: (store) => ({
        ...store,
        apiKeys: {
          ...store.apiKeys,
          async findByLookup(lookup, limit) {
            const keys = await store.apiKeys.findByLookup(lookup, limit);
            await held;
            return keys;
          },
        },
      }),
    });
    const [verdict] = await importKeys(services, [{ name: 'a', hash: sha256(key('a')) }]);
    const { id } = verdict as { id: string };
    expect(services.revocationLog.sequence).toBe(await services.store.revocations.sequence());
    let release = () => {};
    held = new Promise((resolve) => {
      release = resolve;
    });
    const before = services.apiKeys.find(queryOf(key('a')));
    const { sequence } = done(await services.apiKeys.revoke(id, systemActor));
    const after = services.apiKeys.find(queryOf(key('a')));
    release();
    expect(await before).toMatchObject({ record: { state: 'active' }, sequence: sequence - 1 });
    expect(await after).toMatchObject({ record: { state: 'revoked' }, sequence });
  });

  test('another process accepts what was imported as soon as it hears of it', async () => {
    const first = await openServices();
    const second = await openServices({ file: first.file, masterKey: first.masterKey });
    await importKeys(first, [{ name: 'a', hash: sha256(key('a')) }]);
    await expect.poll(() => second.apiKeys.acceptsForeignForms).toBe(true);
    expect(await second.apiKeys.find(queryOf(key('a')))).toMatchObject({ outcome: 'found' });
  });
});

describe('K14: a flood of slow comparisons', () => {
  test('is turned away beyond a bound, as an outage, and the thread that answers goes on', async () => {
    const slowHashes = createSlowHashes();
    const hash = hashSync('right', 7);
    const outcomes = await Promise.all(
      Array.from({ length: 80 }, (_, index) => slowHashes.compare(index === 0 ? 'right' : 'wrong', 'bcrypt', hash)),
    );
    expect(outcomes[0]).toBe('same');
    expect(outcomes.filter((outcome) => outcome === 'different')).toHaveLength(63);
    expect(outcomes.filter((outcome) => outcome === 'busy')).toHaveLength(16);
    expect(await slowHashes.compare('right', 'bcrypt', hash)).toBe('same');
    await slowHashes.close();
  });

  test('many requests with one key cost one comparison, and leave the server its own thread', async () => {
    const services = await openServices();
    await importKeys(services, [{ name: 'a', hash: hashSync(key('a'), 10), start: key('a') }]);
    const found = Promise.all(Array.from({ length: 500 }, () => services.apiKeys.find(foreignQueryOf(key('a')))));
    let turns = 0;
    const counting = setInterval(() => {
      turns += 1;
    }, 1);
    for (const lookup of await found) expect(lookup).toMatchObject({ outcome: 'found' });
    clearInterval(counting);
    expect(turns).toBeGreaterThan(5);
  });

  test('is an outage for those who are turned away, not an unknown key', async () => {
    const services = await openServices();
    await importKeys(services, [{ name: 'a', hash: bcrypt(key('a')), start: 'sk_live_' }]);
    const keys = Array.from({ length: 100 }, (_, index) => key(`wrong${index}`));
    const lookups = await Promise.all(keys.map((wrong) => services.apiKeys.find(foreignQueryOf(wrong))));
    const outcomes = lookups.map(({ outcome }) => outcome);
    expect(new Set(outcomes)).toEqual(new Set(['unknown', 'unavailable']));
    expect(await services.apiKeys.find(foreignQueryOf(key('a')))).toMatchObject({ outcome: 'found' });
  });

  test('comparisons that were under way when the thread ended are an outage', async () => {
    const slowHashes = createSlowHashes();
    const waiting = slowHashes.compare('right', 'bcrypt', hashSync('right', 10));
    await slowHashes.close();
    expect(await waiting).toBe('busy');
  });
});
