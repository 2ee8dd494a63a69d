import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** A real server on a free port, which can go down and come back at the same place. */
export interface TestServer {
  readonly origin: string;
  /** The target of every request, in order. */
  readonly requests: string[];
  answer: Answer;
  goDown(): Promise<void>;
  comeBack(): Promise<void>;
}

const running = new Set<TestServer>();

export async function startServer(answer: Answer): Promise<TestServer> {
  let server = createServer();
  let port = 0;
  const listen = async (fresh: Server) => {
    server = fresh;
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      testServer.requests.push(request.url ?? '');
      testServer.answer(request, response);
    });
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    port = (server.address() as AddressInfo).port;
  };
  const requests: string[] = [];
  const testServer: TestServer = {
    get origin() {
      return `http://127.0.0.1:${port}`;
    },
    requests,
    answer,
    async goDown() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
    comeBack: () => listen(createServer()),
  };
  await listen(server);
  running.add(testServer);
  return testServer;
}

/** For `afterEach`. */
export async function stopServers(): Promise<void> {
  const servers = [...running];
  running.clear();
  await Promise.all(servers.map((server) => server.goDown()));
}

export function sendJson(response: ServerResponse, body: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(200, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}

export function sendStatus(response: ServerResponse, status: number, headers: Record<string, string> = {}): void {
  response.writeHead(status, headers);
  response.end();
}

export async function readJson(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) {
    chunks.push(chunk);
  }
  return JSON.parse(Buffer.concat(chunks).toString('utf8'));
}
