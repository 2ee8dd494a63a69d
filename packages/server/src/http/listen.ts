import type { RequestListener, Server } from 'node:http';
import type { Server as TlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { ConfigurationError } from 'countersign';
import type { Config } from '../config/config.ts';
import { answerClientError, serverOptions } from './limits.ts';
import { readTlsFiles, reloadTls, type TlsFiles, type TlsLog } from './tls.ts';

const idleCheckMilliseconds = 50;

export interface Listening {
  /** Where it is reached from this machine, such as `http://127.0.0.1:4100`. */
  readonly url: string;
  readonly port: number;
  /** Looks at the TLS files now instead of in a moment. Nothing happens without TLS. */
  reloadTls(): Promise<void>;
  /** Takes no new connections, lets requests finish for `drainSeconds`, then ends what is left. */
  close(): Promise<void>;
}

/**
 * Listens with HTTP or HTTPS, within the configured limits.
 *
 * @throws {ConfigurationError} when the address cannot be listened on, or the TLS files cannot be used
 */
export async function listen(
  { listen: { host, port, tls }, limits }: Pick<Config, 'listen' | 'limits'>,
  handler: RequestListener,
  log: TlsLog,
): Promise<Listening> {
  const options = serverOptions(limits);
  // Not by `import`: that evaluates every export of node:http, and one of them loads a whole HTTP client (16 MB, 60 ms).
  const server =
    tls === undefined
      ? process.getBuiltinModule('node:http').createServer(options, handler)
      : process
          .getBuiltinModule('node:https')
          .createServer({ ...options, ...(await tlsOptions(tls, limits)) }, handler);
  server.maxConnections = limits.maximumConnections;
  server.on('clientError', answerClientError);
  await bind(server, host, port);
  const reloading = tls === undefined ? undefined : await reloadTls(server as TlsServer, tls, log);
  const { port: bound } = server.address() as AddressInfo;
  return {
    url: `${tls === undefined ? 'http' : 'https'}://${host.includes(':') ? `[${host}]` : host}:${bound}`,
    port: bound,
    reloadTls: async () => reloading?.look(),
    close() {
      reloading?.stop();
      return drain(server, limits.drainSeconds);
    },
  };
}

/** The time for the headers begins after the handshake, which has as much. */
async function tlsOptions(files: TlsFiles, { headersTimeoutSeconds }: Config['limits']) {
  return { ...(await readTlsFiles(files)), handshakeTimeout: headersTimeoutSeconds * 1000 };
}

function bind(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(new ConfigurationError(whyNot(error, host, port))));
    server.listen({ host, port, backlog: 1024 }, () => {
      server.removeAllListeners('error');
      resolve();
    });
  });
}

function whyNot({ code, message }: NodeJS.ErrnoException, host: string, port: number): string {
  const change = 'Set listen.port (COUNTERSIGN_PORT)';
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} on ${host} is in use. ${change} to another, or stop what uses it.`;
    case 'EACCES':
      return `This user may not listen on port ${port}. ${change} to one above 1023.`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `${host} is no address of this machine. Set listen.host (COUNTERSIGN_HOST) to one that is.`;
    default:
      return `The server cannot listen on ${host}:${port} (${code ?? message}).`;
  }
}

function drain(server: Server, drainSeconds: number): Promise<void> {
  return new Promise((resolve) => {
    // A kept-alive connection would otherwise go on bringing requests.
    server.prependListener('request', (_request, response) => {
      response.shouldKeepAlive = false;
    });
    const idle = setInterval(() => server.closeIdleConnections(), idleCheckMilliseconds);
    const end = setTimeout(() => server.closeAllConnections(), drainSeconds * 1000);
    server.close(() => {
      clearInterval(idle);
      clearTimeout(end);
      resolve();
    });
  });
}
