import type { Server } from 'node:http';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import { anyScope } from '../core/requirement.ts';
import type { Gate } from '../gate.ts';
import { describeAdapter } from './adapter.suite.ts';
import { protect } from './hono.ts';

describeAdapter({
  name: 'countersign/hono',
  serve(gate, tls) {
    const { fetch } = createApp(gate);
    const how = tls ? { createServer: createTlsServer, serverOptions: tls } : { createServer };
    return createAdaptorServer({ fetch, overrideGlobalObjects: false, ...how }) as Server;
  },
});

function createApp(gate: Gate): Hono {
  const app = new Hono();
  app.use(async (c, next) => {
    c.header('Cache-Control', 'public');
    c.header('Access-Control-Allow-Origin', '*');
    await next();
  });
  app.onError((error, c) => c.text(`handled: ${error.message}`, 500));
  app.get('/orders', protect(gate, 'orders:read'), (c) => {
    const { subject, scheme } = c.get('principal');
    return c.json({ subject, scheme }, 200, { 'X-Handler': 'orders' });
  });
  app.post('/orders', protect(gate, 'orders:write'), async (c) =>
    c.text(`${c.get('principal').subject} sent ${await c.req.text()}`),
  );
  app.get('/me', protect(gate, anyScope), (c) => c.text(c.var.principal.subject));
  app.get('/throws', protect(gate, anyScope), () => {
    throw new Error('handler failed');
  });
  app.get('/rejects', protect(gate, anyScope), () => Promise.reject(new Error('handler failed')));
  const mounted = new Hono();
  mounted.get('/me', protect(gate, anyScope), (c) => c.text(c.get('principal').subject));
  app.mount('/mounted', (request, environment) => mounted.fetch(request, environment));
  return app;
}
