import type { AuthRequest } from '../core/auth-request.ts';

/** What a `Request` does not tell of the connection it came over. */
export interface Connection {
  /** True when the connection is TLS, up to this process or up to a platform that admits nothing else. */
  readonly encrypted: boolean;
  /** The address of the connection's other end; undefined where the platform does not tell. */
  readonly remoteAddress: string | undefined;
}

/** The connection when nobody told: credentials over it are refused unless the gate accepts them in the clear. */
export const unknownConnection: Connection = { encrypted: false, remoteAddress: undefined };

/**
 * Builds what the gate looks at from a Fetch API `Request`. The scheme of its URL is not believed: servers such as
 * Next.js take it from headers that any caller can send. Headers sent twice arrive joined by a comma, which no
 * credential contains.
 */
export function authRequestFromFetch(request: Request, connection: Connection): AuthRequest {
  const rawHeaders: string[] = [];
  request.headers.forEach((value, name) => {
    rawHeaders.push(name, value);
  });
  return {
    method: request.method,
    target: targetOf(request.url),
    rawHeaders,
    encrypted: connection.encrypted,
    remoteAddress: connection.remoteAddress,
  };
}

/** Path and query of an absolute URL, which always has a path (WHATWG URL). */
function targetOf(url: string): string {
  return url.slice(url.indexOf('/', url.indexOf('://') + 3));
}
