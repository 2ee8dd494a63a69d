import { afterEach, describe, expect, it } from 'vitest';
import type { Authority } from '../core/authority.ts';
import { ConfigurationError } from '../core/errors.ts';
import { type AnyIssuerOptions, anyIssuer } from './any-issuer.ts';
import { discover, metadataUrls } from './discovery.ts';
import { createJsonClient, type JsonClient } from './json-client.ts';
import { sendJson, sendStatus, startServer, stopServers, type TestServer } from './testing/http-server.ts';
import { publicJwk } from './testing/keys.ts';
import { manualClock } from './testing/manual-clock.ts';

const open: Authority[] = [];

afterEach(async () => {
  for (const authority of open.splice(0)) {
    authority.close();
  }
  await stopServers();
});

function create(options: AnyIssuerOptions): Authority {
  const authority = anyIssuer(options);
  open.push(authority);
  return authority;
}

const jwk = publicJwk('a');
const hint = { keyId: 'a', algorithm: 'ES256' };

/** Serves these documents by path, the key set at /jwks among them, and 404 for everything else. */
async function serving(documents: (origin: string) => Readonly<Record<string, unknown>>): Promise<TestServer> {
  const server = await startServer((request, response) => {
    const document = { '/jwks': { keys: [jwk] }, ...documents(server.origin) }[request.url ?? ''];
    document === undefined ? sendStatus(response, 404) : sendJson(response, document);
  });
  return server;
}

describe('the metadata of an issuer', () => {
  it.each([
    ['https://h', ['/.well-known/oauth-authorization-server', '/.well-known/openid-configuration']],
    ['https://h/', ['/.well-known/oauth-authorization-server', '/.well-known/openid-configuration']],
    [
      'https://h/tenant',
      [
        '/.well-known/oauth-authorization-server/tenant',
        '/tenant/.well-known/openid-configuration',
        '/.well-known/openid-configuration/tenant',
      ],
    ],
    [
      'https://h:8443/a/b/',
      [
        '/.well-known/oauth-authorization-server/a/b',
        '/a/b/.well-known/openid-configuration',
        '/.well-known/openid-configuration/a/b',
      ],
    ],
  ])('of %s is looked for where the specifications put it', (issuer, paths) => {
    expect(metadataUrls(issuer).map((url) => url.pathname)).toEqual(paths);
    expect(new Set(metadataUrls(issuer).map((url) => url.origin))).toEqual(new Set([new URL(issuer).origin]));
  });

  it.each([
    ['', '/.well-known/oauth-authorization-server'],
    ['', '/.well-known/openid-configuration'],
    ['/', '/.well-known/openid-configuration'],
    ['/tenant', '/.well-known/oauth-authorization-server/tenant'],
    ['/tenant', '/tenant/.well-known/openid-configuration'],
    ['/tenant/', '/tenant/.well-known/openid-configuration'],
    ['/tenant', '/.well-known/openid-configuration/tenant'],
  ])('leads to its keys: issuer path "%s", metadata at %s', async (path, place) => {
    const server = await serving((origin) => ({ [place]: { issuer: origin + path, jwks_uri: `${origin}/jwks` } }));
    const authority = create({ issuer: server.origin + path });
    expect(authority.issuer).toBe(server.origin + path);
    expect(await authority.verificationKey(hint)).toMatchObject({ outcome: 'found', key: { keyId: 'a' } });
  });

  it('is passed over where it is unusable, for the next place', async () => {
    const server = await serving((origin) => ({
      '/.well-known/oauth-authorization-server/t': { issuer: `${origin}/t` },
      '/t/.well-known/openid-configuration': { issuer: `${origin}/other`, jwks_uri: `${origin}/wrong` },
      '/.well-known/openid-configuration/t': { issuer: `${origin}/t`, jwks_uri: `${origin}/jwks` },
    }));
    expect(await create({ issuer: `${server.origin}/t` }).verificationKey(hint)).toMatchObject({ outcome: 'found' });
  });

  it('is asked for in all places at once: one that hangs does not take the time of the others', async () => {
    const server = await startServer((request, response) => {
      const { origin } = server;
      if (request.url === '/.well-known/openid-configuration') {
        sendJson(response, { issuer: origin, jwks_uri: `${origin}/jwks` });
      }
    });
    const options = { issuer: server.origin, allowInsecureHttp: false, deadlineMilliseconds: 100 };
    expect(await discover(createJsonClient(8), options)).toMatchObject({ outcome: 'found' });
  });

  it.each<[string, (origin: string) => unknown, string]>([
    [
      'T10: names the issuer with a slash more',
      (origin) => ({ issuer: `${origin}/`, jwks_uri: `${origin}/jwks` }),
      'names another issuer',
    ],
    ['names no issuer', (origin) => ({ jwks_uri: `${origin}/jwks` }), 'names another issuer'],
    [
      'has a template for an issuer',
      (origin) => ({ issuer: `${origin}/{tenantid}`, jwks_uri: `${origin}/jwks` }),
      'names another issuer',
    ],
    ['names no jwks_uri', (origin) => ({ issuer: origin }), 'is not an absolute URL'],
    ['names a relative jwks_uri', (origin) => ({ issuer: origin, jwks_uri: '/jwks' }), 'is not an absolute URL'],
    [
      'names a jwks_uri over plain http',
      (origin) => ({ issuer: origin, jwks_uri: 'http://192.0.2.1/jwks' }),
      'is not https',
    ],
    ['names a jwks_uri that is a file', (origin) => ({ issuer: origin, jwks_uri: 'file:///etc/keys' }), 'is not https'],
  ])('is refused when it %s', async (_, metadata, reason) => {
    const server = await serving((origin) => ({ '/.well-known/oauth-authorization-server': metadata(origin) }));
    expect(await create({ issuer: server.origin }).verificationKey(hint)).toMatchObject({
      outcome: 'unavailable',
      reason: expect.stringContaining(reason),
    });
    expect(server.requests).not.toContain('/jwks');
  });

  it('does not lead from an issuer elsewhere to what listens on this machine', async () => {
    const issuer = 'https://login.example.com';
    const jwksUri = 'http://127.0.0.1:8080/jwks';
    const client: JsonClient = {
      request: async () => ({ outcome: 'json', body: { issuer, jwks_uri: jwksUri }, headers: new Headers() }),
      close() {},
    };
    const options = { issuer, deadlineMilliseconds: 100 };
    expect(await discover(client, { ...options, allowInsecureHttp: false })).toMatchObject({
      outcome: 'failed',
      reason: expect.stringContaining('not https, as the issuer is'),
    });
    const allowed = await discover(client, { ...options, allowInsecureHttp: true });
    expect(allowed).toEqual({ outcome: 'found', jwksUri: new URL(jwksUri) });
  });
});

describe('any issuer', () => {
  it('fetches its keys from the beginning, so that the first request need not wait', async () => {
    const server = await serving((origin) => ({
      '/.well-known/openid-configuration': { issuer: origin, jwks_uri: `${origin}/jwks` },
    }));
    const authority = create({ issuer: server.origin });
    while (authority.verificationKey(hint) instanceof Promise) {
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    expect(authority.verificationKey(hint)).toMatchObject({ outcome: 'found' });
  });

  it('may be down at the start, and is found when it comes', async () => {
    const server = await serving((origin) => ({
      '/.well-known/openid-configuration': { issuer: origin, jwks_uri: `${origin}/jwks` },
    }));
    const issuer = server.origin;
    await server.goDown();
    const clock = manualClock();
    const authority = create({ issuer, clock });
    expect(await authority.verificationKey(hint)).toMatchObject({
      outcome: 'unavailable',
      reason: expect.stringContaining('ECONNREFUSED'),
    });
    await server.comeBack();
    clock.advance(1);
    expect(await authority.verificationKey(hint)).toMatchObject({ outcome: 'found' });
  });

  it('that moves its keys is asked for its metadata again', async () => {
    let place = '/jwks';
    const server = await startServer((request, response) => {
      const { origin } = server;
      if (request.url === '/.well-known/openid-configuration') {
        sendJson(response, { issuer: origin, jwks_uri: origin + place });
      } else {
        request.url === place ? sendJson(response, { keys: [jwk] }) : sendStatus(response, 404);
      }
    });
    const clock = manualClock();
    const authority = create({ issuer: server.origin, clock });
    await authority.verificationKey(hint);
    place = '/new-jwks';
    clock.advance(30);
    expect(await authority.verificationKey({ ...hint, keyId: 'b' })).toMatchObject({ outcome: 'unavailable' });
    clock.advance(1);
    expect(await authority.verificationKey({ ...hint, keyId: 'b' })).toEqual({ outcome: 'unknown' });
    expect(server.requests).toContain('/new-jwks');
  });

  it('may be any text when its keys are named', async () => {
    const server = await serving(() => ({}));
    const authority = create({ issuer: 'accounts.example', jwksUri: `${server.origin}/jwks` });
    expect(await authority.verificationKey(hint)).toMatchObject({ outcome: 'found' });
    expect(server.requests).toEqual(['/jwks']);
  });

  it('answers after it was closed that the keys cannot be had', async () => {
    const authority = create({ issuer: 'accounts.example', jwksUri: 'http://127.0.0.1:9/jwks' });
    authority.close();
    expect(await authority.verificationKey(hint)).toMatchObject({ outcome: 'unavailable' });
  });

  it.each<[AnyIssuerOptions, string]>([
    [{ issuer: '' }, 'anyIssuer.issuer'],
    [{ issuer: undefined as unknown as string }, 'anyIssuer.issuer'],
    [{ issuer: 'accounts.example' }, 'anyIssuer.issuer is not an absolute URL'],
    [{ issuer: 'http://issuer.example' }, 'anyIssuer.issuer is not https'],
    [{ issuer: 'https://issuer.example?tenant=a' }, 'query'],
    [{ issuer: 'https://issuer.example#a' }, 'fragment'],
    [{ issuer: 'https://issuer.example', jwksUri: 'http://issuer.example/jwks' }, 'anyIssuer.jwksUri is not https'],
    [{ issuer: 'https://issuer.example', jwksUri: '' }, 'anyIssuer.jwksUri'],
  ])('refuses %j', (options, message) => {
    expect(() => create(options)).toThrow(ConfigurationError);
    expect(() => create(options)).toThrow(message);
  });

  it('takes plain http elsewhere only where that is said', () => {
    expect(create({ issuer: 'http://issuer.invalid', allowInsecureHttp: true }).issuer).toBe('http://issuer.invalid');
  });
});
