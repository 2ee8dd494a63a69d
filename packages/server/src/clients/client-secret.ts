import { checksumLength, checksumOf, randomBase62, sha256Base64url } from 'countersign/building-blocks';

const prefix = 'cs_secret_';
const secretLength = 43;
const form = /^cs_secret_[0-9A-Za-z]{49}$/;

/** `cs_secret_`, 43 random base62 characters (256 bits) and a checksum, by which people and scanners recognise it. */
export function createClientSecret(): string {
  const text = prefix + randomBase62(secretLength);
  return text + checksumOf(text, text.length);
}

/** True when the text has the form of a client secret and its checksum is right: no look-up is needed to refuse a typo. */
export function isClientSecretForm(text: string): boolean {
  if (!form.test(text)) return false;
  return text.endsWith(checksumOf(text, text.length - checksumLength));
}

/** What is peppered and kept: base64url of the secret's SHA-256. */
export function digestClientSecret(secret: string): string {
  return sha256Base64url(secret);
}
