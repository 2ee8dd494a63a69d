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
  /** Characters of the token's text, which tell how much memory its claims take. */
  readonly length: number;
}

/** Verified tokens, found again by the SHA-256 of their text, so that no token is kept in memory. */
export interface TokenMemory {
  find(digest: string): RememberedToken | undefined;
  add(digest: string, token: RememberedToken): void;
  /** Forgets the tokens that were verified with the key of that `kid`. */
  forgetSignedWith(keyId: string): void;
  forgetAll(): void;
}

/** More than most tokens have. Larger ones take the place of several, so that the memory is bounded in bytes, too. */
const ordinaryLength = 1024;

/**
 * Keeps at most `maximumTokens`, fewer where they are large, in two generations: the young one grows to half of that, then takes the old one's place. What is
 * found in the old one moves to the young. So what is in use stays, and what is not goes, without bookkeeping for each use.
 */
export function createTokenMemory(maximumTokens: number): TokenMemory {
  const generationSize = Math.ceil(maximumTokens / 2);
  let young = new Map<string, RememberedToken>();
  let old = new Map<string, RememberedToken>();
  let youngLength = 0;

  function add(digest: string, token: RememberedToken): void {
    if (young.size >= generationSize || youngLength >= generationSize * ordinaryLength) {
      old = young;
      young = new Map();
      youngLength = 0;
    }
    young.set(digest, token);
    youngLength += token.length;
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
