import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { text } from 'node:stream/consumers';
import { anyScope } from '../core/requirement.ts';
import type { Gate } from '../gate.ts';
import { describeAdapter } from './adapter.suite.ts';
import { protect } from './node.ts';

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
