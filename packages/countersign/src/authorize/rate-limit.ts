import type { Clock } from '../core/clock.ts';
import type { AppliedRateLimit, RateLimitRule, RateLimitState } from '../core/rate-limit.ts';

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
      readonly retryAfterSeconds: number;
      /** For the log. */
      readonly reason: string;
    };

export interface RateLimiter {
  /** Counts one request against all limits, or against none when one refuses. Synchronous; never throws. */
  admit(limits: readonly AppliedRateLimit[], cost?: number): RateLimitOutcome;
  /** Allowances remembered at the moment. */
  readonly size: number;
}

export function createRateLimiter(_options: RateLimiterOptions): RateLimiter {
  throw new Error('being written');
}

/** @throws {ConfigurationError} naming `option`. */
export function assertRateLimitRule(_rule: RateLimitRule, _option: string): void {
  throw new Error('being written');
}
