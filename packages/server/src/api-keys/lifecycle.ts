import type { Clock } from 'countersign';
import { createApiKeyText, digestApiKey } from 'countersign/building-blocks';
import type { Actor } from '../audit-log/actor.ts';
import type { AuditLog } from '../audit-log/audit-log.ts';
import type { RevocationLog } from '../revocation/revocation-log.ts';
import type { Secrets } from '../secrets/secrets.ts';
import type { Store, Tables } from '../store/contract.ts';
import {
  type ApiKeyChanged,
  type ApiKeyCreated,
  type ApiKeyRotated,
  type ApiKeyUpdate,
  type ChangeRefused,
  describe,
  type Grantor,
  type NewApiKey,
  stateOf,
} from './api-key-changes.ts';
import type { StoredApiKey, StoredApiKeyVersion } from './api-key-store.ts';
import { refuseBroader, refuseImproper, withinReach } from './grant.ts';
import { makeStoredApiKey, withoutUndefined } from './stored-api-key.ts';

export interface LifecycleOptions {
  readonly store: Store;
  readonly secrets: Pick<Secrets, 'peppers' | 'apiKeyIds' | 'refreshPeppers'>;
  readonly revocationLog: RevocationLog;
  readonly auditLog: AuditLog;
  readonly clock: Clock;
  readonly prefix: string;
  readonly overlapSeconds: number;
}

/** How long the log tells verifiers to look a key up again: far longer than a look-up may be under way. */
const changeKeptSeconds = 86_400;
const maximumOverlapSeconds = 90 * 86_400;

/** What one change makes of a key (the same object: nothing), or why it does not. */
type Step = { readonly key: StoredApiKey; readonly details?: Readonly<Record<string, unknown>> } | ChangeRefused;

const notFound: ChangeRefused = { outcome: 'not-found', reason: 'There is no API key with this id.' };
const badOverlap: ChangeRefused = {
  outcome: 'invalid',
  reason: `The overlap is a whole number of seconds from 0 to ${maximumOverlapSeconds}.`,
  pointer: '/overlapSeconds',
};
const conflict = (reason: string): ChangeRefused => ({ outcome: 'conflict', reason });

/** Every change of a key's life: one write with its audit entry and, where a verifier has to notice, its line in the log. */
export function createLifecycle(options: LifecycleOptions) {
  const { store, secrets, revocationLog, auditLog, clock, prefix } = options;

  async function create(input: NewApiKey, grantor: Grantor): Promise<ApiKeyCreated | ChangeRefused> {
    const now = clock.nowSeconds();
    const wanted = withinReach(input, grantor.reach);
    const refused = refuseImproper(wanted, now) ?? refuseBroader(wanted, grantor.reach);
    if (refused !== undefined) return refused;
    await secrets.refreshPeppers();
    const id = secrets.apiKeyIds.create();
    const text = createApiKeyText(prefix, id);
    const origin = { id, prefix, createdAt: now, createdBy: grantor.actor.id };
    const key = makeStoredApiKey(wanted, origin, makeVersion(1, text, now));
    await store.write(async (tables) => {
      await tables.apiKeys.insert(key);
      await auditLog.append(tables, entryOf(key, 'created', grantor.actor, { name: key.name, scopes: key.scopes }));
    });
    return { outcome: 'done', key: text, description: describe(key, now) };
  }

  function makeVersion(version: number, text: string, createdAt: number): StoredApiKeyVersion {
    const { hash, version: pepperVersion } = secrets.peppers.pepper(digestApiKey(text));
    return { version, algorithm: 'peppered', hash, pepperVersion, lookup: null, createdAt, expiresAt: null };
  }

  /** Applies `step` to the key as it stands in the transaction. */
  async function change(id: string, actor: Actor, action: string, step: (key: StoredApiKey) => Step) {
    const changed = await store.write(async (tables): Promise<ApiKeyChanged | ChangeRefused> => {
      const key = await tables.apiKeys.find(id);
      const next = key === undefined ? notFound : step(key);
      if ('outcome' in next) return next;
      const description = describe(next.key, clock.nowSeconds());
      if (next.key === key) return { outcome: 'done', description, sequence: await tables.revocations.sequence() };
      await tables.apiKeys.update(next.key);
      await auditLog.append(tables, entryOf(next.key, action, actor, next.details ?? {}));
      const sequence = await announce(tables, id);
      return { outcome: 'done', description, sequence };
    });
    if (changed.outcome === 'done') await revocationLog.catchUp();
    return changed;
  }

  async function announce(tables: Tables, id: string): Promise<number> {
    const now = clock.nowSeconds();
    const entry = { kind: 'api-key' as const, id, notBefore: now, expiresAt: now + changeKeptSeconds };
    return (await tables.revocations.append(entry)).sequence;
  }

  /**
   * Two rotations that began from the same version do not both happen: the second would end the secret that the first has
   * just handed out, or leave three that work.
   */
  async function rotate(id: string, overlapSeconds: number | undefined, actor: Actor) {
    const overlap = overlapSeconds ?? options.overlapSeconds;
    if (!Number.isSafeInteger(overlap) || overlap < 0 || overlap > maximumOverlapSeconds) return badOverlap;
    await secrets.refreshPeppers();
    const from = newestVersion(await store.apiKeys.find(id));
    const text = createApiKeyText(prefix, id);
    const changed = await change(id, actor, 'rotated', (key) => {
      const now = clock.nowSeconds();
      const refused = refuseRotation(key, from, overlap, now);
      if (refused !== undefined) return refused;
      const next = withNewVersion(key, makeVersion(newestVersion(key) + 1, text, now), now + overlap);
      const exposedAt = overlap === 0 ? null : key.exposedAt;
      return { key: { ...next, prefix, exposedAt }, details: { overlapSeconds: overlap } };
    });
    return changed.outcome === 'done' ? toRotated(changed, text) : changed;
  }

  function disable(id: string, actor: Actor) {
    return change(id, actor, 'disabled', (key) => {
      if (key.revokedAt !== null) return conflict('The key is revoked already, which is more than disabled.');
      return { key: key.disabledAt === null ? { ...key, disabledAt: clock.nowSeconds() } : key };
    });
  }

  function enable(id: string, actor: Actor) {
    return change(id, actor, 'enabled', (key) => {
      if (key.revokedAt !== null) return conflict('A revoked key stays revoked. Create another one.');
      return { key: key.disabledAt === null ? key : { ...key, disabledAt: null } };
    });
  }

  function revoke(id: string, actor: Actor) {
    return change(id, actor, 'revoked', (key) => ({
      key: key.revokedAt === null ? { ...key, revokedAt: clock.nowSeconds() } : key,
    }));
  }

  function update(id: string, wanted: ApiKeyUpdate, actor: Actor) {
    return change(id, actor, 'updated', (key) => {
      const now = clock.nowSeconds();
      const state = stateOf(key, now);
      if (state === 'revoked' || state === 'expired') return conflict(`The key is ${state}. Create another one.`);
      const refused = refuseImproper(wanted, now);
      const changes = withoutUndefined(wanted);
      return refused ?? { key: { ...key, ...changes }, details: { ...changes } };
    });
  }

  return { create, rotate, disable, enable, revoke, update, announce };
}

function entryOf(key: StoredApiKey, action: string, actor: Actor, details: Readonly<Record<string, unknown>>) {
  return { actor, action: `api-key.${action}`, target: `api-key:${key.id}`, details };
}

function newestVersion(key: StoredApiKey | undefined): number {
  return key?.versions[0]?.version ?? 0;
}

function refuseRotation(key: StoredApiKey, from: number, overlap: number, now: number): ChangeRefused | undefined {
  const state = stateOf(key, now);
  if (state === 'revoked' || state === 'expired') return conflict(`The key is ${state}; a rotation cannot revive it.`);
  if (newestVersion(key) !== from) return conflict('The key was rotated by somebody else at the same moment.');
  const lasting = key.versions.slice(1).some(({ expiresAt }) => expiresAt !== null && expiresAt > now);
  return lasting && overlap > 0
    ? conflict('The overlap of the last rotation still lasts. Wait for its end, or end it by rotating without overlap.')
    : undefined;
}

/** The newest two versions stay; the former one ends with the overlap or with the key, whichever is first. */
function withNewVersion(key: StoredApiKey, version: StoredApiKeyVersion, overlapEnd: number): StoredApiKey {
  const [former] = key.versions;
  const expiresAt = Math.min(overlapEnd, key.expiresAt ?? overlapEnd);
  return { ...key, versions: [version, ...(former === undefined ? [] : [{ ...former, expiresAt }])] };
}

function toRotated(changed: ApiKeyChanged, key: string): ApiKeyRotated {
  const { description, sequence } = changed;
  return { outcome: 'done', key, description, sequence, previousExpiresAt: description.versions[1]?.expiresAt ?? 0 };
}
