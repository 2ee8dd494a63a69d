import { type SigningKey, signJwt } from 'countersign/building-blocks';
import { describe, expect, it } from 'vitest';
import { systemActor } from '../../audit-log/actor.ts';
import { manualClock } from '../../secrets/testing/temporary-store.ts';
import {
  basic,
  defaultAudience,
  introspectionKey,
  obtainToken,
  otherKey,
  post,
  type TestAuthorityOptions,
  testAuthority,
} from '../testing/authority.ts';

async function setUp(options: TestAuthorityOptions = {}) {
  const authority = await testAuthority(options);
  const client = await authority.createClient();
  const url = `${authority.origin}/oauth/introspect`;
  const introspect = (token: string, headers: Record<string, string> = { authorization: basic(client) }) =>
    post(url, `token=${encodeURIComponent(token)}`, headers);
  return { ...authority, client, url, introspect };
}

describe('the introspection endpoint', () => {
  it('describes a live token as RFC 7662 section 2.2 says', async () => {
    const authority = await setUp();
    const { introspect, client, issuer } = authority;
    const answer = await introspect(await obtainToken(authority, client));
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.json).toEqual({
      active: true,
      scope: 'orders:read orders:write',
      client_id: client.id,
      token_type: 'Bearer',
      exp: answer.json.iat + 900,
      iat: expect.any(Number),
      sub: client.id,
      aud: defaultAudience,
      iss: issuer,
      jti: expect.any(String),
    });
  });

  it('answers another client, too, and takes a hint of any kind', async () => {
    const authority = await setUp();
    const token = await obtainToken(authority, await authority.createClient());
    for (const hint of ['', '&token_type_hint=access_token', '&token_type_hint=refresh_token', '&token_type_hint=x']) {
      const answer = await post(authority.url, `token=${token}${hint}`, { authorization: basic(authority.client) });
      expect(answer.json.active).toBe(true);
    }
  });

  it('says of anything else only that it is not active', async () => {
    const authority = await setUp();
    const { introspect, client } = authority;
    const elsewhere = await testAuthority();
    const token = await obtainToken(authority, client);
    const [header, payload, signature = ''] = token.split('.');
    const flipped = `${signature.slice(0, 40)}${signature[40] === 'A' ? 'B' : 'A'}${signature.slice(41)}`;
    for (const other of [
      'abc',
      'a.b.c',
      introspectionKey,
      client.secret,
      `${header}.${payload}.${flipped}`,
      `${header}.${payload}.`,
      `${Buffer.from('{"alg":"none","typ":"at+jwt"}').toString('base64url')}.${payload}.`,
      await obtainToken(elsewhere, await elsewhere.createClient()),
    ]) {
      const answer = await introspect(other);
      expect([answer.status, answer.text]).toEqual([200, '{"active":false}']);
    }
  });

  it('T11: takes no other kind of token for an access token, and none that says too little', async () => {
    const { introspect, client, signingKeys, issuer } = await setUp();
    const key: SigningKey = signingKeys.active();
    const now = Math.floor(Date.now() / 1000);
    const claims = {
      iss: issuer,
      sub: client.id,
      aud: defaultAudience,
      exp: now + 60,
      iat: now,
      jti: 'j',
      client_id: client.id,
    };
    const sign = (type: string, change: object = {}) => signJwt(key, type, { ...claims, ...change });
    expect((await introspect(sign('at+jwt'))).json.active).toBe(true);
    for (const token of [
      ...['JWT', 'id_token', 'logout+jwt', 'statuslist+jwt', 'dpop+jwt', 'rt+jwt', ''].map((type) => sign(type)),
      sign('at+jwt', { exp: now }),
      sign('at+jwt', { exp: `${now + 60}` }),
      sign('at+jwt', { iss: `${issuer}/` }),
      ...['jti', 'sub', 'client_id', 'iat', 'exp', 'iss'].map((claim) => sign('at+jwt', { [claim]: undefined })),
      sign('at+jwt', { jti: 1, iat: 'now' }),
    ]) {
      expect((await introspect(token)).text).toBe('{"active":false}');
    }
  });

  it('R10: says that the tokens of a revoked client, signing key or subject are not active', async () => {
    const authority = await setUp();
    const { introspect, signingKeys, clients, createClient } = authority;
    const revoked = await createClient();
    const ofClient = await obtainToken(authority, revoked);
    expect((await introspect(ofClient)).json.active).toBe(true);
    await clients.revoke(revoked.id, systemActor);
    expect((await introspect(ofClient)).text).toBe('{"active":false}');

    const ofKey = await obtainToken(authority, authority.client);
    await signingKeys.revoke(signingKeys.active().keyId, systemActor);
    expect((await introspect(ofKey)).text).toBe('{"active":false}');
    expect((await introspect(await obtainToken(authority, authority.client))).json.active).toBe(true);
  });

  it('takes an API key or a token with the scope countersign:introspect', async () => {
    const authority = await setUp();
    const { introspect, client, createClient } = authority;
    const token = await obtainToken(authority, client);
    const asking = await createClient({ scopes: ['countersign:introspect'] });
    const callers: Record<string, string>[] = [
      { 'x-api-key': introspectionKey },
      { authorization: `Bearer ${introspectionKey}` },
      { authorization: `Bearer ${await obtainToken(authority, asking)}` },
    ];
    for (const headers of callers) {
      const answer = await introspect(token, headers);
      expect([answer.status, answer.json.active]).toEqual([200, true]);
    }
  });

  it('refuses callers without that scope, with a bad credential, or with none', async () => {
    const authority = await setUp();
    const token = await obtainToken(authority, authority.client);
    const wrong = { ...authority.client, secret: (await authority.createClient()).secret };
    for (const [status, headers] of [
      [403, { 'x-api-key': otherKey }],
      [403, { authorization: `Bearer ${token}` }],
      [401, { 'x-api-key': 'unknown' }],
      [401, { authorization: basic(wrong) }],
      [401, {}],
      [400, { 'x-api-key': introspectionKey, authorization: basic(authority.client) }],
    ] as const) {
      const answer = await authority.introspect(token, { ...headers } as Record<string, string>);
      expect(answer.status).toBe(status);
      expect(answer.text).not.toContain('active');
      expect(answer.headers.get('cache-control')).toBe('no-store');
    }
  });

  it('needs a token', async () => {
    const { url, client } = await setUp();
    const answer = await post(url, 'token=', { authorization: basic(client) });
    expect([answer.status, answer.json.error]).toEqual([400, 'invalid_request']);
  });

  it('S05: is a 503 when the signing key cannot be looked for', async () => {
    const clock = manualClock();
    const { introspect, store, signingKeys, events } = await setUp({ clock });
    const other = { ...signingKeys.active(), keyId: 'made by another node' };
    const token = signJwt(other, 'at+jwt', {});
    expect((await introspect(token)).text).toBe('{"active":false}');
    await store.close();
    clock.advance(1);
    expect((await introspect(token)).status).toBe(503);
    expect(events.at(-1)?.reason).toMatch(/^KeysUnavailableError: /);
  });
});
