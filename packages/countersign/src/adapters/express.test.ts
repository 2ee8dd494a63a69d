import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import express, { type NextFunction, type Request, type Response } from 'express';
import { anyScope } from '../core/requirement.ts';
import type { Gate } from '../gate.ts';
import { describeAdapter } from './adapter.suite.ts';
import { protect } from './express.ts';

describeAdapter({
  name: 'countersign/express',
  serve(gate, tls) {
    const app = createApp(gate);
    return tls ? createTlsServer(tls, app) : createServer(app);
  },
});

function createApp(gate: Gate): express.Express {
  const app = express();
  app.use((_request, response, next) => {
    response.set({ 'Cache-Control': 'public', 'Access-Control-Allow-Origin': '*' });
    next();
  });
  app.get('/orders', protect(gate, 'orders:read'), (request, response) => {
    const { subject, scheme } = request.principal;
    response.set('X-Handler', 'orders').json({ subject, scheme });
  });
  app.post('/orders', protect(gate, 'orders:write'), express.text(), (request, response) => {
    response.send(`${request.principal.subject} sent ${request.body}`);
  });
  app.get('/me', protect(gate, anyScope), sendSubject);
  app.get('/throws', protect(gate, anyScope), () => {
    throw new Error('handler failed');
  });
  app.get('/rejects', protect(gate, anyScope), () => Promise.reject(new Error('handler failed')));
  const mounted = express();
  mounted.get('/me', protect(gate, anyScope), sendSubject);
  app.use('/mounted', mounted);
  app.use((error: Error, _request: Request, response: Response, _next: NextFunction) => {
    response.status(500).send(`handled: ${error.message}`);
  });
  return app;
}

function sendSubject(request: Request, response: Response): void {
  response.send(request.principal.subject);
}
