import { expect, test } from 'vitest';
import { sha256Base64url } from './digest.ts';

test('is SHA-256 (FIPS 180-4, the example "abc"), of a text or of bytes', () => {
  const expected = Buffer.from('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad', 'hex').toString(
    'base64url',
  );
  expect(sha256Base64url('abc')).toBe(expected);
  expect(sha256Base64url(Buffer.from('abc'))).toBe(expected);
});
