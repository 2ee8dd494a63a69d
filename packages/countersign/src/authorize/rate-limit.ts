import type { Clock } from '../core/clock.ts';
import { ConfigurationError } from '../core/errors.ts';
import { type AppliedRateLimit, isRateLimitRule, type RateLimitState } from '../core/rate-limit.ts';

export interface RateLimiterOptions {
  readonly clock: Clock;
  /** How many allowances may be remembered at once. Default 500,000. */
  readonly maximumEntries?: number;
}

export type RateLimitOutcome =
  | { readonly outcome: 'admitted'; readonly states: readonly RateLimitState[] }
  | {
      readonly outcome: 'refused';
      readonly states: readonly RateLimitState[];
      /** 1 or more. */
      readonly retryAfterSeconds: number;
      /** For the log. */
      readonly reason: string;
    };

export interface RateLimiter {
  /**
   * Counts one request against all limits, or against none when one of them refuses. Limits that are the same count once.
   * Never throws: a limit or cost that makes no sense is refused.
   *
   * @param cost how many requests this one counts as; a whole number from 1 to the limit
   */
  admit(limits: readonly AppliedRateLimit[], cost?: number): RateLimitOutcome;
  /** Allowances remembered at the moment. */
  readonly size: number;
}

/**
 * How much of an allowance is used (GCRA, seen as a meter). In units of 1/windowMilliseconds of a request, so that both what a
 * request costs (windowMilliseconds) and what a millisecond gives back (limit) are whole numbers: nothing is rounded, nothing
 * drifts, and a process may run for years, because times are only ever subtracted.
 */
interface Allowance {
  readonly limit: number;
  readonly windowMilliseconds: number;
  /** 0: unused. At most limit × windowMilliseconds. */
  used: number;
  /** Whole monotonic milliseconds at which `used` was right. */
  at: number;
}

const defaultMaximumEntries = 500_000;
/** Looked at before a new allowance is refused for want of room. */
const sweptWhenFull = 64;
const sweptPerTick = 10_000;
const tickMilliseconds = 1_000;

/**
 * Creates a limiter that counts in this process: bursts of at most `limit` requests, then one every windowSeconds/limit, exactly.
 * Any span of windowSeconds sees fewer than twice `limit`.
 *
 * Memory is bounded. An allowance that is whole again is the same as none, and dropped: in small steps by a timer, which runs only
 * while there is something to drop and does not keep the process alive. When every place is taken by an allowance in use, requests
 * with a new key are refused rather than an old allowance forgotten: forgetting would give whoever holds many credentials their
 * allowances anew. Only verified credentials get here, so it takes that many real ones to fill the table.
 */
export function createRateLimiter(options: RateLimiterOptions): RateLimiter {
  const { clock, maximumEntries = defaultMaximumEntries } = options;
  if (!Number.isSafeInteger(maximumEntries) || maximumEntries < 1) {
    throw new ConfigurationError('maximumEntries must be a whole number, 1 or more.');
  }
  const allowances = new Map<string, Allowance>();
  let position = allowances.entries();
  let sweepIsDue = false;

  /** Looks at the next entries, round and round, and drops those that are whole again. */
  function sweep(count: number, now: number): void {
    for (let i = 0; i < count; i += 1) {
      const next = position.next();
      if (next.done) {
        position = allowances.entries();
        return;
      }
      const [key, allowance] = next.value;
      // What was looked at in this very millisecond may be about to be used.
      if (allowance.at === now) continue;
      refill(allowance, now);
      if (allowance.used === 0) allowances.delete(key);
    }
  }

  function sweepLater(): void {
    if (sweepIsDue) return;
    sweepIsDue = true;
    setTimeout(() => {
      sweepIsDue = false;
      sweep(sweptPerTick, wholeMilliseconds(clock));
      if (allowances.size > 0) sweepLater();
    }, tickMilliseconds).unref();
  }

  function hasRoom(now: number): boolean {
    if (allowances.size >= maximumEntries) sweep(sweptWhenFull, now);
    return allowances.size < maximumEntries;
  }

  /** The allowance as it is now; undefined when there is no room for a new one. */
  function allowanceOf(rule: AppliedRateLimit, now: number): Allowance | undefined {
    const key = `${rule.limit}/${rule.windowSeconds} ${rule.key}`;
    const known = allowances.get(key);
    if (known !== undefined) {
      refill(known, now);
      return known;
    }
    if (!hasRoom(now)) return undefined;
    const allowance = { limit: rule.limit, windowMilliseconds: rule.windowSeconds * 1000, used: 0, at: now };
    allowances.set(key, allowance);
    sweepLater();
    return allowance;
  }

  function admit(limits: readonly AppliedRateLimit[], cost = 1): RateLimitOutcome {
    const now = wholeMilliseconds(clock);
    const rules: AppliedRateLimit[] = [];
    const counted: Allowance[] = [];
    for (const rule of limits) {
      if (!isRateLimitRule(rule)) return refused('A rate limit is not a rule that can be counted.');
      const allowance = allowanceOf(rule, now);
      if (allowance === undefined) return refused('There is no room to count another caller.');
      if (counted.includes(allowance)) continue;
      rules.push(rule);
      counted.push(allowance);
    }
    let wait = 0;
    for (const allowance of counted) wait = Math.max(wait, secondsUntilRoom(allowance, cost));
    if (wait === 0) for (const allowance of counted) allowance.used += cost * allowance.windowMilliseconds;
    const states = counted.map((allowance, index) => stateOf(rules[index] as AppliedRateLimit, allowance));
    if (wait === 0) return { outcome: 'admitted', states };
    return { outcome: 'refused', states, retryAfterSeconds: wait, reason: 'An allowance is used up.' };
  }

  return {
    admit,
    get size() {
      return allowances.size;
    },
  };
}

function refused(reason: string): RateLimitOutcome {
  return { outcome: 'refused', states: [], retryAfterSeconds: 1, reason };
}

function wholeMilliseconds(clock: Clock): number {
  return Math.floor(clock.monotonicMilliseconds());
}

/** Gives back what the time since brought. */
function refill(allowance: Allowance, now: number): void {
  const elapsed = now - allowance.at;
  // After a whole window nothing can be in use; comparing first keeps the product small enough to be exact.
  allowance.used =
    elapsed >= allowance.windowMilliseconds ? 0 : Math.max(0, allowance.used - elapsed * allowance.limit);
  allowance.at = now;
}

/** 0 when the cost fits now; otherwise whole seconds, 1 or more. */
function secondsUntilRoom(allowance: Allowance, cost: number): number {
  const { limit, windowMilliseconds, used } = allowance;
  if (!Number.isInteger(cost) || cost < 1 || cost > limit) return Math.ceil(windowMilliseconds / 1000);
  const excess = used - (limit - cost) * windowMilliseconds;
  return excess <= 0 ? 0 : secondsToGiveBack(excess, limit);
}

function secondsToGiveBack(units: number, limit: number): number {
  return Math.ceil(Math.ceil(units / limit) / 1000);
}

function stateOf(rule: AppliedRateLimit, allowance: Allowance): RateLimitState {
  const { limit, windowMilliseconds, used } = allowance;
  const taken = Math.ceil(used / windowMilliseconds);
  const untilOneMore = used - (taken - 1) * windowMilliseconds;
  return {
    rule,
    remaining: limit - taken,
    effectiveWindowSeconds: taken === 0 ? 0 : secondsToGiveBack(untilOneMore, limit),
  };
}
