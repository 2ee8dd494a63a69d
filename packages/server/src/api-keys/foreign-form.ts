import type { ApiKeyHashAlgorithm } from './api-key-store.ts';

/** The algorithms whose hashes can only be compared with the key itself at hand. */
export type SlowHashAlgorithm = Exclude<ApiKeyHashAlgorithm, 'peppered'>;

/** A hash from elsewhere, read and found bearable. */
export type ForeignHash =
  | { readonly algorithm: 'sha256' /** Base64url of the SHA-256 of the whole key. */; readonly digest: string }
  | { readonly algorithm: SlowHashAlgorithm /** As imported. */; readonly hash: string };

export interface ScryptHash {
  readonly cost: number;
  readonly blockSize: number;
  readonly parallelization: number;
  readonly salt: Buffer;
  readonly hash: Buffer;
}

export interface Argon2Hash {
  readonly memoryKibibytes: number;
  readonly passes: number;
  readonly parallelism: number;
  readonly salt: Buffer;
  readonly hash: Buffer;
}

/** What one comparison may take, at most: a hash that asks for more would let one request stop the server. */
const maximumBcryptCost = 14;
const maximumMemoryBytes = 256 * 1024 * 1024;
const maximumArgon2Passes = 10;

const bcryptForm = /^\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{53}$/;
const scryptForm = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{11,88})\$([A-Za-z0-9+/]{22,88})$/;
const argon2Form =
  /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{11,88})\$([A-Za-z0-9+/]{22,88})$/;

/**
 * Reads a hash in one of the forms that can be imported: SHA-256 as hex or base64url, with or without `sha256:` before it;
 * bcrypt (`$2a$`, `$2b$`, `$2y$`); scrypt and Argon2id in PHC form.
 *
 * @returns the hash, or a sentence that says why it cannot be imported.
 */
export function readForeignHash(text: string): ForeignHash | string {
  if (text.startsWith('$2')) return readBcrypt(text);
  if (text.startsWith('$scrypt$')) return readScrypt(text) ? { algorithm: 'scrypt', hash: text } : unbearable('scrypt');
  if (text.startsWith('$argon2')) {
    return readArgon2(text) ? { algorithm: 'argon2id', hash: text } : unbearable('argon2id');
  }
  const digest = readDigest(text.replace(/^sha256:/, ''));
  return digest === undefined
    ? 'The hash is in none of the known forms: SHA-256 (hex or base64url), bcrypt, scrypt or Argon2id (PHC).'
    : { algorithm: 'sha256', digest };
}

function readBcrypt(text: string): ForeignHash | string {
  const cost = Number(bcryptForm.exec(text)?.[1]);
  return cost >= 4 && cost <= maximumBcryptCost
    ? { algorithm: 'bcrypt', hash: text }
    : `The bcrypt hash is malformed, or its cost is not within 4 and ${maximumBcryptCost}.`;
}

function unbearable(algorithm: string): string {
  return `The ${algorithm} hash is malformed, or one comparison would take more memory or time than is allowed here.`;
}

function readDigest(text: string): string | undefined {
  if (/^[0-9a-fA-F]{64}$/.test(text)) return Buffer.from(text, 'hex').toString('base64url');
  if (!/^[A-Za-z0-9_-]{43}=?$/.test(text)) return undefined;
  return Buffer.from(text, 'base64url').toString('base64url');
}

export function readScrypt(text: string): ScryptHash | undefined {
  const [, logarithm = '', r = '', p = '', salt = '', hash = ''] = scryptForm.exec(text) ?? [];
  const read = {
    cost: 2 ** Number(logarithm),
    blockSize: Number(r),
    parallelization: Number(p),
    salt: Buffer.from(salt, 'base64'),
    hash: Buffer.from(hash, 'base64'),
  };
  const work = read.cost * read.blockSize * read.parallelization * 128;
  return read.cost >= 2 && work > 0 && work <= maximumMemoryBytes ? read : undefined;
}

export function readArgon2(text: string): Argon2Hash | undefined {
  const [, memory = '', passes = '', parallelism = '', salt = '', hash = ''] = argon2Form.exec(text) ?? [];
  const read = {
    memoryKibibytes: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
    salt: Buffer.from(salt, 'base64'),
    hash: Buffer.from(hash, 'base64'),
  };
  const bearable =
    read.parallelism >= 1 &&
    read.passes >= 1 &&
    read.passes <= maximumArgon2Passes &&
    read.memoryKibibytes >= 8 * read.parallelism &&
    read.memoryKibibytes * 1024 <= maximumMemoryBytes;
  return bearable ? read : undefined;
}

/** How many keys may begin alike: as many as one request may have compared. */
export const maximumCandidates = 8;

const startLengths = [16, 8];

/** The fewest characters of a key that must be known to find it by a slow hash. */
export const minimumStartLength = 8;

/**
 * Where a key is found whose hash cannot be computed from its digest: by its first characters, cut to one of two lengths,
 * so that a key is looked for in two places only.
 */
export function lookupByStart(start: string): string | undefined {
  const length = startLengths.find((candidate) => candidate <= start.length);
  return length === undefined ? undefined : `start:${start.slice(0, length)}`;
}

/** All places where a key of a foreign form may be found, longest beginning first. */
export function lookupsByStart(key: string): readonly string[] {
  return startLengths.filter((length) => length <= key.length).map((length) => `start:${key.slice(0, length)}`);
}
