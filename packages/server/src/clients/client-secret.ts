import { crc32 } from 'node:zlib';
import { randomBase62, sha256Base64url } from 'countersign/building-blocks';

const prefix = 'cs_secret_';
const secretLength = 43;
const checksumLength = 6;
const form = /^cs_secret_[0-9A-Za-z]{49}$/;
const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** `cs_secret_`, 43 random base62 characters (256 bits) and a checksum, by which people and scanners recognise it. */
export function createClientSecret(): string {
  const text = prefix + randomBase62(secretLength);
  return text + checksum(text);
}

/** True when the text has the form of a client secret and its checksum is right: no look-up is needed to refuse a typo. */
export function isClientSecretForm(text: string): boolean {
  if (!form.test(text)) return false;
  const end = text.length - checksumLength;
  return text.slice(end) === checksum(text.slice(0, end));
}

/** What is peppered and kept: base64url of the secret's SHA-256. */
export function digestClientSecret(secret: string): string {
  return sha256Base64url(secret);
}

/** CRC-32 in base62, most significant digit first. It detects mistakes and protects nothing. */
function checksum(text: string): string {
  let rest = crc32(text);
  let digits = '';
  for (let position = 0; position < checksumLength; position += 1) {
    digits = alphabet.charAt(rest % 62) + digits;
    rest = Math.floor(rest / 62);
  }
  return digits;
}
