import type { KeyHint, KeyLookup } from '../core/authority.ts';

import type { MaybePromise } from '../core/maybe-promise.ts';

/** A published key set, held in memory. */
export interface JsonWebKeySet {
  find(hint: KeyHint): MaybePromise<KeyLookup>;
  close(): void;
}
