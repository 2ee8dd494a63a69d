import type { FlatHeaders } from '../core/decision.ts';
import type { RateLimitState } from '../core/rate-limit.ts';

/** `RateLimit-Policy` and `RateLimit`; empty for no states. */
export function rateLimitFields(_states: readonly RateLimitState[]): FlatHeaders {
  throw new Error('being written');
}
