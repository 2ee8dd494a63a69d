import { generateKeyPairSync } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import type { VerificationKey } from '../core/authority.ts';
import { importJwk } from './jwk.ts';
import { maximumJwsLength, parseCompactJws, parseJwtClaims, verifyJws } from './jws.ts';
import { jwsAlgorithms } from './jws-algorithms.ts';
import { generateSigningKey, type SigningKey, signJwt, toVerificationKey } from './signing-key.ts';
import vectors from './vectors/jws.json' with { type: 'json' };

const encode = (value: unknown) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

function parsed(token: string) {
  const jws = parseCompactJws(token);
  if (jws.outcome !== 'parsed') {
    throw new Error(jws.reason);
  }
  return jws;
}

describe.each(vectors)('$source ($algorithm)', ({ jwk, token, algorithm }) => {
  const result = importJwk(jwk, { allowSecretKeys: true });
  const key = (result.outcome === 'imported' ? result.key : undefined) as VerificationKey;

  test('verifies', () => {
    expect(key.algorithm).toBe(algorithm);
    expect(verifyJws(parsed(token), key)).toBe(true);
  });

  test('does not verify with one character of the payload changed', () => {
    const at = token.indexOf('.') + 5;
    const changed = token.slice(0, at) + (token[at] === 'A' ? 'B' : 'A') + token.slice(at + 1);
    expect(verifyJws(parsed(changed), key)).toBe(false);
  });
});

test('reads the claims of RFC 7515 appendix A', () => {
  const [first] = vectors;
  expect(parseJwtClaims(parsed(String(first?.token)))).toEqual({
    iss: 'joe',
    exp: 1300819380,
    'http://example.com/is_root': true,
  });
});

describe('parseCompactJws', () => {
  const header = encode({ alg: 'ES256', typ: 'at+jwt', kid: 'k' });
  const payload = encode({ sub: 'a' });

  test('takes a token apart', () => {
    expect(parseCompactJws(`${header}.${payload}.c2ln`)).toEqual({
      outcome: 'parsed',
      header: {
        outcome: 'parsed',
        keyId: 'k',
        algorithm: 'ES256',
        type: 'at+jwt',
        parameters: { alg: 'ES256', typ: 'at+jwt', kid: 'k' },
      },
      signingInput: `${header}.${payload}`,
      payload,
      signature: 'c2ln',
    });
  });

  test.each([
    '',
    '.',
    header,
    `${header}.${payload}`,
    `${header}.${payload}.c2ln.c2ln`,
    `${header}.${payload}.c2ln.`,
    '....',
  ])('T07: refuses what has not three segments: %s', (token) => {
    expect(parseCompactJws(token)).toMatchObject({ outcome: 'refused', defect: 'malformed' });
  });

  test.each([
    ['padded', `${encode({ alg: 'ES256' })}=`],
    ['empty', ''],
    ['standard base64', Buffer.from('{"alg":"ES256","a":"???>>>"}').toString('base64')],
    ['not ASCII', 'é\u0141'],
    ['not JSON', encode('{"alg"')],
    ['an array', encode(['ES256'])],
    ['named twice', encode('{"alg":"none","alg":"ES256"}')],
    ['invalid UTF-8', Buffer.from('7b22616c67223a22ff227d', 'hex').toString('base64url')],
    ['without alg', encode({ typ: 'at+jwt' })],
    ['alg a number', encode({ alg: 1 })],
    ['alg null', encode({ alg: null })],
    ['alg a list', encode({ alg: ['ES256'] })],
    ['typ a number', encode({ alg: 'ES256', typ: 1 })],
    ['kid a number', encode({ alg: 'ES256', kid: 1 })],
    ['kid null', encode({ alg: 'ES256', kid: null })],
  ])('T07, T12: refuses a header that is %s', (_name, headerText) => {
    for (let time = 0; time < 2; time++) {
      expect(parseCompactJws(`${headerText}.${payload}.c2ln`)).toMatchObject({
        outcome: 'refused',
        defect: 'malformed',
      });
    }
  });

  test.each([
    { crit: ['exp'] },
    { crit: [] },
    { crit: ['b64'], b64: false },
    { crit: 'exp' },
    { crit: null },
    { b64: false },
    { b64: true },
  ])('T06: refuses the extension %j', (extension) => {
    const token = `${encode({ alg: 'ES256', ...extension })}.${payload}.c2ln`;
    expect(parseCompactJws(token)).toMatchObject({ outcome: 'refused', defect: 'critical-header' });
  });

  test('T12: refuses a token of more than 16,384 characters, at once', () => {
    const fill = (length: number) => `${header}.${'A'.repeat(length - header.length - 6)}.c2ln`;
    expect(parseCompactJws(fill(maximumJwsLength))).toMatchObject({ outcome: 'parsed' });
    expect(parseCompactJws(fill(maximumJwsLength + 1))).toMatchObject({ defect: 'malformed' });
    expect(parseCompactJws('A'.repeat(1_000_000))).toMatchObject({ defect: 'malformed' });
  });

  test('writes Ed25519 as EdDSA', () => {
    expect(parsed(`${encode({ alg: 'Ed25519' })}.${payload}.c2ln`).header.algorithm).toBe('EdDSA');
  });

  test.each([
    ['AT+JWT', 'at+jwt'],
    ['application/at+jwt', 'at+jwt'],
    ['Application/AT+JWT', 'at+jwt'],
    ['application/', 'application/'],
    ['application/a/b', 'application/a/b'],
    ['text/at+jwt', 'text/at+jwt'],
    ['JWT', 'jwt'],
    ['', ''],
  ])('reads the typ %j as %j', (typ, type) => {
    expect(parsed(`${encode({ alg: 'ES256', typ })}.${payload}.c2ln`).header.type).toBe(type);
  });

  test('parses a header once, and a hundred others do not mix it up', () => {
    const first = parsed(`${header}.${payload}.c2ln`).header;
    expect(parsed(`${header}.${payload}.b3RoZXI`).header).toBe(first);
    for (let i = 0; i < 100; i++) {
      expect(parsed(`${encode({ alg: 'ES256', kid: `key-${i}` })}.${payload}.c2ln`).header.keyId).toBe(`key-${i}`);
    }
    expect(parsed(`${header}.${payload}.c2ln`).header).toEqual(first);
  });

  test('T05: reads a kid of any content and length, and gives it out as it is', () => {
    for (const kid of ['../../etc/passwd', "' OR 1=1 --", '\0', 'é', 'x'.repeat(10_000)]) {
      expect(parsed(`${encode({ alg: 'ES256', kid })}.${payload}.c2ln`).header.keyId).toBe(kid);
    }
  });
});

describe('verifyJws', () => {
  let signingKey: SigningKey;
  let key: VerificationKey;
  beforeAll(async () => {
    signingKey = await generateSigningKey('ES256');
    key = toVerificationKey(signingKey);
  });

  test('verifies what signJwt signed', () => {
    expect(verifyJws(parsed(signJwt(signingKey, 'at+jwt', { sub: 'ü' })), key)).toBe(true);
  });

  test('T01, T03: verifies nothing whose header names another algorithm than the key', () => {
    for (const alg of ['none', 'HS256', 'ES384', 'es256', 'RS256']) {
      const signingInput = `${encode({ alg })}.${encode({ sub: 'a' })}`;
      const signature = jwsAlgorithms.ES256.sign(signingKey.key, signingInput);
      expect(verifyJws(parsed(`${signingInput}.${signature}`), key)).toBe(false);
      expect(verifyJws(parsed(`${signingInput}.`), key)).toBe(false);
    }
  });

  test('T04: looks at no key that the token brings along', () => {
    const attacker = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const jwk = attacker.publicKey.export({ format: 'jwk' });
    const header = {
      alg: 'ES256',
      kid: key.keyId,
      jwk,
      jku: 'https://attacker.example/jwks',
      x5u: 'https://a.example',
      x5c: ['AA'],
    };
    const signingInput = `${encode(header)}.${encode({ sub: 'admin' })}`;
    const signature = jwsAlgorithms.ES256.sign(attacker.privateKey, signingInput);
    expect(verifyJws(parsed(`${signingInput}.${signature}`), key)).toBe(false);
  });

  test('T07: letters outside of Latin-1 do not pass for the ones that share their last byte', () => {
    const token = signJwt(signingKey, 'at+jwt', { sub: 'a' });
    const at = token.indexOf('.') + 3;
    const lookalike = token.slice(0, at) + String.fromCharCode(token.charCodeAt(at) + 0x100) + token.slice(at + 1);
    const jws = parseCompactJws(lookalike);
    expect(jws.outcome === 'parsed' && verifyJws(jws, key) && parseJwtClaims(jws) !== undefined).toBe(false);
  });
});

describe('parseJwtClaims', () => {
  test.each([
    ['T12: a member named twice', encode('{"sub":"a","sub":"b"}')],
    ['T12: an array', encode(['a'])],
    ['T12: text', encode('"a"')],
    ['T12: invalid UTF-8', Buffer.from('7b2261223a22ff227d', 'hex').toString('base64url')],
    ['T07: padding', `${encode({ sub: 'ab' })}==`],
    ['T07: line breaks', `${encode({ sub: 'a' })}\n`],
    ['nothing', ''],
  ])('refuses %s', (_name, payload) => {
    expect(parseJwtClaims(parsed(`${encode({ alg: 'ES256' })}.${payload}.c2ln`))).toBeUndefined();
  });
});
