import { isAscii } from 'node:buffer';

export type JsonObject = Readonly<Record<string, unknown>>;

/** More than any token or JWK set has, and far less than what a recursive reader could choke on. */
const maximumDepth = 16;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Parses untrusted bytes that must be one JSON object in valid UTF-8, at most 16 levels deep. No object in it may name a
 * member twice (RFC 7515 section 4, RFC 8725 section 2.4), and none may be called `__proto__`.
 *
 * @returns undefined when the bytes are anything else.
 */
export function parseJsonObject(bytes: Buffer): JsonObject | undefined {
  let text: string;
  let value: unknown;
  try {
    text = isAscii(bytes) ? bytes.toString('latin1') : utf8.decode(bytes);
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return undefined;
  }
  const members = countMembers(value, maximumDepth);
  // The first count is quick and never too low, so equality settles it; the second is exact.
  if (members === countPossibleMembers(text) || members === countWrittenMembers(text)) {
    return value as JsonObject;
  }
  return undefined;
}

/** How many members the objects in `value` have together, or -1 when it is too deep or has a `__proto__`. */
function countMembers(value: object, depthLeft: number): number {
  if (depthLeft === 0) {
    return -1;
  }
  let count = 0;
  if (!Array.isArray(value)) {
    const names = Object.keys(value);
    if (names.includes('__proto__')) {
      return -1;
    }
    count = names.length;
  }
  for (const child of Object.values(value)) {
    if (typeof child === 'object' && child !== null) {
      const inner = countMembers(child, depthLeft - 1);
      if (inner < 0) {
        return -1;
      }
      count += inner;
    }
  }
  return count;
}

/** Counts the colons that may end a member's name: those after a quote or white space. Some inside strings look the same. */
function countPossibleMembers(text: string): number {
  let count = 0;
  for (let at = text.indexOf(':'); at !== -1; at = text.indexOf(':', at + 1)) {
    const before = text.charCodeAt(at - 1);
    if (before === 0x22 || before <= 0x20) {
      count++;
    }
  }
  return count;
}

/** Counts the colons outside strings of a text that is known to be JSON. */
function countWrittenMembers(text: string): number {
  return text.replace(/"(?:[^"\\]|\\.)*"/g, '').split(':').length - 1;
}
