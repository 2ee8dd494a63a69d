import { createHmac, createSecretKey } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hmacBase64url } from './hmac.ts';

const hashes = ['sha256', 'sha384', 'sha512'] as const;
const ascii = (maxLength: number) => fc.string({ unit: 'grapheme-ascii', maxLength });

test('is the HMAC of createHmac, for keys below, at and above the block size', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...hashes),
      fc.uint8Array({ minLength: 1, maxLength: 300 }),
      ascii(5000),
      (hash, secret, text) => {
        expect(hmacBase64url(hash, createSecretKey(secret), text)).toBe(
          createHmac(hash, secret).update(text).digest('base64url'),
        );
      },
    ),
    { numRuns: 500 },
  );
});

test.each([4095, 4096, 4097])('goes on being so for %i characters', (length) => {
  const key = createSecretKey(Buffer.alloc(32, 7));
  const text = 'x'.repeat(length);
  expect(hmacBase64url('sha256', key, text)).toBe(createHmac('sha256', key).update(text).digest('base64url'));
});

test('keeps keys and hashes apart when they alternate, long texts before short ones', () => {
  const keys = [createSecretKey(Buffer.alloc(64, 1)), createSecretKey(Buffer.alloc(200, 2))];
  for (const text of ['a longer text than the next', 'short', '']) {
    for (const key of keys) {
      for (const hash of hashes) {
        expect(hmacBase64url(hash, key, text)).toBe(createHmac(hash, key).update(text).digest('base64url'));
      }
    }
  }
});
