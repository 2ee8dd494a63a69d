import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import { jwk as protect } from 'hono/jwk';
import { type ProtectionSetup, readSetup, serve } from './serving.ts';

const { issuer, audience, jwk } = readSetup<ProtectionSetup>();
const verification = { iss: issuer, aud: audience, typ: 'at+jwt' };
const app = new Hono();
const keys = [{ ...jwk, kid: jwk.kid ?? '' }];
app.get('/orders', protect({ keys, alg: ['ES256'], verification }), (context) => context.body(null, 204));
serve(createAdaptorServer({ fetch: app.fetch }) as Parameters<typeof serve>[0]);
