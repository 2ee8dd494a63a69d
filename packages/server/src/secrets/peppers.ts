import { createSecretKey } from 'node:crypto';
import { constantTimeEqual, hmacBase64url } from 'countersign/building-blocks';

/** What is kept of a secret that was shown once. */
export interface PepperedHash {
  /** Base64url of HMAC-SHA-256(pepper, SHA-256(secret)). */
  readonly hash: string;
  /** Which pepper. */
  readonly version: number;
}

/** A key that lives outside the tables it protects: their hashes alone cannot be searched. */
export interface Pepper {
  readonly version: number;
  /** Base64url of HMAC-SHA-256(pepper, digest). `digest`: base64url of a secret's SHA-256. */
  hash(digest: string): string;
}

/** The versions of the pepper that this process holds, in memory. */
export interface Peppers {
  /** The version for what is new. */
  current(): Pepper;
  get(version: number): Pepper | undefined;
  /** Newest first. */
  all(): readonly Pepper[];
  /** Hashes under the current version. */
  pepper(digest: string): PepperedHash;
  /** Compares in constant time. False when the version is not held; ask `Secrets.ensurePepper` first where that may be. */
  matches(digest: string, stored: PepperedHash): boolean;
}

export function createPepper(version: number, secret: Buffer): Pepper {
  const key = createSecretKey(secret);
  return {
    version,
    hash: (digest) => hmacBase64url('sha256', key, Buffer.from(digest, 'base64url').toString('latin1')),
  };
}

/** @param held gives the versions that are held now, newest first; at least one. */
export function createPeppers(held: () => readonly [Pepper, ...Pepper[]]): Peppers {
  const get = (version: number) => held().find((pepper) => pepper.version === version);
  return {
    current: () => held()[0],
    get,
    all: held,
    pepper(digest) {
      const [pepper] = held();
      return { hash: pepper.hash(digest), version: pepper.version };
    },
    matches(digest, stored) {
      const pepper = get(stored.version);
      return pepper !== undefined && constantTimeEqual(pepper.hash(digest), stored.hash);
    },
  };
}
