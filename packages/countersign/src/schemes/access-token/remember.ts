import type { KeyObject } from 'node:crypto';
import type { KeyHint } from '../../core/authority.ts';
import type { TokenIdentity } from '../../core/revocation.ts';
import type { Verified } from '../../core/verification.ts';

/** A token that was verified: what it proved, and what has to hold for it to go on being good. */
export interface RememberedToken extends TokenIdentity {
  readonly verified: Verified;
  readonly keyHint: KeyHint;
  /** The key that its signature was verified with. */
  readonly key: KeyObject;
  /** It may be used while usableFrom <= now < usableUntil; seconds since the epoch. */
  readonly usableFrom: number;
  readonly usableUntil: number;
}

/** Verified tokens, found again by the SHA-256 of their text, so that no token is kept in memory. */
export interface TokenMemory {
  find(digest: string): RememberedToken | undefined;
  add(digest: string, token: RememberedToken): void;
  /** Forgets the tokens that were verified with the key of that `kid`. */
  forgetSignedWith(keyId: string): void;
  forgetAll(): void;
}

/**
 * Keeps at most `maximumTokens`, in two generations: the young one grows to half of that, then takes the old one's place. What is
 * found in the old one moves to the young. So what is in use stays, and what is not goes, without bookkeeping for each use.
 */
export function createTokenMemory(maximumTokens: number): TokenMemory {
  const generationSize = Math.ceil(maximumTokens / 2);
  let young = new Map<string, RememberedToken>();
  let old = new Map<string, RememberedToken>();

  function add(digest: string, token: RememberedToken): void {
    if (young.size >= generationSize) {
      old = young;
      young = new Map();
    }
    young.set(digest, token);
  }

  function find(digest: string): RememberedToken | undefined {
    const token = young.get(digest);
    if (token !== undefined) {
      return token;
    }
    const aged = old.get(digest);
    if (aged !== undefined) {
      old.delete(digest);
      add(digest, aged);
    }
    return aged;
  }

  function forgetSignedWith(keyId: string): void {
    for (const generation of [young, old]) {
      for (const [digest, token] of generation) {
        if (token.signingKeyId === keyId) {
          generation.delete(digest);
        }
      }
    }
  }

  function forgetAll(): void {
    young.clear();
    old.clear();
  }

  return { find, add, forgetSignedWith, forgetAll };
}
