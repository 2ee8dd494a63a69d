import { fastify } from 'fastify';
import { protect } from '../../packages/countersign/dist/adapters/fastify.js';
import { createBenchGate } from './gate.ts';
import { type ProtectionSetup, readSetup, serve } from './serving.ts';

const setup = readSetup<ProtectionSetup>();
const app = fastify();
app.get('/orders', { onRequest: protect(createBenchGate(setup), setup.scope) }, (_request, reply) => {
  reply.code(204).send();
});
await app.ready();
serve(app.server);
