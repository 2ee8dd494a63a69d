import { createServer } from 'node:http';
import express from 'express';
import { protect } from '../../packages/countersign/dist/adapters/express.js';
import { createBenchGate } from './gate.ts';
import { type ProtectionSetup, readSetup, serve } from './serving.ts';

const setup = readSetup<ProtectionSetup>();
const app = express();
app.get('/orders', protect(createBenchGate(setup), setup.scope), (_request, response) => {
  response.status(204).end();
});
serve(createServer(app));
