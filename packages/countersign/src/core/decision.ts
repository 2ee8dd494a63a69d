import type { ErrorCode } from './errors.ts';
import type { Principal } from './principal.ts';

/** RFC 9457, the body of every refusal. */
export interface ProblemDetails {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  /** Names the request in the log, where the exact reason stands. */
  readonly requestId: string;
}

/** Names and values alternating, as in Node's `rawHeaders`. Empty most of the time. */
export type FlatHeaders = readonly string[];

export interface Allow {
  readonly outcome: 'allow';
  readonly principal: Principal;
  /** To be added to the response: the RateLimit fields. */
  readonly headers: FlatHeaders;
}

export interface Deny {
  readonly outcome: 'deny';
  readonly status: 400 | 401 | 403 | 429 | 503;
  /** Internal: for the log, never for the response. */
  readonly code: ErrorCode;
  /** All of the response's headers, the content type included. */
  readonly headers: FlatHeaders;
  readonly problem: ProblemDetails;
  /** `problem`, serialised. */
  readonly body: string;
}

export type Decision = Allow | Deny;
