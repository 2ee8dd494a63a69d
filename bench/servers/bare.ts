// The limit of every HTTP server here: `node:http` that answers 204.
import { createServer } from 'node:http';
import { serve } from './serving.ts';

serve(
  createServer((_request, response) => {
    response.statusCode = 204;
    response.end();
  }),
);
