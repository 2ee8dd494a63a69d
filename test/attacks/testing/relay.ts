import { createServer, type IncomingMessage, request as requestTo, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What happens to a request: it goes through, its connection breaks, or nobody ever answers. */
export type Passage = 'pass' | 'break' | 'hang';

export interface Relay {
  readonly url: string;
  /** Targets that were asked for, in their order. */
  readonly targets: readonly string[];
  /** Treats requests from now on so, and ends those under way unless they pass. */
  set(passage: Passage | ((target: string) => Passage)): void;
  close(): Promise<void>;
}

/** Stands between a verifier and its authority as a network does. */
export async function startRelay(destination: string): Promise<Relay> {
  const { port: destinationPort } = new URL(destination);
  const targets: string[] = [];
  let passageOf: (target: string) => Passage = () => 'pass';

  const forward = (incoming: IncomingMessage, response: ServerResponse) => {
    const { method, url: path, headers } = incoming;
    const outgoing = requestTo(
      { host: '127.0.0.1', port: destinationPort, method, path, headers, agent: false },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      },
    );
    outgoing.once('error', () => response.destroy());
    response.once('close', () => outgoing.destroy());
    incoming.pipe(outgoing);
  };
  const server = createServer((incoming, response) => {
    const { url: target = '' } = incoming;
    targets.push(target);
    const passage = passageOf(target);
    if (passage === 'pass') forward(incoming, response);
    else if (passage === 'break') response.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    targets,
    set(passage) {
      passageOf = typeof passage === 'function' ? passage : () => passage;
      if (passage !== 'pass') server.closeAllConnections();
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
