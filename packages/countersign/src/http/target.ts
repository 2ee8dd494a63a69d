import type { Refusal } from '../core/verification.ts';

/** Finds the first credential of its kind anywhere in a text that is percent-decoded already. */
export type CredentialFinder = (text: string) => string | undefined;

export interface CredentialInTarget {
  /** One sentence for the log, without the credential. */
  readonly reason: string;
  /** The credential itself: for `reportExposure`, never for a log. */
  readonly text: string;
}

const maximumTargetLength = 16_384;

/**
 * Checks a request target (RFC 9112 section 3.2): origin-form only, of visible ASCII, without a fragment, at most 16 KiB.
 * Proxies and applications disagree about everything else, so that what was judged might not be what is served.
 */
export function checkTarget(target: string): Refusal | undefined {
  if (target.charCodeAt(0) !== 0x2f) return malformed('does not begin with a slash');
  if (target.length > maximumTargetLength) return malformed(`is longer than ${maximumTargetLength} characters`);
  for (let i = 1; i < target.length; i += 1) {
    const code = target.charCodeAt(i);
    if (code < 0x21 || code > 0x7e) return malformed('has a character that is not visible ASCII');
    if (code === 0x23) return malformed('has a fragment');
  }
  return undefined;
}

function malformed(what: string): Refusal {
  return { code: 'ERR_REQUEST_MALFORMED_TARGET', reason: `The request target ${what}.` };
}

/** Names of parameters that hold a credential by definition or by wide custom; folded: lower case, without `-`, `_`, `.`. */
const credentialParameters = new Set([
  'accesstoken',
  'apikey',
  'authorization',
  'bearertoken',
  'clientassertion',
  'clientsecret',
  'idtoken',
  'refreshtoken',
  'xapikey',
]);
const shortestName = 6;
const longestName = 24;

/**
 * Finds a credential in a request target, where it does not belong (RFC 6750 section 2.3, RFC 9700 section 4.3.2).
 *
 * A credential is: what a finder recognises by its form, anywhere in the path or query; and any value of a parameter whose
 * name says so (`access_token`, `api_key`, `client_secret` …, in any spelling). Names that mean many things (`token`, `key`,
 * `code`, `secret`, `signature`) say nothing by themselves. So an opaque credential of somebody else's under such a name is not
 * found, and a link that carries a JWT (for instance an `id_token_hint`, or a mail's confirmation link) cannot be a protected route.
 *
 * @param target as received
 */
export function findCredentialInTarget(
  target: string,
  finders: readonly CredentialFinder[],
): CredentialInTarget | undefined {
  const decoded = decode(target);
  for (const find of finders) {
    const text = find(decoded);
    if (text !== undefined) return { reason: 'The URL holds a text in the form of a credential.', text };
  }
  return findNamed(target);
}

function findNamed(target: string): CredentialInTarget | undefined {
  let previous = 0;
  for (let equals = target.indexOf('='); equals !== -1; equals = target.indexOf('=', equals + 1)) {
    const name = fold(target.slice(nameStart(target, equals, previous), equals));
    previous = equals;
    if (!credentialParameters.has(name)) continue;
    const end = valueEnd(target, equals + 1);
    if (end === equals + 1) continue;
    return {
      reason: `The URL has a parameter that holds a credential by its name (${name}).`,
      text: decode(target.slice(equals + 1, end)),
    };
  }
  return undefined;
}

/** Some servers separate parameters by `;`, or read them from path segments (`/orders;api_key=…`): all count. */
function isSeparator(code: number): boolean {
  return code === 0x26 || code === 0x3b || code === 0x3f || code === 0x2f;
}

/** A name that holds a `=` is none that we look for, so nothing is looked at twice. */
function nameStart(target: string, end: number, previousEquals: number): number {
  let start = end;
  // Three characters of the target may be one of the name.
  const earliest = Math.max(previousEquals, end - longestName * 3 - 1);
  while (start > earliest && !isSeparator(target.charCodeAt(start - 1))) start -= 1;
  return start;
}

function valueEnd(target: string, start: number): number {
  let end = start;
  while (end < target.length && target.charCodeAt(end) !== 0x26 && target.charCodeAt(end) !== 0x3b) end += 1;
  return end;
}

function fold(name: string): string {
  if (name.length < shortestName) return '';
  const decoded = decode(name);
  return decoded.length > longestName ? '' : decoded.toLowerCase().replace(/[-_.]/g, '');
}

/** Percent-decodes what is ASCII, which is all that credentials and their names are made of, and leaves the rest. */
function decode(text: string): string {
  if (!text.includes('%')) return text;
  return text.replace(/%([0-7][0-9a-fA-F])/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/**
 * Finds a JWS or JWE in compact form by its shape (RFC 7515 section 3.1): a header that begins as a JSON object does, and two
 * more parts. Takes time linear in the text's length, whatever the text.
 */
export function findCompactJws(text: string): string | undefined {
  let start = text.indexOf('eyJ');
  while (start !== -1) {
    const headerEnd = segmentEnd(text, start);
    let end = headerEnd;
    if (text[headerEnd] === '.') {
      end = segmentEnd(text, headerEnd + 1);
      if (end > headerEnd + 1 && text[end] === '.') return text.slice(start, segmentEnd(text, end + 1));
    }
    start = text.indexOf('eyJ', end);
  }
  return undefined;
}

/** The index after the last base64url character from `start` on. */
function segmentEnd(text: string, start: number): number {
  let end = start;
  while (end < text.length && isBase64Url(text.charCodeAt(end))) end += 1;
  return end;
}

function isBase64Url(code: number): boolean {
  const letter = code | 0x20;
  return (
    (letter >= 0x61 && letter <= 0x7a && code !== 0x20) ||
    (code >= 0x30 && code <= 0x39) ||
    code === 0x2d ||
    code === 0x5f
  );
}
