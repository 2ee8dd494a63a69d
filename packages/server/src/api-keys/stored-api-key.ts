import type { NewApiKey } from './api-key-changes.ts';
import type { StoredApiKey, StoredApiKeyVersion } from './api-key-store.ts';

/** A key and the version whose secret was presented. */
export interface FoundVersion {
  readonly key: StoredApiKey;
  readonly version: StoredApiKeyVersion;
}

export interface ApiKeyOrigin {
  readonly id: string;
  readonly prefix: string | null;
  readonly createdAt: number;
  /** The actor's id. */
  readonly createdBy: string;
}

export function makeStoredApiKey(wanted: NewApiKey, origin: ApiKeyOrigin, version: StoredApiKeyVersion): StoredApiKey {
  return {
    ...origin,
    name: wanted.name,
    subject: wanted.subject ?? origin.id,
    owner: wanted.owner ?? null,
    scopes: [...new Set(wanted.scopes)],
    rateLimits: wanted.rateLimits ?? [],
    allowedAddresses: wanted.allowedAddresses ?? [],
    expiresAt: wanted.expiresAt ?? null,
    disabledAt: null,
    revokedAt: null,
    exposedAt: null,
    lastUsedAt: null,
    lastUsedAddress: null,
    versions: [version],
  };
}

/** Without the members that are there but undefined, which would otherwise cover others' values when spread. */
export function withoutUndefined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as T;
}
