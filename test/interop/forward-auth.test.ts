import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig, type RunningServer, startServer } from '@countersign/server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { describeWith } from '../support/requirements.ts';
import { type Backends, type RunningProxy, startCaddy, startNginx, startPhpApplication } from './testing/proxies.ts';
import { type RawRequest, type RawResponse, sendRaw } from './testing/raw-http.ts';

interface ProxyCase {
  readonly start: (backends: Backends) => Promise<RunningProxy>;
  /** What the proxy itself answers to a request that it cannot read. */
  readonly ownRefusals: readonly number[];
}

describeWith('nginx in front of PHP', { nginx: ['nginx'], 'php-fpm': phpFpmNames() }, (binaries) =>
  forwardAuthCases(binaries['php-fpm'], {
    start: (backends) => startNginx(binaries.nginx, backends),
    ownRefusals: [400, 414],
  }),
);

describeWith('Caddy in front of PHP', { caddy: ['caddy'], 'php-fpm': phpFpmNames() }, (binaries) =>
  forwardAuthCases(binaries['php-fpm'], {
    start: (backends) => startCaddy(binaries.caddy, backends),
    ownRefusals: [400, 431, 502],
  }),
);

function phpFpmNames(): readonly string[] {
  return ['php-fpm', 'php-fpm8.5', 'php-fpm8.4', 'php-fpm8.3', 'php-fpm8.2'];
}

/** What the example application tells of a request. */
interface Seen {
  readonly method: string;
  readonly target: string;
  readonly caller: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

function forwardAuthCases(phpFpm: string, { start, ownRefusals }: ProxyCase): void {
  let folder: string;
  let server: RunningServer;
  let php: Awaited<ReturnType<typeof startPhpApplication>>;
  let proxy: RunningProxy;
  let reader: { readonly id: string; readonly key: string };

  async function createKey(name: string, scopes: readonly string[], more: object = {}) {
    const grantor = { actor: { id: 'system', remoteAddress: null, requestId: null }, reach: 'unlimited' } as const;
    const created = await server.authority.services.apiKeys.create({ name, scopes, ...more }, grantor);
    if (!('key' in created)) throw new Error(created.reason);
    return { id: created.description.id, key: created.key };
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'countersign-interop-'));
    const environment = { COUNTERSIGN_PORT: '0', COUNTERSIGN_LOGGING_LEVEL: 'silent' };
    server = await startServer(await loadConfig({ environment, workingFolder: folder }));
    php = await startPhpApplication(phpFpm);
    proxy = await start({
      countersignPort: Number(new URL(server.url).port),
      phpPort: php.port,
      applicationFolder: php.folder,
    });
    reader = await createKey('reader', ['orders:read'], { subject: 'Zoë 100%', owner: 'acme' });
  });

  afterAll(async () => {
    await proxy?.stop();
    await php?.stop();
    await server?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const ask = (request: RawRequest = {}, key = reader.key) =>
    sendRaw(proxy.port, { target: '/orders', ...request, headers: [`X-Api-Key: ${key}`, ...(request.headers ?? [])] });

  const seenBy = (response: RawResponse): Seen => {
    expect(response.status, response.body).toBe(200);
    return JSON.parse(response.body) as Seen;
  };

  const problemOf = (response: RawResponse) => {
    expect(response.headers.get('content-type')).toEqual(['application/problem+json']);
    const problem = JSON.parse(response.body) as { readonly type: string; readonly status: number };
    expect(problem.status).toBe(response.status);
    return problem.type.replace('urn:countersign:problem:', '');
  };

  test('a caller with the scope gets through, and the application sees who it is', async () => {
    const seen = seenBy(await ask({ target: '/orders/7?expand=lines' }));
    expect(seen).toMatchObject({ method: 'GET', target: '/orders/7?expand=lines' });
    expect(seen.caller).toEqual({
      subject: 'Zoë 100%',
      scheme: 'api-key',
      client: '',
      owner: 'acme',
      scopes: ['orders:read'],
      credential: reader.id,
      expires: '',
    });
  });

  test('method and body arrive; the credential does not', async () => {
    const seen = seenBy(await ask({ method: 'POST', target: '/notes', body: 'a=1&b=2' }));
    expect(seen).toMatchObject({ method: 'POST', body: 'a=1&b=2' });
    expect(JSON.stringify(seen.headers)).not.toContain(reader.key);
    const bearer = seenBy(await sendRaw(proxy.port, { headers: [`Authorization: Bearer ${reader.key}`] }));
    expect(JSON.stringify(bearer.headers)).not.toContain(reader.key);
  });

  test('a location with nothing to protect is served without a credential', async () => {
    expect((await sendRaw(proxy.port, { target: '/health' })).status).toBe(204);
  });

  test('without a credential: 401 with one challenge that names no error', async () => {
    const response = await sendRaw(proxy.port, { target: '/orders' });
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toEqual(['Bearer realm="api"']);
    expect(problemOf(response)).toBe('authentication-required');
  });

  test('with a key that is none: 401', async () => {
    const response = await ask({}, `${reader.key.slice(0, -1)}${reader.key.endsWith('a') ? 'b' : 'a'}`);
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toEqual(['Bearer realm="api", error="invalid_token"']);
    expect(problemOf(response)).toBe('invalid-api-key');
  });

  test('without the scope: 403 that names it', async () => {
    const response = await ask({ method: 'POST', target: '/orders', body: 'x' });
    expect(response.status).toBe(403);
    expect(response.headers.get('www-authenticate')?.join()).toContain('scope="orders:write"');
    expect(problemOf(response)).toBe('insufficient-scope');
  });

  test('a revoked key is refused at once', async () => {
    const short = await createKey('short', ['orders:read']);
    expect((await ask({}, short.key)).status).toBe(200);
    await server.authority.services.apiKeys.revoke(short.id, { id: 'system', remoteAddress: null, requestId: null });
    expect((await ask({}, short.key)).status).toBe(401);
  });

  test('G05: 429 reaches the caller as such, with Retry-After, the RateLimit fields and the problem', async () => {
    const limited = await createKey('limited', ['orders:read'], { rateLimits: [{ limit: 1, windowSeconds: 3600 }] });
    expect((await ask({}, limited.key)).status).toBe(200);
    const response = await ask({}, limited.key);
    expect(response.status).toBe(429);
    expect(Number(response.headers.get('retry-after')?.join())).toBeGreaterThan(0);
    expect(response.headers.get('ratelimit')?.join()).toContain('r=0');
    expect(response.headers.get('ratelimit-policy')?.join()).toContain('q=1;w=3600');
    expect(problemOf(response)).toBe('rate-limited');
  });

  test('T14, G05: two credentials and a credential in the URL are 400, as such', async () => {
    const two = await ask({ headers: [`Authorization: Bearer ${reader.key}`] });
    expect([two.status, problemOf(two)]).toEqual([400, 'multiple-credentials']);
    const inUrl = await sendRaw(proxy.port, { target: `/orders?key=${(await createKey('url', ['orders:read'])).key}` });
    expect([inUrl.status, problemOf(inUrl)]).toEqual([400, 'credential-in-url']);
  });

  describe('G01: identity headers of the caller', () => {
    const names = ['Subject', 'Scheme', 'Client', 'Owner', 'Scopes', 'Credential', 'Expires'];
    const spellings = names.flatMap((name) => [
      `X-Auth-${name}`,
      `x-auth-${name.toLowerCase()}`,
      `X-AUTH-${name.toUpperCase()}`,
      `X_Auth_${name}`,
      `X-Auth_${name}`,
      `X.Auth.${name}`,
      `X-Auth.${name}`,
      `X~Auth|${name}`,
    ]);

    test.each(spellings)('%s never arrives', async (name) => {
      for (const lines of [[`${name}: forged`], [`${name}: forged`, `${name}: forged`], [`${name}:forged`, 'A: b']]) {
        const response = await ask({ headers: lines });
        expect(response.body).not.toContain('forged');
        if (response.status === 400) continue;
        const { caller } = seenBy(response);
        expect(caller).toMatchObject({ subject: 'Zoë 100%', owner: 'acme', client: '', expires: '' });
      }
    });

    test.each(names)('Connection: X-Auth-%s takes nothing away', async (name) => {
      for (const option of [`X-Auth-${name}`, `x_auth_${name}`, `close, x-auth-${name.toLowerCase()}`]) {
        const response = await ask({ headers: [`Connection: ${option}`] });
        expect([response.status, problemOf(response)]).toEqual([400, 'malformed-request']);
      }
    });
  });

  describe('G02: what the caller says of the original request', () => {
    test.each([
      'X-Original-URI: /notes',
      'X-Original-Method: GET',
      'X-Forwarded-Uri: /notes',
      'X-Forwarded-Method: GET',
      'X-Forwarded-Proto: https',
      'X-Forwarded-For: 203.0.113.9',
      'X-Forwarded-Host: other.example',
      'Forwarded: for=203.0.113.9;proto=https',
      'X-Original-URL: /notes',
      'X-Rewrite-URL: /notes',
    ])('%s opens nothing', async (line) => {
      const response = await ask({ method: 'POST', target: '/orders', headers: [line], body: 'x' });
      expect([400, 403]).toContain(response.status);
      expect((await sendRaw(proxy.port, { target: '/orders', headers: [line] })).status).not.toBe(200);
    });

    test('the address limits of a key look at the real address', async () => {
      const elsewhere = await createKey('elsewhere', ['orders:read'], { allowedAddresses: ['203.0.113.9/32'] });
      const response = await ask({ headers: ['X-Forwarded-For: 203.0.113.9'] }, elsewhere.key);
      expect([response.status, problemOf(response)]).toEqual([403, 'address-not-allowed']);
    });
  });

  test.each([
    ['absolute form', 'http://api.example.test/orders'],
    ['a fragment', '/orders#x'],
    ['a fragment before a dot segment', '/notes#/../orders'],
    ['dot segments', '/health/../orders'],
    ['encoded dot segments', '/health/%2e%2e/orders'],
    ['empty segments', '//orders'],
    ['an encoded slash', '/orders%2f..%2fnotes'],
    ['a twice encoded slash', '/orders%252fnotes'],
    ['path parameters', '/orders;x=1'],
    ['a NUL', '/orders%00'],
    ['a byte that is no ASCII', '/orders\xff'],
    ['bytes that are no UTF-8', '/orders%ff'],
    ['a broken percent-encoding', '/orders%zz'],
    ['an asterisk', '*'],
    ['no slash', 'orders'],
    ['64 kB', `/${'a'.repeat(65_536)}`],
    ['20 kB', `/${'a'.repeat(20_000)}`],
  ])('G03: a target with %s is refused', async (_name, target) => {
    const response = await ask({ target });
    expect([400, ...ownRefusals]).toContain(response.status);
    expect(response.body).not.toContain('"caller"');
  });

  test.each(['/index.php/orders', '/index%2ephp/orders', '/%69ndex.php/orders', '/index.php', '/INDEX.PHP/orders'])(
    'G03: a second name of a protected path is not served: %s',
    async (target) => {
      const { key } = await createKey('no scopes', []);
      expect((await ask({ target }, key)).status).toBe(404);
    },
  );

  test('G02: no header makes a request that reads one that writes', async () => {
    const response = await ask({ headers: ['X-HTTP-Method-Override: DELETE'] });
    expect([response.status, problemOf(response)]).toEqual([400, 'malformed-request']);
  });

  test('the Proxy header does not become a variable of the application', async () => {
    expect(seenBy(await ask({ headers: ['Proxy: http://elsewhere.example'] })).headers.HTTP_PROXY ?? '').toBe('');
  });

  test.each([
    ['64 kB', `X-Large: ${'a'.repeat(65_536)}`],
    ['bytes that are no UTF-8', 'X-Odd: \xff\xfe'],
    ['a NUL', 'X-Odd: a\x00b'],
    ['a bare carriage return', 'X-Odd: a\rX-Auth-Owner: forged'],
    ['a space before the colon', 'X-Auth-Owner : forged'],
  ])('G03: a header with %s is refused', async (_name, line) => {
    const response = await ask({ headers: [line] });
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(response.body).not.toContain('"caller"');
  });

  test('G03: an identity header with bytes that are no UTF-8 never arrives', async () => {
    const response = await ask({ headers: ['X-Auth-Owner: \xff'] });
    if (response.status !== 400) expect(seenBy(response).caller).toMatchObject({ owner: 'acme' });
  });

  test('a header in UTF-8 arrives', async () => {
    const seen = seenBy(await ask({ headers: [`X-Name: ${Buffer.from('Zoë').toString('latin1')}`] }));
    expect(seen.headers).toMatchObject({ HTTP_X_NAME: 'Zoë' });
  });

  describe('when the authority fails', () => {
    test('G05: what it cannot look up is 503, as such', async () => {
      const fresh = await createKey('fresh', ['orders:read']);
      await server.authority.services.store.close();
      const response = await ask({}, fresh.key);
      expect(response.status).toBe(503);
      expect(response.headers.get('retry-after')).toBeDefined();
      expect(problemOf(response)).toBe('temporarily-unavailable');
    });

    test('G04: when it is down, nobody gets through', async () => {
      await server.close().catch(() => {});
      for (const request of [{}, { target: '/notes' }, { method: 'POST', body: 'x' }]) {
        const response = await ask(request);
        expect([502, 503]).toContain(response.status);
        expect(response.body).not.toContain('"caller"');
      }
      expect((await sendRaw(proxy.port, { target: '/health' })).status).toBe(204);
    });
  });
}
