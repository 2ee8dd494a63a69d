// An API that attacks whoever probes it.
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { probeOrders, send, serve } from './testing/api.ts';

const mebibyte = 1024 * 1024;
const bodies: readonly (readonly [name: string, body: string])[] = [
  ['line breaks', '\n'.repeat(mebibyte)],
  ['frames of a stack', '#1 /'.repeat(mebibyte / 4)],
  ['paths', '/root/a'.repeat(mebibyte / 7)],
  ['beginnings of tokens', 'eyJaaaaaaaaaa-'.repeat(mebibyte / 14)],
  ['beginnings of keys', '-----BEGIN PRIVATE KEY-----'.repeat(mebibyte / 27)],
  ['names of secrets', '"token":'.repeat(mebibyte / 8)],
  ['brackets', '['.repeat(mebibyte)],
  ['markup', '<a '.repeat(mebibyte / 3)],
];

describe.each(bodies)('a reply of nothing but %s', (_name, body) => {
  it.each([401, 200])('keeps the probe from nothing, as a %i', { timeout: 30_000 }, async (status) => {
    const startedAt = performance.now();
    const url = await serve((_request, response) => send(response, status, body));
    const { outcomes } = await probeOrders(url, ['D01', 'D02', 'D60', 'D61']);
    expect(outcomes).toHaveLength(4);
    expect(performance.now() - startedAt).toBeLessThan(15_000);
  });
});

describe('a probe', () => {
  it('goes nowhere that a reply sends it', async () => {
    const asked: string[] = [];
    const elsewhere = await serve((request, response) => {
      asked.push(request.url ?? '');
      send(response, 200, {});
    });
    const url = await serve((request, response) => {
      if (request.url === '/.well-known/openid-configuration') {
        return send(response, 200, {
          issuer: elsewhere,
          jwks_uri: `${elsewhere}/keys`,
          token_endpoint: `${elsewhere}/t`,
        });
      }
      send(response, 302, '', { Location: `${elsewhere}/there` });
    });
    const { isPartial } = await probeOrders(url, ['D01', 'D61', 'D62', 'D63']);
    expect([isPartial, asked]).toEqual([false, []]);
  });

  it('unpacks nothing', async () => {
    const bomb = gzipSync(Buffer.alloc(50 * mebibyte));
    const url = await serve((_request, response) => {
      response.writeHead(401, { 'Content-Encoding': 'gzip' });
      response.end(bomb);
    });
    const { outcomes } = await probeOrders(url, ['D01']);
    expect(outcomes.map(({ verdict }) => verdict)).toEqual(['safe']);
  });

  it('reads a body without end no further than it needs, and waits for no headers without end', async () => {
    const url = await serve((request, response) => {
      if (request.url !== '/orders') return response.writeHead(404, { 'X-Long': 'x'.repeat(100_000) }).end();
      response.writeHead(401);
      const pour = () => {
        while (!response.destroyed && response.write('x'.repeat(65_536)));
        if (!response.destroyed) response.once('drain', pour);
      };
      pour();
    });
    const { outcomes } = await probeOrders(url, ['D01', 'D61']);
    expect(outcomes[0]?.verdict).toBe('safe');
  });

  it('waits no longer for a reply that drips than it is told', async () => {
    const url = await serve((_request, response) => {
      response.writeHead(401);
      const timer = setInterval(() => response.write('x'), 20);
      response.on('close', () => clearInterval(timer));
    });
    await expect(probeOrders(url, ['D01'], { timeoutMilliseconds: 150 })).rejects.toThrow('does not answer');
  });
});
