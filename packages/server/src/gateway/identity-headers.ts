import type { Principal } from 'countersign';

/**
 * Who is calling, for an application that reads it from headers. Every one of them is always there, empty when there is nothing
 * to say: a header left out would let the caller's own value through.
 */
const identityHeaders = {
  'X-Auth-Subject': (principal) => principal.subject,
  'X-Auth-Scheme': (principal) => principal.scheme,
  'X-Auth-Client': (principal) => principal.clientId,
  'X-Auth-Owner': (principal) => principal.owner,
  'X-Auth-Scopes': (principal) => principal.scopes.map(headerSafe).join(' '),
  'X-Auth-Credential': (principal) => principal.credentialId,
  'X-Auth-Expires': (principal) => principal.expiresAt?.toString(),
} satisfies Record<string, (principal: Principal) => string | undefined>;

/** Lower case. */
export const identityHeaderNames: ReadonlySet<string> = new Set(
  Object.keys(identityHeaders).map((name) => name.toLowerCase()),
);

/** Names and values alternating. */
export const emptyIdentityHeaders: readonly string[] = Object.keys(identityHeaders).flatMap((name) => [name, '']);

const built = new WeakMap<Principal, readonly string[]>();

/** Names and values alternating. The same list for the same principal. */
export function identityHeadersOf(principal: Principal): readonly string[] {
  const before = built.get(principal);
  if (before !== undefined) return before;
  const headers = Object.entries(identityHeaders).flatMap(([name, read]) => {
    const value = read(principal) ?? '';
    return [name, name === 'X-Auth-Scopes' ? value : headerSafe(value)];
  });
  built.set(principal, headers);
  return headers;
}

/** Percent-encodes what is not visible ASCII, and `%` itself: PHP's `rawurldecode` gives the value back. */
function headerSafe(value: string): string {
  if (/^[\x21-\x24\x26-\x7e]*$/.test(value)) return value;
  return [...Buffer.from(value, 'utf8')]
    .map((byte) => (byte > 0x20 && byte < 0x7f && byte !== 0x25 ? String.fromCharCode(byte) : percent(byte)))
    .join('');
}

function percent(byte: number): string {
  return `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
}
