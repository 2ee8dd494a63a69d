import { createPublicKey, createSecretKey, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JwsAlgorithm } from '../core/authority.ts';
import { algorithmNamed, jwsAlgorithms, verifySignature } from './jws-algorithms.ts';

const names = Object.keys(jwsAlgorithms) as JwsAlgorithm[];
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ec = (namedCurve: string) => generateKeyPairSync('ec', { namedCurve });
const secret = createSecretKey(randomBytes(64));
const p256 = ec('P-256');
const p384 = ec('P-384');
const p521 = ec('P-521');
const ed25519 = generateKeyPairSync('ed25519');

function keysFor(algorithm: JwsAlgorithm): { readonly publicKey: KeyObject; readonly privateKey: KeyObject } {
  const { keyType, curve } = jwsAlgorithms[algorithm];
  switch (`${keyType} ${curve ?? ''}`.trim()) {
    case 'oct':
      return { publicKey: secret, privateKey: secret };
    case 'RSA':
      return rsa;
    case 'EC P-256':
      return p256;
    case 'EC P-384':
      return p384;
    case 'EC P-521':
      return p521;
    default:
      return ed25519;
  }
}

const allPublicKeys = [secret, rsa, p256, p384, p521, ed25519].map((key) => ('publicKey' in key ? key.publicKey : key));

describe.each(names)('%s', (algorithm) => {
  const { publicKey, privateKey } = keysFor(algorithm);
  const sign = (text: string) => jwsAlgorithms[algorithm].sign(privateKey, text);

  test('verifies what it signed, and no other text', () => {
    const signature = sign('header.payload');
    expect(verifySignature(algorithm, publicKey, 'header.payload', signature)).toBe(true);
    expect(verifySignature(algorithm, publicKey, 'header.payloae', signature)).toBe(false);
  });

  test('verifies texts longer than the room that is kept for them', () => {
    const text = 'x'.repeat(16_385);
    expect(verifySignature(algorithm, publicKey, text, sign(text))).toBe(true);
    expect(verifySignature(algorithm, publicKey, `${text}x`, sign(text))).toBe(false);
  });

  test('T07: refuses the signature with any one bit flipped, cut short, padded or stripped', () => {
    const bytes = Buffer.from(sign('text'), 'base64url');
    const isGood = (signature: string) => verifySignature(algorithm, publicKey, 'text', signature);
    fc.assert(
      fc.property(fc.nat(bytes.length * 8 - 1), (bit) => {
        const flipped = Buffer.from(bytes);
        flipped[bit >> 3] = flipped.readUInt8(bit >> 3) ^ (1 << (bit & 7));
        expect(isGood(flipped.toString('base64url'))).toBe(false);
      }),
    );
    const good = bytes.toString('base64url');
    for (const bad of [
      '',
      good.slice(0, -1),
      bytes.subarray(1).toString('base64url'),
      `${good}=`,
      `${good}A`,
      ` ${good}`,
    ]) {
      expect(isGood(bad)).toBe(false);
    }
    expect(isGood(Buffer.concat([bytes, Buffer.alloc(1)]).toString('base64url'))).toBe(false);
  });

  test('T03: refuses every key that is not one of its own', () => {
    for (const key of allPublicKeys.filter((key) => jwsAlgorithms[algorithm].misfit(key) !== undefined)) {
      expect(verifySignature(algorithm, key, 'text', sign('text'))).toBe(false);
    }
  });

  // A secret key is its own other half.
  if (!algorithm.startsWith('HS')) {
    test('does not verify with a private key', () => {
      expect(verifySignature(algorithm, privateKey, 'text', sign('text'))).toBe(false);
    });
  }
});

test('T02: does not take a public key, in any spelling, for a secret', () => {
  const texts = [
    rsa.publicKey.export({ type: 'spki', format: 'pem' }),
    rsa.publicKey.export({ type: 'pkcs1', format: 'pem' }),
    JSON.stringify(rsa.publicKey.export({ format: 'jwk' })),
  ];
  for (const text of texts) {
    const forged = jwsAlgorithms.HS256.sign(createSecretKey(Buffer.from(text)), 'text');
    for (const algorithm of names) {
      expect(verifySignature(algorithm, rsa.publicKey, 'text', forged)).toBe(false);
    }
  }
});

test('tells the hashes and paddings of one key apart', () => {
  for (const [algorithm, other] of [
    ['RS256', 'PS256'],
    ['PS256', 'RS256'],
    ['RS256', 'RS384'],
    ['PS384', 'PS512'],
    ['HS256', 'HS512'],
  ] as const) {
    const { publicKey, privateKey } = keysFor(algorithm);
    const signature = jwsAlgorithms[algorithm].sign(privateKey, 'text');
    expect(verifySignature(other, publicKey, 'text', signature)).toBe(false);
    expect(verifySignature(algorithm, publicKey, 'text', signature)).toBe(true);
  }
});

describe('T08: ES256', () => {
  const order = BigInt('0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551');
  const isGood = (bytes: Buffer) => verifySignature('ES256', p256.publicKey, 'text', bytes.toString('base64url'));
  const good = Buffer.from(jwsAlgorithms.ES256.sign(p256.privateKey, 'text'), 'base64url');

  test('refuses r = s = 0 and r = s = n', () => {
    expect(isGood(Buffer.alloc(64))).toBe(false);
    const n = Buffer.from(order.toString(16), 'hex');
    expect(isGood(Buffer.concat([n, n]))).toBe(false);
  });

  test('refuses DER', () => {
    const der = Buffer.concat([
      Buffer.from([0x30, 0x46, 0x02, 0x21, 0]),
      good.subarray(0, 32),
      Buffer.from([0x02, 0x21, 0]),
      good.subarray(32),
    ]);
    expect(isGood(der)).toBe(false);
  });

  test('accepts the low and the high s, as RFC 7518 does', () => {
    const s = BigInt(`0x${good.subarray(32).toString('hex')}`);
    const mirrored = Buffer.from((order - s).toString(16).padStart(64, '0'), 'hex');
    expect(isGood(good)).toBe(true);
    expect(isGood(Buffer.concat([good.subarray(0, 32), mirrored]))).toBe(true);
  });
});

describe('a key fits', () => {
  const misfit = (algorithm: JwsAlgorithm, key: KeyObject) => jwsAlgorithms[algorithm].misfit(key);

  test('a MAC when it is as long as the hash', () => {
    for (const [algorithm, bytes] of [
      ['HS256', 32],
      ['HS384', 48],
      ['HS512', 64],
    ] as const) {
      expect(misfit(algorithm, createSecretKey(randomBytes(bytes)))).toBeUndefined();
      expect(misfit(algorithm, createSecretKey(randomBytes(bytes - 1)))).toBe(
        `the secret is shorter than ${bytes} bytes`,
      );
    }
  });

  test('RSA when its modulus has 2048 to 8192 bits', () => {
    const small = generateKeyPairSync('rsa', { modulusLength: 2040 });
    expect(misfit('RS256', small.publicKey)).toBe('the modulus has 2040 bits; 2048 to 8192 are accepted');
    const n = Buffer.alloc(1032, 0xff).toString('base64url');
    const huge = createPublicKey({ key: { kty: 'RSA', n, e: 'AQAB' }, format: 'jwk' });
    expect(misfit('PS256', huge)).toBe('the modulus has 8256 bits; 2048 to 8192 are accepted');
  });

  test.each(['AQ', 'Ag', 'AQAA'])('RSA when its exponent is odd and not 1, so not %s', (e) => {
    const { n } = rsa.publicKey.export({ format: 'jwk' });
    const key = createPublicKey({ key: { kty: 'RSA', n, e } as Record<string, string>, format: 'jwk' });
    expect(misfit('RS256', key)).toBe('the public exponent is not an odd number from 3');
  });

  test('RSA when it is a plain RSA key, not one for PSS alone', () => {
    const pss = generateKeyPairSync('rsa-pss', { modulusLength: 2048 });
    expect(misfit('PS256', pss.publicKey)).toBe('the key is not an RSA key');
  });

  test('EdDSA when it is Ed25519, not Ed448', () => {
    expect(misfit('EdDSA', generateKeyPairSync('ed448').publicKey)).toBe('the key is not an Ed25519 key');
  });
});

describe('algorithmNamed', () => {
  test('knows the thirteen names, and Ed25519 as EdDSA', () => {
    expect(names).toHaveLength(13);
    expect(names.map(algorithmNamed)).toEqual(names);
    expect(algorithmNamed('Ed25519')).toBe('EdDSA');
  });

  test.each([
    'none',
    'None',
    'NONE',
    'nOnE',
    '',
    'hs256',
    'HS256 ',
    'Ed448',
    'ES256K',
    'toString',
    '__proto__',
    'constructor',
  ])('T01: does not know %j', (name) => {
    expect(algorithmNamed(name)).toBeUndefined();
  });
});
