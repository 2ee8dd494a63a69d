import { createServer } from 'node:http';
import { protect } from '../../packages/countersign/dist/adapters/node.js';
import { createBenchGate } from './gate.ts';
import { type ProtectionSetup, readSetup, serve } from './serving.ts';

const setup = readSetup<ProtectionSetup>();
const handler = protect(
  createBenchGate(setup),
  setup.scope,
)((_request, response) => {
  response.statusCode = 204;
  response.end();
});
serve(createServer(handler));
