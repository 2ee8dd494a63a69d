/** At most `limit` requests in any `windowSeconds`, evenly refilled (GCRA with a burst of `limit`). */
export interface RateLimitRule {
  /** Whole number, 1 or more. */
  readonly limit: number;
  /** Whole seconds, 1 or more. */
  readonly windowSeconds: number;
}

/** A rule and whose requests it counts together. */
export interface AppliedRateLimit extends RateLimitRule {
  /** The policy's name in the RateLimit fields, such as `credential` or `owner`. */
  readonly name: string;
  /** Requests with the same key share the allowance. */
  readonly key: string;
}
