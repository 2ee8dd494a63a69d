/** One member of a request that is at fault. */
export interface MemberError {
  /** JSON pointer (RFC 6901) into the body. */
  readonly pointer?: string;
  /** Name of the query or path parameter. */
  readonly parameter?: string;
  readonly detail: string;
}

/** A refusal as problem details (RFC 9457). Says nothing of what the caller must not know. */
export interface Problem {
  /** Last part of `type`. */
  readonly problem: string;
  readonly status: 400 | 403 | 404 | 405 | 409 | 413 | 415 | 422 | 500 | 503;
  readonly title: string;
  readonly detail: string;
  readonly errors?: readonly MemberError[];
  readonly headers?: Readonly<Record<string, string>>;
}

export function invalidRequest(errors: readonly MemberError[]): Problem {
  const detail = 'The request is not of the form that this operation takes. `errors` says where.';
  return { problem: 'invalid-request', status: 400, title: 'Invalid request', detail, errors };
}

export function malformedBody(detail: string): Problem {
  return { problem: 'malformed-body', status: 400, title: 'Malformed body', detail };
}

export function notFound(detail: string): Problem {
  return { problem: 'not-found', status: 404, title: 'Not found', detail };
}

export function conflict(detail: string): Problem {
  return { problem: 'conflict', status: 409, title: 'Conflict', detail };
}

export function forbidden(detail: string, errors: readonly MemberError[]): Problem {
  return { problem: 'not-yours-to-give', status: 403, title: 'Beyond your own rights', detail, errors };
}

export const bodyTooLarge: Problem = {
  problem: 'body-too-large',
  status: 413,
  title: 'Body too large',
  detail: 'The body is larger than this operation takes. Send less at once.',
  headers: { Connection: 'close' },
};

export const notJson: Problem = {
  problem: 'unsupported-media-type',
  status: 415,
  title: 'Unsupported media type',
  detail: 'The body has to be JSON: send it with Content-Type: application/json.',
};

export const unavailable: Problem = {
  problem: 'temporarily-unavailable',
  status: 503,
  title: 'Temporarily unavailable',
  detail: 'The store does not answer at the moment. Nothing was changed. Try again shortly.',
  headers: { 'Retry-After': '5' },
};

export const inDoubt: Problem = {
  ...unavailable,
  detail: 'The store stopped answering. Whether the change was made is not known: look before you try again.',
};

export const internalError: Problem = {
  problem: 'internal-error',
  status: 500,
  title: 'Internal error',
  detail: 'Something failed here. The log has it under the request id.',
};

export function methodNotAllowed(allowed: readonly string[]): Problem {
  return {
    problem: 'method-not-allowed',
    status: 405,
    title: 'Method not allowed',
    detail: `This resource answers to ${allowed.join(', ')}.`,
    headers: { Allow: allowed.join(', ') },
  };
}

export function problemBody({ problem, status, title, detail, errors }: Problem, requestId: string): string {
  return JSON.stringify({ type: `urn:countersign:problem:${problem}`, title, status, detail, requestId, errors });
}
