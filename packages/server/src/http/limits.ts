import type { ServerOptions } from 'node:http';
import type { Socket } from 'node:net';
import type { Config } from '../config/config.ts';

/** How often connections are looked at that take too long. */
const connectionCheckMilliseconds = 1000;
const lingerMilliseconds = 500;

/** What a client may take of us before it has said who it is (slow headers, huge headers, many connections). */
export function serverOptions(limits: Config['limits']): ServerOptions {
  return {
    maxHeaderSize: limits.headerBytes,
    headersTimeout: limits.headersTimeoutSeconds * 1000,
    requestTimeout: limits.requestTimeoutSeconds * 1000,
    keepAliveTimeout: limits.keepAliveSeconds * 1000,
    connectionsCheckingInterval: connectionCheckMilliseconds,
    requireHostHeader: true,
    insecureHTTPParser: false,
    noDelay: true,
  };
}

const refusals: Readonly<Record<string, { readonly status: string; readonly title: string; readonly detail: string }>> =
  {
    HPE_HEADER_OVERFLOW: {
      status: '431 Request Header Fields Too Large',
      title: 'Headers too large',
      detail: 'The request line and headers are larger than this server accepts.',
    },
    ERR_HTTP_REQUEST_TIMEOUT: {
      status: '408 Request Timeout',
      title: 'Request timeout',
      detail: 'The request took too long to arrive.',
    },
  };
const malformed = {
  status: '400 Bad Request',
  title: 'Malformed request',
  detail: 'This is not a valid HTTP request.',
};

/** Answers what is not HTTP, too large or too slow, and ends the connection. */
export function answerClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable || socket.bytesWritten > 0) {
    socket.destroy();
    return;
  }
  const { status, title, detail } = refusals[error.code ?? ''] ?? malformed;
  const body = JSON.stringify({ type: 'about:blank', title, status: Number(status.slice(0, 3)), detail });
  const head = `HTTP/1.1 ${status}\r\nContent-Type: application/problem+json\r\nContent-Length: ${body.length}\r\nConnection: close`;
  socket.end(`${head}\r\n\r\n${body}`);
  // The rest of what is being sent is not read. Ending at once would take the answer away from who still sends.
  setTimeout(() => socket.destroy(), lingerMilliseconds).unref();
}
