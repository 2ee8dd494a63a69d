import { generateKeyPairSync, sign, verify } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ecdsaSignatureFromDer, ecdsaSignatureToDer } from './ecdsa-signature.ts';

const curves = [
  { name: 'P-256', order: 'ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551' },
  { name: 'P-384', order: `${'f'.repeat(48)}c7634d81f4372ddf581a0db248b0a77aecec196accc52973` },
  { name: 'P-521', order: `01${'f'.repeat(64)}fa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409` },
].map(({ name, order }) => ({ name, order: Buffer.from(order, 'hex'), coordinateBytes: order.length / 2 }));

/** A number, at the width of a coordinate. */
const wide = (value: bigint, bytes: number) => Buffer.from(value.toString(16).padStart(2 * bytes, '0'), 'hex');

describe.each(curves)('on $name', (curve) => {
  const n = BigInt(`0x${curve.order.toString('hex')}`);
  const width = curve.coordinateBytes;
  const pair = (r: bigint, s: bigint) => Buffer.concat([wide(r, width), wide(s, width)]);

  test('turns r and s of any size into DER and back', () => {
    const number = fc.oneof(
      fc.bigInt({ min: 1n, max: n - 1n }),
      fc.bigInt({ min: 1n, max: 70_000n }),
      fc.constant(n - 1n),
    );
    fc.assert(
      fc.property(number, number, (r, s) => {
        const der = ecdsaSignatureToDer(pair(r, s), curve);
        expect(der).toBeDefined();
        expect(ecdsaSignatureFromDer(der ?? Buffer.alloc(0), curve)).toEqual(pair(r, s));
      }),
    );
  });

  test('writes the DER that OpenSSL reads, and reads the DER that OpenSSL writes', () => {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: curve.name });
    const data = Buffer.from('message');
    for (let round = 0; round < 50; round++) {
      const fixed = sign('sha256', data, { key: privateKey, dsaEncoding: 'ieee-p1363' });
      expect(verify('sha256', data, publicKey, ecdsaSignatureToDer(fixed, curve) ?? Buffer.alloc(0))).toBe(true);
      const converted = ecdsaSignatureFromDer(sign('sha256', data, privateKey), curve);
      expect(verify('sha256', data, { key: publicKey, dsaEncoding: 'ieee-p1363' }, converted)).toBe(true);
    }
  });

  test.each([
    ['r = s = 0', 0n, 0n],
    ['r = 0', 0n, 1n],
    ['s = 0', 1n, 0n],
    ['r = n', n, 1n],
    ['s = n', 1n, n],
    ['s = n + 1', 1n, n + 1n],
  ])('T08: refuses %s', (_name, r, s) => {
    expect(ecdsaSignatureToDer(pair(r, s), curve)).toBeUndefined();
  });

  test('T08: refuses every width but its own, DER among them', () => {
    const good = pair(5n, n - 5n);
    for (const wrong of [Buffer.alloc(0), good.subarray(1), Buffer.concat([good, Buffer.from([1])])]) {
      expect(ecdsaSignatureToDer(wrong, curve)).toBeUndefined();
    }
    expect(ecdsaSignatureToDer(ecdsaSignatureToDer(good, curve) ?? Buffer.alloc(0), curve)).toBeUndefined();
  });
});
