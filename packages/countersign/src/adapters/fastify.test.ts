import type { AddressInfo } from 'node:net';
import { type FastifyInstance, fastify } from 'fastify';
import { expect, it } from 'vitest';
import { anyScope } from '../core/requirement.ts';
import type { Gate } from '../gate.ts';
import { describeAdapter } from './adapter.suite.ts';
import { protect } from './fastify.ts';
import { createTestGate, readerKey } from './testing/callers.ts';
import { sendRaw } from './testing/raw-http.ts';

describeAdapter({
  name: 'countersign/fastify',
  async serve(gate, tls) {
    const app = tls ? (fastify({ https: tls }) as unknown as FastifyInstance) : fastify();
    addRoutes(app, gate);
    await app.ready();
    return app.server;
  },
});

function addRoutes(app: FastifyInstance, gate: Gate): void {
  app.addHook('onRequest', async (_request, reply) => {
    reply.headers({ 'Cache-Control': 'public', 'Access-Control-Allow-Origin': '*' });
  });
  app.setErrorHandler<Error>((error, _request, reply) => reply.code(500).send(`handled: ${error.message}`));
  app.get('/orders', { onRequest: protect(gate, 'orders:read') }, (request, reply) => {
    const { subject, scheme } = request.principal;
    reply.header('X-Handler', 'orders').send({ subject, scheme });
  });
  app.post('/orders', { onRequest: protect(gate, 'orders:write') }, async (request) => {
    return `${request.principal.subject} sent ${request.body}`;
  });
  app.get('/me', { preHandler: protect(gate, anyScope) }, async (request) => request.principal.subject);
  app.get('/throws', { onRequest: protect(gate, anyScope) }, () => {
    throw new Error('handler failed');
  });
  app.get('/rejects', { onRequest: protect(gate, anyScope) }, async () => {
    throw new Error('handler failed');
  });
  app.register(
    async (mounted) => {
      mounted.addHook('onRequest', protect(gate, anyScope));
      mounted.get('/me', async (request) => request.principal.subject);
    },
    { prefix: '/mounted' },
  );
}

it('countersign/fastify shows the gate the target as received when Fastify rewrites it', async () => {
  const gate = createTestGate();
  const app = fastify({ rewriteUrl: () => '/me' });
  addRoutes(app, gate);
  const response = await app.inject({ url: '/v1/me', headers: { authorization: `Bearer ${readerKey}` } });
  expect(response.body).toBe('reader-key');
  expect(gate.requests[0]?.target).toBe('/v1/me');
});

it('countersign/fastify refuses where a route of its own answers HEAD, too', async () => {
  const app = fastify({ exposeHeadRoutes: false });
  app.head('/me', { onRequest: protect(createTestGate(), anyScope) }, async () => '');
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  try {
    const response = await fetch(`${url}/me`, { method: 'HEAD' });
    expect(response.status).toBe(401);
    expect(Number(response.headers.get('content-length'))).toBeGreaterThan(100);
    expect(await response.text()).toBe('');
  } finally {
    await app.close();
  }
});

it('countersign/fastify writes nothing of a refusal to a reply that is under way', async () => {
  const app = fastify();
  const guard = protect(createTestGate({ asynchronous: true }), anyScope);
  app.get('/me', (request, reply) => {
    guard(request, reply, () => {});
    reply.code(504).send('timed out');
  });
  await app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = app.server.address() as AddressInfo;
  const response = await sendRaw(port, { target: '/me' });
  expect([response.status, response.body]).toEqual([504, 'timed out']);
  await app.close();
});
