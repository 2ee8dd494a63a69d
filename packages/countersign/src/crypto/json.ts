import { decodeUtf8 } from './base64url.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

/** More than any token or JWK set has, and far less than what a recursive reader could choke on. */
const maximumDepth = 16;

const hasOwn = Object.prototype.hasOwnProperty;

/**
 * Parses untrusted bytes that must be one JSON object in valid UTF-8, at most 16 levels deep. No object in it may name a
 * member twice (RFC 7515 section 4, RFC 8725 section 2.4), and none may be called `__proto__`. The result is frozen throughout.
 *
 * @returns undefined when the bytes are anything else.
 */
export function parseJsonObject(bytes: Buffer): JsonObject | undefined {
  const text = decodeUtf8(bytes);
  return text === undefined ? undefined : parseJsonObjectText(text);
}

/** The same for a text. */
export function parseJsonObjectText(text: string): JsonObject | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return undefined;
  }
  const members = countAndFreeze(value as JsonObject, maximumDepth);
  // The first count is quick and never too low, so equality settles it; the second is exact.
  if (members === countPossibleMembers(text) || members === countWrittenMembers(text)) {
    return value as JsonObject;
  }
  return undefined;
}

/** How many members the objects in `value` have together; not a number when it is too deep or one is called `__proto__`. */
function countAndFreeze(value: JsonObject, depthLeft: number): number {
  if (depthLeft === 0) {
    return Number.NaN;
  }
  let count = 0;
  const isObject = !Array.isArray(value);
  for (const name in value) {
    if (!hasOwn.call(value, name)) {
      continue;
    }
    if (name === '__proto__') {
      return Number.NaN;
    }
    const child = value[name];
    count += isObject ? 1 : 0;
    if (typeof child === 'object' && child !== null) {
      count += countAndFreeze(child as JsonObject, depthLeft - 1);
    }
  }
  Object.freeze(value);
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
  let count = 0;
  let inString = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x22) {
      inString = !inString;
    } else if (inString) {
      // What a backslash stands before ends no string.
      at += code === 0x5c ? 1 : 0;
    } else if (code === 0x3a) {
      count++;
    }
  }
  return count;
}
