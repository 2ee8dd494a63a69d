import { once } from 'node:events';
import { connect as connectPlain, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';

export interface RawRequest {
  readonly method?: string;
  readonly target: string;
  /** Whole lines, so that headers can be sent twice. */
  readonly headers?: readonly string[];
  readonly body?: string;
  /** Trusts this certificate, and speaks TLS. */
  readonly certificate?: Buffer;
}

export interface RawResponse {
  readonly status: number;
  /** Names in lower case, in the order sent, duplicates kept. */
  readonly headers: readonly (readonly [string, string])[];
  /** The value of the only header of that name; undefined when there is none. Throws when there are several. */
  header(name: string): string | undefined;
  /** Everything after the head, as sent. */
  readonly body: string;
}

/** Sends a request on a connection of its own, and reads until the server closes it. */
export async function sendRaw(port: number, request: RawRequest): Promise<RawResponse> {
  const socket = await open(port, request.certificate);
  const received: Uint8Array[] = [];
  socket.on('data', (chunk: Buffer) => received.push(chunk));
  socket.write(render(request));
  await once(socket, 'close');
  return parse(Buffer.concat(received).toString('latin1'));
}

async function open(port: number, certificate: Buffer | undefined): Promise<Socket> {
  if (certificate === undefined) {
    const socket = connectPlain(port, '127.0.0.1');
    await once(socket, 'connect');
    return socket;
  }
  const socket = connectTls({ port, host: '127.0.0.1', ca: certificate, servername: 'localhost' });
  await once(socket, 'secureConnect');
  return socket;
}

function render({ method = 'GET', target, headers = [], body = '' }: RawRequest): string {
  const length = body === '' ? [] : [`Content-Length: ${Buffer.byteLength(body)}`];
  return [`${method} ${target} HTTP/1.1`, 'Host: localhost', 'Connection: close', ...length, ...headers, '', body].join(
    '\r\n',
  );
}

function parse(text: string): RawResponse {
  const end = text.indexOf('\r\n\r\n');
  const [statusLine = '', ...lines] = text.slice(0, end).split('\r\n');
  const headers = lines.map((line) => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const;
  });
  return {
    status: Number(statusLine.split(' ')[1]),
    headers,
    header(name) {
      const values = headers.filter(([each]) => each === name).map(([, value]) => value);
      if (values.length > 1) throw new Error(`${name} stands ${values.length} times`);
      return values[0];
    },
    body: text.slice(end + 4),
  };
}
