import { decodeJwt } from 'jose';
import { describe, expect, it } from 'vitest';
import { manualClock } from '../../secrets/testing/temporary-store.ts';
import {
  basic,
  type ClientIdentity,
  obtainToken,
  post,
  type TestAuthorityOptions,
  testAuthority,
} from '../testing/authority.ts';

async function setUp(options: TestAuthorityOptions = {}) {
  const authority = await testAuthority(options);
  const client = await authority.createClient();
  const revoke = (token: string, by: ClientIdentity = client) =>
    post(`${authority.origin}/oauth/revoke`, `token=${encodeURIComponent(token)}`, { authorization: basic(by) });
  const isActive = async (token: string) => {
    const url = `${authority.origin}/oauth/introspect`;
    return (await post(url, `token=${token}`, { authorization: basic(client) })).json.active;
  };
  return { ...authority, client, revoke, isActive };
}

describe('the revocation endpoint', () => {
  it('ends that token alone, at once, with an entry in the audit log', async () => {
    const authority = await setUp();
    const { client, revoke, isActive, store } = authority;
    const [token, other] = [await obtainToken(authority, client), await obtainToken(authority, client)];
    const answer = await revoke(token);
    expect([answer.status, answer.text]).toEqual([200, '']);
    expect([await isActive(token), await isActive(other)]).toEqual([false, true]);
    const { jti, exp } = decodeJwt(token);
    const entries = await store.auditLog.list({ after: 0, limit: 100, action: 'token.revoked' });
    expect(entries).toEqual([
      expect.objectContaining({ actor: `client:${client.id}`, target: `token:${jti}`, remoteAddress: '127.0.0.1' }),
    ]);
    expect(await store.revocations.list(0, 10)).toContainEqual(
      expect.objectContaining({ kind: 'token', id: jti, expiresAt: exp }),
    );
  });

  it('lets no client fill the memory of every verifier with its tokens', async () => {
    let written = 0;
    const revokeToken = async () => {
      written += 1;
    };
    const authority = await setUp({
      clock: manualClock(),
      change: (services) => ({ ...services, revocations: { isRevoked: () => false, revokeToken } }),
    });
    const { client, createClient, revoke } = authority;
    const token = await obtainToken(authority, client);
    for (let batch = 0; batch < 10; batch += 1) {
      const answers = await Promise.all(Array.from({ length: 100 }, () => revoke(token)));
      expect(answers.every(({ status }) => status === 200)).toBe(true);
    }
    const answer = await revoke(token);
    expect([answer.status, answer.json.error]).toEqual([503, 'temporarily_unavailable']);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(written).toBe(1000);
    const other = await createClient();
    expect((await revoke(await obtainToken(authority, other), other)).status).toBe(200);
  });

  it('R05: refuses to end the token of another client', async () => {
    const authority = await setUp();
    const { client, createClient, revoke, isActive } = authority;
    const token = await obtainToken(authority, client);
    const answer = await revoke(token, await createClient());
    expect([answer.status, answer.json.error]).toEqual([400, 'invalid_grant']);
    expect(await isActive(token)).toBe(true);
  });

  it('R05: answers 200 for what is no live token of ours, and writes nothing', async () => {
    const authority = await setUp();
    const { client, revoke, revocationLog } = authority;
    const token = await obtainToken(authority, client);
    await revoke(token);
    const { sequence } = revocationLog;
    const elsewhere = await testAuthority();
    for (const other of [token, 'unknown', 'a.b.c', await obtainToken(elsewhere, await elsewhere.createClient())]) {
      expect((await revoke(other)).status).toBe(200);
    }
    expect(revocationLog.sequence).toBe(sequence);
  });

  it('needs an authenticated client and a token', async () => {
    const authority = await setUp();
    const { client, createClient, revoke, isActive, origin } = authority;
    const token = await obtainToken(authority, client);
    const wrong = { id: client.id, secret: (await createClient()).secret };
    expect((await revoke(token, wrong)).status).toBe(401);
    expect((await post(`${origin}/oauth/revoke`, `token=${token}`)).status).toBe(401);
    expect(await isActive(token)).toBe(true);
    expect((await revoke('')).json.error).toBe('invalid_request');
  });
});
