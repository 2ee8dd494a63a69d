import { describe, expect, test } from 'vitest';
import { serveApis } from './testing/serve.ts';

const moment = expect.stringMatching(/^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z$/);

describe('keys', () => {
  test('are created, shown, rotated, disabled, enabled and revoked', async () => {
    const { call, clock } = await serveApis();
    const body = {
      name: 'ci',
      scopes: ['orders:read'],
      rateLimits: [{ limit: 100, windowSeconds: 60 }],
      expiresAt: '2030-01-01T00:00:00+01:00',
    };
    const created = await call('POST', '/admin/v1/keys', { body });
    expect(created.status).toBe(201);
    expect(created.headers.get('cache-control')).toBe('no-store');
    const { id, key, ...rest } = created.json;
    expect(key).toContain(`acme_test_${id}`);
    expect(rest).toMatchObject({ ...body, expiresAt: '2029-12-31T23:00:00.000Z', state: 'active', createdAt: moment });
    const shown = await call('GET', `/admin/v1/keys/${id}`);
    expect(shown.json).toEqual({ id, ...rest });
    const rotated = await call('POST', `/admin/v1/keys/${id}/rotate`, { body: { overlapSeconds: 60 } });
    const previousExpiresAt = new Date((clock.nowSeconds() + 60) * 1000).toISOString();
    expect(rotated.json).toMatchObject({ id, previousExpiresAt, sequence: 1, key: expect.stringContaining(id) });
    expect(rotated.json.versions).toMatchObject([{ version: 2, form: 'issued' }, { version: 1 }]);
    const disabled = await call('POST', `/admin/v1/keys/${id}/disable`);
    expect(disabled.json).toMatchObject({ id, state: 'disabled', sequence: 2 });
    expect(await call('POST', `/admin/v1/keys/${id}/enable`)).toMatchObject({ json: { state: 'active' } });
    const revoked = await call('POST', `/admin/v1/keys/${id}/revoke`);
    expect(revoked.json).toEqual({ id, revokedAt: moment, sequence: 4 });
    expect(await call('POST', `/admin/v1/keys/${id}/enable`)).toMatchObject({
      status: 409,
      json: { title: 'Conflict' },
    });
    expect((await call('GET', `/admin/v1/keys/${'A'.repeat(16)}`)).status).toBe(404);
  });

  test('are changed in part', async () => {
    const { call } = await serveApis();
    const { json } = await call('POST', '/admin/v1/keys', { body: { name: 'ci', owner: 'o', scopes: ['a'] } });
    const changed = await call('PATCH', `/admin/v1/keys/${json.id}`, { body: { owner: null, scopes: ['b'] } });
    expect(changed).toMatchObject({ status: 200, json: { name: 'ci', owner: null, scopes: ['b'], sequence: 1 } });
  });

  test('are listed in pages, filtered, without a secret', async () => {
    const { call, createKey } = await serveApis();
    for (let number = 0; number < 5; number += 1) await createKey({ owner: 'o' });
    const names: string[] = [];
    let next = '';
    do {
      const { json } = await call('GET', `/admin/v1/keys?owner=o&limit=2${next && `&cursor=${next}`}`);
      expect(json.items.length).toBeLessThanOrEqual(2);
      names.push(...json.items.map(({ id }: { id: string }) => id));
      next = json.next;
    } while (next !== null);
    expect(new Set(names).size).toBe(5);
    const { text, json } = await call('GET', '/admin/v1/keys?state=active');
    expect(json.items).toHaveLength(6);
    expect(text).not.toMatch(/hash|pepper|lookup/i);
    expect((await call('GET', '/admin/v1/keys?state=revoked')).json).toEqual({ items: [], next: null });
  });

  test.each([
    ['limit=0', 'limit'],
    ['limit=101', 'limit'],
    ['limit=2.5', 'limit'],
    ['cursor=nonsense', 'cursor'],
    ['state=dead', 'state'],
    ['colour=red', 'colour'],
    ['owner=a&owner=b', undefined],
  ])('a list refuses ?%s', async (query, parameter) => {
    const { call } = await serveApis();
    const { status, json } = await call('GET', `/admin/v1/keys?${query}`);
    expect(status).toBe(400);
    expect(json.errors[0]).toMatchObject(parameter === undefined ? {} : { parameter });
  });

  test('are imported, after a rehearsal', async () => {
    const { call } = await serveApis();
    const keys = [
      { name: 'a', hash: 'a'.repeat(64) },
      { name: 'b', hash: 'no hash, but long enough' },
    ];
    const rehearsed = await call('POST', '/admin/v1/keys/import', { body: { keys, dryRun: true } });
    expect(rehearsed.json).toMatchObject({ dryRun: true, imported: 1, alreadyImported: 0, refused: 1 });
    const imported = await call('POST', '/admin/v1/keys/import', { body: { keys } });
    expect(imported.json).toEqual({
      ...rehearsed.json,
      dryRun: false,
      results: [
        { index: 0, verdict: 'imported', id: expect.any(String) },
        { index: 1, verdict: 'refused', reason: expect.stringContaining('none of the known forms') },
      ],
    });
    expect((await call('POST', '/admin/v1/keys/import', { body: { keys: [] } })).status).toBe(400);
  });
});

describe('S08: a body', () => {
  const post = (raw: string | Buffer) => ({ raw });
  test.each([
    ['two members of one name', '{"name":"a","name":"b"}'],
    ['two members of one name, written differently', '{"name":"a","n\\u0061me":"b"}'],
    ['__proto__', '{"name":"a","__proto__":{"scopes":["countersign:admin"]}}'],
    ['an array', '[]'],
    ['no JSON', '{name:1}'],
    ['half a JSON', '{"name":"a"'],
    ['something behind it', '{"name":"a"} x'],
    ['a byte that is no UTF-8', Buffer.from('{"name":"\xff"}', 'latin1')],
    ['depth without end', `${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`],
  ])('with %s is refused', async (_what, raw) => {
    const { call, apiKeys } = await serveApis();
    const { status, json } = await call('POST', '/admin/v1/keys', post(raw));
    expect([status, json.type]).toEqual([400, 'urn:countersign:problem:malformed-body']);
    expect(await apiKeys.list({ limit: 10 })).toHaveLength(1);
  });

  test.each([
    [{}, ['/name']],
    [{ name: 1 }, ['/name']],
    [{ name: 'a', colour: 'red', 'a/b~c': 1 }, ['/colour', '/a~1b~0c']],
    [{ name: 'a', constructor: {} }, ['/constructor']],
    [{ name: 'a', rateLimits: [{ limit: '100', windowSeconds: 60 }] }, ['/rateLimits/0/limit']],
    [
      { name: 'a', rateLimits: [{ limit: 1e300, windowSeconds: 0.5 }] },
      ['/rateLimits/0/limit', '/rateLimits/0/windowSeconds'],
    ],
    [{ name: 'a', scopes: 'orders:read' }, ['/scopes']],
    [{ name: 'a', scopes: ['orders read'] }, ['/scopes']],
    [{ name: 'a', expiresAt: 1_900_000_000 }, ['/expiresAt']],
    [{ name: 'a', expiresAt: 'tomorrow' }, ['/expiresAt']],
    [{ name: 'a', expiresAt: '2001-01-01T00:00:00Z' }, ['/expiresAt']],
    [{ name: 'a', allowedAddresses: ['10.0.0.0/99'] }, ['/allowedAddresses/0']],
    [{ name: 'line\nbreak {"level":"fatal"}' }, ['/name']],
    [{ name: 'n'.repeat(201) }, ['/name']],
  ])('%j is refused, and the answer says where', async (body, pointers) => {
    const { call } = await serveApis();
    const { status, json } = await call('POST', '/admin/v1/keys', { body });
    expect(status).toBe(400);
    expect(new Set(json.errors.map(({ pointer }: { pointer: string }) => pointer))).toEqual(new Set(pointers));
  });

  test('with SQL in every text is stored as that text', async () => {
    const { call } = await serveApis();
    const sql = `'; drop table api_keys; --"`;
    const created = await call('POST', '/admin/v1/keys', { body: { name: sql, owner: sql, subject: sql } });
    expect(created.json).toMatchObject({ name: sql, owner: sql, subject: sql });
    const listed = await call('GET', `/admin/v1/keys?owner=${encodeURIComponent(sql)}`);
    expect(listed.json.items).toHaveLength(1);
    const path = `/admin/v1/owners/${encodeURIComponent(sql)}/rate-limits`;
    const rateLimits = [{ limit: 5, windowSeconds: 60 }];
    expect((await call('PUT', path, { body: { rateLimits } })).json).toMatchObject({ owner: sql, rateLimits });
    expect((await call('GET', path)).json).toEqual({ owner: sql, rateLimits });
  });

  test('over 1 MB, of another type, or where none is taken is refused', async () => {
    const { call } = await serveApis();
    const large = JSON.stringify({ name: 'a', pad: 'x'.repeat(1_100_000) });
    expect((await call('POST', '/admin/v1/keys', { raw: large })).status).toBe(413);
    const form = { raw: 'name=a', headers: { 'Content-Type': 'application/x-www-form-urlencoded' } };
    expect((await call('POST', '/admin/v1/keys', form)).status).toBe(415);
    const revoke = `/admin/v1/keys/${'A'.repeat(16)}/revoke`;
    expect((await call('POST', revoke, { body: { really: true } })).status).toBe(400);
  });
});

describe('what is not there', () => {
  test('is answered by 404 and 405 as problems', async () => {
    const { call } = await serveApis();
    const missing = await call('GET', '/admin/v1/nothing');
    expect(missing).toMatchObject({ status: 404, json: { type: 'urn:countersign:problem:not-found' } });
    const wrong = await call('DELETE', '/admin/v1/keys');
    expect(wrong).toMatchObject({ status: 405, json: { title: 'Method not allowed' } });
    expect(wrong.headers.get('allow')).toBe('POST, GET');
    const badId = await call('GET', '/admin/v1/keys/short');
    expect(badId.json.errors).toEqual([{ parameter: 'id', detail: expect.stringContaining('not the id') }]);
  });
});

describe('clients, signing keys, tokens', () => {
  test('a client is created, listed, given a new secret and revoked', async () => {
    const { call } = await serveApis();
    const body = { name: 'billing', grant_types: ['client_credentials'], scopes: ['orders:read'] };
    const created = await call('POST', '/admin/v1/clients', { body });
    expect(created.status).toBe(201);
    const { client_id, client_secret, ...rest } = created.json;
    expect(client_secret).toEqual(expect.any(String));
    expect(rest).toMatchObject({ ...body, state: 'active', createdAt: moment });
    expect((await call('GET', `/admin/v1/clients/${client_id}`)).json).toEqual({ client_id, ...rest });
    expect((await call('GET', '/admin/v1/clients')).json).toEqual({ items: [{ client_id, ...rest }], next: null });
    const rotated = await call('POST', `/admin/v1/clients/${client_id}/rotate-secret`, { body: {} });
    expect(rotated.json.client_secret).not.toBe(client_secret);
    const revoked = await call('POST', `/admin/v1/clients/${client_id}/revoke`);
    expect(revoked.json).toEqual({ client_id, revokedAt: moment, sequence: expect.any(Number) });
    expect((await call('POST', '/admin/v1/clients/client_x/revoke')).status).toBe(404);
    expect((await call('POST', '/admin/v1/clients', { body: { name: 'x', grant_types: ['password'] } })).status).toBe(
      400,
    );
  });

  test('the pepper is rotated, with an audit entry, and shown to nobody', async () => {
    const { call, createKey, secrets } = await serveApis();
    const reader = await createKey({ scopes: ['countersign:admin:read'] });
    expect((await call('POST', '/admin/v1/peppers/rotate', { key: reader })).status).toBe(403);
    const rotated = await call('POST', '/admin/v1/peppers/rotate');
    expect([rotated.status, rotated.json]).toEqual([200, { version: 2, createdAt: moment }]);
    expect(secrets.peppers.current().version).toBe(2);
    const { json } = await call('GET', '/admin/v1/peppers', { key: reader });
    expect(json).toEqual({ items: [{ version: 1, createdAt: moment }, rotated.json] });
    const { json: log } = await call('GET', '/admin/v1/audit-log');
    expect(log.items).toContainEqual(
      expect.objectContaining({
        action: 'pepper.rotated',
        target: 'secret:pepper:2',
        actor: expect.stringMatching(/^api-key:/),
      }),
    );
  });

  test('a signing key is rotated and revoked', async () => {
    const { call } = await serveApis();
    const { json: before } = await call('GET', '/admin/v1/signing-keys');
    const [first] = before.items.filter(({ state }: { state: string }) => state === 'active');
    const rotated = await call('POST', '/admin/v1/signing-keys/rotate');
    expect(rotated.json).toMatchObject({ state: 'active', activatedAt: moment });
    expect(rotated.json.keyId).not.toBe(first.keyId);
    const revoked = await call('POST', `/admin/v1/signing-keys/${first.keyId}/revoke`);
    expect(revoked.json).toEqual({ keyId: first.keyId, revokedAt: moment, sequence: 1 });
    expect((await call('POST', '/admin/v1/signing-keys/nothing/revoke')).status).toBe(404);
    expect((await call('GET', '/admin/v1/status')).json).toMatchObject({
      sequence: 1,
      activeSigningKey: rotated.json.keyId,
      revocationsCurrent: true,
    });
  });

  test.each([
    [{ tokenId: 'j1' }, 'token'],
    [{ clientId: 'c1' }, 'client'],
    [{ subject: 'bob' }, 'subject'],
    [{ sessionId: 's1' }, 'session'],
  ])('R10: tokens are revoked by %j, at once', async (body, kind) => {
    const { call, revocationLog, clock } = await serveApis();
    const token = {
      tokenId: 'j1',
      clientId: 'c1',
      sessionId: 's1',
      subject: 'bob',
      issuedAt: clock.nowSeconds(),
    };
    expect(revocationLog.covers(token)).toBe(false);
    const { json } = await call('POST', '/admin/v1/tokens/revoke', { body });
    expect(json).toMatchObject({ kind, sequence: 1, revokedAt: moment });
    expect(revocationLog.covers(token)).toBe(true);
  });

  test('tokens are named in exactly one way', async () => {
    const { call } = await serveApis();
    for (const body of [
      {},
      { tokenId: 'a', subject: 'b' },
      { tokenId: 'a b' },
      { jti: 'a' },
      { subject: 'a\u0000\u001b[2J' },
    ]) {
      expect((await call('POST', '/admin/v1/tokens/revoke', { body })).status).toBe(400);
    }
  });
});

test('the audit log tells who did what from where, and its chain is checked', async () => {
  const { call, adminKey, store } = await serveApis();
  const { json: created } = await call('POST', '/admin/v1/keys', { body: { name: 'ci' } });
  const target = `api-key:${created.id}`;
  const { json } = await call('GET', `/admin/v1/audit-log?target=${target}`);
  expect(json).toMatchObject({
    next: null,
    items: [
      {
        actor: `api-key:${adminKey.slice(10, 26)}`,
        action: 'api-key.created',
        target,
        remoteAddress: '127.0.0.1',
        requestId: expect.any(String),
        details: { name: 'ci', scopes: [] },
      },
    ],
  });
  const first = await call('GET', '/admin/v1/audit-log?limit=1');
  expect(first.json.items).toHaveLength(1);
  const second = await call('GET', `/admin/v1/audit-log?limit=1&cursor=${first.json.next}`);
  expect(second.json.items).toMatchObject([{ sequence: 2 }]);
  const entries = await store.auditLog.list({ after: 0, limit: 10 });
  const { last, ...verdict } = (await call('GET', '/admin/v1/audit-log/verify')).json;
  expect(verdict).toEqual({ ok: true, entries: entries.length });
  expect(last).toEqual({ sequence: entries.length, hash: entries.at(-1)?.hash });
  const anchored = `/admin/v1/audit-log/verify?sequence=${last.sequence}&hash=${'0'.repeat(64)}`;
  expect((await call('GET', anchored)).json).toMatchObject({ ok: false, firstBadSequence: last.sequence });
  expect((await call('GET', '/admin/v1/audit-log/verify?sequence=1')).status).toBe(400);
});

test('the document is OpenAPI 3.1, with every path and form', async () => {
  const { call } = await serveApis();
  const { status, json } = await call('GET', '/admin/v1/openapi.json', { key: '' });
  expect([status, json.openapi]).toEqual([200, '3.1.0']);
  expect(Object.keys(json.paths)).toEqual(
    expect.arrayContaining([
      '/admin/v1/audit-log',
      '/admin/v1/audit-log/verify',
      '/admin/v1/clients',
      '/admin/v1/clients/{client_id}',
      '/admin/v1/clients/{client_id}/revoke',
      '/admin/v1/clients/{client_id}/rotate-secret',
      '/admin/v1/keys',
      '/admin/v1/keys/import',
      '/admin/v1/keys/{id}',
      '/admin/v1/keys/{id}/disable',
      '/admin/v1/keys/{id}/enable',
      '/admin/v1/keys/{id}/revoke',
      '/admin/v1/keys/{id}/rotate',
      '/admin/v1/owners/{owner}/rate-limits',
      '/admin/v1/peppers',
      '/admin/v1/peppers/rotate',
      '/admin/v1/signing-keys',
      '/admin/v1/signing-keys/rotate',
      '/admin/v1/signing-keys/{keyId}/revoke',
      '/admin/v1/status',
      '/admin/v1/tokens/revoke',
    ]),
  );
  const create = json.paths['/admin/v1/keys'].post;
  expect(create.requestBody.content['application/json'].schema).toEqual({ $ref: '#/components/schemas/NewApiKey' });
  expect(json.components.schemas.NewApiKey).toMatchObject({ additionalProperties: false, required: ['name'] });
  expect(create.responses).toHaveProperty(['201', 'content', 'application/json']);
});
