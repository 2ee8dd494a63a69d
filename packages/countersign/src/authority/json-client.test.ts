import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { createJsonClient, type JsonReply, replyReason } from './json-client.ts';
import { readJson, sendJson, sendStatus, startServer, stopServers } from './testing/http-server.ts';

afterEach(stopServers);

const limits = { deadlineMilliseconds: 5000, maximumBytes: 1000 };

function reasonOf(reply: JsonReply): string {
  return reply.outcome === 'json' ? 'json' : replyReason(reply);
}

describe('a JSON client', () => {
  it('gets an object and the headers', async () => {
    const server = await startServer((_, response) => sendJson(response, { a: 1 }, { 'cache-control': 'max-age=5' }));
    const reply = await createJsonClient(1).request(new URL(server.origin), limits);
    expect(reply).toMatchObject({ outcome: 'json', body: { a: 1 } });
    expect(reply.outcome === 'json' && reply.headers.get('cache-control')).toBe('max-age=5');
  });

  it('posts a body with its headers', async () => {
    const server = await startServer(async (request, response) => {
      const { method, headers } = request;
      sendJson(response, {
        method,
        type: headers['content-type'],
        key: headers.authorization,
        got: await readJson(request),
      });
    });
    const reply = await createJsonClient(1).request(new URL(server.origin), {
      ...limits,
      body: { digest: 'x', absent: undefined },
      headers: { authorization: 'Bearer key' },
    });
    expect(reply).toMatchObject({
      body: { method: 'POST', type: 'application/json', key: 'Bearer key', got: { digest: 'x' } },
    });
  });

  it.each([204, 400, 401, 404, 500, 503])('tells a %i as such, without its body', async (status) => {
    const server = await startServer((_, response) => sendStatus(response, status));
    expect(await createJsonClient(1).request(new URL(server.origin), limits)).toEqual({ outcome: 'status', status });
  });

  it.each([301, 302, 307, 308])('does not follow a %i, nor carry its credential there', async (status) => {
    const elsewhere = await startServer((_, response) => sendJson(response, { keys: [] }));
    const server = await startServer((_, response) => sendStatus(response, status, { location: elsewhere.origin }));
    const reply = await createJsonClient(1).request(new URL(server.origin), limits);
    expect(reasonOf(reply)).toBe(`answered ${status}; redirects are not followed`);
    expect(elsewhere.requests).toEqual([]);
  });

  const slow: readonly [string, (response: ServerResponse) => void][] = [
    ['never answers', () => {}],
    ['stops after the headers', (response) => response.writeHead(200).flushHeaders()],
    ['stops in the middle', (response) => response.writeHead(200).write('{"a":')],
  ];
  it.each(slow)('gives up at the deadline on a server that %s', async (_, hang) => {
    const server = await startServer((_request, response) => hang(response));
    const reply = await createJsonClient(1).request(new URL(server.origin), { ...limits, deadlineMilliseconds: 60 });
    expect(reasonOf(reply)).toBe('no whole answer within 60 ms');
  });

  it('gives up on a server that trickles', async () => {
    const server = await startServer((_, response) => {
      response.writeHead(200).write('{"a":"');
      const timer = setInterval(() => response.write('x'), 5);
      response.on('close', () => clearInterval(timer));
    });
    const reply = await createJsonClient(1).request(new URL(server.origin), { ...limits, deadlineMilliseconds: 100 });
    expect(reasonOf(reply)).toBe('no whole answer within 100 ms');
  });

  it('reads no more than it was told to, however the answer is wrapped', async () => {
    const server = await startServer((request, response) => {
      if (request.url === '/packed') {
        response
          .writeHead(200, { 'content-encoding': 'gzip' })
          .end(gzipSync(JSON.stringify({ a: 'x'.repeat(9_000_000) })));
        return;
      }
      // Without an end.
      const timer = setInterval(() => response.write('x'.repeat(600)), 1);
      response.on('close', () => clearInterval(timer));
    });
    for (const path of ['/', '/packed']) {
      const reply = await createJsonClient(1).request(new URL(path, server.origin), limits);
      expect(reasonOf(reply)).toBe('the answer is larger than 1000 bytes');
    }
  });

  it.each(['<html></html>', '', '[1]', 'null', '{"a":1,"a":2}', '{"a":"\xff"}'])(
    'takes %j for no JSON object',
    async (text) => {
      const server = await startServer((_, response) => response.writeHead(200).end(Buffer.from(text, 'latin1')));
      const reply = await createJsonClient(1).request(new URL(server.origin), limits);
      expect(reasonOf(reply)).toBe('the answer is not a JSON object');
    },
  );

  it('says that a server is down, by its code alone', async () => {
    const server = await startServer(() => {});
    await stopServers();
    const reply = await createJsonClient(1).request(new URL(server.origin), limits);
    expect(reasonOf(reply)).toBe('the connection failed (ECONNREFUSED)');
  });

  it('says that a connection was cut', async () => {
    const server = await startServer((_, response) => response.writeHead(200).write('{', () => response.destroy()));
    const reply = await createJsonClient(1).request(new URL(server.origin), limits);
    expect(reasonOf(reply)).toMatch(/^the connection failed/);
  });

  it('refuses what is beyond its bound at once, and goes on when there is room', async () => {
    const held: ServerResponse[] = [];
    const server = await startServer((_, response) => held.push(response));
    const client = createJsonClient(2);
    const url = new URL(server.origin);
    const waiting = [client.request(url, limits), client.request(url, limits)];
    expect(reasonOf(await client.request(url, limits))).toBe('2 requests are waiting for an answer already');
    while (held.length < 2) {
      await new Promise(setImmediate);
    }
    for (const response of held) {
      sendJson(response, {});
    }
    await Promise.all(waiting);
    server.answer = (_, response) => sendJson(response, {});
    expect(reasonOf(await client.request(url, limits))).toBe('json');
  });

  it('aborts what is under way when it is closed, and begins nothing after it', async () => {
    const server = await startServer(() => {});
    const client = createJsonClient(2);
    const waiting = client.request(new URL(server.origin), limits);
    client.close();
    expect(reasonOf(await waiting)).toBe('closed');
    expect(reasonOf(await client.request(new URL(server.origin), limits))).toBe('closed');
  });
});
