import { signJwt } from 'countersign/building-blocks';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { issuer, serveApis, type TestApis } from '../admin/testing/serve.ts';
import { systemActor } from '../audit-log/actor.ts';
import { explain, type Question } from './explain.ts';
import type { Explanation } from './explanation.ts';

const audience = 'https://api.example';

function ask(
  apis: TestApis,
  headers: readonly string[],
  more: Partial<Question> & { readonly target?: string } = {},
): Promise<Explanation> {
  const { target = '/', ...question } = more;
  const request = { method: 'GET', target, rawHeaders: headers, encrypted: true, remoteAddress: '203.0.113.7' };
  return explain({ request, scopes: undefined, audience, isCaptured: false, ...question }, apis);
}

function claimsNow({ clock }: TestApis): Record<string, unknown> {
  const iat = clock.nowSeconds();
  return {
    iss: issuer,
    sub: 's',
    aud: audience,
    exp: iat + 900,
    iat,
    jti: 'j1',
    client_id: 'c1',
    scope: 'orders:read',
  };
}

function firstFailed({ checks }: Explanation) {
  return checks.find(({ outcome }) => outcome === 'failed');
}

describe('explaining an access token', () => {
  const askToken = (apis: TestApis, token: string, more?: Partial<Question>) =>
    ask(apis, ['Authorization', `Bearer ${token}`], more);

  it('finds a good one good, and says what it may', async () => {
    const apis = await serveApis();
    const explanation = await askToken(apis, signJwt(apis.signingKeys.active(), 'at+jwt', claimsNow(apis)));
    expect(explanation).toMatchObject({ kind: 'access-token', verdict: 'good', status: 200, scopes: ['orders:read'] });
    expect(firstFailed(explanation)).toBeUndefined();
  });

  it.each([
    ['issuer', { iss: `${issuer}/` }, 'ERR_ACCESS_TOKEN_ISSUER'],
    ['audience', { aud: 'https://other.example' }, 'ERR_ACCESS_TOKEN_AUDIENCE'],
    ['audience', { aud: undefined }, 'ERR_ACCESS_TOKEN_AUDIENCE'],
    ['binding', { cnf: { jkt: 'x' } }, 'ERR_ACCESS_TOKEN_UNSUPPORTED_CONFIRMATION'],
    ['claims', { client_id: undefined }, 'ERR_ACCESS_TOKEN_CLAIMS'],
    ['claims', { scope: 'a  b' }, 'ERR_ACCESS_TOKEN_CLAIMS'],
    ['claims', { exp: 'tomorrow' }, 'ERR_ACCESS_TOKEN_CLAIMS'],
    ['expiry', { exp: 1000, iat: 500 }, 'ERR_ACCESS_TOKEN_EXPIRED'],
    ['not before', { nbf: 4_000_000_000 }, 'ERR_ACCESS_TOKEN_NOT_YET_VALID'],
    ['lifetime', { exp: 4_000_000_000 }, 'ERR_ACCESS_TOKEN_LIFETIME'],
  ])('names the check that fails: %s of %j', async (name, change, code) => {
    const apis = await serveApis();
    const explanation = await askToken(
      apis,
      signJwt(apis.signingKeys.active(), 'at+jwt', { ...claimsNow(apis), ...change }),
    );
    expect(explanation).toMatchObject({ verdict: 'refused', status: 401, code });
    expect(firstFailed(explanation)).toMatchObject({ name, code, advice: expect.any(String) });
  });

  it('T01, T03: names algorithm and key', async () => {
    const apis = await serveApis();
    const token = signJwt(apis.signingKeys.active(), 'at+jwt', claimsNow(apis));
    const [header = '', ...rest] = token.split('.');
    const withHeader = (change: object) => {
      const changed = { ...JSON.parse(Buffer.from(header, 'base64url').toString()), ...change };
      return [Buffer.from(JSON.stringify(changed)).toString('base64url'), ...rest].join('.');
    };
    expect(firstFailed(await askToken(apis, withHeader({ alg: 'none' })))).toMatchObject({ name: 'algorithm' });
    expect(firstFailed(await askToken(apis, withHeader({ alg: 'HS256' })))).toMatchObject({
      name: 'algorithm',
      actual: '"HS256"',
    });
    expect(firstFailed(await askToken(apis, withHeader({ kid: 'other' })))).toMatchObject({ name: 'signing key' });
    expect(firstFailed(await askToken(apis, withHeader({ typ: 'JWT' })))).toMatchObject({ name: 'type' });
    expect(firstFailed(await askToken(apis, withHeader({ crit: ['x'] })))).toMatchObject({ name: 'form' });
    expect(firstFailed(await askToken(apis, withHeader({ x: 1 })))).toMatchObject({ name: 'signature' });
  });

  it('names the entry of the revocation log', async () => {
    const apis = await serveApis();
    const token = signJwt(apis.signingKeys.active(), 'at+jwt', claimsNow(apis));
    await apis.call('POST', '/admin/v1/tokens/revoke', { body: { clientId: 'c1' } });
    const explanation = await askToken(apis, token);
    expect(explanation).toMatchObject({ verdict: 'refused', code: 'ERR_ACCESS_TOKEN_REVOKED' });
    expect(firstFailed(explanation)?.detail).toContain(`entry ${apis.revocationLog.sequence} `);
  });

  it('says what is missing: scopes, and which API is meant', async () => {
    const apis = await serveApis();
    const token = signJwt(apis.signingKeys.active(), 'at+jwt', claimsNow(apis));
    const lacking = await askToken(apis, token, { scopes: ['orders:read', 'orders:write'] });
    expect(lacking).toMatchObject({ verdict: 'refused', status: 403 });
    expect(firstFailed(lacking)?.detail).toBe('it lacks orders:write');
    const open = await askToken(apis, token, { audience: undefined });
    expect(open.verdict).toBe('good');
    expect(open.checks.find(({ name }) => name === 'audience')?.outcome).toBe('unknown');
  });

  it('never contradicts the gate: whatever is changed in a token, the first failed check has the code of the verdict', async () => {
    const apis = await serveApis();
    const key = apis.signingKeys.active();
    const claims = claimsNow(apis);
    const oddClaim = fc.record({
      name: fc.constantFrom(...Object.keys(claims), 'nbf', 'sid', 'cnf'),
      value: fc.oneof(fc.jsonValue({ maxDepth: 1 }), fc.constantFrom(undefined, 0, 1e308, -1, claims.iat)),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(oddClaim, { maxLength: 2 }),
        fc.constantFrom('at+jwt', 'JWT'),
        fc.option(fc.nat(600)),
        async (odd, type, cut) => {
          const changed = { ...claims, ...Object.fromEntries(odd.map(({ name, value }) => [name, value])) };
          const token = signJwt(key, type, changed);
          const explanation = await askToken(apis, cut === null ? token : token.slice(0, cut) + token.slice(cut + 1));
          expect(firstFailed(explanation)?.code).toBe(explanation.code);
          expect(firstFailed(explanation)?.name).not.toBe('verdict');
          expect(explanation.verdict).toBe(explanation.code === undefined ? 'good' : 'refused');
        },
      ),
      { numRuns: 400 },
    );
  });
});

describe('explaining an API key', () => {
  const create = (apis: TestApis, more: object = {}) => apis.createKey({ scopes: ['orders:read'], ...more });
  const askKey = (apis: TestApis, key: string, more?: Partial<Question>) => ask(apis, ['X-API-Key', key], more);

  it('finds a good one good, counts no use, and never shows it', async () => {
    const apis = await serveApis();
    const key = await create(apis);
    const explanation = await askKey(apis, key, { scopes: ['orders:read'] });
    expect(explanation).toMatchObject({ kind: 'api-key', verdict: 'good', scopes: ['orders:read'] });
    expect(JSON.stringify(explanation)).not.toContain(key.slice(-38));
    const { id = '' } = explanation.key ?? {};
    expect(await apis.apiKeys.get(id)).toMatchObject({ lastUsedAt: null });
  });

  it('tells a typo, a stranger, a wrong secret and another form apart', async () => {
    const apis = await serveApis();
    const key = await create(apis);
    const [first] = key.slice(-1);
    expect(firstFailed(await askKey(apis, key.slice(0, -1) + (first === 'a' ? 'b' : 'a')))).toMatchObject({
      name: 'checksum',
    });
    expect(firstFailed(await askKey(apis, key.slice(0, -5)))).toMatchObject({
      name: 'checksum',
      code: 'ERR_API_KEY_MALFORMED',
    });
    expect(firstFailed(await askKey(apis, 'some_other_key'))).toMatchObject({
      name: 'form',
      code: 'ERR_API_KEY_MALFORMED',
    });
  });

  it('names state, address and expiry', async () => {
    const apis = await serveApis();
    const key = await create(apis, { allowedAddresses: ['10.0.0.0/8'] });
    expect(firstFailed(await askKey(apis, key))).toMatchObject({
      name: 'address',
      code: 'ERR_API_KEY_ADDRESS',
      actual: '203.0.113.7',
    });
    const request = {
      method: 'GET',
      target: '/',
      rawHeaders: ['X-API-Key', key],
      encrypted: true,
      remoteAddress: undefined,
    };
    const unknown = await explain({ request, scopes: undefined, audience, isCaptured: false }, apis);
    expect(unknown.verdict).toBe('undecided');
    const { id = '' } = unknown.key ?? {};
    await apis.apiKeys.revoke(id, systemActor);
    const revoked = await askKey(apis, key);
    expect(revoked).toMatchObject({ verdict: 'refused', code: 'ERR_API_KEY_REVOKED' });
    expect(firstFailed(revoked)).toMatchObject({ name: 'state' });
  });
});

describe('explaining a captured request', () => {
  const capture = (apis: TestApis, headers: readonly string[], target = '/orders') =>
    ask(apis, headers, { isCaptured: true, target });

  it.each([
    [['Authorization', 'Bearer a', 'authorization', 'Bearer b'], '/', 'ERR_REQUEST_DUPLICATE_HEADER', 'headers once'],
    [['Authorization', 'Bearer a', 'X-API-Key', 'b'], '/', 'ERR_REQUEST_MULTIPLE_CREDENTIALS', 'one credential'],
    [['Authorization', 'Bearer a, b'], '/', 'ERR_REQUEST_MALFORMED_AUTHORIZATION', 'Authorization'],
    [[], 'https://api.example/', 'ERR_REQUEST_MALFORMED_TARGET', 'target'],
    [[], '/?access_token=abcdef', 'ERR_REQUEST_CREDENTIAL_IN_URL', 'URL'],
    [['X-Auth-Token', 'abc'], '/', 'ERR_CREDENTIAL_ABSENT', 'credential'],
    [['Authorization', 'Basic YTpi'], '/', 'ERR_CREDENTIAL_ABSENT', 'credential'],
  ])('names what is wrong with %j on %s', async (headers, target, code, name) => {
    const apis = await serveApis();
    const explanation = await capture(apis, headers, target);
    expect(explanation).toMatchObject({ verdict: 'refused', code });
    expect(firstFailed(explanation)).toMatchObject({ name, code });
  });

  it('reports no exposure of a key that stands in the URL', async () => {
    const apis = await serveApis();
    const key = await apis.createKey({ scopes: [] });
    expect(await capture(apis, [], `/?key=${key}`)).toMatchObject({ code: 'ERR_REQUEST_CREDENTIAL_IN_URL' });
    const all = await apis.apiKeys.list({ limit: 10 });
    expect(all.every(({ exposedAt }) => exposedAt === null)).toBe(true);
  });

  it('S01: is for administrators, on their API', async () => {
    const apis = await serveApis();
    const key = await apis.createKey({ scopes: ['countersign:verify'] });
    const refused = await apis.call('POST', '/admin/v1/explain', { key, body: { credential: 'x' } });
    expect(refused.status).toBe(403);
    const both = await apis.call('POST', '/admin/v1/explain', { body: {} });
    expect(both.status).toBe(400);
    const good = await apis.call('POST', '/admin/v1/explain', { body: { credential: key } });
    expect(good.json).toMatchObject({ verdict: 'good', kind: 'api-key' });
    expect(good.text).not.toContain(key);
  });
});
