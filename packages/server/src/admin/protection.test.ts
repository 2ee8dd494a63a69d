import { signJwt } from 'countersign/building-blocks';
import { describe, expect, test } from 'vitest';
import { issuer, serveApis, type TestApis } from './testing/serve.ts';

interface Operation {
  readonly method: string;
  readonly path: string;
  readonly readable: boolean;
}

/** Every operation that the document names, its parameters filled in. */
async function operations({ call }: TestApis): Promise<readonly Operation[]> {
  const { json } = await call('GET', '/admin/v1/openapi.json', { key: '' });
  return Object.entries(json.paths as Record<string, Record<string, { security: object[] }>>).flatMap(
    ([path, methods]) =>
      Object.entries(methods).map(([method, { security }]) => ({
        method: method.toUpperCase(),
        path: path.replace('{id}', 'A'.repeat(16)).replaceAll(/\{\w+\}/g, 'x'),
        readable: JSON.stringify(security).includes('countersign:admin:read'),
      })),
  );
}

function tokenOf({ signingKeys, clock }: TestApis, more: object): string {
  const now = clock.nowSeconds();
  const claims = {
    iss: issuer,
    aud: issuer,
    sub: 'client_a',
    client_id: 'client_a',
    jti: 'j',
    iat: now,
    exp: now + 600,
  };
  return signJwt(signingKeys.active(), 'at+jwt', { ...claims, scope: 'countersign:admin', ...more });
}

describe('S01: every admin route', () => {
  test('is found in the document, of both kinds', async () => {
    const all = await operations(await serveApis());
    expect(all.length).toBeGreaterThan(20);
    expect(all.filter(({ method }) => method === 'GET').every(({ readable }) => readable)).toBe(true);
    // What explains a credential takes it in the body, and changes nothing.
    const harmless = ['/admin/v1/explain'];
    const readable = all.filter((operation) => operation.method !== 'GET' && operation.readable);
    expect(readable.filter(({ path }) => !harmless.includes(path))).toEqual([]);
  });

  test('refuses no credential, a wrong, an expired, a disabled and a revoked one', async () => {
    const apis = await serveApis();
    const now = apis.clock.nowSeconds();
    const scopes = ['countersign:admin'];
    const expired = await apis.createKey({ scopes, expiresAt: now + 10 });
    const expiredToken = tokenOf(apis, { exp: now + 10 });
    const [disabled, revoked] = [await apis.createKey({ scopes }), await apis.createKey({ scopes })];
    await apis.call('POST', `/admin/v1/keys/${disabled.slice(10, 26)}/disable`);
    await apis.call('POST', `/admin/v1/keys/${revoked.slice(10, 26)}/revoke`);
    apis.clock.advance(60);
    for (const { method, path } of await operations(apis)) {
      for (const key of ['', 'nonsense', `${expired.slice(0, -1)}x`, expired, expiredToken, disabled, revoked]) {
        const { status, headers, json } = await apis.call(method, path, { key });
        expect([method, path, key, status]).toEqual([method, path, key, 401]);
        expect(headers.get('www-authenticate')).toMatch(/^Bearer realm=/);
        expect(headers.get('content-type')).toBe('application/problem+json');
        expect(json).toMatchObject({ status: 401, requestId: expect.any(String) });
      }
    }
    expect(apis.errors).toEqual([]);
  });

  test('refuses a credential whose scopes do not cover it, and tells the scope that would', async () => {
    const apis = await serveApis();
    const reader = await apis.createKey({ scopes: ['countersign:admin:read', 'countersign:admins', 'orders:read'] });
    const verifier = await apis.createKey({ scopes: ['countersign:verify', 'countersign', 'countersign:admin:reads'] });
    const token = tokenOf(apis, { scope: 'orders:read' });
    for (const { method, path, readable } of await operations(apis)) {
      for (const key of readable ? [verifier, token] : [verifier, token, reader]) {
        const { status, headers } = await apis.call(method, path, { key });
        expect([method, path, status]).toEqual([method, path, 403]);
        expect(headers.get('www-authenticate')).toContain('scope="countersign:admin"');
      }
    }
  });

  test('admits whose scopes cover it, by key and by token', async () => {
    const apis = await serveApis();
    const reader = await apis.createKey({ scopes: ['countersign:admin:read'] });
    for (const { method, path, readable } of await operations(apis)) {
      for (const key of readable ? [apis.adminKey, tokenOf(apis, {}), reader] : [apis.adminKey, tokenOf(apis, {})]) {
        const { status } = await apis.call(method, path, { key });
        expect([method, path, [401, 403, 405, 500, 503].includes(status)]).toEqual([method, path, false]);
      }
    }
    expect(apis.errors).toEqual([]);
  });

  test('refuses a key in the URL, and two credentials', async () => {
    const { call, adminKey } = await serveApis();
    expect(await call('GET', `/admin/v1/keys?api_key=${adminKey}`, { key: '' })).toMatchObject({ status: 400 });
    const two = { headers: { 'X-API-Key': adminKey } };
    expect(await call('GET', '/admin/v1/keys', two)).toMatchObject({ status: 400 });
  });
});

describe('K10 over HTTP', () => {
  test('a key that creates keys gives no more than it has, and does nothing else', async () => {
    const apis = await serveApis();
    const rateLimits = [{ limit: 50, windowSeconds: 60 }];
    const scopes = ['countersign:keys:create', 'orders:read'];
    const key = await apis.createKey({ scopes, rateLimits, owner: 'customer-1' });
    const broader = await apis.call('POST', '/admin/v1/keys', { key, body: { name: 'x', scopes: ['orders:write'] } });
    expect(broader.status).toBe(403);
    expect(broader.json.errors).toEqual([{ pointer: '/scopes', detail: expect.stringContaining('orders:write') }]);
    const created = await apis.call('POST', '/admin/v1/keys', { key, body: { name: 'x', scopes: ['orders:read'] } });
    expect(created.status).toBe(201);
    expect(created.json).toMatchObject({ owner: 'customer-1', rateLimits, scopes: ['orders:read'] });
    for (const verb of ['rotate', 'enable', 'revoke']) {
      expect(await apis.call('POST', `/admin/v1/keys/${created.json.id}/${verb}`, { key })).toMatchObject({
        status: 403,
      });
    }
    expect(await apis.call('PATCH', `/admin/v1/keys/${created.json.id}`, { key, body: {} })).toMatchObject({
      status: 403,
    });
  });

  test('a key that belongs to nobody makes keys that belong to nobody', async () => {
    const apis = await serveApis();
    const key = await apis.createKey({ scopes: ['countersign:keys:create'] });
    const refused = await apis.call('POST', '/admin/v1/keys', { key, body: { name: 'x', owner: 'customer-1' } });
    expect([refused.status, refused.json.errors]).toEqual([403, [{ pointer: '/owner', detail: expect.any(String) }]]);
    expect(await apis.call('POST', '/admin/v1/keys', { key, body: { name: 'x' } })).toMatchObject({ status: 201 });
  });

  test('a token that creates keys makes them for the owner of its client, and for nobody else', async () => {
    const apis = await serveApis();
    const scopes = ['countersign:keys:create', 'orders:read'];
    const client = await apis.call('POST', '/admin/v1/clients', { body: { name: 'c', owner: 'customer-1', scopes } });
    const id: string = client.json.client_id;
    const key = tokenOf(apis, { sub: id, client_id: id, scope: scopes.join(' ') });
    const expiresAt = new Date((apis.clock.nowSeconds() + 60) * 1000).toISOString();
    const create = (more: object) =>
      apis.call('POST', '/admin/v1/keys', { key, body: { name: 'x', expiresAt, ...more } });
    expect(await create({ owner: 'customer-2' })).toMatchObject({ status: 403 });
    expect(await create({})).toMatchObject({ status: 201, json: { owner: 'customer-1' } });
  });
});
