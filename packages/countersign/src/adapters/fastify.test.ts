import { type FastifyInstance, fastify } from 'fastify';
import { anyScope } from '../core/requirement.ts';
import type { Gate } from '../gate.ts';
import { describeAdapter } from './adapter.suite.ts';
import { protect } from './fastify.ts';

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
