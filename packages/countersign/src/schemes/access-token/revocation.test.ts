import { describe, expect, test } from 'vitest';
import {
  FakeAuthority,
  FakeRevocations,
  goodClaims,
  makeKey,
  makeScheme,
  makeToken,
  start,
  verdictOf,
} from './testing/fixture.ts';

const ec = makeKey('ES256', 'ec');
const rsa = makeKey('RS256', 'rsa');
const good = makeToken(ec, goodClaims);

describe('revocation', () => {
  function revocable() {
    const revocations = new FakeRevocations();
    const authority = new FakeAuthority([ec], revocations);
    return { revocations, authority, ...makeScheme(authority) };
  }

  test.each(['token-1', 'session-1', 'client-1', 'user-1', 'ec'])('R06: of %s ends the token, unseen or seen', (id) => {
    const unseen = revocable();
    unseen.revocations.revoked.add(id);
    expect(verdictOf(unseen.verify(good))).toBe('ERR_ACCESS_TOKEN_REVOKED');
    const seen = revocable();
    expect(verdictOf(seen.verify(good))).toBe('verified');
    seen.revocations.revoked.add(id);
    expect(seen.verify(good)).toMatchObject({ code: 'ERR_ACCESS_TOKEN_REVOKED', credentialId: 'token-1' });
  });

  test('tells the log of a key by its own kid, where the token names none', () => {
    const { authority, revocations, verify } = revocable();
    authority.answer = () => ({ outcome: 'found', key: ec.verification });
    revocations.revoked.add('ec');
    expect(verdictOf(verify(makeToken(ec, goodClaims, { kid: undefined })))).toBe('ERR_ACCESS_TOKEN_REVOKED');
  });

  test('R07: asks the authority itself while the log lags behind, at once or with waiting', async () => {
    const { revocations, verify } = revocable();
    revocations.current = false;
    expect(verdictOf(verify(good))).toBe('verified');
    revocations.answer = 'revoked';
    expect(verdictOf(verify(good))).toBe('ERR_ACCESS_TOKEN_REVOKED');
    revocations.answer = Promise.resolve('live');
    expect(verdictOf(await verify(good))).toBe('verified');
    revocations.answer = Promise.resolve('revoked');
    expect(verdictOf(await verify(good))).toBe('ERR_ACCESS_TOKEN_REVOKED');
    expect(revocations.asked).toHaveLength(4);
    expect(revocations.asked[0]).toMatchObject({
      tokenId: 'token-1',
      sessionId: 'session-1',
      clientId: 'client-1',
      subject: 'user-1',
      signingKeyId: 'ec',
      issuedAt: start,
    });
  });

  test('R07: lets nobody in when nobody can say, seen or not', async () => {
    const { revocations, verify } = revocable();
    verify(good);
    verify(good);
    revocations.current = false;
    revocations.answer = 'unavailable';
    expect(verify(good)).toMatchObject({ outcome: 'unavailable', code: 'ERR_ACCESS_TOKEN_REVOCATION_UNKNOWN' });
    revocations.answer = Promise.resolve('unavailable');
    expect(verdictOf(await verify(makeToken(ec, goodClaims)))).toBe('ERR_ACCESS_TOKEN_REVOCATION_UNKNOWN');
  });

  test('forgets everything when the log was replaced, and what a revoked key signed', () => {
    const { revocations, verify } = revocable();
    const other = makeToken(rsa, goodClaims);
    const entry = { sequence: 1, id: 'ec', notBefore: start, expiresAt: start + 300 };
    verify(good);
    const first = verify(good);
    revocations.announce({ ...entry, kind: 'token' });
    expect(verify(good)).toBe(first);
    revocations.announce({ ...entry, kind: 'signing-key', id: 'other' });
    expect(verify(good)).toBe(first);
    revocations.announce({ ...entry, kind: 'signing-key' });
    const second = verify(good);
    expect(second).toEqual(first);
    expect(second).not.toBe(first);
    expect(verify(good)).toBe(second);
    revocations.announce('reset');
    expect(verify(good)).not.toBe(second);
    expect(verdictOf(verify(other))).toBe('ERR_ACCESS_TOKEN_UNKNOWN_KEY');
  });
});
