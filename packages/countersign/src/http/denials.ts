import type { Deny, FlatHeaders } from '../core/decision.ts';
import { type ErrorCode, errorTable } from '../core/errors.ts';
import { bearerChallenge } from './challenge.ts';
import { problemDetails } from './problem.ts';

/** Seconds after which a caller may try again when something behind us does not answer. */
const unavailableRetrySeconds = 5;

/**
 * Builds the refusals of one realm. Exactly one function for each of 400, 401, 403, 429 and 503; nothing else in the
 * library writes a status.
 */
export interface Denials {
  /** The request cannot be judged as it stands (RFC 9110 section 15.5.1, RFC 6750 `invalid_request`). */
  badRequest(code: ErrorCode, requestId: string): Deny;
  /** No credential, or one that is not good (RFC 9110 section 15.5.2). The challenge names an error only for the latter. */
  unauthorized(code: ErrorCode, requestId: string): Deny;
  /** A good credential that does not suffice (RFC 6750 section 3.1 `insufficient_scope` where scopes are what is missing). */
  forbidden(code: ErrorCode, requestId: string, requiredScopes: readonly string[]): Deny;
  /** Too many requests (RFC 6585 section 4); `limitHeaders` are the RateLimit fields and Retry-After. */
  tooManyRequests(requestId: string, limitHeaders: FlatHeaders): Deny;
  /** Something that is needed to judge does not answer: an outage is never a 401 and never lets anybody pass. */
  unavailable(code: ErrorCode, requestId: string): Deny;
}

/** @param realm shown in challenges (RFC 9110 section 11.5) */
export function createDenials(realm: string): Denials {
  const plainChallenge = bearerChallenge({ realm });
  const requestChallenge = bearerChallenge({ realm, error: 'invalid_request' });
  const tokenChallenge = bearerChallenge({ realm, error: 'invalid_token' });
  return {
    badRequest: (code, requestId) => deny(400, code, requestId, ['WWW-Authenticate', requestChallenge]),
    unauthorized: (code, requestId) =>
      deny(401, code, requestId, [
        'WWW-Authenticate',
        code === 'ERR_CREDENTIAL_ABSENT' ? plainChallenge : tokenChallenge,
      ]),
    forbidden: (code, requestId, requiredScopes) =>
      deny(403, code, requestId, [
        'WWW-Authenticate',
        code === 'ERR_AUTHORIZE_INSUFFICIENT_SCOPE'
          ? bearerChallenge({ realm, error: 'insufficient_scope', scope: requiredScopes.join(' ') })
          : plainChallenge,
      ]),
    tooManyRequests: (requestId, limitHeaders) => deny(429, 'ERR_AUTHORIZE_RATE_LIMITED', requestId, limitHeaders),
    unavailable: (code, requestId) => deny(503, code, requestId, ['Retry-After', String(unavailableRetrySeconds)]),
  };
}

function deny(status: Deny['status'], code: ErrorCode, requestId: string, headers: FlatHeaders): Deny {
  const problem = problemDetails(errorTable[code], status, requestId);
  return {
    outcome: 'deny',
    status,
    code,
    headers: [
      ...headers,
      'Content-Type',
      'application/problem+json',
      'Cache-Control',
      'no-store',
      'X-Request-Id',
      requestId,
    ],
    problem,
    body: JSON.stringify(problem),
  };
}
