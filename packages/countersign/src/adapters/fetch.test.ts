import { createServer, type IncomingMessage } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { TLSSocket } from 'node:tls';
import { getRequestListener } from '@hono/node-server';
import { describe, expect, it } from 'vitest';
import type { MaybePromise } from '../core/maybe-promise.ts';
import { anyScope } from '../core/requirement.ts';
import type { Gate } from '../gate.ts';
import { describeAdapter } from './adapter.suite.ts';
import { createProtect, protect as protectUnknown } from './fetch.ts';
import { createTestGate, readerKey } from './testing/callers.ts';

interface NodeBindings {
  readonly incoming: IncomingMessage;
}

const protect = createProtect({
  connection: (_request, { incoming }: NodeBindings) => ({
    encrypted: (incoming.socket as TLSSocket).encrypted === true,
    remoteAddress: incoming.socket.remoteAddress,
  }),
});

describeAdapter({
  name: 'countersign/fetch',
  bare: true,
  serve(gate, tls) {
    const listener = getRequestListener(createHandler(gate) as Parameters<typeof getRequestListener>[0], {
      overrideGlobalObjects: false,
    });
    return tls ? createTlsServer(tls, listener) : createServer(listener);
  },
});

type Handler = (request: Request, bindings: NodeBindings) => MaybePromise<Response>;

/** Routes and answers errors as a platform with route handlers does. */
function createHandler(gate: Gate): Handler {
  const routes: Record<string, Handler> = {
    'GET /orders': protect(
      gate,
      'orders:read',
    )((_request, { subject, scheme }) => Response.json({ subject, scheme }, { headers: { 'X-Handler': 'orders' } })),
    'POST /orders': protect(
      gate,
      'orders:write',
    )(async (request, { subject }) => new Response(`${subject} sent ${await request.text()}`)),
    'GET /me': protect(gate, anyScope)((_request, principal) => new Response(principal.subject)),
    'GET /mounted/me': protect(gate, anyScope)((_request, principal) => new Response(principal.subject)),
    'GET /throws': protect(
      gate,
      anyScope,
    )(() => {
      throw new Error('handler failed');
    }),
    'GET /rejects': protect(gate, anyScope)(() => Promise.reject(new Error('handler failed'))),
  };
  return async (request, bindings) => {
    const method = request.method === 'HEAD' ? 'GET' : request.method;
    const route = routes[`${method} ${new URL(request.url).pathname}`];
    if (route === undefined) return new Response(null, { status: 404 });
    try {
      return await route(request, bindings);
    } catch (error) {
      return new Response(`handled: ${(error as Error).message}`, { status: 500 });
    }
  };
}

describe('countersign/fetch without a server', () => {
  const asked = (headers: Headers | Record<string, string> = { Authorization: `Bearer ${readerKey}` }) =>
    new Request('https://api.example/orders?page=2', { headers });
  const httpsOnly = createProtect({ connection: () => ({ encrypted: true, remoteAddress: undefined }) });

  it('believes neither the scheme of the URL nor forwarded headers: credentials are refused until the platform is told', async () => {
    const gate = createTestGate();
    const response = await protectUnknown(gate, anyScope)(() => new Response('in'))(
      asked({ Authorization: `Bearer ${readerKey}`, 'X-Forwarded-Proto': 'https' }),
    );
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ type: 'urn:countersign:problem:insecure-transport' });
    expect(gate.requests).toMatchObject([{ target: '/orders?page=2', encrypted: false, remoteAddress: undefined }]);
  });

  it('lets credentials in where the platform is said to admit nothing but https', async () => {
    const response = await httpsOnly(createTestGate(), anyScope)((_request, { subject }) => new Response(subject))(
      asked(),
    );
    expect(await response.text()).toBe('reader-key');
  });

  it('T14: refuses headers sent twice, which arrive joined', async () => {
    const headers = new Headers();
    headers.append('Authorization', `Bearer ${readerKey}`);
    headers.append('Authorization', `Bearer ${readerKey}`);
    const response = await httpsOnly(createTestGate(), anyScope)(() => new Response('in'))(asked(headers));
    expect(response.status).toBe(400);
    const keys = new Headers();
    keys.append('X-API-Key', readerKey);
    keys.append('X-API-Key', readerKey);
    const refused = await httpsOnly(createTestGate(), anyScope)(() => new Response('in'))(asked(keys));
    expect([400, 401]).toContain(refused.status);
  });

  it('answers at once when gate and handler do', () => {
    const answer = httpsOnly(createTestGate(), anyScope)(() => new Response('in'))(asked());
    expect(answer).toBeInstanceOf(Response);
  });

  it('adds the RateLimit fields to responses that cannot be changed', async () => {
    const gate = createTestGate({ rateLimits: { perCredential: { limit: 9, windowSeconds: 60 } } });
    const redirect = await httpsOnly(gate, anyScope)(() => Response.redirect('https://api.example/new'))(asked());
    expect(redirect.status).toBe(302);
    expect(redirect.headers.get('location')).toBe('https://api.example/new');
    expect(redirect.headers.get('ratelimit')).toContain('r=8');
    const later = await httpsOnly(gate, anyScope)(async () => Response.redirect('https://api.example/new'))(asked());
    expect(later.headers.get('ratelimit')).toContain('r=7');
  });

  it('hands on whatever the platform passes besides', async () => {
    const route = httpsOnly(
      createTestGate(),
      anyScope,
    )(async (_request, principal, { params }: { params: Promise<{ id: string }> }) => {
      return new Response(`${principal.subject} ${(await params).id}`);
    });
    const response = await route(asked(), { params: Promise.resolve({ id: '7' }) });
    expect(await response.text()).toBe('reader-key 7');
  });
});
