import type { Clock, RevocationEntry } from 'countersign';

/** Measures how long revocations take to reach those who follow the log. Bounded: what is too old is not measured. */
export interface Acknowledgements {
  /** Entries took effect here. */
  applied(entries: readonly RevocationEntry[]): void;
  /** A follower that had everything through `after` was given everything through `sequence`. */
  sent(after: number, sequence: number): void;
  /** A follower says that it has everything through `sequence`. */
  received(sequence: number): void;
}

const maximumRemembered = 10_000;

/**
 * Followers need no names for this: the one that now says N was given the entries through N before, and among several that
 * were, it does not matter which is which.
 */
export function createAcknowledgements(
  clock: Clock,
  observe: ((delayMilliseconds: number) => void) | undefined,
): Acknowledgements {
  if (observe === undefined) return { applied() {}, sent() {}, received() {} };
  const appliedAt = new Map<number, number>();
  /** Pages on their way: by their last number, the numbers that they began after. */
  const onTheWay = new Map<number, number[]>();
  return {
    applied(entries) {
      const now = clock.monotonicMilliseconds();
      for (const { sequence } of entries) appliedAt.set(sequence, now);
      forgetOldest(appliedAt);
    },
    sent(after, sequence) {
      if (after === sequence) return;
      const pages = onTheWay.get(sequence);
      if (pages === undefined) onTheWay.set(sequence, [after]);
      else if (pages.length < maximumRemembered) pages.push(after);
      forgetOldest(onTheWay);
    },
    received(sequence) {
      const after = onTheWay.get(sequence)?.pop();
      if (after === undefined) return;
      const now = clock.monotonicMilliseconds();
      for (let number = after + 1; number <= sequence; number += 1) {
        const at = appliedAt.get(number);
        if (at !== undefined) observe(now - at);
      }
    },
  };
}

function forgetOldest(map: Map<number, unknown>): void {
  for (const key of map.keys()) {
    if (map.size <= maximumRemembered) return;
    map.delete(key);
  }
}
