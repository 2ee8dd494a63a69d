import type { Deny, FlatHeaders } from '../core/decision.ts';
import type { ErrorCode } from '../core/errors.ts';

/**
 * Builds a refusal: status, problem details (RFC 9457), content type, `Cache-Control: no-store`, and `Retry-After` for a 503.
 * `headers` are added (challenges, RateLimit fields, Retry-After of a 429).
 */
export function buildDeny(_code: ErrorCode, _requestId: string, _headers: FlatHeaders): Deny {
  throw new Error('being written');
}
