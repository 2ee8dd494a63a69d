import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import type { Credential } from '../credentials.ts';
import { type JsonObject, parseJwt, refreshed, signHmac } from '../jwt/token.ts';
import { type ProbeOptions, type ProbeResult, probe } from '../probe.ts';
import { operationOf } from '../requests/plain.ts';

export type Handler = (request: IncomingMessage, response: ServerResponse, body: string) => void;

/** A real server on a free port of this machine, for the length of a test. */
export async function serve(handler: Handler): Promise<string> {
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => {
      body += part.toString('utf8');
    });
    request.on('end', () => handler(request, response, body));
  });
  return listen(server);
}

export async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

export function send(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string | string[]> = {},
): void {
  response.writeHead(status, { 'Content-Type': 'application/json', ...headers });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
}

export const secret = 'x7Jt0wG2mQeR9bLk4VnPzUa8ScYd1HfT3iOr6MjE5Zs';
export const claims: JsonObject = { sub: 'alice-1', iss: 'https://issuer.test', aud: 'orders', iat: 0, exp: 0 };

/** A valid token of `alice-1`. */
export function token(more: JsonObject = {}, key: string = secret): string {
  return signHmac({ alg: 'HS256', typ: 'JWT' }, { ...refreshed(claims), ...more }, key);
}

/** The claims of a token that is right in every way, else undefined. */
export function verified(text: string, key: string = secret): JsonObject | undefined {
  const jwt = parseJwt(text);
  if (jwt === undefined || jwt.header.alg !== 'HS256' || jwt.header.crit !== undefined) return undefined;
  const expected = createHmac('sha256', key).update(jwt.signed).digest('base64url');
  if (expected.length !== jwt.signature.length) return undefined;
  if (!timingSafeEqual(Buffer.from(expected), Buffer.from(jwt.signature))) return undefined;
  const now = Date.now() / 1000;
  const { exp, nbf, iat, aud, iss } = jwt.claims;
  if (typeof exp !== 'number' || exp < now) return undefined;
  if ((typeof nbf === 'number' && nbf > now) || (typeof iat === 'number' && iat > now)) return undefined;
  return aud === claims.aud && iss === claims.iss ? jwt.claims : undefined;
}

/** The token after "Bearer " of a request with exactly one Authorization header. */
export function bearerOf({ headers, rawHeaders }: IncomingMessage): string {
  const count = rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'authorization').length;
  return count === 1 ? (/^Bearer ([\w.~+/-]+=*)$/i.exec(headers.authorization ?? '')?.[1] ?? '') : '';
}

/** `GET /orders` of an API that is right: what a rule has to be quiet on. */
export function rightApi(): Promise<string> {
  return apiThat((request) => verified(bearerOf(request)));
}

/** `GET /orders`, for whom a guard knows. */
export function apiThat(guard: (request: IncomingMessage) => JsonObject | undefined): Promise<string> {
  return serve((request, response) => {
    if (request.url?.split('?')[0] !== '/orders' || request.method !== 'GET')
      return send(response, 404, { error: 'not found' });
    const principal = guard(request);
    if (principal === undefined) return send(response, 401, { error: 'unauthorized' });
    send(response, 200, { owner: principal.sub, orders: [{ id: 1, item: 'tea' }] }, { 'Cache-Control': 'no-store' });
  });
}

/** Probes `GET /orders` with the token of alice by some rules. */
export function probeOrders(
  baseUrl: string,
  only: readonly string[],
  options: Partial<ProbeOptions> = {},
): Promise<ProbeResult> {
  const credential: Credential = { kind: 'bearer', value: token() };
  return probe({
    baseUrl,
    operations: [{ ...operationOf('GET', '/orders'), isSecured: true }],
    credential,
    only,
    requestsPerSecond: 5000,
    ...options,
  });
}

/** `no-credential vulnerable`, one a line: what a test compares. */
export function verdicts({ outcomes }: ProbeResult): readonly string[] {
  return outcomes.map(({ ruleId, verdict }) => `${ruleId} ${verdict}`);
}
