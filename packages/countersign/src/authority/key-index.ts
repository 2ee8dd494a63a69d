import type { KeyHint, VerificationKey } from '../core/authority.ts';

/** Finds the one key that a token can have been signed with. */
export interface KeyIndex {
  /** Undefined when there is none, or when more than one would do: which it was is never guessed. */
  find(hint: KeyHint): VerificationKey | undefined;
}

/**
 * A token that names a key gets that key and no other. Whether the algorithm is the key's own is for the caller to compare, so
 * that a known key with a wrong algorithm is not taken for an unknown one. A token without `kid` gets the one key of its
 * algorithm.
 *
 * @param keys no two with the same `keyId`
 */
export function createKeyIndex(keys: readonly VerificationKey[]): KeyIndex {
  const byId = new Map(keys.map((key) => [key.keyId, key]));
  return {
    find({ keyId, algorithm }) {
      if (keyId !== undefined) {
        return byId.get(keyId);
      }
      const fitting = keys.filter((key) => key.algorithm === algorithm);
      return fitting.length === 1 ? fitting[0] : undefined;
    },
  };
}
