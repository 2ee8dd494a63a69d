import type { ApiKeyExposure, ApiKeyLookup, ApiKeyQuery, Clock, MaybePromise, RateLimitRule } from 'countersign';
import { ConfigurationError } from 'countersign';
import { isApiKeyPrefix } from 'countersign/building-blocks';
import { type Actor, systemActor } from '../audit-log/actor.ts';
import type { AuditLog } from '../audit-log/audit-log.ts';
import type { RevocationLog } from '../revocation/revocation-log.ts';
import type { Secrets } from '../secrets/secrets.ts';
import type { Store } from '../store/contract.ts';
import type {
  ApiKeyChanged,
  ApiKeyCreated,
  ApiKeyDescription,
  ApiKeyRotated,
  ApiKeyUpdate,
  ChangeRefused,
  Grantor,
  NewApiKey,
  OwnerLimitsChanged,
} from './api-key-changes.ts';
import { describe } from './api-key-changes.ts';
import type { ApiKeyFilter } from './api-key-store.ts';
import { createExposures } from './exposure.ts';
import { createApiKeyFinder } from './find.ts';
import { type ImportEntry, type ImportVerdict, importApiKeys } from './import.ts';
import { createLastUsed } from './last-used.ts';
import { createLifecycle } from './lifecycle.ts';
import { createOwnerLimits } from './owner-limits.ts';
import { createSlowHashes } from './slow-hash.ts';
import { createHashUpgrades } from './upgrade.ts';

export interface ApiKeysOptions {
  readonly store: Store;
  readonly secrets: Secrets;
  readonly revocationLog: RevocationLog;
  readonly auditLog: AuditLog;
  readonly clock: Clock;
  /** What new keys begin with, such as `acme_live`. */
  readonly prefix: string;
  /** Prefixes of keys made under an earlier `prefix`. */
  readonly acceptedPrefixes?: readonly string[];
  /** How long a key's former secret goes on after a rotation, where nobody says otherwise. Default 86,400. */
  readonly overlapSeconds?: number;
  /** What happens to a live key that arrives in a URL or in the clear, besides being recorded. Default `record`. */
  readonly exposurePolicy?: 'record' | 'revoke';
  /** Told of each exposure of a live key, once for each key, version and place. For the log and the metrics. */
  readonly onExposure?: (id: string, exposure: ApiKeyExposure) => void;
  /** Told of failures beside a request: uses, exposures or better hashes that could not be written. For the log. */
  readonly onError?: (error: unknown) => void;
}

/** API keys: their whole life, and the in-process half of `Authority.apiKeys`. */
export interface ApiKeys {
  /** New keys' prefix first. */
  readonly prefixes: readonly string[];
  /** True when a key of a foreign form was imported and may come. */
  readonly acceptsForeignForms: boolean;
  /** True when an imported hash can only be compared with the key at hand. */
  readonly needsForeignKeys: boolean;
  find(query: ApiKeyQuery): MaybePromise<ApiKeyLookup>;
  /** @param atSeconds seconds since the epoch; default: now */
  recordUse(id: string, remoteAddress: string | undefined, atSeconds?: number): void;
  recordExposure(exposure: ApiKeyExposure): void;

  /** The key is in the answer, this once. */
  create(key: NewApiKey, grantor: Grantor): Promise<ApiKeyCreated | ChangeRefused>;
  list(filter: Omit<ApiKeyFilter, 'nowSeconds'>): Promise<readonly ApiKeyDescription[]>;
  get(id: string): Promise<ApiKeyDescription | undefined>;
  /** A new secret for the same key. The former one goes on for `overlapSeconds`, never past the key's expiry. */
  rotate(id: string, overlapSeconds: number | undefined, actor: Actor): Promise<ApiKeyRotated | ChangeRefused>;
  disable(id: string, actor: Actor): Promise<ApiKeyChanged | ChangeRefused>;
  enable(id: string, actor: Actor): Promise<ApiKeyChanged | ChangeRefused>;
  /** For good. Once more is no error and changes nothing. */
  revoke(id: string, actor: Actor): Promise<ApiKeyChanged | ChangeRefused>;
  update(id: string, update: ApiKeyUpdate, actor: Actor): Promise<ApiKeyChanged | ChangeRefused>;
  ownerRateLimits(owner: string): Promise<readonly RateLimitRule[]>;
  setOwnerRateLimits(
    owner: string,
    rules: readonly RateLimitRule[],
    actor: Actor,
  ): Promise<OwnerLimitsChanged | ChangeRefused>;
  importKeys(entries: readonly ImportEntry[], actor: Actor, dryRun: boolean): Promise<readonly ImportVerdict[]>;
  /** Reads anew which forms of keys may come; what another node has just imported may not be known here. */
  readForeignForms(): Promise<void>;
  /** Writes what is noted and stops the timers. */
  close(): Promise<void>;
}

/**
 * Rejects with `StoreUnavailableError`.
 *
 * @throws {ConfigurationError} for a prefix that keys cannot have.
 */
export async function createApiKeys(options: ApiKeysOptions): Promise<ApiKeys> {
  const { store, secrets, clock, prefix, acceptedPrefixes = [], onError = () => {} } = options;
  refusePrefixes([prefix, ...acceptedPrefixes]);
  let forms = await store.apiKeys.foreignForms();
  const readForeignForms = async () => {
    forms = await store.apiKeys.foreignForms();
  };
  // What another node imports is told in the revocation log.
  const unsubscribe = options.revocationLog.subscribe((change) => {
    if (!forms.slow && (change === 'reset' || change.kind === 'api-key')) readForeignForms().catch(onError);
  });
  const slowHashes = createSlowHashes();
  const upgrades = createHashUpgrades({ store, secrets, onError });
  const revocations = options.revocationLog;
  const finder = createApiKeyFinder({ ...options, revocations, slowHashes, upgrades, foreignForms: () => forms });
  const lifecycle = createLifecycle({ ...options, overlapSeconds: options.overlapSeconds ?? 86_400 });
  const { announce, ...changes } = lifecycle;
  const ownerLimits = createOwnerLimits({ ...options, announce });
  const lastUsed = createLastUsed({ store: store.apiKeys, clock, onError });
  const exposures = createExposures({
    ...options,
    policy: options.exposurePolicy ?? 'record',
    locate: finder.locate,
    revoke: (id) => lifecycle.revoke(id, systemActor),
    onError,
  });
  return {
    ...changes,
    ...ownerLimits,
    prefixes: [...new Set([prefix, ...acceptedPrefixes])],
    get acceptsForeignForms() {
      return forms.any;
    },
    get needsForeignKeys() {
      return forms.slow;
    },
    find: finder.find,
    recordUse: lastUsed.record,
    recordExposure: exposures.record,
    ownerRateLimits: async (owner) => store.apiKeys.ownerRateLimits(owner),
    async list(filter) {
      const nowSeconds = clock.nowSeconds();
      return (await store.apiKeys.list({ ...filter, nowSeconds })).map((key) => describe(key, nowSeconds));
    },
    async get(id) {
      const key = await store.apiKeys.find(id);
      return key === undefined ? undefined : describe(key, clock.nowSeconds());
    },
    async importKeys(entries, actor, dryRun) {
      const verdicts = await importApiKeys({ ...options, announce }, entries, actor, dryRun);
      await readForeignForms();
      // Verifiers are told now what may come, not with the next look at the log.
      await revocations.catchUp();
      return verdicts;
    },
    readForeignForms,
    async close() {
      unsubscribe();
      await Promise.all([exposures.close(), upgrades.close(), lastUsed.close()]);
      await slowHashes.close();
    },
  };
}

function refusePrefixes(prefixes: readonly string[]): void {
  const wrong = prefixes.find((prefix) => !isApiKeyPrefix(prefix));
  if (wrong === undefined) return;
  throw new ConfigurationError(
    `The API key prefix ${JSON.stringify(wrong)} is none: use lower-case letters, digits and single underscores, such as acme_live.`,
  );
}
