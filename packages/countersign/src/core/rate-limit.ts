/** Bursts of at most `limit` requests, refilled evenly at `limit` per `windowSeconds` (GCRA). */
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

/** What is left of an allowance after a request was counted, or refused. */
export interface RateLimitState {
  readonly rule: AppliedRateLimit;
  /** Requests that could follow at once. */
  readonly remaining: number;
  /** Seconds until the allowance is full again, rounded up. */
  readonly resetSeconds: number;
}
