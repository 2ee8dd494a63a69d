import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { networkInterfaces } from 'node:os';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ownKeyFor } from '../jwt/own-key.ts';
import type { ProbeOptions } from '../probe.ts';
import { bearerOf, listen, probeOrders, rightApi, send, serve, verified } from '../testing/api.ts';

async function verdictOf(url: string, number: string, options: Partial<ProbeOptions> = {}) {
  return (await probeOrders(url, [number], options)).outcomes[0]?.verdict;
}

/** `GET /orders` with headers of its own. */
function apiWith(headers: (origin: string | undefined) => Record<string, string | string[]>) {
  return serve((request, response) => {
    if (verified(bearerOf(request)) === undefined) return send(response, 401, {}, headers(request.headers.origin));
    send(response, 200, { owner: 'alice-1' }, headers(request.headers.origin));
  });
}

describe('cors-reflect', () => {
  it.each([
    ['any origin', (origin: string) => origin],
    ['null', (origin: string) => (origin === 'null' ? origin : 'https://app.test')],
    ['a prefix', (origin: string) => (origin.startsWith('http://127.0.0.1') ? origin : 'https://app.test')],
    ['a suffix', (origin: string) => (origin.endsWith('127.0.0.1') ? origin : 'https://app.test')],
  ])('is found where %s is allowed', async (_name, allowed) => {
    const url = await apiWith((origin) => ({
      'Access-Control-Allow-Origin': allowed(origin ?? ''),
      'Access-Control-Allow-Credentials': 'true',
    }));
    expect(await verdictOf(url, 'D53')).toBe('vulnerable');
  });

  it.each([
    [
      'an origin is on a list',
      { 'Access-Control-Allow-Origin': 'https://app.test', 'Access-Control-Allow-Credentials': 'true' },
    ],
    ['everybody may ask without credentials', { 'Access-Control-Allow-Origin': '*' }],
    ['nothing is said', {}],
  ])('is not found where %s', async (_name, headers) => {
    expect(await verdictOf(await apiWith(() => headers as Record<string, string>), 'D53')).toBe('safe');
  });
});

describe('cache-headers', () => {
  it.each([
    ['public, max-age=60', 'vulnerable'],
    ['max-age=3600', 'vulnerable'],
    ['no-store', 'safe'],
    ['private, max-age=60', 'safe'],
  ])('says of %s: %s', async (text, verdict) => {
    expect(await verdictOf(await apiWith(() => ({ 'Cache-Control': text })), 'D54')).toBe(verdict);
  });

  it('is found where a key in a header of its own is asked with, and nothing is said of caches', async () => {
    const url = await serve((request, response) =>
      request.headers['x-api-key'] === 'a-key-of-some-length'
        ? send(response, 200, { orders: [] })
        : send(response, 401, {}),
    );
    expect(
      await verdictOf(url, 'D54', { credential: { kind: 'header', name: 'X-API-Key', value: 'a-key-of-some-length' } }),
    ).toBe('vulnerable');
    expect(await verdictOf(await apiWith(() => ({})), 'D54')).toBe('safe');
  });
});

describe('cookie-flags', () => {
  it.each([
    ['session=0123456789abcdef; Path=/', 'vulnerable'],
    ['session=0123456789abcdef; HttpOnly; SameSite=Lax', 'safe'],
    ['theme=dark', 'skipped'],
  ])('says of %s: %s', async (line, verdict) => {
    expect(await verdictOf(await apiWith(() => ({ 'Set-Cookie': [line] })), 'D65')).toBe(verdict);
  });
});

describe('basic-over-http', () => {
  const basic = { kind: 'basic', user: 'alice', value: 'a long password' } as const;
  const listener = () =>
    createServer((request, response) => {
      const right = `Basic ${Buffer.from(`${basic.user}:${basic.value}`).toString('base64')}`;
      if (request.headers.authorization === right) send(response, 200, { user: 'alice' });
      else send(response, 401, {}, { 'WWW-Authenticate': 'Basic realm="x"' });
    });

  it('is skipped on this very machine', async () => {
    expect(await verdictOf(await listen(listener()), 'D48', { credential: basic })).toBe('skipped');
  });

  const address = Object.values(networkInterfaces())
    .flat()
    .find((one) => one?.family === 'IPv4' && !one.internal)?.address;
  it.runIf(address !== undefined)('is found at an address of the network', async () => {
    const server = listener();
    await new Promise<void>((resolve) => server.listen(0, address, resolve));
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    const url = `http://${address}:${(server.address() as AddressInfo).port}`;
    expect(await verdictOf(url, 'D48', { credential: basic, iAmAuthorised: true })).toBe('vulnerable');
  });
});

describe('with TLS', () => {
  const { privateKey, certificate } = ownKeyFor('RS256');
  const cert = `-----BEGIN CERTIFICATE-----\n${certificate.toString('base64').replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`;
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

  async function tlsApi(headers: Record<string, string>, demandsCertificate = false) {
    const server = createTlsServer({ cert, key, requestCert: true, rejectUnauthorized: false }, (request, response) => {
      const hasCertificate = 'raw' in (request.socket as import('node:tls').TLSSocket).getPeerCertificate();
      if (verified(bearerOf(request)) === undefined || (demandsCertificate && !hasCertificate))
        return send(response, 401, {});
      send(response, 200, { owner: 'alice-1' }, headers);
    });
    return (await listen(server as never)).replace('http:', 'https:');
  }

  const options = { allowInsecureTls: true };

  it('no-hsts is found, and not where the header is', async () => {
    expect(await verdictOf(await tlsApi({}), 'D49', options)).toBe('vulnerable');
    expect(await verdictOf(await tlsApi({ 'Strict-Transport-Security': 'max-age=31536000' }), 'D49', options)).toBe(
      'safe',
    );
    expect(await verdictOf(await rightApi(), 'D49')).toBe('skipped');
  });

  it('mtls-optional is found where no certificate does as well, and not where one is demanded', async () => {
    const certified = { ...options, certificate: { cert, key } };
    expect(await verdictOf(await tlsApi({}), 'D68', certified)).toBe('vulnerable');
    expect(await verdictOf(await tlsApi({}, true), 'D68', certified)).toBe('safe');
    expect(await verdictOf(await tlsApi({}), 'D68', options)).toBe('skipped');
  });
});
