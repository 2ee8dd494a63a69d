import type { Server } from 'node:http';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import { anyScope } from '../core/requirement.ts';
import type { Gate } from '../gate.ts';
import { describeAdapter } from './adapter.suite.ts';
import { createProtect, protect } from './hono.ts';
import { createTestGate, readerKey } from './testing/callers.ts';

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

describe('countersign/hono on runtimes other than Node', () => {
  const headers = { Authorization: `Bearer ${readerKey}` };

  it('refuses credentials until the platform is told', async () => {
    const response = await createApp(createTestGate()).request('https://api.example/me', { headers });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ type: 'urn:countersign:problem:insecure-transport' });
  });

  it('lets credentials in where the platform is said to admit nothing but https', async () => {
    const told = createProtect({ connection: () => ({ encrypted: true, remoteAddress: undefined }) });
    const app = new Hono().get('/me', told(createTestGate(), anyScope), (c) => c.text(c.get('principal').subject));
    expect(await (await app.request('https://api.example/me', { headers })).text()).toBe('reader-key');
  });

  it('adds the RateLimit fields to a response of the handler that cannot be changed', async () => {
    const gate = createTestGate({
      allowInsecureHttp: true,
      rateLimits: { perCredential: { limit: 9, windowSeconds: 60 } },
    });
    const app = new Hono().get('/old', protect(gate, anyScope), () => Response.redirect('https://api.example/new'));
    const response = await app.request('https://api.example/old', { headers });
    expect(response.status).toBe(302);
    expect(response.headers.get('ratelimit')).toContain('r=8');
  });
});
