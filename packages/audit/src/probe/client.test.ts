import { describe, expect, it } from 'vitest';
import { isLoopback, NoReply, ProbeClient } from './client.ts';
import { send, serve } from './testing/api.ts';

const get = (target: string, headers: readonly (readonly [string, string])[] = []) => ({
  method: 'GET',
  target,
  headers,
});

async function clientOf(url: string, options = {}) {
  return new ProbeClient({ baseUrl: url, requestsPerSecond: 5000, ...options });
}

/** What kind of no reply it was. */
async function kindOf(sent: Promise<unknown>): Promise<string | undefined> {
  return sent.then(
    () => undefined,
    (error: unknown) => (error instanceof NoReply ? error.kind : 'another error'),
  );
}

describe('the client', () => {
  it('sends targets and repeated headers as they are', async () => {
    const seen: string[] = [];
    const url = await serve((request, response) => {
      seen.push(
        String(request.url),
        ...request.rawHeaders.filter((_value, at) => request.rawHeaders[at - 1] === 'X-A'),
      );
      send(response, 200, {});
    });
    const client = await clientOf(url);
    await client.send(
      get('//a/%2e/;x/../b?c', [
        ['X-A', '1'],
        ['X-A', '2'],
      ]),
    );
    expect(seen).toEqual(['//a/%2e/;x/../b?c', '1', '2']);
  });

  it('follows no redirect, and gives repeated headers of the reply', async () => {
    const url = await serve((_request, response) =>
      send(response, 302, '', { Location: '/elsewhere', 'Set-Cookie': ['a=1', 'b=2'] }),
    );
    const { status, headers } = await (await clientOf(url)).send(get('/'));
    expect([status, headers.filter(([name]) => name === 'Set-Cookie').length]).toEqual([302, 2]);
  });

  it('asks no host that was not named, not even when told to', async () => {
    const url = await serve((_request, response) => send(response, 200, {}));
    expect(await kindOf((await clientOf('http://127.0.0.1:1')).send({ ...get('/'), origin: url }))).toBe('not-named');
  });

  it('stops at its cap', async () => {
    const url = await serve((_request, response) => send(response, 200, {}));
    const client = await clientOf(url, { maxRequests: 2 });
    await client.send(get('/'));
    await client.send(get('/'));
    expect([await kindOf(client.send(get('/'))), client.sent]).toEqual(['capped', 2]);
  });

  it('is no faster than it is told', async () => {
    const url = await serve((_request, response) => send(response, 200, {}));
    const client = await clientOf(url, { requestsPerSecond: 50 });
    const startedAt = performance.now();
    for (let count = 0; count < 6; count += 1) await client.send(get('/'));
    expect(performance.now() - startedAt).toBeGreaterThan(95);
  });

  it('gives up on a server that does not answer, and on none at all', async () => {
    const url = await serve(() => undefined);
    expect(await kindOf((await clientOf(url, { timeoutMilliseconds: 50 })).send(get('/')))).toBe('failed');
    expect(await kindOf((await clientOf('http://127.0.0.1:1')).send(get('/')))).toBe('failed');
  });

  it('stops in the middle of a request', async () => {
    const url = await serve(() => undefined);
    const controller = new AbortController();
    const sent = kindOf((await clientOf(url, { signal: controller.signal })).send(get('/')));
    setTimeout(() => controller.abort(), 20);
    expect(await sent).toBe('stopped');
  });

  it('waits once when it was too fast', async () => {
    let count = 0;
    const url = await serve((_request, response) => {
      count += 1;
      send(response, count === 1 ? 429 : 200, {}, { 'Retry-After': '0' });
    });
    expect((await (await clientOf(url)).send(get('/'))).status).toBe(200);
  });

  it('reads no more of a body than its cap', async () => {
    const url = await serve((_request, response) => send(response, 200, 'x'.repeat(5000)));
    expect((await (await clientOf(url, { maxBodyBytes: 1000 })).send(get('/'))).body).toHaveLength(1000);
  });

  it('says of a header that cannot be sent that it was not', async () => {
    const url = await serve((_request, response) => send(response, 200, {}));
    expect(await kindOf((await clientOf(url)).send(get('/', [['X-A', 'a\nb']])))).toBe('failed');
  });
});

it.each([
  ['localhost', true],
  ['127.0.0.1', true],
  ['127.8.9.1', true],
  ['[::1]', true],
  ['api.localhost', true],
  ['localhost.example', false],
  ['10.0.0.1', false],
  ['127.0.0.1.example', false],
])('%s is this machine: %s', (host, expected) => {
  expect(isLoopback(host)).toBe(expected);
});
