import { createServer, type IncomingMessage } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { TLSSocket } from 'node:tls';
import { getRequestListener } from '@hono/node-server';
import type { MaybePromise } from '../core/maybe-promise.ts';
import { anyScope } from '../core/requirement.ts';
import type { Gate } from '../gate.ts';
import { describeAdapter } from './adapter.suite.ts';
import { createProtect } from './fetch.ts';

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
