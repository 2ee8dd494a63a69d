import type { Clock } from 'countersign';
import { createRateLimiter, subscriberNetwork } from 'countersign/building-blocks';

const perClientAndAddress = { limit: 10, windowSeconds: 60 };
const perAddress = { limit: 100, windowSeconds: 60 };
const longestId = 64;
const prunedAbove = 10_000;
const pruneEveryMilliseconds = 1000;

/**
 * Slows down whoever guesses. Failures count per address (of IPv6 per /64), and per client and address; never per client alone, or anybody could
 * lock a client out by failing in its name.
 */
export interface FailureLimits {
  /** 0: go on. Otherwise the seconds to wait before another attempt is looked at. */
  secondsToWait(clientId: string, address: string | undefined): number;
  recordFailure(clientId: string, address: string | undefined): void;
}

export function createFailureLimits(clock: Clock): FailureLimits {
  const limiter = createRateLimiter({ clock });
  /** Moments (monotonic) until which attempts are not looked at. Short, and only for who has used up an allowance. */
  const blocked = new Map<string, number>();

  const keysOf = (clientId: string, address = 'unknown') => {
    const network = subscriberNetwork(address);
    return [`failures ${network}`, `failures ${network} ${clientId.slice(0, longestId)}`];
  };
  // At most once a second: a flood from many addresses must not have each of its failures look at all the others.
  let pruneAgainAt = 0;
  const prune = (now: number) => {
    pruneAgainAt = now + pruneEveryMilliseconds;
    for (const [key, until] of blocked) if (until <= now) blocked.delete(key);
  };

  return {
    secondsToWait(clientId, address) {
      if (blocked.size === 0) return 0;
      const now = clock.monotonicMilliseconds();
      const waits = keysOf(clientId, address).map((key) => (blocked.get(key) ?? 0) - now);
      return Math.max(0, Math.ceil(Math.max(...waits) / 1000));
    },
    recordFailure(clientId, address) {
      const now = clock.monotonicMilliseconds();
      if (blocked.size > prunedAbove && now >= pruneAgainAt) prune(now);
      const [addressKey = '', pairKey = ''] = keysOf(clientId, address);
      const limits = [
        { name: 'address', key: addressKey, ...perAddress },
        { name: 'client', key: pairKey, ...perClientAndAddress },
      ];
      for (const limit of limits) {
        const { outcome, states } = limiter.admit([limit]);
        const [state] = states;
        const isUsedUp = outcome === 'refused' || state?.remaining === 0;
        if (isUsedUp) blocked.set(limit.key, now + (state?.effectiveWindowSeconds ?? limit.windowSeconds) * 1000);
      }
    },
  };
}
