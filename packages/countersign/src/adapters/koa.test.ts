import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import express from 'express';
import Koa, { type Middleware } from 'koa';
import { expect, it } from 'vitest';
import { anyScope } from '../core/requirement.ts';
import type { Gate } from '../gate.ts';
import { describeAdapter } from './adapter.suite.ts';
import { protect } from './koa.ts';
import { createTestGate, readerKey } from './testing/callers.ts';
import { sendRaw } from './testing/raw-http.ts';

describeAdapter({
  name: 'countersign/koa',
  serve(gate, tls) {
    const callback = createApp(gate).callback();
    return tls ? createTlsServer(tls, callback) : createServer(callback);
  },
});

function createApp(gate: Gate): Koa {
  const app = new Koa();
  app.use(async (context, next) => {
    context.set({ 'Cache-Control': 'public', 'Access-Control-Allow-Origin': '*' });
    try {
      await next();
    } catch (error) {
      context.status = 500;
      context.body = `handled: ${(error as Error).message}`;
    }
  });
  const sendSubject: Middleware = (context) => {
    context.body = context.principal.subject;
  };
  const route = createRouter(app);
  route('GET', '/orders', protect(gate, 'orders:read'), (context) => {
    const { subject, scheme } = context.principal;
    context.set('X-Handler', 'orders');
    context.body = { subject, scheme };
  });
  route('POST', '/orders', protect(gate, 'orders:write'), async (context) => {
    context.body = `${context.principal.subject} sent ${await text(context.req)}`;
  });
  route('GET', '/me', protect(gate, anyScope), sendSubject);
  route('GET', '/throws', protect(gate, anyScope), () => {
    throw new Error('handler failed');
  });
  route('GET', '/rejects', protect(gate, anyScope), () => Promise.reject(new Error('handler failed')));
  app.use((context, next) => {
    if (!context.path.startsWith('/mounted/')) return next();
    // What koa-mount does: the path of the request itself is shortened.
    context.path = context.path.slice('/mounted'.length);
    return protect(gate, anyScope)(context, async () => sendSubject(context, next));
  });
  return app;
}

function createRouter(app: Koa) {
  return (method: string, path: string, guard: Middleware, handler: Middleware) => {
    app.use((context, next) => {
      const asked = context.method === 'HEAD' ? 'GET' : context.method;
      if (asked !== method || context.path !== path) return next();
      return guard(context, async () => handler(context, next));
    });
  };
}

it('countersign/koa shows the gate the whole target when Koa is mounted in Express', async () => {
  const gate = createTestGate();
  const server = createServer(express().use('/outer', createApp(gate).callback()));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const response = await sendRaw(port, { target: '/outer/me', headers: [`Authorization: Bearer ${readerKey}`] });
  expect(response.body).toBe('reader-key');
  expect(gate.requests[0]?.target).toBe('/outer/me');
  server.close();
});
