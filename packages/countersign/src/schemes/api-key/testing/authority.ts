import type { ApiKeyExposure, ApiKeyLookup, ApiKeyQuery, ApiKeyRecord, Authority } from '../../../core/authority.ts';
import type { MaybePromise } from '../../../core/maybe-promise.ts';
import type { RevocationEntry, RevocationKind, Revocations } from '../../../core/revocation.ts';
import { createApiKeyText, digestApiKey } from '../format.ts';

/** An authority in memory, whose log, look-ups and clock the test drives. */
export function createTestAuthority() {
  const records = new Map<string, ApiKeyRecord>();
  const lastChanges = new Map<string, number>();
  const listeners = new Set<(change: RevocationEntry | 'reset') => void>();
  const queries: ApiKeyQuery[] = [];
  const exposures: ApiKeyExposure[] = [];
  const time = { seconds: 1_000_000, milliseconds: 5_000 };
  const state = { sequence: 0, isCurrent: true, acceptsForeignForms: false, needsForeignKeys: false };
  /** Replaced by a test that wants to answer itself. */
  const answers: { find?: (query: ApiKeyQuery) => MaybePromise<ApiKeyLookup> } = {};

  const lookUp = (query: ApiKeyQuery): ApiKeyLookup => {
    const record = records.get(query.digest);
    return record === undefined ? { outcome: 'unknown' } : { outcome: 'found', record, sequence: state.sequence };
  };
  const apiKeys: NonNullable<Authority['apiKeys']> = {
    prefixes: ['acme', 'acme_live'],
    get acceptsForeignForms() {
      return state.acceptsForeignForms;
    },
    get needsForeignKeys() {
      return state.needsForeignKeys;
    },
    find(query) {
      queries.push(query);
      return (answers.find ?? lookUp)(query);
    },
    recordExposure: (exposure) => exposures.push(exposure),
  };
  const revocations: Revocations = {
    get sequence() {
      return state.sequence;
    },
    isCurrent: () => state.isCurrent,
    covers: () => false,
    ask: () => 'live',
    lastChangeOfApiKey: (id) => lastChanges.get(id) ?? 0,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };

  return {
    apiKeys,
    revocations,
    clock: { nowSeconds: () => time.seconds, monotonicMilliseconds: () => time.milliseconds },
    time,
    state,
    answers,
    queries,
    exposures,
    listeners,
    lookUp,
    /** Stores a key and returns its text. */
    add(change: Partial<ApiKeyRecord> = {}, text?: string): string {
      const id = change.id ?? 'AbCdEfGhIjKlMnOp';
      const key = text ?? createApiKeyText('acme_live', id);
      records.set(digestApiKey(key), {
        id,
        version: 1,
        name: 'ci',
        subject: id,
        scopes: ['orders:read'],
        state: 'active',
        allowedAddresses: [],
        rateLimits: [],
        ownerRateLimits: [],
        ...change,
      });
      return key;
    },
    /** Changes a record without telling anybody. */
    change(text: string, change: Partial<ApiKeyRecord>): void {
      const record = records.get(digestApiKey(text));
      if (record !== undefined) records.set(digestApiKey(text), { ...record, ...change });
    },
    /** Appends an entry to the log, which the verifier sees at once. */
    tell(id: string, kind: RevocationKind = 'api-key'): void {
      const entry = { sequence: state.sequence + 1, kind, id, notBefore: 0, expiresAt: Number.MAX_SAFE_INTEGER };
      if (kind === 'api-key') lastChanges.set(id, entry.sequence);
      for (const listener of listeners) listener(entry);
      state.sequence = entry.sequence;
    },
    /** Replaces the view whole, with nothing left in it. */
    reset(): void {
      lastChanges.clear();
      for (const listener of listeners) listener('reset');
    },
  };
}
