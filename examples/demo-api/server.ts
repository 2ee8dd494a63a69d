// A small API, protected by the library: `GET /orders` needs orders:read, `POST /orders` needs orders:write,
// `GET /me` shows who is calling. It asks the authority at COUNTERSIGN_URL with the key in COUNTERSIGN_VERIFIER_KEY.
import { createServer, type ServerResponse } from 'node:http';
import { anyScope, createGate, remoteAuthority } from 'countersign';
import { protect } from 'countersign/node';

const port = Number(process.env.PORT ?? 4101);
const authority = remoteAuthority({
  url: process.env.COUNTERSIGN_URL ?? 'http://localhost:4100',
  credential: process.env.COUNTERSIGN_VERIFIER_KEY ?? '',
});
const gate = createGate({ authority, audience: process.env.COUNTERSIGN_AUDIENCE ?? `http://localhost:${port}` });

const orders = [
  { id: 1, item: 'tea', quantity: 2 },
  { id: 2, item: 'coffee', quantity: 1 },
];

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  // What is for one caller is for no cache: one that does not know X-API-Key would give it to the next one.
  response.writeHead(status, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' });
  response.end(`${JSON.stringify(body, null, 2)}\n`);
}

const routes = {
  'GET /orders': protect(gate, 'orders:read')((_request, response) => sendJson(response, 200, orders)),
  'POST /orders': protect(
    gate,
    'orders:write',
  )((_request, response) => {
    const order = { id: orders.length + 1, item: 'cake', quantity: 1 };
    orders.push(order);
    sendJson(response, 201, order);
  }),
  'GET /me': protect(gate, anyScope)((request, response) => sendJson(response, 200, request.principal)),
};

const server = createServer((request, response) => {
  const [path] = (request.url ?? '').split('?');
  const method = request.method === 'HEAD' ? 'GET' : request.method;
  const handler = routes[`${method} ${path}` as keyof typeof routes];
  if (handler) handler(request, response);
  else sendJson(response, 404, { title: 'Not found', status: 404 });
});

await authority.ready();
server.listen(port, 'localhost', () => console.log(`demo API: http://localhost:${port}`));

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    gate.close();
    server.close();
    server.closeIdleConnections();
  });
}
