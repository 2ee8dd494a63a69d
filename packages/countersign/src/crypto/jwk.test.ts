import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { importJwk, importJwkSet } from './jwk.ts';

type Jwk = Record<string, unknown>;

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ec = (namedCurve: string) => generateKeyPairSync('ec', { namedCurve }).publicKey.export({ format: 'jwk' }) as Jwk;
const rsaJwk = rsa.publicKey.export({ format: 'jwk' }) as Jwk;
const ecJwk = ec('P-256');
const edJwk = generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' }) as Jwk;
const octJwk: Jwk = { kty: 'oct', k: randomBytes(64).toString('base64url') };

const algorithmOf = (jwk: unknown, allowSecretKeys = false) => {
  const result = importJwk(jwk, { allowSecretKeys });
  return result.outcome === 'imported' ? result.key.algorithm : undefined;
};
const reasonOf = (jwk: unknown, allowSecretKeys = false) => {
  const result = importJwk(jwk, { allowSecretKeys });
  return result.outcome === 'refused' ? result.reason : undefined;
};

describe('importJwk', () => {
  test.each(['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'])('takes an RSA key for %s', (alg) => {
    expect(algorithmOf({ ...rsaJwk, alg })).toBe(alg);
  });

  test.each([
    ['P-256', 'ES256'],
    ['P-384', 'ES384'],
    ['P-521', 'ES512'],
  ])('takes the algorithm from the curve %s: %s', (curve, algorithm) => {
    const jwk = ec(curve);
    expect(algorithmOf(jwk)).toBe(algorithm);
    expect(algorithmOf({ ...jwk, alg: algorithm })).toBe(algorithm);
    expect(algorithmOf({ ...jwk, alg: algorithm === 'ES256' ? 'ES384' : 'ES256' })).toBeUndefined();
  });

  test('takes an RSA key without alg for RS256, and Ed25519 for EdDSA under both of its names', () => {
    expect(algorithmOf(rsaJwk)).toBe('RS256');
    expect(algorithmOf(edJwk)).toBe('EdDSA');
    expect(algorithmOf({ ...edJwk, alg: 'EdDSA' })).toBe('EdDSA');
    expect(algorithmOf({ ...edJwk, alg: 'Ed25519' })).toBe('EdDSA');
  });

  test('T02: takes a secret key only where it is allowed and says what it is for', () => {
    expect(algorithmOf({ ...octJwk, alg: 'HS256' }, true)).toBe('HS256');
    expect(algorithmOf({ ...octJwk, alg: 'HS512' }, true)).toBe('HS512');
    expect(reasonOf({ ...octJwk, alg: 'HS256' })).toBe('it is a secret key, and those are not accepted here');
    expect(reasonOf(octJwk, true)).toBe('its kty, crv and alg do not name a supported algorithm');
    expect(reasonOf({ kty: 'oct', k: 'c2hvcnQ', alg: 'HS256' }, true)).toBe('the secret is shorter than 32 bytes');
  });

  test('carries the kid over', () => {
    expect(importJwk({ ...ecJwk, kid: 'k' })).toMatchObject({ key: { keyId: 'k' } });
    expect(importJwk(ecJwk)).not.toHaveProperty('key.keyId');
  });

  test.each([undefined, null, 'text', 1, [], [ecJwk]])('refuses %j, which is not an object', (value) => {
    expect(reasonOf(value)).toBe('it is not an object');
  });

  test.each([
    { kty: undefined },
    { kty: 'DSA' },
    { kty: 'constructor' },
    { kty: ['EC'] },
    { kty: { toString: 1 } },
    { crv: 'secp256k1' },
    { crv: undefined },
    { crv: ['P-256'] },
    { alg: 'none' },
    { alg: 'HS256' },
    { alg: 'RS256' },
    { alg: 'ECDH-ES' },
    { alg: '' },
    { alg: null },
    { alg: ['ES256'] },
  ])('T03: refuses a P-256 key with %j', (change) => {
    expect(reasonOf({ ...ecJwk, ...change })).toBe('its kty, crv and alg do not name a supported algorithm');
  });

  test('refuses an RSA key that names a curve, and Ed448', () => {
    expect(algorithmOf({ ...rsaJwk, crv: 'P-256' })).toBeUndefined();
    expect(algorithmOf(generateKeyPairSync('ed448').publicKey.export({ format: 'jwk' }))).toBeUndefined();
  });

  test.each(['enc', '', 'SIG', null, ['sig']])('refuses a key whose use is %j', (use) => {
    expect(reasonOf({ ...ecJwk, use })).toBe('its use is not sig');
  });

  test('wants verify among the key_ops, where there are any', () => {
    expect(algorithmOf({ ...ecJwk, use: 'sig', key_ops: ['sign', 'verify'] })).toBe('ES256');
    for (const operations of [[], ['sign'], 'verify', null, { includes: 1 }]) {
      expect(reasonOf({ ...ecJwk, key_ops: operations })).toBe('its key_ops do not contain verify');
    }
  });

  test.each(['', 1, null, ['k']])('refuses the kid %j', (kid) => {
    expect(reasonOf({ ...ecJwk, kid })).toBe('its kid is not a text');
  });

  test('refuses a key that was published with its private half', () => {
    for (const jwk of [
      rsa.privateKey.export({ format: 'jwk' }),
      { ...ecJwk, d: 'AA' },
      { ...edJwk, d: 'AA' },
      { ...rsaJwk, oth: [] },
      { ...rsaJwk, qi: 'AA' },
      { ...ecJwk, k: 'AA' },
    ]) {
      expect(reasonOf(jwk)).toBe('it holds private members: whoever published it must replace it');
    }
  });

  test.each([
    ['a point that is not on the curve', { ...ecJwk, y: ecJwk.x }],
    ['a coordinate that is missing', { ...ecJwk, y: undefined }],
    ['a coordinate that is a number', { ...ecJwk, y: 1 }],
    ['a padded coordinate', { ...ecJwk, y: `${ecJwk.y}=` }],
    ['an empty coordinate', { ...ecJwk, x: '' }],
    ['an Ed25519 key of 31 bytes', { ...edJwk, x: Buffer.alloc(31, 1).toString('base64url') }],
    ['a modulus in standard base64', { ...rsaJwk, n: `+${String(rsaJwk.n).slice(1)}` }],
    ['an RSA key without exponent', { ...rsaJwk, e: undefined }],
  ])('refuses %s', (_name, jwk) => {
    expect(reasonOf(jwk)).toBe('its parameters are not a key');
  });

  test('refuses an RSA key of 1024 bits', () => {
    const jwk = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey.export({ format: 'jwk' });
    expect(reasonOf(jwk)).toBe('the modulus has 1024 bits; 2048 to 8192 are accepted');
  });
});

describe('importJwkSet', () => {
  test.each([undefined, null, [], 'keys', {}, { keys: {} }, { keys: null }])(
    'is undefined for %j, which is no set',
    (value) => {
      expect(importJwkSet(value)).toBeUndefined();
    },
  );

  test('takes the keys that can be used, and says of the others why not', () => {
    const result = importJwkSet({
      keys: [
        { ...ecJwk, kid: 'a' },
        { ...rsaJwk, kid: 'b', use: 'enc' },
        'nonsense',
        { ...octJwk, alg: 'HS256', kid: 'c' },
      ],
    });
    expect(result?.keys.map((key) => key.keyId)).toEqual(['a']);
    expect(result?.refused).toEqual([
      { keyId: 'b', reason: 'its use is not sig' },
      { keyId: undefined, reason: 'it is not an object' },
      { keyId: 'c', reason: 'it is a secret key, and those are not accepted here' },
    ]);
  });

  test('refuses all keys that share a kid', () => {
    const result = importJwkSet({
      keys: [
        { ...ecJwk, kid: 'a' },
        { ...ec('P-256'), kid: 'a' },
        { ...edJwk, kid: 'b' },
      ],
    });
    expect(result?.keys.map((key) => key.keyId)).toEqual(['b']);
    expect(result?.refused).toHaveLength(2);
  });

  test('takes a single key without kid, but not one among several', () => {
    expect(importJwkSet({ keys: [ecJwk] })?.keys).toHaveLength(1);
    const mixed = importJwkSet({ keys: [ecJwk, { ...edJwk, kid: 'b' }] });
    expect(mixed?.keys.map((key) => key.keyId)).toEqual(['b']);
    expect(mixed?.refused).toEqual([{ keyId: undefined, reason: 'it has no kid, and the set has other keys' }]);
    expect(importJwkSet({ keys: [ecJwk, edJwk] })?.keys).toEqual([]);
  });

  test('takes the first hundred keys of a set and no more', () => {
    const keys = Array.from({ length: 102 }, (_, index) => ({ ...ecJwk, kid: `k${index}` }));
    const result = importJwkSet({ keys });
    expect(result?.keys).toHaveLength(100);
    expect(result?.refused).toEqual([
      { keyId: 'k100', reason: 'the set has more than 100 keys' },
      { keyId: 'k101', reason: 'the set has more than 100 keys' },
    ]);
  });

  test('takes secret keys from configuration', () => {
    const result = importJwkSet({ keys: [{ ...octJwk, alg: 'HS256', kid: 'a' }] }, { allowSecretKeys: true });
    expect(result?.keys[0]?.algorithm).toBe('HS256');
  });
});
