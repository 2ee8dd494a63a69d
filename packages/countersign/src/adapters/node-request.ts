import type { AuthRequest } from '../core/auth-request.ts';

/** What is read of a request of `node:http`, `node:https` or the compatibility layer of `node:http2`. */
export interface NodeRequest {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  /** Where a framework that shortens `url` for mounted applications keeps the target as received. */
  readonly originalUrl?: string | undefined;
  readonly rawHeaders: readonly string[];
  readonly socket: { readonly remoteAddress?: string | undefined; readonly encrypted?: boolean | undefined };
}

/**
 * Builds what the gate looks at from a request of Node's own servers.
 *
 * @param target the request target as received, where the framework keeps it elsewhere than in `originalUrl` or `url`
 */
export function authRequestFromNode(
  request: NodeRequest,
  target: string | undefined = request.originalUrl ?? request.url,
): AuthRequest {
  const socket = request.socket;
  return {
    method: request.method ?? '',
    target: target ?? '',
    rawHeaders: withoutPseudoHeaders(request.rawHeaders),
    encrypted: socket.encrypted === true,
    remoteAddress: socket.remoteAddress,
  };
}

/** HTTP/2 lists `:method` and its like first, which are not headers (RFC 9113 section 8.3). */
function withoutPseudoHeaders(rawHeaders: readonly string[]): readonly string[] {
  if (rawHeaders[0]?.startsWith(':') !== true) return rawHeaders;
  const firstHeader = rawHeaders.findIndex((text, index) => index % 2 === 0 && !text.startsWith(':'));
  return firstHeader === -1 ? [] : rawHeaders.slice(firstHeader);
}
