import { randomBytes } from 'node:crypto';
import { base62Alphabet } from './base62.ts';

/** The largest multiple of 62 that a byte can hold; bytes from here on are thrown away, or the first letters would come more often. */
const unbiasedLimit = 248;

/** `length` characters of 0-9, A-Z and a-z, each equally likely and unpredictable (5.95 bits a character). */
export function randomBase62(length: number): string {
  let text = '';
  while (text.length < length) {
    for (const byte of randomBytes(length - text.length)) {
      if (byte < unbiasedLimit) {
        text += base62Alphabet.charAt(byte % 62);
      }
    }
  }
  return text;
}

/** `byteCount` unpredictable bytes, as base64url without padding. */
export function randomBase64url(byteCount: number): string {
  return randomBytes(byteCount).toString('base64url');
}
