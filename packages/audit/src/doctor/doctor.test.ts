import { generateKeyPairSync } from 'node:crypto';
import { createServer as createTlsServer } from 'node:https';
import { describe, expect, it } from 'vitest';
import { ownKeyFor } from '../probe/jwt/own-key.ts';
import { type Handler, listen, send, serve } from '../probe/testing/api.ts';
import { doctor } from './doctor.ts';
import type { DoctorOptions } from './patient.ts';

async function verdictsOf(url: string, options: DoctorOptions = {}): Promise<Readonly<Record<string, string>>> {
  const { checks } = await doctor(url, options);
  return Object.fromEntries(checks.map(({ id, verdict }) => [id, verdict]));
}

const security = { 'X-Content-Type-Options': 'nosniff', 'Strict-Transport-Security': 'max-age=31536000' };
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const right: Handler = (request, response) => {
  const url = `http://${request.headers.host}`;
  const key = { ...ec.publicKey.export({ format: 'jwk' }), kid: '1', alg: 'ES256', use: 'sig' };
  const pages: Readonly<Record<string, object>> = {
    '/.well-known/oauth-authorization-server': { issuer: url, token_endpoint: `${url}/token`, jwks_uri: `${url}/keys` },
    '/keys': { keys: [key] },
    '/healthz': { status: 'ok' },
    '/readyz': { status: 'ok' },
  };
  const page = pages[request.url ?? ''];
  if (page !== undefined) return send(response, 200, page, security);
  send(response, request.url === '/orders' ? 401 : 404, {}, security);
};

it('finds nothing to do where all is right', async () => {
  const { checks, requests } = await doctor(await serve(right), { path: '/orders' });
  expect(checks.filter(({ verdict }) => verdict === 'bad' || verdict === 'warning')).toEqual([]);
  expect(checks.map(({ id }) => id)).toEqual(
    expect.arrayContaining(['issuer', 'keys', 'health', 'ready', 'clock', 'identity-headers', 'paths']),
  );
  expect(requests).toBeGreaterThan(20);
});

it('says what to do about each thing that is wrong', async () => {
  const small = generateKeyPairSync('rsa', { modulusLength: 1024 });
  const url = await serve((request, response) => {
    const headers = {
      'X-Powered-By': 'Express',
      'Access-Control-Allow-Credentials': 'true',
      'Access-Control-Allow-Origin': String(request.headers.origin ?? '*'),
    };
    if (request.url === '/.well-known/openid-configuration') {
      const lists = {
        id_token_signing_alg_values_supported: ['none'],
        grant_types_supported: ['password'],
        code_challenge_methods_supported: ['plain'],
      };
      return send(
        response,
        200,
        { issuer: 'https://elsewhere.test', token_endpoint: 'http://elsewhere.test/token', ...lists },
        headers,
      );
    }
    if (request.url === '/.well-known/jwks.json') {
      const keys = [
        small.publicKey.export({ format: 'jwk' }),
        { ...ec.privateKey.export({ format: 'jwk' }), kid: '2' },
      ];
      return send(response, 200, { keys }, headers);
    }
    if (request.url === '/readyz') return send(response, 503, {}, headers);
    if (request.url === '/healthz')
      return send(response, 200, {}, { ...headers, Date: 'Mon, 01 Jan 2024 00:00:00 GMT' });
    if (request.url === '/orders')
      return send(response, request.headers.x_user_id === undefined ? 401 : 200, {}, headers);
    if (request.url === '//orders') return send(response, 200, {}, headers);
    send(response, 404, {}, { ...headers, Date: 'Mon, 01 Jan 2024 00:00:00 GMT' });
  });
  const { checks } = await doctor(url, { path: '/orders' });
  expect(Object.fromEntries(checks.map(({ id, verdict }) => [id, verdict]))).toMatchObject({
    issuer: 'warning',
    endpoints: 'bad',
    algorithms: 'bad',
    grants: 'warning',
    pkce: 'warning',
    'key-private': 'bad',
    'key-size': 'bad',
    'server-header': 'warning',
    nosniff: 'warning',
    cors: 'bad',
    ready: 'bad',
    clock: 'bad',
    'identity-headers': 'bad',
    paths: 'bad',
  });
  expect(checks.filter(({ verdict, advice }) => (verdict === 'bad' || verdict === 'warning') && !advice)).toEqual([]);
});

describe('TLS', () => {
  const { privateKey, certificate } = ownKeyFor('RS256');
  const cert = `-----BEGIN CERTIFICATE-----\n${certificate.toString('base64').replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`;
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const over = async (options: object) =>
    (
      await listen(
        createTlsServer({ cert, key, ...options }, (request, response) => right(request, response, '')) as never,
      )
    ).replace('http:', 'https:');

  it('judges certificate, version, and what is without it', async () => {
    const plainUrl = await serve((_request, response) => send(response, 301, '', { Location: 'https://127.0.0.1/' }));
    expect(await verdictsOf(await over({}), { plainUrl })).toMatchObject({
      'tls-certificate': 'bad',
      'tls-expiry': 'good',
      'tls-version': 'good',
      'plain-http': 'good',
      hsts: 'good',
    });
  });

  it('finds versions that were given up, and http that answers', async () => {
    const plainUrl = await serve((_request, response) => send(response, 401, {}));
    const url = await over({ minVersion: 'TLSv1', ciphers: 'DEFAULT:@SECLEVEL=0' });
    expect(await verdictsOf(url, { plainUrl })).toMatchObject({ 'tls-version': 'bad', 'plain-http': 'bad' });
  });
});

it('says so when nobody answers, and when the host is another one', async () => {
  expect(await verdictsOf('http://127.0.0.1:1')).toEqual({ reachable: 'bad' });
  await expect(doctor('http://192.0.2.1')).rejects.toThrow('--i-am-authorised');
  await expect(doctor('hush')).rejects.toThrow('no address');
});

it('goes on when the documents it finds are not what they should be', async () => {
  const url = await serve((request, response) => {
    if (request.url === '/.well-known/openid-configuration') {
      return send(response, 200, {
        issuer: 'x',
        token_endpoint: 'http:',
        jwks_uri: 'http://',
        grant_types_supported: {},
      });
    }
    if (request.url === '/jwks.json') return send(response, 200, { keys: [null, 'd', 5, { kid: {} }] });
    send(response, 404, {});
  });
  expect(await verdictsOf(url)).toMatchObject({ issuer: 'warning', endpoints: 'good', 'key-alg': 'warning' });
});
