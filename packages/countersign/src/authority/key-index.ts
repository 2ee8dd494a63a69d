import type { KeyHint, VerificationKey } from '../core/authority.ts';

/** Finds the one key that a token can have been signed with. */
export interface KeyIndex {
  /** Undefined when there is none, or when more than one would do: which it was is never guessed. */
  find(hint: KeyHint): VerificationKey | undefined;
}

/**
 * A token that names a key gets that key and no other. Whether the algorithm is the key's own is for the caller to compare,
 * so that a known key with a wrong algorithm is not taken for an unknown one. A token without `kid` gets the one key of its
 * algorithm.
 */
export function createKeyIndex(keys: readonly VerificationKey[]): KeyIndex {
  const byId = new Map<string, VerificationKey[]>();
  for (const key of keys) {
    if (key.keyId !== undefined) {
      byId.set(key.keyId, [...(byId.get(key.keyId) ?? []), key]);
    }
  }
  return {
    find({ keyId, algorithm }) {
      if (keyId === undefined) {
        return onlyOne(keys.filter((key) => key.algorithm === algorithm));
      }
      const named = byId.get(keyId);
      if (named === undefined || named.length === 1) {
        return named?.[0];
      }
      const fitting = named.filter((key) => key.algorithm === algorithm);
      return fitting.length === 0 ? named[0] : onlyOne(fitting);
    },
  };
}

function onlyOne(keys: readonly VerificationKey[]): VerificationKey | undefined {
  return keys.length === 1 ? keys[0] : undefined;
}
