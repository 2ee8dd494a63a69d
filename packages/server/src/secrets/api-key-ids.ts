import { createHmac, createSecretKey, randomInt, timingSafeEqual } from 'node:crypto';

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const randomLength = 10;
const tagLength = 6;
const idForm = /^[0-9A-Za-z]{16}$/;

/**
 * Ids of API keys: 10 random base62 characters and a tag of 6 over them. Whoever does not hold the secret cannot make up an id
 * that passes, so a flood of invented ids is refused without asking the database.
 */
export interface ApiKeyIds {
  create(): string;
  /** True when `id` was made by `create` here or on another node with the same store. Constant time in the tag. */
  isOurs(id: string): boolean;
}

export function createApiKeyIds(secret: Buffer): ApiKeyIds {
  const key = createSecretKey(secret);
  const tag = (random: string) => toBase62(createHmac('sha256', key).update(random).digest().readUIntBE(0, 6));
  return {
    create() {
      const random = Array.from({ length: randomLength }, () => alphabet[randomInt(alphabet.length)]).join('');
      return random + tag(random);
    },
    isOurs(id) {
      if (!idForm.test(id)) return false;
      const expected = Buffer.from(tag(id.slice(0, randomLength)));
      return timingSafeEqual(Buffer.from(id.slice(randomLength)), expected);
    },
  };
}

/** The low digits of a 48-bit number, which is 5,000 times larger than 62⁶: the bias does not matter for a tag. */
function toBase62(value: number): string {
  let digits = '';
  let rest = value;
  for (let position = 0; position < tagLength; position += 1) {
    digits += alphabet[rest % alphabet.length];
    rest = Math.floor(rest / alphabet.length);
  }
  return digits;
}
