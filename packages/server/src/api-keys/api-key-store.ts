import type { MaybePromise, RateLimitRule } from 'countersign';

/** How the hash of a version was made. Ours is `peppered`; the others come from imports until the key's first use. */
export type ApiKeyHashAlgorithm = 'peppered' | 'bcrypt' | 'scrypt' | 'argon2id';

export interface StoredApiKey {
  /** 16 base62 characters. */
  readonly id: string;
  readonly name: string;
  /** Such as `acme_live`; null for an imported key of a foreign form. */
  readonly prefix: string | null;
  readonly subject: string;
  readonly owner: string | null;
  readonly scopes: readonly string[];
  readonly rateLimits: readonly RateLimitRule[];
  readonly allowedAddresses: readonly string[];
  readonly createdAt: number;
  /** The actor's id. */
  readonly createdBy: string;
  /** Seconds since the epoch, as are all moments here. */
  readonly expiresAt: number | null;
  readonly disabledAt: number | null;
  readonly revokedAt: number | null;
  /** When it first arrived in a URL or in the clear. */
  readonly exposedAt: number | null;
  readonly lastUsedAt: number | null;
  readonly lastUsedAddress: string | null;
  /** Newest first; at least one. More than one while a rotation's overlap lasts. */
  readonly versions: readonly StoredApiKeyVersion[];
}

export interface StoredApiKeyVersion {
  /** 1, 2, 3 … */
  readonly version: number;
  readonly algorithm: ApiKeyHashAlgorithm;
  /** `peppered`: base64url of HMAC-SHA-256(pepper, SHA-256(key)). Otherwise the imported string (PHC or bcrypt form). */
  readonly hash: string;
  /** Which pepper; 0 where the algorithm has none. */
  readonly pepperVersion: number;
  /** How to find a key that does not name its id: its peppered hash, or `start:` and its first characters. Null otherwise. */
  readonly lookup: string | null;
  readonly createdAt: number;
  /** End of the overlap; null for the current version. */
  readonly expiresAt: number | null;
}

export interface ApiKeyFilter {
  readonly owner?: string;
  readonly state?: 'active' | 'disabled' | 'revoked' | 'expired';
  /** Exclusive: ids after this one (ids are the order of the pages). */
  readonly after?: string;
  /** 1 to 200. */
  readonly limit: number;
  readonly nowSeconds: number;
}

export interface ApiKeyUse {
  readonly id: string;
  readonly at: number;
  readonly address: string | null;
}

export interface ForeignForms {
  readonly any: boolean;
  readonly slow: boolean;
}

export interface ApiKeyStore {
  /** Synchronous where the database is in this process. */
  find(id: string): MaybePromise<StoredApiKey | undefined>;
  /** At most `limit` keys with a version of that `lookup`. */
  findByLookup(lookup: string, limit: number): MaybePromise<readonly StoredApiKey[]>;
  list(filter: ApiKeyFilter): Promise<readonly StoredApiKey[]>;
  /** Whether any version is found by `lookup`, and whether any of those has another hash than `peppered`. */
  foreignForms(): Promise<ForeignForms>;
  /** Limits that hold for all keys of an owner; empty when none were set. */
  ownerRateLimits(owner: string): MaybePromise<readonly RateLimitRule[]>;
  setOwnerRateLimits(owner: string, rules: readonly RateLimitRule[]): Promise<void>;
  /** Rejects with `ConflictError` when the id or a `peppered` lookup is taken. */
  insert(key: StoredApiKey): Promise<void>;
  /** Replaces everything of the key but its id and uses, versions included. False when there is no such key. */
  update(key: StoredApiKey): Promise<boolean>;
  /** Only ever moves `lastUsedAt` forward; unknown ids are passed over. */
  recordUses(uses: readonly ApiKeyUse[]): Promise<void>;
}
