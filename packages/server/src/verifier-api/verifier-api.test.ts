import { createHash } from 'node:crypto';
import { hashSync } from 'bcryptjs';
import { describe, expect, test } from 'vitest';
import { issuer, serveApis, type TestApis } from '../admin/testing/serve.ts';
import { foreignQueryOf, queryOf } from '../api-keys/testing/keys.ts';
import { systemActor } from '../audit-log/actor.ts';

async function serve() {
  const apis = await serveApis();
  const verifier = await apis.createKey({ scopes: ['countersign:verify'] });
  const ask: TestApis['call'] = (method, path, options = {}) => apis.call(method, path, { key: verifier, ...options });
  return { ...apis, ask };
}

const idOf = (key: string) => key.slice(10, 26);

describe('S01: the interface for verifiers', () => {
  test.each([
    ['GET', '/v1/verifier'],
    ['GET', '/v1/revocations'],
    ['POST', '/v1/api-keys/lookup'],
    ['POST', '/v1/tokens/status'],
    ['POST', '/v1/exposures'],
    ['POST', '/v1/uses'],
  ])('%s %s needs countersign:verify', async (method, path) => {
    const { call, createKey } = await serve();
    const other = await createKey({ scopes: ['countersign:admin', 'orders:read'] });
    expect((await call(method, path, { key: '' })).status).toBe(401);
    expect((await call(method, path, { key: other })).status).toBe(403);
    expect((await call('DELETE', path)).status).toBe(405);
  });
});

test('describes the authority', async () => {
  const { ask, revocationLog } = await serve();
  expect((await ask('GET', '/v1/verifier')).json).toEqual({
    issuer,
    logId: revocationLog.logId,
    sequence: 0,
    apiKeys: { prefixes: ['acme_test'], acceptsForeignForms: false, needsForeignKeys: false },
    maximumTokenLifetimeSeconds: 3600,
  });
});

describe('looking keys up', () => {
  test('gives the record and the number of the log', async () => {
    const { ask, createKey } = await serve();
    const key = await createKey({ scopes: ['a'] });
    const found = await ask('POST', '/v1/api-keys/lookup', { body: queryOf(key) });
    expect(found).toMatchObject({ status: 200, json: { sequence: 0, record: { id: idOf(key), scopes: ['a'] } } });
    expect(found.headers.get('cache-control')).toBe('no-store');
  });

  test('K04: does not tell a wrong secret from an unknown id', async () => {
    const { ask, createKey, secrets } = await serve();
    const key = await createKey({});
    const { digest } = queryOf('acme_test_x');
    const replies = [
      await ask('POST', '/v1/api-keys/lookup', { body: { id: idOf(key), digest } }),
      await ask('POST', '/v1/api-keys/lookup', { body: { id: secrets.apiKeyIds.create(), digest } }),
      await ask('POST', '/v1/api-keys/lookup', { body: { id: 'A'.repeat(16), digest } }),
      await ask('POST', '/v1/api-keys/lookup', { body: { digest } }),
    ];
    const answers = replies.map(({ status, json: { requestId, ...rest } }) => JSON.stringify([status, rest]));
    expect(new Set(answers).size).toBe(1);
    expect(replies[0]?.status).toBe(404);
  });

  test('K14, K15: compares an imported key that came along, and repeats it nowhere', async () => {
    const { ask, apiKeys, store, decisions, errors } = await serve();
    const foreign = 'sk_live_51H8xv2eZvKYlo2Cabc';
    await apiKeys.importKeys([{ name: 'a', hash: hashSync(foreign, 4), start: 'sk_live_51' }], systemActor, false);
    const { foreignKey, digest } = foreignQueryOf(foreign);
    const wrong = await ask('POST', '/v1/api-keys/lookup', { body: { digest, foreignKey: `${foreignKey}x` } });
    expect(wrong.status).toBe(404);
    const found = await ask('POST', '/v1/api-keys/lookup', { body: { digest, foreignKey } });
    expect(found.json.record).toMatchObject({ name: 'a' });
    const malformed = await ask('POST', '/v1/api-keys/lookup', { body: { digest: 'x', foreignKey } });
    expect(malformed.status).toBe(400);
    const audit = await store.auditLog.list({ after: 0, limit: 100 });
    const everything = JSON.stringify([wrong.text, found.text, malformed.text, decisions, errors, audit]);
    expect(everything).not.toContain(foreign);
  });
});

describe('the feed', () => {
  test('waits for what happens next', async () => {
    const { ask, apiKeys, createKey, revocationLog } = await serve();
    const key = await createKey({});
    const following = ask('GET', `/v1/revocations?log=${revocationLog.logId}&after=0&wait=20`);
    const { sequence } = (await apiKeys.revoke(idOf(key), systemActor)) as { sequence: number };
    const { json } = await following;
    expect(json).toMatchObject({ logId: revocationLog.logId, sequence, reset: false, more: false });
    expect(json.entries).toMatchObject([{ sequence, kind: 'api-key', id: idOf(key) }]);
  });

  test('begins anew for who knows another log', async () => {
    const { ask } = await serve();
    expect((await ask('GET', '/v1/revocations?log=other&after=7&wait=20')).json).toMatchObject({
      reset: true,
      entries: [],
    });
  });

  test('lets go of a follower that hangs up', async () => {
    const { ask, revocationLog } = await serve();
    const path = `/v1/revocations?log=${revocationLog.logId}&after=0&wait=20`;
    await expect(ask('GET', path, { signal: AbortSignal.timeout(100) })).rejects.toThrow();
  });

  test.each(['after=-1', 'after=x', 'wait=21', 'wait=1.5', 'partial=maybe', 'after=1&after=2'])(
    'refuses ?%s',
    async (query) => {
      const { ask } = await serve();
      expect((await ask('GET', `/v1/revocations?${query}`)).status).toBe(400);
    },
  );
});

test('R07: says whether a token is revoked', async () => {
  const { ask, call, clock } = await serve();
  const body = { tokenId: 'j', subject: 'bob', issuedAt: clock.nowSeconds() };
  expect((await ask('POST', '/v1/tokens/status', { body })).json).toEqual({ revoked: false });
  await call('POST', '/admin/v1/tokens/revoke', { body: { subject: 'bob' } });
  expect((await ask('POST', '/v1/tokens/status', { body })).json).toEqual({ revoked: true });
});

describe('reports', () => {
  test('of exposed keys are looked into', async () => {
    const { ask, createKey, apiKeys } = await serve();
    const key = await createKey({});
    const exposure = { ...queryOf(key), place: 'url', requestId: 'r.1', at: 1, remoteAddress: '192.0.2.1' };
    const { status, text } = await ask('POST', '/v1/exposures', { body: { exposures: [exposure] } });
    expect([status, text]).toEqual([204, '']);
    await expect.poll(() => apiKeys.get(idOf(key))).toMatchObject({ exposedAt: expect.any(Number) });
  });

  test('of uses are written, never for the future', async () => {
    const { ask, createKey, apiKeys, clock } = await serve();
    const [early, late] = [idOf(await createKey({})), idOf(await createKey({}))];
    const now = clock.nowSeconds();
    const uses = [
      { id: early, at: now - 10, address: '192.0.2.1' },
      { id: late, at: now + 1_000_000 },
    ];
    expect((await ask('POST', '/v1/uses', { body: { uses } })).status).toBe(204);
    await apiKeys.close();
    expect(await apiKeys.get(early)).toMatchObject({ lastUsedAt: now - 10, lastUsedAddress: '192.0.2.1' });
    expect(await apiKeys.get(late)).toMatchObject({ lastUsedAt: now });
  });

  test('are refused when they are too many or malformed', async () => {
    const { ask } = await serve();
    const use = { id: 'a', at: 1 };
    expect((await ask('POST', '/v1/uses', { body: { uses: Array(501).fill(use) } })).status).toBe(400);
    expect((await ask('POST', '/v1/uses', { body: { uses: [{ id: 'a', at: '1' }] } })).status).toBe(400);
    const addressed = { ...use, address: '\u001b[2J' };
    expect((await ask('POST', '/v1/uses', { body: { uses: [addressed] } })).status).toBe(400);
    const digest = createHash('sha256').update('x').digest('base64url');
    const forged = { digest, place: 'url', requestId: 'a\nb', at: 1 };
    expect((await ask('POST', '/v1/exposures', { body: { exposures: [forged] } })).status).toBe(400);
  });
});
