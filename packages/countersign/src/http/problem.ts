import type { Deny, ProblemDetails } from '../core/decision.ts';
import type { ErrorRow, Problem } from '../core/errors.ts';

interface ProblemRow {
  readonly status: Deny['status'];
  readonly title: string;
}

/** What each problem is called, and the status it is answered with. */
export const problemTable: Readonly<Record<Problem, ProblemRow>> = {
  'malformed-request': { status: 400, title: 'Malformed request' },
  'multiple-credentials': { status: 400, title: 'More than one credential' },
  'credential-in-url': { status: 400, title: 'Credential in the URL' },
  'insecure-transport': { status: 400, title: 'Insecure transport' },
  'authentication-required': { status: 401, title: 'Authentication required' },
  'invalid-token': { status: 401, title: 'Invalid access token' },
  'invalid-api-key': { status: 401, title: 'Invalid API key' },
  'insufficient-scope': { status: 403, title: 'Insufficient scope' },
  'address-not-allowed': { status: 403, title: 'Address not allowed' },
  forbidden: { status: 403, title: 'Forbidden' },
  'rate-limited': { status: 429, title: 'Too many requests' },
  'temporarily-unavailable': { status: 503, title: 'Temporarily unavailable' },
};

/**
 * Builds problem details (RFC 9457) from a row of the error table.
 *
 * @param status the response's; RFC 9457 section 3.1.2 wants the same in the body
 */
export function problemDetails(row: ErrorRow, status: Deny['status'], requestId: string): ProblemDetails {
  return {
    type: `urn:countersign:problem:${row.problem}`,
    title: problemTable[row.problem].title,
    status,
    detail: row.detail,
    requestId,
  };
}
