import { Agent, request as httpRequest, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { Gate } from '../gate.ts';
import {
  createTestGate,
  type ObservedGate,
  readerKey,
  readerToken,
  type TestGateOptions,
  writerKey,
} from './testing/callers.ts';
import { localhostTls, type TlsFiles } from './testing/localhost.ts';
import { type RawRequest, type RawResponse, sendRaw } from './testing/raw-http.ts';

/** One framework, with the routes that the cases call. */
export interface AdapterUnderTest {
  readonly name: string;
  /**
   * Makes a server, not yet listening, over TLS when files are given, with these routes:
   *
   * - `GET /orders`: `orders:read`, answers `{"subject":…,"scheme":…}` as JSON with `X-Handler: orders`
   * - `POST /orders`: `orders:write`, answers `<subject> sent <body>`
   * - `GET /me`: any scope, answers the subject
   * - `GET /throws` and `GET /rejects`: any scope; the handler fails with `Error('handler failed')`, and the framework's error
   *   handling answers 500 with `handled: handler failed`
   * - `GET /mounted/me`: as `/me`, in an application mounted at `/mounted`
   *
   * Before all of them something has set `Cache-Control: public` and `Access-Control-Allow-Origin: *`, unless `bare`.
   */
  serve(gate: Gate, tls: TlsFiles | undefined): Promise<Server> | Server;
  /** Nothing comes before the handler that could set headers. */
  readonly bare?: boolean;
}

const bearer = (credential: string) => `Authorization: Bearer ${credential}`;

/** The cases that every adapter has to pass, with decisions at hand and with decisions that are waited for. */
export function describeAdapter(adapter: AdapterUnderTest): void {
  describe.each([
    { asynchronous: false, how: 'at once' },
    { asynchronous: true, how: 'later' },
  ])(`${adapter.name}, when the gate decides $how`, ({ asynchronous }) => {
    const servers: Server[] = [];

    afterEach(() => {
      for (const server of servers.splice(0)) server.close();
    });

    async function start(options: TestGateOptions & { readonly https?: boolean } = {}): Promise<Started> {
      const { https, ...gateOptions } = options;
      const gate = createTestGate({ asynchronous, ...gateOptions });
      const server = await adapter.serve(gate, https ? localhostTls : undefined);
      servers.push(server);
      if (!server.listening) await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const { port } = server.address() as AddressInfo;
      const certificate = https ? { certificate: localhostTls.cert } : {};
      return { gate, port, send: (request) => sendRaw(port, { ...certificate, ...request }) };
    }

    it('lets a good token in, and the handler sees the principal', async () => {
      const { send } = await start();
      const response = await send({ target: '/orders', headers: [bearer(readerToken)] });
      expect(response.status).toBe(200);
      expect(response.header('x-handler')).toBe('orders');
      expect(JSON.parse(response.body)).toEqual({ subject: 'reader', scheme: 'access-token' });
    });

    it('lets a good API key in, in either header', async () => {
      const { send } = await start();
      for (const header of [bearer(readerKey), `X-API-Key: ${readerKey}`]) {
        const response = await send({ target: '/orders', headers: [header] });
        expect(JSON.parse(response.body)).toEqual({ subject: 'reader-key', scheme: 'api-key' });
      }
    });

    it('adds nothing to the response of the handler', async () => {
      const { send } = await start();
      const response = await send({ target: '/orders', headers: [bearer(readerKey)] });
      const names = response.headers.map(([name]) => name);
      expect(names).not.toContain('www-authenticate');
      expect(names).not.toContain('x-request-id');
      expect(names.filter((name) => name.startsWith('ratelimit'))).toEqual([]);
      if (!adapter.bare) expect(response.header('cache-control')).toBe('public');
    });

    it('answers 401 without an error code when there is no credential', async () => {
      const { send } = await start();
      const response = await send({ target: '/orders' });
      expectProblem(response, 401, 'authentication-required');
      expect(response.header('www-authenticate')).toBe('Bearer realm="api"');
    });

    it('answers 401 invalid_token when the credential is not good', async () => {
      const { send } = await start();
      const forged = `${readerToken.slice(0, -43)}${'A'.repeat(43)}`;
      const response = await send({ target: '/orders', headers: [bearer(forged)] });
      expectProblem(response, 401, 'invalid-token');
      expect(response.header('www-authenticate')).toBe('Bearer realm="api", error="invalid_token"');
    });

    it('answers 403 with the scope needed when the credential does not cover it', async () => {
      const { send } = await start();
      const headers = [bearer(readerKey), 'Content-Type: text/plain'];
      const response = await send({ method: 'POST', target: '/orders', headers, body: 'x' });
      expectProblem(response, 403, 'insufficient-scope');
      expect(response.header('www-authenticate')).toBe(
        'Bearer realm="api", error="insufficient_scope", scope="orders:write"',
      );
    });

    it('lets every good credential into a route for any scope', async () => {
      const { send } = await start();
      expect((await send({ target: '/me', headers: [bearer(writerKey)] })).body).toBe('writer-key');
      expect((await send({ target: '/me' })).status).toBe(401);
    });

    it('T14: answers 400 to two credentials, and to two Authorization headers in both orders', async () => {
      const { send } = await start();
      const both = await send({ target: '/orders', headers: [bearer(readerToken), `X-API-Key: ${readerKey}`] });
      expectProblem(both, 400, 'multiple-credentials');
      for (const headers of [
        [bearer(readerKey), bearer('wrong')],
        [bearer('wrong'), bearer(readerKey)],
      ]) {
        expectProblem(await send({ target: '/orders', headers }), 400, 'malformed-request');
      }
    });

    it('K01: answers 400 to a key in the URL, even beside a good credential', async () => {
      const { send } = await start();
      const target = `/orders?key=${readerKey}`;
      expectProblem(await send({ target, headers: [bearer(readerToken)] }), 400, 'credential-in-url');
    });

    it('adds the RateLimit fields while it lasts, then answers 429 with Retry-After', async () => {
      const { send } = await start({ rateLimits: { perCredential: { limit: 1, windowSeconds: 60 } } });
      const headers = [bearer(readerKey)];
      const first = await send({ target: '/orders', headers });
      expect(first.status).toBe(200);
      expect(first.header('ratelimit')).toContain('r=0');
      expect(first.header('ratelimit-policy')).toContain('q=1;w=60');
      const second = await send({ target: '/orders', headers });
      expectProblem(second, 429, 'rate-limited');
      expect(Number(second.header('retry-after'))).toBeGreaterThan(0);
      expect(second.header('ratelimit')).toContain('r=0');
    });

    it('answers 503 when the authority does not answer', async () => {
      const { send } = await start({ down: true });
      const response = await send({ target: '/orders', headers: [bearer(readerKey)] });
      expectProblem(response, 503, 'temporarily-unavailable');
      expect(response.header('retry-after')).toMatch(/^\d+$/);
    });

    it('answers HEAD as GET, without the body', async () => {
      const { send } = await start();
      const [get, head] = await Promise.all([send({ target: '/orders' }), send({ method: 'HEAD', target: '/orders' })]);
      expect(head.status).toBe(401);
      expect(head.body).toBe('');
      for (const name of ['www-authenticate', 'content-type', 'cache-control', 'content-length']) {
        expect(head.header(name)).toBe(get.header(name));
      }
    });

    it('leaves the body to the handler', async () => {
      const { send } = await start();
      const response = await send({
        method: 'POST',
        target: '/orders',
        headers: [bearer(writerKey), 'Content-Type: text/plain'],
        body: 'three apples',
      });
      expect(response.body).toBe('writer-key sent three apples');
    });

    it('answers a refused upload whole, and goes on to serve its caller', async () => {
      const { port } = await start();
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      const upload = { method: 'POST', path: '/orders', headers: { 'Content-Type': 'text/plain' } };
      const refused = await exchange(port, agent, upload, Buffer.alloc(1_000_000, 'x'));
      expect(refused.status).toBe(401);
      expect(JSON.parse(refused.body).type).toBe('urn:countersign:problem:authentication-required');
      const next = await exchange(port, agent, { path: '/me', headers: { Authorization: `Bearer ${readerKey}` } });
      expect(next.body).toBe('reader-key');
      agent.destroy();
    });

    it.each(['/throws', '/rejects'])('leaves the errors of the handler to the framework: %s', async (target) => {
      const { send } = await start();
      const response = await send({ target, headers: [bearer(readerKey)] });
      expect(response.status).toBe(500);
      expect(response.body).toBe('handled: handler failed');
    });

    it('shows the gate the whole target in a mounted application', async () => {
      const { gate, send } = await start();
      const response = await send({ target: '/mounted/me?page=2', headers: [bearer(readerKey)] });
      expect(response.body).toBe('reader-key');
      expect(gate.requests.map((request) => request.target)).toEqual(['/mounted/me?page=2']);
    });

    it('shows the gate method, address and plain HTTP', async () => {
      const { gate, send } = await start();
      await send({ method: 'POST', target: '/orders', headers: [bearer(writerKey), 'X-Forwarded-Proto: https'] });
      expect(gate.requests).toMatchObject([{ method: 'POST', remoteAddress: '127.0.0.1', encrypted: false }]);
    });

    it('shows the gate TLS, and works over it', async () => {
      const { gate, send } = await start({ https: true });
      const response = await send({ target: '/orders', headers: [bearer(readerKey)] });
      expect(response.status).toBe(200);
      expectProblem(await send({ target: '/orders' }), 401, 'authentication-required');
      expect(gate.requests.map((request) => request.encrypted)).toEqual([true, true]);
    });

    if (!adapter.bare) {
      it('keeps headers set before, except those that the refusal sets itself', async () => {
        const { send } = await start();
        const response = await send({ target: '/orders' });
        expect(response.header('access-control-allow-origin')).toBe('*');
        expect(response.header('cache-control')).toBe('no-store');
      });
    }
  });
}

interface Started {
  readonly gate: ObservedGate;
  readonly port: number;
  send(request: RawRequest): Promise<RawResponse>;
}

/** The refusal exactly as decided: status, type, length, bytes. */
function expectProblem(response: RawResponse, status: number, problem: string): void {
  expect(response.status).toBe(status);
  expect(response.header('content-type')).toBe('application/problem+json');
  expect(response.header('cache-control')).toBe('no-store');
  expect(response.header('content-length')).toBe(String(Buffer.byteLength(response.body)));
  expect(response.header('etag')).toBeUndefined();
  expect(response.header('x-handler')).toBeUndefined();
  const body = JSON.parse(response.body);
  expect(body).toMatchObject({ type: `urn:countersign:problem:${problem}`, status });
  expect(response.body).toBe(JSON.stringify(body));
  expect(response.header('x-request-id')).toBe(body.requestId);
}

function exchange(
  port: number,
  agent: Agent,
  options: object,
  body?: Buffer,
): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest({ host: '127.0.0.1', port, agent, ...options }, (response: IncomingMessage) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk) => {
        text += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: text }));
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
