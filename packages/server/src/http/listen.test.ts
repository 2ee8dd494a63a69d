import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { afterEach, expect, test } from 'vitest';
import type { Config } from '../config/config.ts';
import { type Listening, listen } from './listen.ts';
import { firstCertificate, secondCertificate } from './testing/certificates.ts';

const limits: Config['limits'] = {
  headerBytes: 8192,
  headersTimeoutSeconds: 1,
  requestTimeoutSeconds: 2,
  keepAliveSeconds: 75,
  maximumConnections: 20_000,
  drainSeconds: 5,
};
const told: string[] = [];
const log = {
  info: (_fields: object, message: string) => void told.push(message),
  error: (_fields: object, message: string) => void told.push(message),
};
const answer: RequestListener = (_request, response) => response.end('hello');

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  told.length = 0;
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

async function start(handler = answer, settings: Partial<Config['limits']> = {}, tls?: Config['listen']['tls']) {
  const config = { listen: { host: '127.0.0.1', port: 0, tls }, limits: { ...limits, ...settings } };
  const listening = await listen(config, handler, log);
  cleanUps.push(() => listening.close());
  return listening;
}

async function open({ port }: Pick<Listening, 'port'>): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  cleanUps.push(() => socket.destroy());
  socket.on('error', () => {});
  await new Promise((resolve) => socket.once('connect', resolve));
  return socket;
}

/** Everything until the other side closes. */
async function readAll(socket: Socket): Promise<string> {
  let text = '';
  for await (const chunk of socket) text += chunk;
  return text;
}

async function send(listening: Listening, bytes: string): Promise<string> {
  const socket = await open(listening);
  socket.write(bytes);
  return readAll(socket);
}

test('S04: a request whose headers never end is answered 408, and others are served meanwhile', async () => {
  const listening = await start();
  const slow = await open(listening);
  slow.write('GET / HTTP/1.1\r\nHost: a\r\nX-Slow: ');
  const drip = setInterval(() => slow.write('a'), 100);
  cleanUps.push(() => clearInterval(drip));
  expect(await (await fetch(listening.url)).text()).toBe('hello');
  const text = await readAll(slow);
  expect(text).toMatch(/^HTTP\/1\.1 408 /);
  expect(text).toContain('application/problem+json');
});

test('S04: headers over the limit are answered 431', async () => {
  const listening = await start();
  expect(await send(listening, `GET / HTTP/1.1\r\nHost: a\r\nX: ${'a'.repeat(9000)}\r\n\r\n`)).toMatch(
    /^HTTP\/1\.1 431 /,
  );
  expect(await send(listening, `GET /${'a'.repeat(9000)} HTTP/1.1\r\nHost: a\r\n\r\n`)).toMatch(/^HTTP\/1\.1 431 /);
});

test.each([
  'GET / HTTP/1.1\r\n\r\n',
  'GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\nabc',
  'GET / HTTP/1.1\r\nHost: a\r\nBad Name: b\r\n\r\n',
  'GET / HTTP/1.1\nHost: a\n\n',
  'not http at all\r\n\r\n',
])('%j is answered 400', async (bytes) => {
  expect(await send(await start(), bytes)).toMatch(/^HTTP\/1\.1 400 /);
});

test('S04: two thousand idle connections keep nobody from being served', async () => {
  const listening = await start();
  await Promise.all(Array.from({ length: 2000 }, () => open(listening)));
  expect(await (await fetch(listening.url)).text()).toBe('hello');
});

test('connections over the maximum are dropped', async () => {
  const listening = await start(answer, { maximumConnections: 1 });
  await open(listening);
  expect(await readAll(await open(listening)).catch(() => '')).toBe('');
});

test('S06: closing lets a request finish, takes no new connection, and ends kept-alive ones', async () => {
  const begun = Promise.withResolvers<void>();
  const finish = Promise.withResolvers<void>();
  const listening = await start(async (_request, response) => {
    begun.resolve();
    await finish.promise;
    response.end('finished');
  });
  const idle = await open(listening);
  const busy = await open(listening);
  busy.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
  await begun.promise;
  const closed = listening.close();
  expect(await readAll(idle)).toBe('');
  await expect(fetch(listening.url)).rejects.toThrow();
  finish.resolve();
  expect(await readAll(busy)).toMatch(/finished$/);
  await closed;
});

test('S06: what has not finished after drainSeconds is ended', async () => {
  const begun = Promise.withResolvers<void>();
  const listening = await start(() => begun.resolve(), { drainSeconds: 0 });
  const busy = await open(listening);
  busy.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
  await begun.promise;
  await listening.close();
  expect(await readAll(busy).catch(() => '')).toBe('');
});

test('a port that is taken, and an address that is not ours, are said in one sentence', async () => {
  const { port } = await start();
  await expect(listen({ listen: { host: '127.0.0.1', port }, limits }, answer, log)).rejects.toThrow(
    `Port ${port} on 127.0.0.1 is in use. Set listen.port (COUNTERSIGN_PORT) to another, or stop what uses it.`,
  );
  await expect(listen({ listen: { host: '203.0.113.1', port: 0 }, limits }, answer, log)).rejects.toThrow(
    '203.0.113.1 is no address of this machine',
  );
});

async function startTls() {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-tls-'));
  cleanUps.push(() => rm(folder, { recursive: true }));
  const files = { certificateFile: join(folder, 'tls.crt'), keyFile: join(folder, 'tls.key') };
  const put = async ({ certificate, key }: typeof firstCertificate) => {
    await writeFile(files.certificateFile, certificate);
    await writeFile(files.keyFile, key);
  };
  await put(firstCertificate);
  return { files, put, listening: await start(answer, {}, files) };
}

/** The common name of the certificate that is shown. */
function nameShown({ port }: Listening): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false }, () => {
      resolve(String(socket.getPeerCertificate().subject.CN));
      socket.destroy();
    });
    socket.once('error', reject);
  });
}

test('a new certificate is taken into use without a restart; a broken one is not', async () => {
  const { files, put, listening } = await startTls();
  expect(listening.url).toMatch(/^https:/);
  expect(await nameShown(listening)).toBe('first.test');
  await put(secondCertificate);
  await listening.reloadTls();
  expect(await nameShown(listening)).toBe('second.test');
  await writeFile(files.keyFile, firstCertificate.key);
  await listening.reloadTls();
  expect(await nameShown(listening)).toBe('second.test');
  await rm(files.certificateFile);
  await listening.reloadTls();
  expect(await nameShown(listening)).toBe('second.test');
  await put(firstCertificate);
  await listening.reloadTls();
  expect(await nameShown(listening)).toBe('first.test');
  expect(told.filter((message) => message.includes('cannot be used'))).toHaveLength(2);
});

test('S04: a TLS handshake that never comes is ended as headers would be', async () => {
  const { listening } = await startTls();
  const silent = await open(listening);
  const begun = performance.now();
  await readAll(silent).catch(() => '');
  expect(performance.now() - begun).toBeLessThan(4000);
});

test('TLS files that are missing or do not fit refuse to start', async () => {
  const { files } = await startTls();
  await writeFile(files.keyFile, secondCertificate.key);
  await expect(start(answer, {}, files)).rejects.toThrow('are not a certificate and its private key');
  await expect(start(answer, {}, { ...files, keyFile: '/nowhere' })).rejects.toThrow(
    'listen.tls.keyFile: /nowhere cannot be read (ENOENT)',
  );
});
