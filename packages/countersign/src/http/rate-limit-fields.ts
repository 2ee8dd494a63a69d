import type { FlatHeaders } from '../core/decision.ts';
import type { RateLimitState } from '../core/rate-limit.ts';

const none: FlatHeaders = [];

/**
 * Builds `RateLimit-Policy` and `RateLimit` (draft-ietf-httpapi-ratelimit-headers-11): lists of structured-field strings with
 * parameters (RFC 9651). `q` and `w` are the policy's quota and window in seconds; `r` is what is left of it, and `t` for how many
 * seconds no more than that is possible.
 *
 * @returns names and values alternating; empty for no states
 */
export function rateLimitFields(states: readonly RateLimitState[]): FlatHeaders {
  if (states.length === 0) return none;
  let policies = '';
  let limits = '';
  for (const { rule, remaining, effectiveWindowSeconds } of states) {
    const name = structuredString(rule.name);
    if (policies !== '') {
      policies += ', ';
      limits += ', ';
    }
    policies += `${name};q=${rule.limit};w=${rule.windowSeconds}`;
    limits += `${name};r=${remaining};t=${effectiveWindowSeconds}`;
  }
  return ['RateLimit-Policy', policies, 'RateLimit', limits];
}

/** Serialises a string (RFC 9651 section 4.1.6); what it cannot hold becomes `?`. */
function structuredString(text: string): string {
  if (/^[\x20\x21\x23-\x5b\x5d-\x7e]*$/.test(text)) return `"${text}"`;
  return `"${text.replace(/[^\x20-\x7e]/g, '?').replace(/["\\]/g, '\\$&')}"`;
}
