import { ConfigurationError } from './errors.ts';

/** Bursts of at most `limit` requests, refilled evenly at `limit` per `windowSeconds` (GCRA). */
export interface RateLimitRule {
  /** Whole number, 1 or more. */
  readonly limit: number;
  /** Whole seconds, 1 or more. */
  readonly windowSeconds: number;
}

/** A rule and whose requests it counts together. */
export interface AppliedRateLimit extends RateLimitRule {
  /** The policy's name in the RateLimit fields, such as `credential` or `owner`. Different for each limit of a request. */
  readonly name: string;
  /** Requests with the same key and rule share the allowance. */
  readonly key: string;
}

/** What is left of an allowance after a request was counted, or refused. */
export interface RateLimitState {
  readonly rule: AppliedRateLimit;
  /** Requests that could follow at once. */
  readonly remaining: number;
  /** For as long as this no more than `remaining` are possible; rounded up. */
  readonly effectiveWindowSeconds: number;
}

/** True for a limit and a window in whole numbers whose product can be counted exactly (up to 9 × 10¹² request-seconds). */
export function isRateLimitRule(rule: RateLimitRule): boolean {
  return (
    Number.isInteger(rule?.limit) &&
    Number.isInteger(rule.windowSeconds) &&
    rule.limit >= 1 &&
    rule.windowSeconds >= 1 &&
    rule.limit * rule.windowSeconds * 1000 <= Number.MAX_SAFE_INTEGER
  );
}

/**
 * @param option what the rule is called in the message
 * @throws {ConfigurationError} for a rule that cannot be counted
 */
export function assertRateLimitRule(rule: RateLimitRule, option: string): void {
  if (!isRateLimitRule(rule)) {
    throw new ConfigurationError(
      `${option}: limit and windowSeconds must be whole numbers, 1 or more, and their product at most 9,000,000,000,000.`,
    );
  }
}
