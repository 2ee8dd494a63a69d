import type { AddressInfo } from 'node:net';
import type { OwnKey } from './own-key.ts';

/** Serves a key of the prober's own on this machine, and tells who fetched it. */
export interface KeyServer {
  readonly url: string;
  readonly fetched: readonly string[];
  close(): void;
}

export async function startKeyServer({ jwk, certificate }: OwnKey): Promise<KeyServer> {
  const { createServer } = await import('node:http');
  const fetched: string[] = [];
  const pem = `-----BEGIN CERTIFICATE-----\n${certificate.toString('base64').replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`;
  const server = createServer((request, response) => {
    fetched.push(request.url ?? '');
    const isKeySet = request.url?.includes('jwks') ?? false;
    response.writeHead(200, { 'Content-Type': isKeySet ? 'application/json' : 'application/x-pem-file' });
    response.end(isKeySet ? JSON.stringify({ keys: [jwk] }) : pem);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    fetched,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
