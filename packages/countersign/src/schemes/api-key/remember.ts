import type { ApiKeyRecord } from '../../core/authority.ts';
import type { Clock } from '../../core/clock.ts';
import type { Revocations } from '../../core/revocation.ts';
import type { Verified } from '../../core/verification.ts';
import type { CompiledCidrs } from '../../http/cidr.ts';

/** What is kept of a key that the authority knows. */
export interface KnownKey {
  /** Of the key's text, which itself is not kept. */
  readonly digest: string;
  readonly record: ApiKeyRecord;
  /** The revocation log's number that the record is at least as new as. */
  readonly sequence: number;
  /** Undefined when the record's list cannot be read. */
  readonly allowedAddresses: CompiledCidrs | undefined;
  /** What a good use of the key is answered with. */
  readonly verified: Verified;
}

/** What the authority has said of keys. Bounded; forgets what the revocation log names. */
export interface KeyMemory {
  /** Undefined when nothing is known that may be relied on now. */
  find(digest: string): KnownKey | 'unknown' | undefined;
  remember(key: KnownKey): void;
  /** Remembers for a short time that nobody knows this key. */
  rememberUnknown(digest: string): void;
  /** Grows with every change to any key: what was asked before a change may be out of date after it. */
  readonly changes: number;
  /** Ends the subscription to the revocation log. */
  close(): void;
}

export interface KeyMemoryOptions {
  readonly revocations: Revocations | undefined;
  readonly clock: Clock;
  readonly maximumKeys: number;
}

const unknownLifetimeMilliseconds = 2_000;
const maximumUnknown = 10_000;

/**
 * Creates the memory of one verifier. Keys are held in two generations: when the younger is full it becomes the older, whose keys
 * are forgotten unless they are used meanwhile. So the keys in use stay, without bookkeeping on each use.
 */
export function createKeyMemory(options: KeyMemoryOptions): KeyMemory {
  const { revocations, clock } = options;
  const maximumPerGeneration = Math.ceil(options.maximumKeys / 2);
  let young = createGeneration();
  let old = createGeneration();
  /** Digests, and until when nobody knows them; monotonic milliseconds. */
  const unknown = new Map<string, number>();
  let changes = 0;

  const unsubscribe = revocations?.subscribe((change) => {
    if (change !== 'reset' && change.kind !== 'api-key') return;
    changes += 1;
    unknown.clear();
    if (change === 'reset') {
      young = createGeneration();
      old = createGeneration();
    } else {
      young.forget(change.id);
      old.forget(change.id);
    }
  });

  function remember(key: KnownKey): void {
    if (young.size >= maximumPerGeneration && young.find(key.digest) === undefined) {
      old = young;
      young = createGeneration();
    }
    young.add(key);
  }

  function findKey(digest: string): KnownKey | undefined {
    const recent = young.find(digest);
    if (recent !== undefined) return recent;
    const earlier = old.find(digest);
    if (earlier !== undefined) remember(earlier);
    return earlier;
  }

  return {
    find(digest) {
      if (revocations !== undefined && !revocations.isCurrent()) return undefined;
      const known = findKey(digest);
      if (known !== undefined) return known;
      const until = unknown.get(digest);
      return until !== undefined && clock.monotonicMilliseconds() < until ? 'unknown' : undefined;
    },
    remember,
    rememberUnknown(digest) {
      if (unknown.size >= maximumUnknown) unknown.clear();
      unknown.set(digest, clock.monotonicMilliseconds() + unknownLifetimeMilliseconds);
    },
    get changes() {
      return changes;
    },
    close: () => unsubscribe?.(),
  };
}

interface Generation {
  readonly size: number;
  find(digest: string): KnownKey | undefined;
  add(key: KnownKey): void;
  /** Forgets all versions of the key. */
  forget(id: string): void;
}

function createGeneration(): Generation {
  const keys = new Map<string, KnownKey>();
  const digestsOf = new Map<string, Set<string>>();
  return {
    get size() {
      return keys.size;
    },
    find: (digest) => keys.get(digest),
    add(key) {
      keys.set(key.digest, key);
      const digests = digestsOf.get(key.record.id);
      if (digests === undefined) digestsOf.set(key.record.id, new Set([key.digest]));
      else digests.add(key.digest);
    },
    forget(id) {
      for (const digest of digestsOf.get(id) ?? []) keys.delete(digest);
      digestsOf.delete(id);
    },
  };
}
