import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { configuredApiKeys, createGate } from 'countersign';
import { afterEach, describe, expect, test } from 'vitest';
import { createGatewayHandler, type GatewayOptions, type GatewayRefusal } from './authz.ts';

const key = 'a-key-of-a-foreign-form-0123456789';
const digest = createHash('sha256').update(key).digest('base64url');
const loopback = ['127.0.0.0/8', '::1/128'];
const identityNames = ['subject', 'scheme', 'client', 'owner', 'scopes', 'credential', 'expires'];

const refusals: GatewayRefusal[] = [];
let server: Server | undefined;
afterEach(() => {
  refusals.length = 0;
  server?.closeAllConnections();
  server?.close();
});

type Settings = Partial<GatewayOptions['config']>;

async function start(settings: Settings = {}, subject = 'shop'): Promise<string> {
  const authority = configuredApiKeys([{ name: 'shop', subject, sha256: digest, scopes: ['orders:read', 'a%b'] }]);
  const config = { trustedPeers: loopback, routes: [], allowInsecureAmbiguousPaths: false, ...settings };
  const gate = createGate({ authority, trustedProxies: loopback });
  server = createServer(
    createGatewayHandler({ gate, config, realm: 'api', onRefusal: (refusal) => refusals.push(refusal) }),
  );
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const from = { 'X-Forwarded-For': '127.0.0.1', 'X-Forwarded-Proto': 'http', 'X-Api-Key': key };
const nginx = { ...from, 'X-Original-Method': 'GET', 'X-Original-URI': '/orders/1' };
const caddy = { ...from, 'X-Forwarded-Method': 'GET', 'X-Forwarded-Uri': '/orders/1' };

async function ask(query: string, headers: Record<string, string>, settings?: Settings, method = 'GET') {
  return fetch(`${await start(settings)}/authz${query}`, { headers, method });
}

function identityOf(response: Response): readonly (string | null)[] {
  return identityNames.map((name) => response.headers.get(`x-auth-${name}`));
}

describe('the question', () => {
  test.each([
    ['?scope=orders:read', 204],
    ['?scope=orders:read&scope=a%25b', 204],
    ['?scope=orders:read%20a%25b', 204],
    ['?scope=orders%3Aread&anyScope=', 204],
    ['?anyScope=true', 204],
    ['?anyScope=true&scope=', 204],
    ['?scope=orders:read%20orders:write', 403],
    ['?scope=orders:read&scope=orders:write', 403],
    ['', 403],
    ['?', 403],
    ['?scope=', 403],
    ['?scope=%20', 403],
    ['?scope=%22', 403],
    ['?anyScope=1', 403],
    ['?anyScope=true&scope=orders:read', 403],
    ['?anyScope=true&anyScope=true', 403],
    ['?scopes=orders:read', 403],
    ['?scope=orders:read&proxy=apache', 403],
    ['?scope=orders:read&proxy=caddy&proxy=caddy', 403],
    ['?scope=orders:read&proxy=caddy', 204],
  ])('/authz%s is answered %i', async (query, status) => {
    expect((await ask(query, caddy)).status).toBe(status);
  });

  test('what is not said is refused, and the log says how to say it', async () => {
    await ask('', nginx);
    expect(refusals).toMatchObject([
      { code: 'ERR_GATEWAY_NO_REQUIREMENT', reason: expect.stringContaining('/authz?scope=orders:read') as string },
    ]);
  });
});

describe('which proxy', () => {
  test.each([
    ['nginx', '', nginx, 204],
    ['Caddy', '', caddy, 204],
    ['both', '', { ...nginx, ...caddy }, 403],
    ['both, and the configuration says which', '&proxy=nginx', { ...nginx, ...caddy }, 204],
    ['none', '', from, 403],
    ['the other', '&proxy=nginx', caddy, 403],
    ['nginx without the method', '&proxy=nginx', { ...from, 'X-Original-URI': '/' }, 403],
    ['nginx that does not say from where', '', { ...nginx, 'X-Forwarded-For': '' }, 403],
    ['nginx that does not say how', '', { ...nginx, 'X-Forwarded-Proto': '' }, 403],
    ['Caddy that does not say from where', '', { ...caddy, 'X-Forwarded-For': '' }, 400],
    ['Caddy without the target', '&proxy=caddy', { ...from, 'X-Forwarded-Method': 'GET' }, 400],
    ['two targets in one', '', { ...nginx, 'X-Original-URI': '/a,/b' }, 204],
  ])('%s', async (_name, query, headers, status) => {
    expect((await ask(`?scope=orders:read${query}`, headers)).status).toBe(status);
  });

  test('a peer that is none of the trusted is refused, whatever it says', async () => {
    const response = await ask('?scope=orders:read', nginx, { trustedPeers: ['10.0.0.0/8'] });
    expect(response.status).toBe(403);
    expect(refusals).toMatchObject([{ code: 'ERR_GATEWAY_UNTRUSTED_PEER' }]);
  });

  test('plain HTTP that came from elsewhere is refused', async () => {
    const response = await ask('?scope=orders:read', { ...caddy, 'X-Forwarded-For': '203.0.113.7' });
    expect([response.status, ((await response.json()) as { type: string }).type]).toEqual([
      400,
      'urn:countersign:problem:insecure-transport',
    ]);
  });
});

describe('G05: how it is refused', () => {
  test('nginx gets 403 and the real status beside it', async () => {
    const response = await ask('?scope=orders:read&proxy=nginx', { ...nginx, Authorization: `Bearer ${key}` });
    expect([response.status, response.headers.get('x-auth-status')]).toEqual([403, '400']);
    expect(response.headers.get('x-auth-problem')).toBe(await response.text());
  });

  test('nginx gets 401 as it is; Caddy gets everything as it is', async () => {
    const { 'X-Api-Key': _key, ...without } = nginx;
    const response = await ask('?scope=orders:read', without);
    expect([response.status, response.headers.get('x-auth-status')]).toEqual([401, '401']);
    const other = await ask('?scope=orders:read', { ...caddy, Authorization: `Bearer ${key}` });
    expect([other.status, other.headers.get('x-auth-status')]).toEqual([400, null]);
  });

  test('HEAD is answered without a body', async () => {
    const response = await ask('?scope=orders:write', caddy, {}, 'HEAD');
    expect([response.status, await response.text()]).toEqual([403, '']);
  });
});

describe('G01: the identity', () => {
  test('all headers, always: empty where there is nothing to say', async () => {
    expect(identityOf(await ask('?scope=orders:read', nginx))).toEqual([
      'shop',
      'api-key',
      '',
      '',
      'orders:read a%25b',
      'shop',
      '',
    ]);
    expect(identityOf(await ask('?scope=orders:write', nginx))).toEqual(identityNames.map(() => ''));
    expect(identityOf(await ask('', nginx))).toEqual(identityNames.map(() => ''));
  });

  test.each([
    ['a\r\nX-Auth-Owner: forged', 'a%0D%0AX-Auth-Owner:%20forged'],
    ['Zoë 100%', 'Zo%C3%AB%20100%25'],
    [' a ', '%20a%20'],
    ['auth0|1@x/y', 'auth0|1@x/y'],
  ])('the subject %j is written so that it can be read back', async (subject, expected) => {
    const url = await start({}, subject);
    const response = await fetch(`${url}/authz?scope=orders:read`, { headers: nginx });
    expect(response.headers.get('x-auth-subject')).toBe(expected);
    expect(decodeURIComponent(expected)).toBe(subject);
  });

  test.each([
    'X_Auth_Subject',
    'X.Auth.Subject',
    'X-Auth_Owner',
    'x_auth_anything',
    'X-Forwarded_For',
    'X_Original_URI',
    'X-Original-URL',
    'X_Rewrite_URL',
    'X_HTTP_Method_Override',
  ])('%s is refused', async (name) => {
    expect((await ask('?scope=orders:read&proxy=caddy', { ...caddy, [name]: 'x' })).status).toBe(400);
    expect(refusals).toMatchObject([{ code: 'ERR_GATEWAY_RESERVED_HEADER' }]);
  });

  test.each(['X-Forwarded-Connection', 'X-Original-Connection'])(
    '%s that names an identity header is refused',
    async (name) => {
      for (const value of ['X-Auth-Subject', 'close, x_auth_owner', 'keep-alive,X-Forwarded-For']) {
        expect((await ask('?scope=orders:read&proxy=caddy', { ...caddy, [name]: value })).status).toBe(400);
      }
      expect((await ask('?scope=orders:read&proxy=caddy', { ...caddy, [name]: 'Upgrade, close' })).status).toBe(204);
    },
  );

  test('a header that stands twice is not read as either', async () => {
    const url = new URL(await start());
    const lines = Object.entries(nginx).map(([name, value]) => `${name}: ${value}\r\n`);
    const socket = connect(Number(url.port), '127.0.0.1');
    socket.end(
      `GET /authz?scope=orders:read HTTP/1.1\r\nHost: a\r\nConnection: close\r\n${lines.join('')}X-Original-Method: GET\r\n\r\n`,
    );
    let text = '';
    for await (const chunk of socket) text += chunk;
    expect(text).toContain('X-Auth-Status: 400');
  });
});

describe('routes of the configuration', () => {
  const routes: Settings['routes'] = [
    { methods: ['GET'], path: '/orders/*', scopes: ['orders:read'] },
    { methods: ['POST'], path: '/orders/*', scopes: ['orders:write'] },
    { path: '/me', anyScope: true },
  ];
  const route = (method: string, target: string, more = {}) =>
    ask('?proxy=caddy', { ...caddy, 'X-Forwarded-Method': method, 'X-Forwarded-Uri': target, ...more }, { routes });

  test.each([
    ['GET', '/orders/1', 204],
    ['HEAD', '/orders/1?x=1', 204],
    ['POST', '/orders/1', 403],
    ['DELETE', '/orders/1', 403],
    ['GET', '/me', 204],
    ['GET', '/me/../orders/1', 400],
    ['GET', '/ORDERS/1', 400],
    ['GET', '/other', 403],
  ])('%s %s is answered %i', async (method, target, status) => {
    expect((await route(method, target)).status).toBe(status);
  });

  test.each(['X-HTTP-Method-Override', 'X-HTTP-Method', 'X-Method-Override'])(
    '%s does not make one method of another',
    async (name) => {
      expect((await route('GET', '/orders/1', { [name]: 'DELETE' })).status).toBe(400);
      expect((await route('GET', '/orders/1', { [name]: 'get' })).status).toBe(204);
      expect((await ask('?scope=orders:read', { ...caddy, [name]: 'DELETE' })).status).toBe(400);
      expect((await ask('?scope=orders:read', { ...caddy, [name]: 'GET' })).status).toBe(204);
    },
  );

  test('what the proxy says comes first, and ambiguous paths may be let through for it alone', async () => {
    const settings = { routes, allowInsecureAmbiguousPaths: true };
    const odd = { ...caddy, 'X-Forwarded-Uri': '/orders/a%2Fb' };
    expect((await ask('?scope=orders:read', odd, settings)).status).toBe(204);
    expect((await ask('?proxy=caddy', odd, settings)).status).toBe(400);
    expect((await ask('?scope=orders:read', odd, { routes })).status).toBe(400);
  });
});
