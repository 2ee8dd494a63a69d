import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import {
  connect,
  createSecureServer,
  type Http2ServerRequest,
  type Http2ServerResponse,
  type IncomingHttpHeaders,
} from 'node:http2';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { anyScope } from '../core/requirement.ts';
import type { Gate } from '../gate.ts';
import { describeAdapter } from './adapter.suite.ts';
import { protect } from './node.ts';
import { createTestGate, readerKey, writerKey } from './testing/callers.ts';
import { localhostTls } from './testing/localhost.ts';
import { sendRaw } from './testing/raw-http.ts';

describeAdapter({
  name: 'countersign/node',
  bare: true,
  serve(gate, tls) {
    const listener = createListener(gate);
    return tls ? createTlsServer(tls, listener) : createServer(listener);
  },
});

/** Routes as an application without a framework might, errors included. */
function createListener(gate: Gate): RequestListener {
  const routes = createRoutes(gate);
  return async (request, response) => {
    const path = request.url?.split('?')[0] ?? '';
    const method = request.method === 'HEAD' ? 'GET' : request.method;
    if (path.startsWith('/mounted')) Object.assign(request, { originalUrl: request.url, url: request.url?.slice(8) });
    const route = routes[`${method} ${path.replace('/mounted', '')}`];
    try {
      await route?.(request, response);
    } catch (error) {
      response.statusCode = 500;
      response.end(`handled: ${(error as Error).message}`);
    }
  };
}

function createRoutes(gate: Gate): Record<string, (request: IncomingMessage, response: ServerResponse) => unknown> {
  return {
    'GET /orders': protect(
      gate,
      'orders:read',
    )((request, response) => {
      const { subject, scheme } = request.principal;
      response.setHeader('X-Handler', 'orders');
      response.end(JSON.stringify({ subject, scheme }));
    }),
    'POST /orders': protect(
      gate,
      'orders:write',
    )(async (request, response) => {
      response.end(`${request.principal.subject} sent ${await text(request)}`);
    }),
    'GET /me': protect(gate, anyScope)((request, response) => response.end(request.principal.subject)),
    'GET /throws': protect(
      gate,
      anyScope,
    )(() => {
      throw new Error('handler failed');
    }),
    'GET /rejects': protect(gate, anyScope)(() => Promise.reject(new Error('handler failed'))),
  };
}

describe('countersign/node over HTTP/2', () => {
  interface Answer {
    readonly headers: IncomingHttpHeaders;
    readonly body: string;
  }

  async function ask(headers: Record<string, string | readonly string[]>, gate = createTestGate()): Promise<Answer> {
    const server = createSecureServer(
      localhostTls,
      protect(
        gate,
        'orders:read',
      )<Http2ServerRequest, Http2ServerResponse>((request, response) => response.end(request.principal.subject)),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const session = connect(`https://localhost:${(server.address() as AddressInfo).port}`, { ca: localhostTls.cert });
    const stream = session.request({ ':path': '/orders?page=2', ...headers } as Record<string, string>);
    const [answered] = (await once(stream, 'response')) as [IncomingHttpHeaders];
    const body = await text(stream);
    session.close();
    server.close();
    return { headers: answered, body };
  }

  it('lets a good credential in, and shows the gate TLS, target and headers without the pseudo-headers', async () => {
    const gate = createTestGate();
    const { body } = await ask({ authorization: `Bearer ${readerKey}` }, gate);
    expect(body).toBe('reader-key');
    expect(gate.requests).toEqual([
      {
        method: 'GET',
        target: '/orders?page=2',
        rawHeaders: ['authorization', `Bearer ${readerKey}`],
        encrypted: true,
        remoteAddress: '127.0.0.1',
      },
    ]);
  });

  it('refuses as over HTTP/1.1, and answers HEAD without a body', async () => {
    const { headers, body } = await ask({});
    expect(headers).toMatchObject({
      ':status': 401,
      'www-authenticate': 'Bearer realm="api"',
      'content-type': 'application/problem+json',
      'content-length': String(Buffer.byteLength(body)),
    });
    const head = await ask({ ':method': 'HEAD' });
    expect(head.headers).toMatchObject({ ':status': 401, 'content-length': expect.any(String) });
    expect(head.body).toBe('');
  });

  it('T14: answers 400 to two credentials, and to one header sent twice', async () => {
    const both = await ask({ authorization: `Bearer ${readerKey}`, 'x-api-key': writerKey });
    expect(both.headers).toMatchObject({ ':status': 400 });
    const twice = await ask({ 'x-api-key': [readerKey, readerKey] });
    expect(twice.headers).toMatchObject({ ':status': 400 });
  });
});

describe('countersign/node, when the response is under way before the gate decides', () => {
  it.each([
    ['a refusal', undefined],
    ['a principal', readerKey],
  ])('writes nothing of %s to it', async (_what, key) => {
    const gate = createTestGate({ asynchronous: true, rateLimits: { perCredential: { limit: 9, windowSeconds: 60 } } });
    const seen: string[] = [];
    const guarded = protect(gate, anyScope)((request) => seen.push(request.principal.subject));
    let settled: unknown;
    const server = createServer((request, response) => {
      settled = guarded(request, response);
      response.statusCode = 504;
      response.end('timed out');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const headers = key === undefined ? [] : [`Authorization: Bearer ${key}`];
    const response = await sendRaw((server.address() as AddressInfo).port, { target: '/', headers });
    await settled;
    expect([response.status, response.body]).toEqual([504, 'timed out']);
    expect(seen).toEqual(key === undefined ? [] : ['reader-key']);
    server.close();
  });
});
