import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigurationError, type JwsAlgorithm } from 'countersign';
import { signJwt } from 'countersign/building-blocks';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { systemActor } from '../audit-log/actor.ts';
import { createAuditLog } from '../audit-log/audit-log.ts';
import { createRevocationLog } from '../revocation/revocation-log.ts';
import {
  type ManualClock,
  manualClock,
  temporaryFolder,
  temporaryStore,
  testSealer,
} from '../secrets/testing/temporary-store.ts';
import { type Store, StoreUnavailableError } from '../store/contract.ts';
import { createSigningKeys, type SigningKeys, type SigningKeysOptions } from './signing-keys.ts';

const day = 86_400;
const actor = { id: 'api-key:admin', remoteAddress: '192.0.2.1', requestId: 'r1' };

async function open(store: Store, clock: ManualClock, more: Partial<SigningKeysOptions> = {}) {
  const revocationLog = await createRevocationLog({ store, clock, maximumStalenessSeconds: 5 });
  onTestFinished(() => revocationLog.close());
  const common = { store, clock, revocationLog, sealer: testSealer(), auditLog: createAuditLog() };
  const keys = await createSigningKeys({ ...common, maximumTokenLifetimeSeconds: 3600, ...more });
  return { keys, revocationLog };
}

const statesOf = (keys: SigningKeys) => keys.list().map(({ state }) => state);
const keyIdsIn = (keys: SigningKeys) =>
  (JSON.parse(keys.jwks().body) as { keys: { kid: string }[] }).keys.map(({ kid }) => kid);
const actionsOf = async (store: Store) =>
  (await store.auditLog.list({ after: 0, limit: 100 })).map(({ action }) => action);

describe('createSigningKeys', () => {
  it.each<JwsAlgorithm>(['ES256', 'EdDSA', 'RS256', 'PS256'])(
    'makes one active %s key at the first start, whose tokens jose verifies with the published set',
    async (algorithm) => {
      const store = await temporaryStore();
      const { keys } = await open(store, manualClock(), { algorithm } as Partial<SigningKeysOptions>);
      expect(statesOf(keys)).toEqual(['active']);
      const token = signJwt(keys.active(), 'at+jwt', { sub: 'me' });
      const { payload, protectedHeader } = await jwtVerify(token, createLocalJWKSet(JSON.parse(keys.jwks().body)));
      expect(payload.sub).toBe('me');
      expect(protectedHeader).toEqual({ alg: algorithm, typ: 'at+jwt', kid: keys.active().keyId });
    },
  );

  it('finds the same key at the next start, and on a second node that starts at once', async () => {
    const file = join(temporaryFolder(), 'countersign.db');
    const clock = manualClock();
    const nodes = await Promise.all([open(await temporaryStore(file), clock), open(await temporaryStore(file), clock)]);
    const again = await open(await temporaryStore(file), clock);
    const ids = [...nodes, again].map(({ keys }) => keys.active().keyId);
    expect(new Set(ids).size).toBe(1);
  });

  it('publishes no private member and keeps none readable in the file', async () => {
    const file = join(temporaryFolder(), 'countersign.db');
    const { keys } = await open(await temporaryStore(file), manualClock());
    const [published] = (JSON.parse(keys.jwks().body) as { keys: object[] }).keys;
    expect(Object.keys(published ?? {}).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y']);
    const { d } = keys.active().key.export({ format: 'jwk' });
    const bytes = Buffer.concat([readFileSync(file), readFileSync(`${file}-wal`)]);
    expect(bytes.includes(keys.active().keyId)).toBe(true);
    expect(bytes.includes(String(d))).toBe(false);
  });

  it('takes another algorithm over at the start and keeps the former key published', async () => {
    const store = await temporaryStore();
    const clock = manualClock();
    const before = (await open(store, clock)).keys.active().keyId;
    const { keys } = await open(store, clock, { algorithm: 'EdDSA' });
    expect(keys.active().algorithm).toBe('EdDSA');
    expect(keyIdsIn(keys)).toContain(before);
    expect((await open(store, clock, { algorithm: 'EdDSA' })).keys.active().keyId).toBe(keys.active().keyId);
  });

  it('seals again when the master key was rotated', async () => {
    const store = await temporaryStore();
    const clock = manualClock();
    const { keys } = await open(store, clock, { sealer: testSealer(1) });
    await open(store, clock, { sealer: testSealer(2, 1) });
    expect((await open(store, clock, { sealer: testSealer(2) })).keys.active().keyId).toBe(keys.active().keyId);
  });

  it('refuses intervals that contradict each other', async () => {
    const intervals = { rotateEverySeconds: 3600, publishBeforeSeconds: 3600 };
    await expect(open(await temporaryStore(), manualClock(), intervals)).rejects.toThrow(ConfigurationError);
  });
});

describe('maintain', () => {
  it('publishes, hands over and deletes in time, each with an audit entry', async () => {
    const store = await temporaryStore();
    const clock = manualClock();
    const { keys } = await open(store, clock);
    const first = keys.active().keyId;
    const etag = keys.jwks().etag;

    clock.advance(29 * day - 1);
    await keys.maintain();
    expect(keys.jwks().etag).toBe(etag);

    clock.advance(1);
    await keys.maintain();
    expect(statesOf(keys)).toEqual(['active', 'published']);
    expect(keys.jwks().etag).not.toBe(etag);
    expect(keys.active().keyId).toBe(first);

    clock.advance(day);
    await keys.maintain();
    expect(statesOf(keys)).toEqual(['retired', 'active']);
    expect(keys.active().keyId).not.toBe(first);
    expect(keyIdsIn(keys)).toContain(first);

    clock.advance(3600 + 61);
    await keys.maintain();
    expect(keyIdsIn(keys)).toEqual([keys.active().keyId]);
    expect(await actionsOf(store)).toEqual([
      'signing-key.activated',
      'signing-key.published',
      'signing-key.retired',
      'signing-key.activated',
      'signing-key.deleted',
    ]);
  });

  it('does on two nodes at once what has to be done once', async () => {
    const file = join(temporaryFolder(), 'countersign.db');
    const clock = manualClock();
    const one = (await open(await temporaryStore(file), clock)).keys;
    const two = (await open(await temporaryStore(file), clock)).keys;
    for (const step of [29 * day, day]) {
      clock.advance(step);
      await Promise.all([one.maintain(), two.maintain()]);
      await Promise.all([one.refresh(), two.refresh()]);
      expect(one.list()).toEqual(two.list());
      expect(one.list()).toHaveLength(2);
    }
  });
});

describe('start', () => {
  it('maintains every minute until it is closed, and tells of what fails', async () => {
    const store = await temporaryStore();
    const clock = manualClock();
    const onError = vi.fn();
    const { keys } = await open(store, clock, { onError });
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    onTestFinished(() => void vi.useRealTimers());
    keys.start();
    clock.advance(30 * day);
    vi.advanceTimersByTime(60_000);
    await vi.waitFor(() => expect(statesOf(keys)).toEqual(['active', 'published']));

    await store.close();
    vi.advanceTimersByTime(60_000);
    await vi.waitFor(() => expect(onError).toHaveBeenCalledTimes(1));
    keys.close();
    vi.advanceTimersByTime(600_000);
    expect(onError).toHaveBeenCalledTimes(1);
  });
});

describe('rotate', () => {
  it('lets another key sign at once; what the old one signed stays good', async () => {
    const store = await temporaryStore();
    const { keys } = await open(store, manualClock());
    const before = keys.active();
    const rotated = await keys.rotate(actor);
    expect(rotated).toMatchObject({ keyId: keys.active().keyId, state: 'active' });
    expect(rotated.keyId).not.toBe(before.keyId);
    expect(keys.verificationKey({ keyId: before.keyId, algorithm: 'ES256' })).toMatchObject({ outcome: 'found' });
    const [, , last] = await store.auditLog.list({ after: 0, limit: 10 });
    expect(last).toMatchObject({ actor: actor.id, remoteAddress: '192.0.2.1', target: `signing-key:${rotated.keyId}` });
  });
});

describe('revoke', () => {
  it('ends the key and all its tokens at once, also those dated ahead, and another one signs', async () => {
    const store = await temporaryStore();
    const clock = manualClock();
    const { keys, revocationLog } = await open(store, clock);
    const { keyId } = keys.active();
    const revoked = await keys.revoke(keyId, actor);
    expect(revoked).toEqual({ keyId, revokedAt: clock.nowSeconds(), sequence: revocationLog.sequence });
    expect(keys.active().keyId).not.toBe(keyId);
    expect(keyIdsIn(keys)).not.toContain(keyId);
    expect(await keys.verificationKey({ keyId, algorithm: 'ES256' })).toEqual({ outcome: 'unknown' });
    const token = { tokenId: 't', subject: 's', signingKeyId: keyId, issuedAt: clock.nowSeconds() + day };
    expect(revocationLog.covers(token)).toBe(true);
    expect(revocationLog.covers({ ...token, signingKeyId: keys.active().keyId })).toBe(false);
    expect(keys.list().find((key) => key.keyId === keyId)?.state).toBe('revoked');
  });

  it('is the same when done twice, and tells an unknown key', async () => {
    const store = await temporaryStore();
    const clock = manualClock();
    const { keys } = await open(store, clock);
    const { keyId } = keys.active();
    const first = await keys.revoke(keyId, actor);
    const { keyId: second } = keys.active();
    clock.advance(10);
    expect((await keys.revoke(keyId, actor))?.revokedAt).toBe(first?.revokedAt);
    expect(keys.active().keyId).toBe(second);
    expect(await keys.revoke('none', actor)).toBeUndefined();
  });
});

describe('verificationKey', () => {
  it('finds a key that another node has just made, and asks the store at most once a second', async () => {
    const file = join(temporaryFolder(), 'countersign.db');
    const clock = manualClock();
    const store = await temporaryStore(file);
    const here = (await open(store, clock)).keys;
    const there = (await open(await temporaryStore(file), clock)).keys;
    const first = await there.rotate(systemActor);
    expect(await here.verificationKey({ keyId: first.keyId, algorithm: 'ES256' })).toMatchObject({ outcome: 'found' });
    const second = await there.rotate(systemActor);
    expect(await here.verificationKey({ keyId: second.keyId, algorithm: 'ES256' })).toEqual({ outcome: 'unknown' });
    clock.advance(1);
    expect(await here.verificationKey({ keyId: second.keyId, algorithm: 'ES256' })).toMatchObject({ outcome: 'found' });
  });

  it('tells of a rotation that was made, also when the keys cannot be read right after', async () => {
    const store = await temporaryStore();
    const onError = vi.fn();
    const { keys } = await open(store, manualClock(), { onError });
    vi.spyOn(store.signingKeys, 'list').mockRejectedValueOnce(new StoreUnavailableError('away'));
    const { keyId } = await keys.rotate(actor);
    expect(onError).toHaveBeenCalledOnce();
    await keys.refresh();
    expect(keys.active().keyId).toBe(keyId);
  });

  it('signs with another key as soon as it hears that another node revoked the one that signs', async () => {
    const file = join(temporaryFolder(), 'countersign.db');
    const clock = manualClock();
    const here = await open(await temporaryStore(file), clock);
    const there = await open(await temporaryStore(file), clock);
    await there.keys.revoke(there.keys.active().keyId, systemActor);
    await here.revocationLog.catchUp();
    await vi.waitUntil(() => here.keys.active().keyId === there.keys.active().keyId);
  });

  it('says unavailable, not unknown, when the store cannot be asked', async () => {
    const store = await temporaryStore();
    const { keys } = await open(store, manualClock());
    await store.close();
    expect(await keys.verificationKey({ keyId: 'another', algorithm: 'ES256' })).toMatchObject({
      outcome: 'unavailable',
    });
    expect(keys.verificationKey({ keyId: keys.active().keyId, algorithm: 'ES256' })).toMatchObject({
      outcome: 'found',
    });
    expect(keys.verificationKey({ keyId: undefined, algorithm: 'ES256' })).toEqual({ outcome: 'unknown' });
  });
});
