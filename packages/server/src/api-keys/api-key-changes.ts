import type { RateLimitRule } from 'countersign';
import type { Actor } from '../audit-log/actor.ts';
import type { StoredApiKey } from './api-key-store.ts';

/** What a new key is to be. Everything but the name may be left out. */
export interface NewApiKey {
  readonly name: string;
  /** Whom the key speaks for; default: the key's own id. */
  readonly subject?: string | undefined;
  readonly owner?: string | undefined;
  readonly scopes?: readonly string[] | undefined;
  /** Seconds since the epoch; absent: the key does not expire. */
  readonly expiresAt?: number | undefined;
  readonly rateLimits?: readonly RateLimitRule[] | undefined;
  /** CIDR blocks; absent or empty: from anywhere. */
  readonly allowedAddresses?: readonly string[] | undefined;
}

/** What may be changed of a key. Absent: stays. `null`: no owner, no expiry. */
export interface ApiKeyUpdate {
  readonly name?: string;
  readonly owner?: string | null;
  readonly scopes?: readonly string[];
  readonly expiresAt?: number | null;
  readonly rateLimits?: readonly RateLimitRule[];
  readonly allowedAddresses?: readonly string[];
}

/** How far whoever makes a key may go: nobody gives what they do not have. */
export interface Grantor {
  readonly actor: Actor;
  /** `unlimited` for whoever administers the authority; otherwise the limits of the credential that asks. */
  readonly reach: 'unlimited' | GrantorReach;
}

interface GrantorReach {
  readonly subject: string;
  readonly owner: string | undefined;
  readonly scopes: readonly string[];
  /** Seconds since the epoch. */
  readonly expiresAt: number | undefined;
  /** What its keys are bound to in turn; empty: nothing. */
  readonly allowedAddresses: readonly string[];
  readonly rateLimits: readonly RateLimitRule[];
}

/** Why a change did not happen. Nothing was written. */
export interface ChangeRefused {
  readonly outcome: 'not-found' | 'conflict' | 'forbidden' | 'invalid';
  /** A sentence for whoever asked. */
  readonly reason: string;
  /** JSON pointer (RFC 6901) of the member that is at fault. */
  readonly pointer?: string;
}

/** A key as people see it: everything but hashes. */
export interface ApiKeyDescription extends Omit<StoredApiKey, 'versions'> {
  readonly state: ApiKeyState;
  /** Newest first. */
  readonly versions: readonly ApiKeyVersionDescription[];
}

export type ApiKeyState = 'active' | 'disabled' | 'revoked' | 'expired';

interface ApiKeyVersionDescription {
  readonly version: number;
  /** `issued` here, or imported as a hash and not used since. */
  readonly form: 'issued' | 'sha256' | 'bcrypt' | 'scrypt' | 'argon2id';
  readonly createdAt: number;
  readonly expiresAt: number | null;
}

export type ApiKeyCreated = { readonly outcome: 'done'; readonly key: string; readonly description: ApiKeyDescription };
export type ApiKeyRotated = ApiKeyCreated & {
  /** When the key's former secret ends; seconds since the epoch. */
  readonly previousExpiresAt: number;
  readonly sequence: number;
};
export type ApiKeyChanged = {
  readonly outcome: 'done';
  readonly description: ApiKeyDescription;
  /** The revocation log's number from which on every verifier knows. */
  readonly sequence: number;
};

export type OwnerLimitsChanged = {
  readonly outcome: 'done';
  readonly rateLimits: readonly RateLimitRule[];
  readonly sequence: number;
};

export function stateOf(key: StoredApiKey, nowSeconds: number): ApiKeyState {
  if (key.revokedAt !== null) return 'revoked';
  if (key.expiresAt !== null && key.expiresAt <= nowSeconds) return 'expired';
  return key.disabledAt === null ? 'active' : 'disabled';
}

export function describe(key: StoredApiKey, nowSeconds: number): ApiKeyDescription {
  const versions = key.versions.map(({ version, algorithm, lookup, createdAt, expiresAt }) => ({
    version,
    form: algorithm === 'peppered' ? (lookup === null ? ('issued' as const) : ('sha256' as const)) : algorithm,
    createdAt,
    expiresAt,
  }));
  return { ...key, state: stateOf(key, nowSeconds), versions };
}
