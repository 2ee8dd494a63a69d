import { createSecretKey } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { JwsAlgorithm } from '../../core/authority.ts';
import type { Verified } from '../../core/verification.ts';
import { sha256Base64url } from '../../crypto/digest.ts';
import { jwsAlgorithms } from '../../crypto/jws-algorithms.ts';
import {
  audience,
  encode,
  FakeAuthority,
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

describe('a good token', () => {
  test.each(Object.keys(jwsAlgorithms) as JwsAlgorithm[])('with %s becomes a principal, at once', (algorithm) => {
    const key = makeKey(algorithm, 'k');
    const { verify } = makeScheme(new FakeAuthority([key]));
    const expected = {
      outcome: 'verified',
      principal: {
        scheme: 'access-token',
        subject: 'user-1',
        clientId: 'client-1',
        scopes: ['orders:read', 'orders:write'],
        credentialId: 'token-1',
        expiresAt: start + 300,
        claims: goodClaims,
      },
      rateLimits: [],
    };
    const token = makeToken(key, goodClaims);
    expect(verify(token)).toEqual(expected);
    expect(verify(token)).toEqual(expected);
  });

  test('is accepted with the typ application/at+jwt and AT+JWT', () => {
    const { verify } = makeScheme(new FakeAuthority([ec]));
    for (const typ of ['application/at+jwt', 'AT+JWT', 'Application/At+Jwt']) {
      expect(verdictOf(verify(makeToken(ec, goodClaims, { typ })))).toBe('verified');
    }
  });

  test('becomes a principal that cannot be changed for the next request', () => {
    const { verify } = makeScheme(new FakeAuthority([ec]));
    const { principal } = verify(good) as Verified;
    expect(() => Object.assign(principal, { subject: 'admin' })).toThrow(TypeError);
    expect(() => Object.assign(principal.claims, { role: 'admin' })).toThrow(TypeError);
    expect(() => (principal.scopes as string[]).push('admin')).toThrow(TypeError);
  });

  test('is found with the only key there is, where neither has a kid', () => {
    const { keyId: _, ...unnamed } = ec.verification;
    const authority = new FakeAuthority([{ ...ec, verification: unnamed }]);
    const { verify } = makeScheme(authority);
    const token = makeToken({ ...ec, verification: unnamed }, goodClaims);
    expect([verdictOf(verify(token)), verdictOf(verify(token))]).toEqual(['verified', 'verified']);
  });
});

describe('a bad token', () => {
  const { verify } = makeScheme(new FakeAuthority([ec, rsa]));
  const verdict = (token: string) => verdictOf(verify(token));
  const [header, payload, signature] = good.split('.') as [string, string, string];

  test.each(['none', 'None', 'NONE', 'nOnE', 'none '])(
    'T01: refuses alg %j, with and without the old signature',
    (alg) => {
      const unsecured = `${encode({ alg, typ: 'at+jwt', kid: 'ec' })}.${payload}`;
      expect(verdict(`${unsecured}.`)).toBe('ERR_ACCESS_TOKEN_ALGORITHM');
      expect(verdict(`${unsecured}.${signature}`)).toBe('ERR_ACCESS_TOKEN_ALGORITHM');
    },
  );

  test('T02: refuses a MAC made with the public key as secret', () => {
    const publicKey = rsa.verification.key;
    const secrets = [
      publicKey.export({ type: 'spki', format: 'pem' }),
      publicKey.export({ type: 'pkcs1', format: 'pem' }),
      publicKey.export({ type: 'spki', format: 'der' }),
      JSON.stringify(publicKey.export({ format: 'jwk' })),
    ];
    for (const secret of secrets) {
      const key = createSecretKey(Buffer.from(secret));
      const forged = makeToken(
        { verification: { keyId: 'rsa', algorithm: 'HS256', key }, privateKey: key },
        goodClaims,
      );
      expect(verdict(forged)).toBe('ERR_ACCESS_TOKEN_ALGORITHM');
    }
  });

  test.each(['RS384', 'PS256', 'ES384', 'EdDSA', 'HS512'])('T03: refuses alg %s for a key of another', (alg) => {
    expect(verdict(makeToken(ec, goodClaims, { alg }))).toBe('ERR_ACCESS_TOKEN_ALGORITHM');
    expect(verdict(makeToken(rsa, goodClaims, { alg }))).toBe('ERR_ACCESS_TOKEN_ALGORITHM');
  });

  test('T04: ignores keys in the header: they neither help nor harm', () => {
    const attacker = makeKey('ES256', 'ec');
    const extra = {
      jwk: attacker.verification.key.export({ format: 'jwk' }),
      jku: 'https://attacker.example/jwks',
      x5u: 'https://attacker.example/cert',
      x5c: ['AA=='],
    };
    expect(verdict(makeToken(attacker, goodClaims, extra))).toBe('ERR_ACCESS_TOKEN_SIGNATURE');
    expect(verdict(makeToken(ec, goodClaims, extra))).toBe('verified');
  });

  test.each(['../../dev/null', "ec' OR '1'='1", 'ec\0', 'x'.repeat(10_000), '__proto__', ''])(
    'T05: does not know the key %j',
    (kid) => {
      expect(verdict(makeToken(ec, goodClaims, { kid }))).toBe('ERR_ACCESS_TOKEN_UNKNOWN_KEY');
    },
  );

  test.each([{ crit: ['exp'] }, { crit: [] }, { b64: false, crit: ['b64'] }, { b64: false }])(
    'T06: refuses the extension %j',
    (extension) => {
      expect(verdict(makeToken(ec, goodClaims, extension))).toBe('ERR_ACCESS_TOKEN_CRITICAL_HEADER');
    },
  );

  test('T07: refuses altered, missing and additional segments', () => {
    const middle = signature.length >> 1;
    const flipped = signature.slice(0, middle) + (signature[middle] === 'A' ? 'B' : 'A') + signature.slice(middle + 1);
    expect(verdict(`${header}.${payload}.${flipped}`)).toBe('ERR_ACCESS_TOKEN_SIGNATURE');
    expect(verdict(`${header}.${payload}.`)).toBe('ERR_ACCESS_TOKEN_SIGNATURE');
    expect(verdict(`${header}.${payload}.${signature}=`)).toBe('ERR_ACCESS_TOKEN_SIGNATURE');
    expect(verdict(`${header}.${payload}=.${signature}`)).toBe('ERR_ACCESS_TOKEN_SIGNATURE');
    expect(verdict(`${header}=.${payload}.${signature}`)).toBe('ERR_ACCESS_TOKEN_MALFORMED');
    expect(verdict(`${header}.${payload}`)).toBe('ERR_ACCESS_TOKEN_MALFORMED');
    expect(verdict(`${good}.${signature}`)).toBe('ERR_ACCESS_TOKEN_MALFORMED');
    expect(verdict(`${good}.`)).toBe('ERR_ACCESS_TOKEN_MALFORMED');
    expect(verdict('nonsense')).toBe('ERR_ACCESS_TOKEN_MALFORMED');
  });

  test('T07: refuses a payload that is signed, but padded or in standard base64', () => {
    for (const wrong of [
      `${encode({ ...goodClaims, x: '' })}=`,
      Buffer.from('{"a":"???"}').toString('base64'),
      'e30\n',
    ]) {
      const signingInput = `${header}.${wrong}`;
      const token = `${signingInput}.${jwsAlgorithms.ES256.sign(ec.privateKey, signingInput)}`;
      expect(verdict(token)).toBe('ERR_ACCESS_TOKEN_MALFORMED');
    }
  });

  test('T09, T10: refuses its claims, each for its reason, and names the token', () => {
    expect(verify(makeToken(ec, { ...goodClaims, exp: start - 60, iat: start - 120 }))).toMatchObject({
      code: 'ERR_ACCESS_TOKEN_EXPIRED',
      credentialId: 'token-1',
    });
    expect(verdict(makeToken(ec, { ...goodClaims, exp: undefined }))).toBe('ERR_ACCESS_TOKEN_CLAIMS');
    expect(verdict(makeToken(ec, JSON.stringify(goodClaims).replace(`${start + 300}`, '1e308')))).toBe(
      'ERR_ACCESS_TOKEN_CLAIMS',
    );
    expect(verdict(makeToken(ec, JSON.stringify(goodClaims).replace(`${start + 300}`, '1e999')))).toBe(
      'ERR_ACCESS_TOKEN_CLAIMS',
    );
    expect(verdict(makeToken(ec, { ...goodClaims, nbf: start + 60 }))).toBe('ERR_ACCESS_TOKEN_NOT_YET_VALID');
    expect(verdict(makeToken(ec, { ...goodClaims, exp: start + 7200 }))).toBe('ERR_ACCESS_TOKEN_LIFETIME');
    expect(verdict(makeToken(ec, { ...goodClaims, iss: 'https://auth.example.com/' }))).toBe('ERR_ACCESS_TOKEN_ISSUER');
    expect(verdict(makeToken(ec, { ...goodClaims, aud: 'https://other.example' }))).toBe('ERR_ACCESS_TOKEN_AUDIENCE');
    expect(verdict(makeToken(ec, { ...goodClaims, cnf: { jkt: 'x' } }))).toBe(
      'ERR_ACCESS_TOKEN_UNSUPPORTED_CONFIRMATION',
    );
  });

  test.each([
    'JWT',
    undefined,
    'logout+jwt',
    'refresh+jwt',
    'statuslist+jwt',
    'client-authentication+jwt',
    'at+jwt2',
    '',
  ])('T11: refuses the typ %j', (typ) => {
    expect(verdict(makeToken(ec, goodClaims, { typ }))).toBe('ERR_ACCESS_TOKEN_TYPE');
  });

  test.each([
    ['a member named twice', `{"sub":"a",${JSON.stringify(goodClaims).slice(1)}`],
    ['an array', JSON.stringify([goodClaims])],
    ['a text', '"text"'],
    ['nothing', ''],
    ['deep nesting', `{"a":${'['.repeat(2000)}${']'.repeat(2000)}}`],
    ['a member __proto__', `{"__proto__":{},${JSON.stringify(goodClaims).slice(1)}`],
  ])('T12: refuses a signed payload with %s', (_name, text) => {
    expect(verdict(makeToken(ec, text))).toBe('ERR_ACCESS_TOKEN_MALFORMED');
  });

  test('T12: refuses a token of a megabyte before it computes anything', () => {
    const authority = new FakeAuthority([ec]);
    const verification = makeScheme(authority).verify(`${header}.${'A'.repeat(1_000_000)}.${signature}`);
    expect(verdictOf(verification)).toBe('ERR_ACCESS_TOKEN_MALFORMED');
    expect(authority.lookups).toBe(0);
  });

  test('says no word of the token in its reasons', () => {
    const refused = verify(makeToken(ec, { ...goodClaims, aud: 'sensitive-audience' }, { x: 'sensitive-header' }));
    expect(JSON.stringify(refused)).not.toContain('sensitive');
  });
});

describe('an untyped token, where those are allowed', () => {
  const { verify } = makeScheme(new FakeAuthority([ec]), { allowInsecureUntypedTokens: true });
  const { jti: _jti, client_id: _clientId, ...bareClaims } = goodClaims;

  test('is accepted with typ JWT or none', () => {
    expect(verdictOf(verify(makeToken(ec, bareClaims, { typ: 'JWT' })))).toBe('verified');
    expect(verdictOf(verify(makeToken(ec, bareClaims, { typ: undefined })))).toBe('verified');
  });

  test('T08: is known by the digest of what is signed, whichever of its two signatures it has', () => {
    const token = makeToken(ec, bareClaims, { typ: 'JWT' });
    const signingInput = token.slice(0, token.lastIndexOf('.'));
    const bytes = Buffer.from(token.slice(signingInput.length + 1), 'base64url');
    const order = BigInt('0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551');
    const mirrored = order - BigInt(`0x${bytes.subarray(32).toString('hex')}`);
    const twin = Buffer.concat([bytes.subarray(0, 32), Buffer.from(mirrored.toString(16).padStart(64, '0'), 'hex')]);
    const expected = { principal: { credentialId: sha256Base64url(signingInput) } };
    expect(verify(token)).toMatchObject(expected);
    expect(verify(`${signingInput}.${twin.toString('base64url')}`)).toMatchObject(expected);
    expect(verify(token)).not.toHaveProperty('principal.clientId');
  });

  test('T11: is refused where it shows that it is an ID token or a logout token', () => {
    expect(verdictOf(verify(makeToken(ec, { ...bareClaims, nonce: 'n' }, { typ: 'JWT' })))).toBe(
      'ERR_ACCESS_TOKEN_TYPE',
    );
    expect(verdictOf(verify(makeToken(ec, { ...bareClaims, events: {} }, { typ: undefined })))).toBe(
      'ERR_ACCESS_TOKEN_TYPE',
    );
    expect(verdictOf(verify(makeToken(ec, bareClaims, { typ: 'logout+jwt' })))).toBe('ERR_ACCESS_TOKEN_TYPE');
  });

  test('does not loosen what is asked of a typed one', () => {
    expect(verdictOf(verify(makeToken(ec, bareClaims)))).toBe('ERR_ACCESS_TOKEN_CLAIMS');
  });
});

describe('a key', () => {
  test('T13: that is unknown is a refusal, that cannot be had an outage', async () => {
    const authority = new FakeAuthority([]);
    const { verify } = makeScheme(authority);
    expect(verdictOf(verify(good))).toBe('ERR_ACCESS_TOKEN_UNKNOWN_KEY');
    authority.answer = () => ({ outcome: 'unavailable', reason: 'The key set could not be fetched.' });
    expect(verify(good)).toEqual({
      outcome: 'unavailable',
      code: 'ERR_ACCESS_TOKEN_KEYS_UNAVAILABLE',
      reason: 'The key set could not be fetched.',
    });
  });

  test('that has to be waited for is waited for', async () => {
    const authority = new FakeAuthority([ec]);
    const { verify } = makeScheme(authority);
    authority.answer = async () => ({ outcome: 'found', key: ec.verification });
    expect(verify(good)).toBeInstanceOf(Promise);
    expect(verdictOf(await verify(good))).toBe('verified');
    authority.answer = async () => ({ outcome: 'unknown' });
    expect(verdictOf(await verify(makeToken(ec, goodClaims)))).toBe('ERR_ACCESS_TOKEN_UNKNOWN_KEY');
  });

  test('is not asked for by a token that cannot be good', () => {
    const authority = new FakeAuthority([ec]);
    const { verify } = makeScheme(authority);
    for (const token of [
      'a.b',
      makeToken(ec, goodClaims, { typ: 'JWT' }),
      makeToken(ec, goodClaims, { alg: 'none' }),
    ]) {
      verify(token);
    }
    expect(authority.lookups).toBe(0);
  });

  test('that the authority no longer has ends the tokens it signed, seen ones too', () => {
    const authority = new FakeAuthority([ec]);
    const { verify } = makeScheme(authority);
    expect(verdictOf(verify(good))).toBe('verified');
    authority.keys.clear();
    expect(verdictOf(verify(good))).toBe('ERR_ACCESS_TOKEN_UNKNOWN_KEY');
  });

  test('that was replaced under the same kid ends the tokens of the old one', () => {
    const authority = new FakeAuthority([ec]);
    const { verify } = makeScheme(authority);
    expect(verdictOf(verify(good))).toBe('verified');
    authority.keys.set('ec', makeKey('ES256', 'ec').verification);
    expect(verdictOf(verify(good))).toBe('ERR_ACCESS_TOKEN_SIGNATURE');
  });
});

describe('a token that was seen before', () => {
  test('gives the very same result from the third time on, without another signature check', () => {
    const { verify } = makeScheme(new FakeAuthority([ec]));
    const first = verify(good);
    const second = verify(good);
    expect(second).toEqual(first);
    expect(verify(good)).toBe(second);
  });

  test('is not confused with one that differs in a character', () => {
    const { verify } = makeScheme(new FakeAuthority([ec]));
    verify(good);
    verify(good);
    for (let at = 0; at < good.length; at += 7) {
      const other = good.slice(0, at) + (good[at] === 'x' ? 'y' : 'x') + good.slice(at + 1);
      expect(verdictOf(verify(other))).not.toBe('verified');
    }
  });

  test('T09, S07: expires to the second, and is not valid before its time when the clock jumps back', () => {
    const { verify, time } = makeScheme(new FakeAuthority([ec]));
    verify(good);
    verify(good);
    time.now = start + 304;
    expect(verdictOf(verify(good))).toBe('verified');
    time.now = start + 305;
    expect(verdictOf(verify(good))).toBe('ERR_ACCESS_TOKEN_EXPIRED');
    time.now = start - 6;
    expect(verdictOf(verify(good))).toBe('ERR_ACCESS_TOKEN_NOT_YET_VALID');
    time.now = start;
    expect(verdictOf(verify(good))).toBe('verified');
  });

  test('survives in a memory that is far too small', () => {
    const { verify } = makeScheme(new FakeAuthority([ec]), { maximumRememberedTokens: 2 });
    const tokens = Array.from({ length: 10 }, (_, index) => makeToken(ec, { ...goodClaims, jti: `t${index}` }));
    for (const token of [...tokens, ...tokens.reverse()]) {
      expect(verdictOf(verify(token))).toBe('verified');
    }
  });
});

test('accepts a token for any of its audiences', () => {
  const { verify } = makeScheme(new FakeAuthority([ec]), { audiences: ['urn:a', audience] });
  expect(verdictOf(verify(good))).toBe('verified');
});
