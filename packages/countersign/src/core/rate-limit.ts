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
