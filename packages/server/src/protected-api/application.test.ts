import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import type { Gate } from 'countersign';
import { expect, onTestFinished, test } from 'vitest';
import { createProtectedApi } from './application.ts';
import { defineRoute, type Route } from './route.ts';

const admitting: Gate = {
  decide: () => ({
    outcome: 'allow',
    principal: { scheme: 'access-token', subject: 's', clientId: 'c', scopes: ['a'], credentialId: 'j', claims: {} },
    headers: ['RateLimit', '"credential";r=9;t=1'],
  }),
  close() {},
};

async function serve(handle: Route['handle'], errors: unknown[] = []) {
  const common = { operationId: 'x', summary: 'x', scopes: ['a'] as const, handle };
  const routes = [
    defineRoute({ method: 'GET', path: '/api/thing', ...common }),
    defineRoute({ method: 'POST', path: '/api/thing', ...common }),
  ];
  const api = createProtectedApi({
    gate: admitting,
    basePath: '/api',
    routes,
    maximumBodyBytes: 1000,
    clientAddress: () => '203.0.113.9',
    onError: (error) => errors.push(error),
  });
  const server = createServer(getRequestListener(api.fetch));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/thing`;
}

test('tells the handler who asks and from where, and adds the limits to the answer', async () => {
  const url = await serve(async ({ caller }) => ({ body: caller.actor }));
  const response = await fetch(url);
  expect(await response.json()).toEqual({
    id: 'client:c',
    remoteAddress: '203.0.113.9',
    requestId: response.headers.get('x-request-id'),
  });
  expect(response.headers.get('ratelimit')).toBe('"credential";r=9;t=1');
});

test('answers HEAD as GET without the body', async () => {
  const response = await fetch(await serve(async () => ({ body: 'text' })), { method: 'HEAD' });
  expect([response.status, await response.text()]).toEqual([200, '']);
});

test('tells the handler when the caller hangs up', async () => {
  const seen: string[] = [];
  const url = await serve(async ({ signal }) => {
    seen.push('waiting');
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
    seen.push('hung up');
    return { body: undefined };
  });
  const controller = new AbortController();
  const asking = fetch(url, { signal: controller.signal });
  const rejected = expect(asking).rejects.toThrow();
  await expect.poll(() => seen).toEqual(['waiting']);
  controller.abort();
  await rejected;
  await expect.poll(() => seen).toEqual(['waiting', 'hung up']);
});

test('says nothing of what failed but where to look', async () => {
  const errors: unknown[] = [];
  const url = await serve(() => Promise.reject(new Error('password=hunter2')), errors);
  const response = await fetch(url);
  const text = await response.text();
  expect(response.status).toBe(500);
  expect(text).not.toContain('hunter2');
  expect(JSON.parse(text).requestId).toBe(response.headers.get('x-request-id'));
  expect(errors).toEqual([new Error('password=hunter2')]);
});

test('S04: stops reading a body without a length once it is too large', async () => {
  let handled = false;
  const url = await serve(async () => {
    handled = true;
    return { body: undefined };
  });
  const status = await new Promise((resolve, reject) => {
    const outgoing = request(url, { method: 'POST', headers: { 'Content-Type': 'application/json' } }, (response) => {
      resolve(response.statusCode);
      response.resume();
    });
    outgoing.on('error', reject);
    outgoing.write('{"a":"');
    outgoing.write('x'.repeat(2000));
  });
  expect([status, handled]).toEqual([413, false]);
});
