import type { KeyObject } from 'node:crypto';
import type { MaybePromise } from './maybe-promise.ts';
import type { RateLimitRule } from './rate-limit.ts';
import type { Revocations } from './revocation.ts';

/** The signature algorithms that a key may have (RFC 7518 section 3.1, RFC 8037, RFC 9864). `none` is not one. */
export type JwsAlgorithm =
  | 'HS256'
  | 'HS384'
  | 'HS512'
  | 'RS256'
  | 'RS384'
  | 'RS512'
  | 'PS256'
  | 'PS384'
  | 'PS512'
  | 'ES256'
  | 'ES384'
  | 'ES512'
  | 'EdDSA';

/** A key and the one algorithm it is for. The algorithm belongs to the key, never to the token. */
export interface VerificationKey {
  /** Absent where a set holds a single key without `kid`. */
  readonly keyId?: string;
  readonly algorithm: JwsAlgorithm;
  /** A public key, or a secret key for HS256/384/512. */
  readonly key: KeyObject;
}

/** What a token's header says of its key. Used to find one, never to trust it. */
export interface KeyHint {
  readonly keyId: string | undefined;
  readonly algorithm: string;
}

export type KeyLookup =
  | { readonly outcome: 'found'; readonly key: VerificationKey }
  | { readonly outcome: 'unknown' }
  | { readonly outcome: 'unavailable'; readonly reason: string };

/** What a verifier needs to know of an API key. The authority has compared the secret already. */
export interface ApiKeyRecord {
  /** What one revokes. The same for every version of the key. */
  readonly id: string;
  readonly version: number;
  readonly name: string;
  /** Whom the key speaks for; the key's id where nobody else was named. */
  readonly subject: string;
  readonly owner?: string;
  readonly scopes: readonly string[];
  readonly state: 'active' | 'disabled' | 'revoked';
  /** The earlier of the key's expiry and the end of this version's overlap; seconds since the epoch. */
  readonly expiresAt?: number;
  /** CIDR blocks the key may be used from; empty: from anywhere. */
  readonly allowedAddresses: readonly string[];
  /** Counted together for all versions of the key. */
  readonly rateLimits: readonly RateLimitRule[];
  /** Counted together for all keys of the owner. */
  readonly ownerRateLimits: readonly RateLimitRule[];
}

/** How to find a key: never with the key itself, unless only an imported slow hash can tell. */
export interface ApiKeyQuery {
  /** The id that the key names in its own text; absent for a key of a foreign form. */
  readonly id: string | undefined;
  /** Base64url of the SHA-256 of the whole key. */
  readonly digest: string;
  /** The key itself, only for a key of a foreign form and an authority that says it `needsForeignKeys`. */
  readonly foreignKey?: string;
}

export type ApiKeyLookup =
  | {
      readonly outcome: 'found';
      readonly record: ApiKeyRecord;
      /** The revocation log's number that the record is at least as new as. */
      readonly sequence: number;
    }
  | { readonly outcome: 'unknown' }
  | { readonly outcome: 'unavailable'; readonly reason: string };

/** Where a key was seen that must now count as known to others. */
export interface ApiKeyExposure {
  readonly query: ApiKeyQuery;
  readonly place: 'url' | 'plain-http';
  readonly remoteAddress: string | undefined;
  readonly requestId: string;
}

/**
 * What a verifier needs from whoever issues. In process, over HTTP, any OAuth issuer, or from configuration:
 * the schemes see no difference. Nothing here throws or rejects; an outage is an outcome.
 */
export interface Authority {
  /** The `iss` that access tokens must have (exact); undefined when it issues none. */
  readonly issuer: string | undefined;
  /** Finds the key for a token. */
  verificationKey(hint: KeyHint): MaybePromise<KeyLookup>;
  /** Absent when it knows no API keys. */
  readonly apiKeys?: {
    /**
     * The prefixes of the keys it issues (`acme_live`), so that a key is recognised by its form. This and the next two may be learnt
     * after the start, or change: to be read at each use.
     */
    readonly prefixes: readonly string[];
    /** True when keys of other forms (imported ones) are to be looked up as well. */
    readonly acceptsForeignForms: boolean;
    /** True when some of those can only be compared with the key itself at hand (bcrypt, scrypt, Argon2). */
    readonly needsForeignKeys: boolean;
    find(query: ApiKeyQuery): MaybePromise<ApiKeyLookup>;
    /** Told after a request was let through. Must return at once. */
    recordUse?(id: string, remoteAddress: string | undefined): void;
    /** Told of a key that arrived in a URL or in the clear. Must return at once. */
    recordExposure?(exposure: ApiKeyExposure): void;
  };
  /** Absent when nothing can be revoked before it expires (any OAuth issuer). */
  readonly revocations?: Revocations;
  /** Stops timers and connections. */
  close(): void;
}
