import { checksumLength, checksumOf } from '../../crypto/base62.ts';
import { sha256Base64url } from '../../crypto/digest.ts';
import { randomBase62 } from '../../crypto/random.ts';

/** What a key says of itself. */
export interface ParsedApiKey {
  readonly prefix: string;
  readonly id: string;
}

const idLength = 16;
/** 190 bits. */
const secretLength = 32;
const bodyLength = idLength + secretLength + checksumLength;
const maximumPrefixLength = 32;

/**
 * Makes a new key: `<prefix>_<id><secret><checksum>`, all but the prefix base62. The checksum is the CRC-32 of all before it, so
 * that scanners and clients tell a typo from a wrong key without asking anybody.
 *
 * @param prefix see `isApiKeyPrefix`
 * @param id 16 base62 characters
 */
export function createApiKeyText(prefix: string, id: string): string {
  const unchecked = `${prefix}_${id}${randomBase62(secretLength)}`;
  return unchecked + checksumOf(unchecked, unchecked.length);
}

/**
 * Reads a key of one of these prefixes.
 *
 * @returns `damaged` when the text begins as such a key does, but length, alphabet or checksum are wrong; undefined when it is of
 * another form
 */
export function parseApiKey(text: string, prefixes: readonly string[]): ParsedApiKey | 'damaged' | undefined {
  const prefixLength = text.length - bodyLength - 1;
  for (const prefix of prefixes) {
    if (prefix.length === prefixLength && startsWithPrefix(text, prefix)) {
      return isWhole(text, prefixLength + 1)
        ? { prefix, id: text.slice(prefixLength + 1, prefixLength + 1 + idLength) }
        : 'damaged';
    }
  }
  return hasApiKeyPrefix(text, prefixes) ? 'damaged' : undefined;
}

/** True when the text begins as a key of one of these prefixes does. */
export function hasApiKeyPrefix(text: string, prefixes: readonly string[]): boolean {
  for (const prefix of prefixes) if (startsWithPrefix(text, prefix)) return true;
  return false;
}

/** Finds the first whole key of one of these prefixes anywhere in a text. */
export function findApiKey(text: string, prefixes: readonly string[]): string | undefined {
  for (const prefix of prefixes) {
    const length = prefix.length + 1 + bodyLength;
    for (let at = text.indexOf(prefix); at !== -1; at = text.indexOf(prefix, at + 1)) {
      if (text.charCodeAt(at + prefix.length) !== 0x5f) continue;
      const candidate = text.slice(at, at + length);
      if (candidate.length === length && isWhole(candidate, prefix.length + 1)) return candidate;
    }
  }
  return undefined;
}

/** What a key is looked up with, which does not give it away: base64url of the SHA-256 of the whole key. */
export function digestApiKey(text: string): string {
  return sha256Base64url(text);
}

/** True for words of lower-case letters and digits joined by single underscores, beginning with a letter, at most 32 characters. */
export function isApiKeyPrefix(text: string): boolean {
  return text.length <= maximumPrefixLength && /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/.test(text);
}

function startsWithPrefix(text: string, prefix: string): boolean {
  return text.charCodeAt(prefix.length) === 0x5f && text.startsWith(prefix);
}

/** True when all from `start` on is base62 and ends in the right checksum. */
function isWhole(text: string, start: number): boolean {
  for (let i = start; i < text.length; i += 1) if (!isBase62(text.charCodeAt(i))) return false;
  const checked = text.length - checksumLength;
  return text.endsWith(checksumOf(text, checked));
}

function isBase62(code: number): boolean {
  return (code >= 0x30 && code <= 0x39) || (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a);
}
