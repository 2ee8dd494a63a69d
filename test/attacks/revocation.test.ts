import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { createForge } from './testing/forge.ts';
import { startRelay } from './testing/relay.ts';
import {
  apiKey,
  askGateway,
  bearer,
  type Client,
  startApi,
  startAuthority,
  type TestApi,
  type TestAuthority,
} from './testing/system.ts';

let authority: TestAuthority;
let client: Client;
beforeAll(async () => {
  authority = await startAuthority();
  client = await authority.createClient();
});
afterAll(() => authority?.close());

const revokeTokens = (wanted: object) => authority.admin('POST', '/admin/v1/tokens/revoke', wanted);

describe('R05: revocation by a client (RFC 7009)', () => {
  test('of its own token works, of one of another client is refused, of an unknown one is 200', async () => {
    const token = await authority.obtainToken(client);
    const other = await authority.createClient();
    const refused = await authority.form('/oauth/revoke', { token }, other);
    expect([refused.status, refused.json.error]).toEqual([400, 'invalid_grant']);
    expect((await askGateway(authority, bearer(token))).verdict).toBe('204');
    for (const unknown of ['unknown', 'a.b.c', `${token}x`, `${token.slice(0, -4)}AAAA`]) {
      expect((await authority.form('/oauth/revoke', { token: unknown }, other)).status).toBe(200);
    }
    expect((await askGateway(authority, bearer(token))).verdict).toBe('204');
    expect((await authority.form('/oauth/revoke', { token }, client)).status).toBe(200);
    expect((await askGateway(authority, bearer(token))).verdict).toBe('401 ERR_ACCESS_TOKEN_REVOKED');
    expect((await authority.form('/oauth/revoke', { token }, client)).status).toBe(200);
  });

  test('without a client, or with a wrong secret, is refused', async () => {
    const token = await authority.obtainToken(client);
    expect((await authority.form('/oauth/revoke', { token })).status).toBeGreaterThanOrEqual(400);
    const wrong = { ...client, client_secret: `${client.client_secret}x` };
    expect((await authority.form('/oauth/revoke', { token }, wrong)).status).toBe(401);
    expect((await askGateway(authority, bearer(token))).verdict).toBe('204');
  });
});

test('R06: the latest cut-off counts: of the token at any time, of session, client and subject for what was issued until then', async () => {
  const forge = await createForge(authority);
  const api = await startApi(authority);
  onTestFinished(() => api.close());
  const claimOf = { tokenId: 'jti', sessionId: 'sid', clientId: 'client_id', subject: 'sub' } as const;
  const kinds = Object.keys(claimOf) as (keyof typeof claimOf)[];
  let run = 0;
  const named = (name: string) => Object.fromEntries(kinds.map((kind) => [claimOf[kind], `${kind}-${name}`]));
  const property = fc.asyncProperty(
    fc.subarray(kinds),
    fc.constantFrom(-60, -1, 0, 1, 3),
    async (revokedKinds, issuedAfter) => {
      run += 1;
      let [sequence, cutOff] = [0, Number.NEGATIVE_INFINITY];
      for (const kind of revokedKinds) {
        const { json } = await revokeTokens({ [kind]: `${kind}-${run}` });
        sequence = json.sequence;
        cutOff = kind === 'tokenId' ? Number.POSITIVE_INFINITY : Math.max(cutOff, Date.parse(json.revokedAt) / 1000);
      }
      await vi.waitUntil(() => api.sequence() >= sequence, { interval: 2 });
      const issuedAt = Math.floor(Date.now() / 1000) + issuedAfter;
      const times = { iat: issuedAt, exp: issuedAt + 600 };
      const verdicts = async (token: string) => [
        (await api.get(bearer(token))).verdict,
        (await askGateway(authority, bearer(token))).verdict,
      ];
      const expected = issuedAt <= cutOff ? Array(2).fill('401 ERR_ACCESS_TOKEN_REVOKED') : ['200', '204'];
      expect(await verdicts(forge.withClaims({ ...named(String(run)), ...times }))).toEqual(expected);
      expect(await verdicts(forge.withClaims({ ...named(`other-${run}`), ...times }))).toEqual(['200', '204']);
    },
  );
  await fc.assert(property, { numRuns: 60 });
});

describe('R07: a revoked token is refused on every verifier within the bound', () => {
  const apis: TestApi[] = [];
  beforeAll(async () => {
    for (let count = 0; count < 3; count += 1) apis.push(await startApi(authority));
  });
  afterAll(() => Promise.all(apis.map((api) => api.close())));

  test('on three of them, seen before or not, within two seconds', async () => {
    const token = await authority.obtainToken(client);
    expect((await apis[0]?.get(bearer(token)))?.verdict).toBe('200');
    await authority.form('/oauth/revoke', { token }, client);
    for (const api of apis) {
      await expect
        .poll(async () => (await api.get(bearer(token))).verdict, { timeout: 2000, interval: 5 })
        .toBe('401 ERR_ACCESS_TOKEN_REVOKED');
    }
  });

  test('a client revoked ends its tokens everywhere', async () => {
    const other = await authority.createClient();
    const token = await authority.obtainToken(other);
    for (const api of apis) expect((await api.get(bearer(token))).verdict).toBe('200');
    const { json } = await authority.admin('POST', `/admin/v1/clients/${other.client_id}/revoke`);
    await vi.waitUntil(() => apis.every((api) => api.sequence() >= json.sequence), { interval: 5 });
    for (const api of apis) expect((await api.get(bearer(token))).verdict).toBe('401 ERR_ACCESS_TOKEN_REVOKED');
    expect((await askGateway(authority, bearer(token))).verdict).toBe('401 ERR_ACCESS_TOKEN_REVOKED');
  });

  const bound = 2;
  test.concurrent.for([
    ['broken', 'break', 'refuse'],
    ['silent', 'hang', 'refuse'],
    ['broken', 'break', 'ask'],
    ['silent', 'hang', 'ask'],
  ] as const)(
    'with a feed that is %s (%s; %s), no longer than the bound, and it recovers',
    async ([, passage, whenBehind], { expect, onTestFinished }) => {
      const relay = await startRelay(authority.url);
      const api = await startApi(authority, { url: relay.url, maximumStalenessSeconds: bound, whenBehind });
      onTestFinished(async () => {
        await api.close();
        await relay.close();
      });
      const token = await authority.obtainToken(client);
      const { key, id } = await authority.createKey();
      const verdicts = async () => [(await api.get(bearer(token))).verdict, (await api.get(apiKey(key))).verdict];
      expect(await verdicts()).toEqual(['200', '200']);
      relay.set(passage);
      const cut = performance.now();
      expect(await verdicts()).toEqual(['200', '200']);
      await authority.form('/oauth/revoke', { token }, client);
      await authority.admin('POST', `/admin/v1/keys/${id}/revoke`);
      await vi.waitUntil(() => !api.isCurrent(), { timeout: (bound + 1.5) * 1000, interval: 10 });
      expect(performance.now() - cut).toBeLessThan((bound + 1.5) * 1000);
      const refused = ['503 ERR_ACCESS_TOKEN_REVOCATION_UNKNOWN', '503 ERR_API_KEY_LOOKUP_UNAVAILABLE'];
      expect(await verdicts()).toEqual(refused);
      relay.set('pass');
      await expect
        .poll(verdicts, { timeout: 10_000, interval: 50 })
        .toEqual(['401 ERR_ACCESS_TOKEN_REVOKED', '401 ERR_API_KEY_REVOKED']);
      const fresh = await authority.obtainToken(client);
      expect((await api.get(bearer(fresh))).verdict).toBe('200');
    },
  );

  test.concurrent.for([
    ['ask', '200', '401 ERR_ACCESS_TOKEN_REVOKED'],
    ['refuse', '503 ERR_ACCESS_TOKEN_REVOCATION_UNKNOWN', '503 ERR_ACCESS_TOKEN_REVOCATION_UNKNOWN'],
  ] as const)(
    'when the feed alone is silent, past the bound tokens are judged as configured: %s',
    async ([whenBehind, live, revoked], { expect, onTestFinished }) => {
      const relay = await startRelay(authority.url);
      const api = await startApi(authority, { url: relay.url, maximumStalenessSeconds: bound, whenBehind });
      onTestFinished(async () => {
        await api.close();
        await relay.close();
      });
      const [good, ended] = [await authority.obtainToken(client), await authority.obtainToken(client)];
      const { key, id } = await authority.createKey();
      for (const token of [good, ended]) expect((await api.get(bearer(token))).verdict).toBe('200');
      expect((await api.get(apiKey(key))).verdict).toBe('200');
      relay.set((target) => (target.startsWith('/v1/revocations') ? 'hang' : 'pass'));
      await vi.waitUntil(() => !api.isCurrent(), { timeout: (bound + 1.5) * 1000, interval: 10 });
      await authority.form('/oauth/revoke', { token: ended }, client);
      expect([(await api.get(bearer(good))).verdict, (await api.get(bearer(ended))).verdict]).toEqual([live, revoked]);
      // A key is looked up each time, which says as much as the feed would.
      expect((await api.get(apiKey(key))).verdict).toBe('200');
      await authority.admin('POST', `/admin/v1/keys/${id}/revoke`);
      expect((await api.get(apiKey(key))).verdict).toBe('401 ERR_API_KEY_REVOKED');
    },
  );
});
