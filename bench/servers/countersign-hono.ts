import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import { protect } from '../../packages/countersign/dist/adapters/hono.js';
import { createBenchGate } from './gate.ts';
import { type ProtectionSetup, readSetup, serve } from './serving.ts';

const setup = readSetup<ProtectionSetup>();
const app = new Hono();
app.get('/orders', protect(createBenchGate(setup), setup.scope), (context) => context.body(null, 204));
serve(createAdaptorServer({ fetch: app.fetch }) as Parameters<typeof serve>[0]);
