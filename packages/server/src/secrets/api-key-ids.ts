import { createHmac, createSecretKey } from 'node:crypto';
import { base62Alphabet, constantTimeEqual, hmacBase64url, randomBase62 } from 'countersign/building-blocks';

const randomLength = 10;
const tagLength = 6;
const idForm = /^[0-9A-Za-z]{16}$/;

/**
 * Ids of API keys: 10 random base62 characters and a tag of 6 over them. Whoever does not hold the secret cannot make up an id
 * that passes, so a flood of invented ids is refused without asking the database.
 */
export interface ApiKeyIds {
  create(): string;
  /** Always the same id for the same text, and no telling which text it was: an import that is repeated meets its own keys. */
  derive(text: string): string;
  /** True when `id` was made by `create` here or on another node with the same store. Constant time in the tag. */
  isOurs(id: string): boolean;
}

export function createApiKeyIds(secret: Buffer): ApiKeyIds {
  const key = createSecretKey(secret);
  // The first 48 bits, which are eight characters of base64url.
  const tag = (random: string) =>
    toBase62(Buffer.from(hmacBase64url('sha256', key, random).slice(0, 8), 'base64url').readUIntBE(0, 6));
  return {
    create() {
      const random = randomBase62(randomLength);
      return random + tag(random);
    },
    derive(text) {
      const digest = createHmac('sha256', key).update(`derive:${text}`).digest();
      const random = toBase62(digest.readUIntBE(0, 6)).slice(0, 5) + toBase62(digest.readUIntBE(6, 6)).slice(0, 5);
      return random + tag(random);
    },
    isOurs(id) {
      if (!idForm.test(id)) return false;
      return constantTimeEqual(id.slice(randomLength), tag(id.slice(0, randomLength)));
    },
  };
}

/** The low digits of a 48-bit number, which is 5,000 times larger than 62⁶: the bias does not matter for a tag. */
function toBase62(value: number): string {
  let digits = '';
  let rest = value;
  for (let position = 0; position < tagLength; position += 1) {
    digits += base62Alphabet.charAt(rest % base62Alphabet.length);
    rest = Math.floor(rest / base62Alphabet.length);
  }
  return digits;
}
