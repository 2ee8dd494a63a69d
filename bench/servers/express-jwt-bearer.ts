import { createServer } from 'node:http';
import express, { type ErrorRequestHandler } from 'express';
import { auth, requiredScopes } from 'express-oauth2-jwt-bearer';
import { type ProtectionSetup, readSetup, serve, toPem } from './serving.ts';

const { issuer, audience, scope, jwk } = readSetup<ProtectionSetup>();
const app = express();
const protect = auth({ issuer, audience, publicKey: toPem(jwk), tokenSigningAlg: 'ES256' });
app.get('/orders', protect, requiredScopes(scope), (_request, response) => {
  response.status(204).end();
});
// Express would print every refusal of the check before the measurement.
const refuse: ErrorRequestHandler = (error, _request, response, _next) => {
  response.status(error.status ?? 500).end();
};
app.use(refuse);
serve(createServer(app));
