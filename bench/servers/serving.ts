// What every server of the benchmark does alike: take its setup, say where it listens, tell its processor time when asked.
import { createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Jwk = Readonly<Record<string, string>>;

/** What a protected route is configured with. */
export interface ProtectionSetup {
  readonly issuer: string;
  readonly audience: string;
  readonly scope: string;
  /** ES256, with `alg` and `kid`. */
  readonly jwk: Jwk;
  /** Base64url SHA-256. */
  readonly apiKeyHashes: readonly string[];
}

/** What a token endpoint is configured with. */
export interface IssuingSetup {
  readonly issuer: string;
  readonly audience: string;
  readonly scope: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** A folder for a database. */
  readonly folder: string;
}

export function readSetup<Setup>(): Setup {
  return JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as Setup;
}

export function toPem(jwk: Jwk): string {
  return createPublicKey({ key: jwk, format: 'jwk' }).export({ type: 'spki', format: 'pem' }) as string;
}

export function serve(server: Server, more: object = {}): void {
  if (server.listening) announce(server, more);
  else server.listen(0, '127.0.0.1', () => announce(server, more));
}

function announce(server: Server, more: object): void {
  announcePort((server.address() as AddressInfo).port, more);
}

export function announcePort(port: number, more: object = {}): void {
  process.on('message', () => process.send?.(process.cpuUsage()));
  process.on('SIGTERM', () => process.exit(0));
  process.on('disconnect', () => process.exit(0));
  process.send?.({ port, ...more });
}
