import { connect } from 'node:net';

export interface RawResponse {
  readonly status: number;
  /** Lower-case names; values of repeated lines in their order. */
  readonly headers: ReadonlyMap<string, readonly string[]>;
  readonly body: string;
}

export interface RawRequest {
  readonly method?: string;
  readonly target?: string;
  /** Lines as they go on the wire; Host and Connection are added unless they are among them. */
  readonly headers?: readonly string[];
  readonly body?: string;
}

/** Sends a request byte by byte as it is given, which no HTTP client would. Resolves when the server has answered and closed. */
export async function sendRaw(port: number, request: RawRequest): Promise<RawResponse> {
  const { method = 'GET', target = '/', headers = [], body = '' } = request;
  const has = (name: string) => headers.some((line) => line.toLowerCase().startsWith(`${name}:`));
  const lines = [
    `${method} ${target} HTTP/1.1`,
    ...(has('host') ? [] : ['Host: api.example.test']),
    ...headers,
    ...(has('connection') ? [] : ['Connection: close']),
    ...(body === '' ? [] : [`Content-Length: ${Buffer.byteLength(body)}`]),
  ];
  return parse(await exchange(port, Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body}`, 'latin1')));
}

/** Sends bytes and collects the answer until the other side closes, or is complete by its Content-Length. */
function exchange(port: number, bytes: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    const finish = () => {
      socket.destroy();
      resolve(Buffer.concat(chunks));
    };
    socket.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      if (isComplete(Buffer.concat(chunks))) finish();
    });
    socket.once('end', finish);
    // A server that refuses early may reset the connection while the rest of a large request is still on its way.
    socket.once('error', (error) => (chunks.length > 0 ? finish() : reject(error)));
    socket.setTimeout(10_000, () => socket.destroy(new Error('no answer within 10 seconds')));
  });
}

function isComplete(bytes: Buffer): boolean {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return false;
  const head = bytes.subarray(0, end).toString('latin1');
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
  if (/^HTTP\/1\.1 204 /.test(head)) return true;
  if (/\r\ntransfer-encoding: *chunked/i.test(head))
    return bytes.subarray(-7).toString('latin1').endsWith('\r\n0\r\n\r\n');
  return length !== undefined && bytes.length >= end + 4 + Number(length);
}

function parse(bytes: Buffer): RawResponse {
  const end = bytes.indexOf('\r\n\r\n');
  const [statusLine = '', ...lines] = bytes.subarray(0, end).toString('latin1').split('\r\n');
  const headers = new Map<string, string[]>();
  for (const line of lines) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).toLowerCase();
    headers.set(name, [...(headers.get(name) ?? []), line.slice(colon + 1).trim()]);
  }
  const rest = bytes.subarray(end + 4);
  const chunked = headers.get('transfer-encoding')?.includes('chunked') === true;
  return {
    status: Number(statusLine.split(' ')[1]),
    headers,
    body: (chunked ? dechunk(rest) : rest).toString('utf8'),
  };
}

function dechunk(bytes: Buffer): Buffer {
  const parts: Buffer[] = [];
  let rest = bytes;
  for (;;) {
    const line = rest.indexOf('\r\n');
    const size = Number.parseInt(rest.subarray(0, line).toString('latin1'), 16);
    if (line < 0 || !(size > 0)) return Buffer.concat(parts);
    parts.push(rest.subarray(line + 2, line + 2 + size));
    rest = rest.subarray(line + 2 + size + 2);
  }
}
