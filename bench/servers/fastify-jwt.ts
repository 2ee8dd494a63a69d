// Second argument: `cache` turns fast-jwt's cache on, which is off by default.
import jwt from '@fastify/jwt';
import { fastify } from 'fastify';
import { type ProtectionSetup, readSetup, serve, toPem } from './serving.ts';

const { issuer, audience, jwk } = readSetup<ProtectionSetup>();
const cache = process.argv[3] === 'cache' ? { cache: 1000 } : {};
const app = fastify();
await app.register(jwt, {
  secret: { public: toPem(jwk) },
  verify: { algorithms: ['ES256'], allowedIss: issuer, allowedAud: audience, checkTyp: 'at+jwt', ...cache },
});
app.get('/orders', { onRequest: (request) => request.jwtVerify() }, (_request, reply) => {
  reply.code(204).send();
});
await app.ready();
serve(app.server);
