import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { audience, type Claims, goodClaims, issuer, start } from './testing/fixture.ts';
import { type ClaimRules, isAccessTokenType, validateClaims } from './validate-claims.ts';

const rules: ClaimRules = {
  issuer,
  audiences: [audience, 'urn:orders'],
  clockLeewaySeconds: 5,
  maximumTokenLifetimeSeconds: 3600,
  allowInsecureUntypedTokens: false,
};

function verdict(change: Claims, { typed = true, now = start }: { typed?: boolean; now?: number } = {}): string {
  const result = validateClaims({ ...goodClaims, ...change }, typed, rules, now);
  return result.outcome === 'valid' ? 'valid' : result.code;
}

describe('validateClaims', () => {
  test('gives the claims of a good token under names of our own', () => {
    expect(validateClaims({ ...goodClaims, nbf: start + 2 }, true, rules, start)).toEqual({
      outcome: 'valid',
      subject: 'user-1',
      clientId: 'client-1',
      tokenId: 'token-1',
      sessionId: 'session-1',
      scopes: ['orders:read', 'orders:write'],
      issuedAt: start,
      expiresAt: start + 300,
      usableFrom: start - 3,
      usableUntil: start + 305,
    });
  });

  test.each([`${issuer}/`, issuer.toUpperCase(), ` ${issuer}`, '', undefined, null, 1, [issuer], { iss: issuer }])(
    'T10: refuses the issuer %j',
    (iss) => {
      expect(verdict({ iss })).toBe('ERR_ACCESS_TOKEN_ISSUER');
    },
  );

  test.each([
    [audience],
    ['urn:orders'],
    [[audience]],
    [['https://other.example', audience]],
    [['a', 'urn:orders', 'b']],
  ])('T10: accepts the audience %j', (aud) => {
    expect(verdict({ aud })).toBe('valid');
  });

  test.each([
    undefined,
    null,
    '',
    `${audience}/`,
    `${audience} urn:orders`,
    [],
    [''],
    ['https://other.example'],
    [audience, ''],
    [audience, 1],
    [[audience]],
    { [audience]: true },
    1,
    true,
  ])('T10: refuses the audience %j', (aud) => {
    expect(verdict({ aud })).toBe('ERR_ACCESS_TOKEN_AUDIENCE');
  });

  test.each(['sub', 'client_id', 'iat', 'exp', 'jti'])('T09: refuses a token without %s', (name) => {
    expect(verdict({ [name]: undefined })).toBe('ERR_ACCESS_TOKEN_CLAIMS');
  });

  test.each(['iat', 'exp', 'nbf'])('T09: refuses an %s that is not a moment', (name) => {
    const moments = [
      null,
      '1700000000',
      Number.NaN,
      Number.POSITIVE_INFINITY,
      1e308,
      -1,
      253_402_300_800,
      [start],
      {},
      true,
    ];
    for (const value of moments) {
      expect(verdict({ [name]: value })).toBe('ERR_ACCESS_TOKEN_CLAIMS');
    }
  });

  test.each(['sub', 'client_id', 'jti', 'sid'])('refuses a %s that is empty or not text', (name) => {
    for (const value of ['', null, 1, ['a'], {}]) {
      expect(verdict({ [name]: value })).toBe('ERR_ACCESS_TOKEN_CLAIMS');
    }
  });

  test('T09: accepts until exp and the leeway have passed, to the second', () => {
    expect(verdict({}, { now: start + 304 })).toBe('valid');
    expect(verdict({}, { now: start + 305 })).toBe('ERR_ACCESS_TOKEN_EXPIRED');
    expect(verdict({ exp: start + 299.5 }, { now: start + 304 })).toBe('valid');
    expect(verdict({ exp: start + 298.9 }, { now: start + 304 })).toBe('ERR_ACCESS_TOKEN_EXPIRED');
    expect(verdict({ exp: 0, iat: 0 })).toBe('ERR_ACCESS_TOKEN_EXPIRED');
  });

  test('T09: refuses iat and nbf in the future beyond the leeway', () => {
    for (const name of ['iat', 'nbf']) {
      expect(verdict({ [name]: start + 5 })).toBe('valid');
      expect(verdict({ [name]: start + 6 })).toBe('ERR_ACCESS_TOKEN_NOT_YET_VALID');
      expect(verdict({ [name]: start + 5.5 })).toBe('ERR_ACCESS_TOKEN_NOT_YET_VALID');
    }
  });

  test('T09: refuses a life over the maximum, of nothing, or backwards', () => {
    expect(verdict({ exp: start + 3600 })).toBe('valid');
    expect(verdict({ exp: start + 3601 })).toBe('ERR_ACCESS_TOKEN_LIFETIME');
    expect(verdict({ exp: 253_402_300_799 })).toBe('ERR_ACCESS_TOKEN_LIFETIME');
    expect(verdict({ exp: start, iat: start })).toBe('ERR_ACCESS_TOKEN_LIFETIME');
    expect(verdict({ exp: start + 1, iat: start + 2 })).toBe('ERR_ACCESS_TOKEN_LIFETIME');
  });

  test.each([
    [undefined, []],
    ['', []],
    ['a', ['a']],
    ['a b a', ['a', 'b']],
    ['!#[]~ https://x/y', ['!#[]~', 'https://x/y']],
  ])('reads the scope %j as %j', (scope, scopes) => {
    for (let time = 0; time < 2; time++) {
      expect(validateClaims({ ...goodClaims, scope }, true, rules, start)).toMatchObject({ scopes });
    }
  });

  test.each([' ', ' a', 'a ', 'a  b', 'a\tb', 'a\nb', 'a"b', 'a\\b', 'ä', 'a\0', null, 1, ['a'], {}])(
    'refuses the scope %j (RFC 6749 section 3.3)',
    (scope) => {
      expect(verdict({ scope })).toBe('ERR_ACCESS_TOKEN_CLAIMS');
    },
  );

  test('goes on reading scopes when it has seen very many', () => {
    for (let i = 0; i < 600; i++) {
      expect(validateClaims({ ...goodClaims, scope: `s${i} t` }, true, rules, start)).toMatchObject({
        scopes: [`s${i}`, 't'],
      });
    }
  });

  test('gives scopes that cannot be changed', () => {
    const result = validateClaims(goodClaims, true, rules, start);
    expect(() => (result as unknown as { scopes: string[] }).scopes.push('admin')).toThrow(TypeError);
  });

  test.each([{ jkt: 'a' }, { 'x5t#S256': 'a' }, {}, null, 'text'])(
    'refuses a token bound to a key by cnf %j',
    (cnf) => {
      expect(verdict({ cnf })).toBe('ERR_ACCESS_TOKEN_UNSUPPORTED_CONFIRMATION');
      expect(verdict({ cnf }, { typed: false })).toBe('ERR_ACCESS_TOKEN_UNSUPPORTED_CONFIRMATION');
    },
  );

  test('names the token in a refusal, where it names itself', () => {
    expect(validateClaims({ ...goodClaims, exp: start - 10, iat: start - 20 }, true, rules, start)).toMatchObject({
      credentialId: 'token-1',
    });
    for (const jti of [undefined, '', 1]) {
      expect(validateClaims({ ...goodClaims, iss: 'x', jti }, true, rules, start)).not.toHaveProperty('credentialId');
    }
  });

  test('never throws, whatever a claim is', () => {
    const name = fc.constantFrom(...Object.keys(goodClaims), 'nbf', 'cnf', 'azp', 'nonce', 'typ');
    fc.assert(
      fc.property(name, fc.jsonValue(), fc.boolean(), (claim, value, typed) => {
        expect(() => verdict({ [claim]: value }, { typed })).not.toThrow();
      }),
    );
  });
});

describe('validateClaims of an untyped token', () => {
  const untyped = (change: Claims) => verdict(change, { typed: false });

  test('does without jti and client_id, and takes azp for the client', () => {
    const { jti: _jti, client_id: _clientId, ...rest } = goodClaims;
    expect(validateClaims(rest, false, rules, start)).toMatchObject({ tokenId: undefined, clientId: undefined });
    expect(validateClaims({ ...rest, azp: 'app' }, false, rules, start)).toMatchObject({ clientId: 'app' });
    expect(validateClaims({ ...rest, azp: 'app', client_id: 'c' }, false, rules, start)).toMatchObject({
      clientId: 'c',
    });
    expect(untyped({ client_id: undefined, azp: 1 })).toBe('ERR_ACCESS_TOKEN_CLAIMS');
    expect(untyped({ jti: '' })).toBe('ERR_ACCESS_TOKEN_CLAIMS');
    expect(untyped({ jti: null })).toBe('ERR_ACCESS_TOKEN_CLAIMS');
  });

  test.each(['sub', 'iat', 'exp'])('still needs %s', (name) => {
    expect(untyped({ [name]: undefined })).toBe('ERR_ACCESS_TOKEN_CLAIMS');
  });

  test.each(['nonce', 'at_hash', 'c_hash', 's_hash', 'events', 'status_list'])(
    'T11: refuses a token with %s, which is not an access token',
    (name) => {
      expect(untyped({ [name]: 'x' })).toBe('ERR_ACCESS_TOKEN_TYPE');
      expect(untyped({ [name]: null })).toBe('ERR_ACCESS_TOKEN_TYPE');
    },
  );

  test.each([
    { typ: 'ID' },
    { typ: 'Refresh' },
    { typ: 'Logout' },
    { typ: 1 },
    { token_use: 'id' },
    { token_use: null },
  ])('T11: refuses a token that says of itself %j', (claims) => {
    expect(untyped(claims)).toBe('ERR_ACCESS_TOKEN_TYPE');
  });

  test.each([{ typ: 'Bearer' }, { token_use: 'access' }])('accepts a token that says of itself %j', (claims) => {
    expect(untyped(claims)).toBe('valid');
  });

  test('a typed token may have such claims', () => {
    expect(verdict({ nonce: 'x' })).toBe('valid');
  });
});

describe('isAccessTokenType', () => {
  test('T11: is at+jwt and nothing else', () => {
    expect(isAccessTokenType('at+jwt', false)).toBe(true);
    for (const type of [
      undefined,
      '',
      'jwt',
      'refresh+jwt',
      'logout+jwt',
      'secevent+jwt',
      'statuslist+jwt',
      'at+jwt ',
    ]) {
      expect(isAccessTokenType(type, false)).toBe(false);
    }
  });

  test('T11: is also jwt or missing where that was allowed, but no other', () => {
    for (const type of ['at+jwt', 'jwt', undefined]) {
      expect(isAccessTokenType(type, true)).toBe(true);
    }
    for (const type of ['', 'logout+jwt', 'client-authentication+jwt', 'dpop+jwt', 'jose']) {
      expect(isAccessTokenType(type, true)).toBe(false);
    }
  });
});
