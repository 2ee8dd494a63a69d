import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Grantor } from '../api-keys/api-key-changes.ts';
import { createAuditLog } from '../audit-log/audit-log.ts';
import { createRevocationLog } from '../revocation/revocation-log.ts';
import { loadSecrets } from '../secrets/secrets.ts';
import {
  type ManualClock,
  manualClock,
  startSeconds,
  temporaryFolder,
  temporaryStore,
  testSealer,
} from '../secrets/testing/temporary-store.ts';
import { type Store, StoreUnavailableError } from '../store/contract.ts';
import type { NewClient } from './client-changes.ts';
import { createClientUses } from './client-uses.ts';
import { createClients } from './clients.ts';

const actor = { id: 'api-key:admin', remoteAddress: '192.0.2.1', requestId: 'r1' };
const administrator: Grantor = { actor, reach: 'unlimited' };
const wanted: NewClient = { name: 'billing', scopes: ['orders:read'] };

async function setUp(file = join(temporaryFolder(), 'countersign.db'), clock: ManualClock = manualClock()) {
  const store = await temporaryStore(file);
  const auditLog = createAuditLog();
  const secrets = await loadSecrets({ store, sealer: testSealer(), auditLog, clock });
  const revocationLog = await createRevocationLog({ store, clock, maximumStalenessSeconds: 5 });
  onTestFinished(() => revocationLog.close());
  const options = { store, secrets, auditLog, revocationLog, clock, maximumTokenLifetimeSeconds: 3600 };
  const clients = createClients(options);
  onTestFinished(() => clients.close());
  const create = async (more: Partial<NewClient> = {}) => {
    const created = await clients.create({ ...wanted, ...more }, administrator);
    if (created.outcome !== 'done') throw new Error(created.reason);
    return { id: created.description.id, secret: created.secret };
  };
  return { file, store, clock, secrets, revocationLog, clients, create };
}

describe('create', () => {
  it('shows the secret once and keeps its hash alone', async () => {
    const { clients, create, file, store } = await setUp();
    const { id, secret } = await create();
    expect(id).toMatch(/^client_[0-9A-Za-z]{16}$/);
    const shown = JSON.stringify([await clients.get(id), await clients.list({ limit: 10 })]);
    expect(shown).not.toContain(secret);
    expect(shown).not.toContain('hash');
    const bytes = Buffer.concat([readFileSync(file), readFileSync(`${file}-wal`)]);
    expect([bytes.includes(id), bytes.includes(secret)]).toEqual([true, false]);
    const entries = JSON.stringify(await store.auditLog.list({ after: 0, limit: 10 }));
    expect(entries).toContain('client.created');
    expect(entries).not.toContain(secret);
  });

  it('describes what was made', async () => {
    const { clients, create } = await setUp();
    const { id } = await create({ owner: 'acme', scopes: ['a', 'b', 'a'], resources: ['https://a.example/'] });
    expect(await clients.get(id)).toEqual({
      id,
      name: 'billing',
      owner: 'acme',
      grantTypes: ['client_credentials'],
      scopes: ['a', 'b'],
      resources: ['https://a.example/'],
      accessTokenLifetimeSeconds: null,
      createdAt: startSeconds,
      createdBy: actor.id,
      revokedAt: null,
      lastUsedAt: null,
      state: 'active',
      secrets: [{ version: 1, createdAt: startSeconds, expiresAt: null }],
    });
    expect(await clients.get('client_unknown')).toBeUndefined();
  });

  it.each<[string, Partial<NewClient>, string]>([
    ['an empty name', { name: '' }, '/name'],
    ['a line end in the name', { name: 'a\nb' }, '/name'],
    ['a control character in the owner', { owner: '\u001b[31m' }, '/owner'],
    ['a scope with a space', { scopes: ['a b'] }, '/scopes'],
    ['a scope with a quotation mark', { scopes: ['a"'] }, '/scopes'],
    ['an empty scope', { scopes: [''] }, '/scopes'],
    ['101 scopes', { scopes: Array.from({ length: 101 }, (_, index) => `s${index}`) }, '/scopes'],
    ['a relative resource', { resources: ['/orders'] }, '/resources'],
    ['a resource with a fragment', { resources: ['https://a.example/#x'] }, '/resources'],
    ['a resource with a space', { resources: ['https://a.example/ b'] }, '/resources'],
    ['a resource that is no URL', { resources: ['https://'] }, '/resources'],
    ['a lifetime over the maximum', { accessTokenLifetimeSeconds: 3601 }, '/accessTokenLifetimeSeconds'],
    ['a lifetime of no time', { accessTokenLifetimeSeconds: 0 }, '/accessTokenLifetimeSeconds'],
    ['half a second', { accessTokenLifetimeSeconds: 60.5 }, '/accessTokenLifetimeSeconds'],
  ])('S08: refuses %s', async (_what, more, pointer) => {
    const { clients } = await setUp();
    expect(await clients.create({ ...wanted, ...more }, administrator)).toMatchObject({ outcome: 'invalid', pointer });
    expect(await clients.list({ limit: 10 })).toEqual([]);
  });

  const reach = {
    subject: 's',
    owner: undefined,
    scopes: ['orders:read'],
    expiresAt: undefined,
    allowedAddresses: [],
    rateLimits: [],
  };
  const grants: readonly [string, Partial<NewClient>, Grantor['reach'], string][] = [
    ['a wider scope', { scopes: ['orders:write'] }, reach, 'forbidden'],
    ["the authority's own scopes", { scopes: ['countersign:admin'] }, reach, 'forbidden'],
    ['another owner', { owner: 'b' }, { ...reach, owner: 'a' }, 'forbidden'],
    ['a longer life', {}, { ...reach, expiresAt: 2_000_000_000 }, 'forbidden'],
    ['other addresses', {}, { ...reach, allowedAddresses: ['192.0.2.0/24'] }, 'forbidden'],
    ['more requests', {}, { ...reach, rateLimits: [{ limit: 1, windowSeconds: 1 }] }, 'forbidden'],
    ['nothing more', { owner: 'a' }, { ...reach, owner: 'a' }, 'done'],
    ['nothing more, unsaid', {}, { ...reach, owner: 'a' }, 'done'],
  ];
  it.each(grants)('K10: gives nobody what they do not have: %s', async (_what, more, limited, outcome) => {
    const { clients } = await setUp();
    const created = await clients.create({ ...wanted, ...more }, { actor, reach: limited });
    expect(created.outcome).toBe(outcome);
    if (created.outcome === 'done') expect(created.description.owner).toBe('a');
  });
});

describe('authenticate', () => {
  it('does not ask the store for what can be no client of ours', async () => {
    const { clients, create, store } = await setUp();
    const { id, secret } = await create();
    const find = vi.spyOn(store.clients, 'find');
    for (const other of ['', 'billing', `${id}\u0000`, `${id}a`, id.toUpperCase(), '__proto__']) {
      expect(await clients.authenticate(other, secret)).toBeUndefined();
    }
    expect(find).not.toHaveBeenCalled();
    expect(await clients.authenticate(id, secret)).toMatchObject({ id });
    expect(find).toHaveBeenCalledOnce();
  });

  it('finds the client by its secret, and by nothing else', async () => {
    const { clients, create } = await setUp();
    const [one, two] = [await create(), await create()];
    expect(await clients.authenticate(one.id, one.secret)).toMatchObject({ id: one.id });
    expect(await clients.authenticate(one.id, one.secret)).toMatchObject({ id: one.id });
    for (const [id, secret] of [
      [one.id, two.secret],
      [two.id, one.secret],
      [one.id, ''],
      [one.id, one.secret.slice(0, -1)],
      [one.id.toUpperCase(), one.secret],
      ['', one.secret],
      ["' or 1=1 --", one.secret],
    ] as const) {
      expect(await clients.authenticate(id, secret)).toBeUndefined();
    }
  });

  it('is synchronous', async () => {
    const { clients, create } = await setUp();
    const { id, secret } = await create();
    expect(clients.authenticate(id, secret)).not.toBeInstanceOf(Promise);
    expect(clients.authenticate(id, secret)).not.toBeInstanceOf(Promise);
  });

  it('notes when a client was last used, in one write', async () => {
    const { clients, create, clock } = await setUp();
    const { id, secret } = await create();
    clock.advance(10);
    await clients.authenticate(id, secret);
    await clients.close();
    expect((await clients.get(id))?.lastUsedAt).toBe(startSeconds + 10);
  });

  it('moves a hash to the current pepper when its secret comes next', async () => {
    const { clients, create, secrets, store, file } = await setUp();
    const { id, secret } = await create();
    await clients.authenticate(id, secret);
    await secrets.rotatePepper(actor);
    expect(await clients.authenticate(id, secret)).toBeDefined();
    await clients.close();
    expect((await store.clients.find(id))?.secrets[0]?.pepperVersion).toBe(2);
    const other = await setUp(file);
    expect(await other.clients.authenticate(id, secret)).toBeDefined();
  });

  it('verifies a hash under a pepper that another node has just made', async () => {
    const here = await setUp();
    const there = await setUp(here.file, here.clock);
    await there.secrets.rotatePepper(actor);
    const { id, secret } = await there.create();
    expect(await here.clients.authenticate(id, secret)).toMatchObject({ id });
  });

  it('keeps what could not be written for the next attempt, and tells of it', async () => {
    const { store, secrets, clock, create, clients } = await setUp();
    const { id } = await create();
    let isDown = true;
    const write: Store['write'] = (work) =>
      isDown ? Promise.reject(new StoreUnavailableError('down')) : store.write(work);
    const onError = vi.fn();
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    onTestFinished(() => void vi.useRealTimers());
    const uses = createClientUses({ store: { write }, secrets, clock, onError });
    uses.record(id);
    vi.advanceTimersByTime(10_000);
    await vi.waitFor(() => expect(onError).toHaveBeenCalledTimes(1));
    isDown = false;
    uses.record('client_unknown');
    await uses.close();
    expect((await clients.get(id))?.lastUsedAt).toBe(startSeconds);
  });

  it('does not undo a change when it writes what was noted', async () => {
    const { clients, create, store } = await setUp();
    const { id, secret } = await create();
    await clients.authenticate(id, secret);
    await clients.revoke(id, actor);
    await clients.close();
    expect((await store.clients.find(id))?.revokedAt).toBe(startSeconds);
  });

  it('remembers nothing that it cannot know to be current', async () => {
    const { clients, create, store, clock } = await setUp();
    const { id, secret } = await create();
    expect(await clients.authenticate(id, secret)).toBeDefined();
    await store.close();
    expect(await clients.authenticate(id, secret)).toBeDefined();
    clock.advance(6);
    await expect(async () => clients.authenticate(id, secret)).rejects.toThrow();
  });
});

describe('rotateSecret', () => {
  it('lets the former secret go on for the overlap, here and on another node', async () => {
    const here = await setUp();
    const there = await setUp(here.file, here.clock);
    const { id, secret } = await here.create();
    await there.clients.authenticate(id, secret);
    const rotated = await here.clients.rotateSecret(id, 100, actor);
    if (rotated.outcome !== 'done') throw new Error(rotated.reason);
    await there.revocationLog.catchUp();
    for (const { clients } of [here, there]) {
      expect(await clients.authenticate(id, rotated.secret)).toBeDefined();
      expect(await clients.authenticate(id, secret)).toBeDefined();
    }
    here.clock.advance(100);
    await Promise.all([here.revocationLog.catchUp(), there.revocationLog.catchUp()]);
    for (const { clients } of [here, there]) {
      expect(await clients.authenticate(id, rotated.secret)).toBeDefined();
      expect(await clients.authenticate(id, secret)).toBeUndefined();
    }
    expect(rotated.description.secrets).toEqual([
      { version: 2, createdAt: startSeconds, expiresAt: null },
      { version: 1, createdAt: startSeconds, expiresAt: startSeconds + 100 },
    ]);
  });

  it('ends the former secret at once without an overlap, also where it is remembered, and no token', async () => {
    const { clients, create, revocationLog } = await setUp();
    const { id, secret } = await create();
    await clients.authenticate(id, secret);
    await clients.rotateSecret(id, 0, actor);
    expect(await clients.authenticate(id, secret)).toBeUndefined();
    expect(revocationLog.covers({ tokenId: 't', clientId: id, subject: id, issuedAt: startSeconds })).toBe(false);
  });

  it('K09: never leaves three secrets, and never extends an overlap that has begun', async () => {
    const { clients, create, store } = await setUp();
    const { id, secret } = await create();
    await clients.rotateSecret(id, 10, actor);
    await clients.rotateSecret(id, 1000, actor);
    expect((await store.clients.find(id))?.secrets.map(({ version }) => version)).toEqual([3, 2]);
    expect(await clients.authenticate(id, secret)).toBeUndefined();
  });

  it('refuses an unknown client, a revoked one and an improper overlap', async () => {
    const { clients, create } = await setUp();
    const { id } = await create();
    expect(await clients.rotateSecret('client_unknown', 0, actor)).toMatchObject({ outcome: 'not-found' });
    for (const overlap of [-1, 0.5, Number.NaN, 91 * 86_400]) {
      expect(await clients.rotateSecret(id, overlap, actor)).toMatchObject({ outcome: 'invalid' });
    }
    await clients.revoke(id, actor);
    expect(await clients.rotateSecret(id, 0, actor)).toMatchObject({ outcome: 'conflict' });
  });
});

describe('revoke', () => {
  it('R10: ends the client and all its tokens, also those another node issues at this moment', async () => {
    const here = await setUp();
    const there = await setUp(here.file, here.clock);
    const { id, secret } = await here.create();
    await there.clients.authenticate(id, secret);
    const revoked = await here.clients.revoke(id, actor);
    expect(revoked).toMatchObject({ outcome: 'done', revokedAt: startSeconds, sequence: here.revocationLog.sequence });
    await there.revocationLog.catchUp();
    for (const { clients, revocationLog } of [here, there]) {
      expect(await clients.authenticate(id, secret)).toBeUndefined();
      expect(revocationLog.covers({ tokenId: 't', clientId: id, subject: id, issuedAt: startSeconds + 3 })).toBe(true);
    }
    expect(await here.clients.get(id)).toMatchObject({ state: 'revoked', secrets: [] });
  });

  it('is the same when done twice', async () => {
    const { clients, create, clock, store } = await setUp();
    const { id } = await create();
    await clients.revoke(id, actor);
    clock.advance(10);
    expect(await clients.revoke(id, actor)).toMatchObject({ outcome: 'done', revokedAt: startSeconds });
    expect(await store.auditLog.list({ after: 0, limit: 10, action: 'client.revoked' })).toHaveLength(1);
    expect(await clients.revoke('client_unknown', actor)).toMatchObject({ outcome: 'not-found' });
  });
});
