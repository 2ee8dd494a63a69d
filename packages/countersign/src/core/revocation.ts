import type { MaybePromise } from './maybe-promise.ts';

export type RevocationKind = 'token' | 'session' | 'client' | 'subject' | 'signing-key' | 'api-key';

/** One line of the authority's numbered log. */
export interface RevocationEntry {
  /** 1, 2, 3 …, without gaps, in the order in which they take effect. */
  readonly sequence: number;
  readonly kind: RevocationKind;
  /** A token's `jti`, a session's `sid`, a `client_id`, a `sub`, a `kid`, an API key's id. */
  readonly id: string;
  /**
   * Tokens of that session, client, subject or signing key with `iat` at or before this are revoked; seconds since the epoch.
   * Without meaning for `token` (all of it is) and `api-key` (the entry says: look it up again).
   */
  readonly notBefore: number;
  /** When the last credential that it concerns has expired by itself, and the entry may be forgotten; seconds since the epoch. */
  readonly expiresAt: number;
}

/** What of a token the log may name. */
export interface TokenIdentity {
  readonly tokenId: string;
  readonly sessionId?: string | undefined;
  readonly clientId?: string | undefined;
  readonly subject: string;
  readonly signingKeyId?: string | undefined;
  /** `iat`, seconds since the epoch. */
  readonly issuedAt: number;
}

/** A verifier's view of the log: all of what is revoked and not yet expired, in memory. */
export interface Revocations {
  /** The number of the last entry applied. */
  readonly sequence: number;
  /** False when the view may be behind by more than the configured bound: then nothing that is remembered may be relied on. */
  isCurrent(): boolean;
  /** In memory, synchronous. Means something only while `isCurrent()`. */
  covers(token: TokenIdentity): boolean;
  /** Asks the authority itself, for when the view is not current. */
  ask(token: TokenIdentity): MaybePromise<'live' | 'revoked' | 'unavailable'>;
  /** The number of the last entry about this API key that is still known; 0 when there is none. A record read before it is stale. */
  lastChangeOfApiKey(id: string): number;
  /**
   * Calls `listener` with each entry as it is applied, before `sequence` shows it, and with `'reset'` when the view was replaced
   * whole: then everything remembered has to be forgotten. Returns the function that ends the subscription.
   */
  subscribe(listener: (change: RevocationEntry | 'reset') => void): () => void;
}
