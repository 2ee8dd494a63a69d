import { isUtf8 } from 'node:buffer';
import type { ErrorCode } from 'countersign';
import { identityHeaderNames } from './identity-headers.ts';

/** The headers of a request to `/authz` that the gateway itself reads; the credential is the gate's. */
export interface GatewayHeaders {
  originalMethod?: string;
  originalUri?: string;
  originalConnection?: string;
  forwardedMethod?: string;
  forwardedUri?: string;
  forwardedConnection?: string;
  forwardedFor?: string;
  forwardedProto?: string;
  connection?: string;
  methodOverride?: string;
}

export interface HeaderRefusal {
  readonly code: ErrorCode;
  /** For the log. */
  readonly reason: string;
}

/** Node gives a header's bytes as the characters of the same number. */
const notAscii = /[\x80-\xff]/;
const malformedText: HeaderRefusal = {
  code: 'ERR_GATEWAY_AMBIGUOUS_REQUEST',
  reason: 'A header holds bytes that are no UTF-8, which applications read in different ways.',
};

const namedByConnection: HeaderRefusal = {
  code: 'ERR_GATEWAY_RESERVED_HEADER',
  reason: 'The Connection header names a header that the proxy sets, which would take it away.',
};

const saidTwice: HeaderRefusal = {
  code: 'ERR_REQUEST_MALFORMED_FORWARDED',
  reason: 'A header that describes the original request stands more than once.',
};

type Role = keyof GatewayHeaders | 'none' | 'reserved';

const roles: Readonly<Record<string, keyof GatewayHeaders>> = {
  'x-original-method': 'originalMethod',
  'x-original-uri': 'originalUri',
  'x-original-connection': 'originalConnection',
  'x-forwarded-method': 'forwardedMethod',
  'x-forwarded-uri': 'forwardedUri',
  'x-forwarded-connection': 'forwardedConnection',
  'x-forwarded-for': 'forwardedFor',
  'x-forwarded-proto': 'forwardedProto',
  connection: 'connection',
  'x-http-method-override': 'methodOverride',
  'x-http-method': 'methodOverride',
  'x-method-override': 'methodOverride',
};

const standingOnce: ReadonlySet<Role> = new Set(['originalMethod', 'originalUri', 'forwardedMethod', 'forwardedUri']);

/** Some frameworks take their path from these instead of the request line. */
const pathOverrides: ReadonlySet<string> = new Set(['x-original-url', 'x-rewrite-url']);
const reservedFamilies = ['x-auth-', 'x-original-', 'x-forwarded-'];

/**
 * Reads the headers in one pass. What could be mistaken upstream for a header that the proxy sets is refused: many applications
 * read `X_Auth_Subject` and `X.Auth.Subject` as `X-Auth-Subject`, and a `Connection` header can take one away.
 *
 * @returns why a header is refused; tell the two apart by `'code' in result`
 */
export function readGatewayHeaders(rawHeaders: readonly string[]): GatewayHeaders | HeaderRefusal {
  const found: GatewayHeaders = {};
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] as string;
    const value = rawHeaders[index + 1] as string;
    if (notAscii.test(value) && !isUtf8(Buffer.from(value, 'latin1'))) return malformedText;
    // All that mean anything here begin with an X, or are Connection.
    const first = name.charCodeAt(0) | 0x20;
    if (first !== 0x78 && first !== 0x63) continue;
    const role = roleOf(name);
    if (role === 'none') continue;
    if (role === 'reserved') {
      const reason = `The header ${JSON.stringify(name.slice(0, 60))} could be mistaken for one that the proxy sets.`;
      return { code: 'ERR_GATEWAY_RESERVED_HEADER', reason };
    }
    const before = found[role];
    if (before !== undefined && standingOnce.has(role)) return saidTwice;
    found[role] = before === undefined ? value : `${before},${value}`;
  }
  return refuseConnectionOptions(found) ?? found;
}

const known = new Map<string, Role>();
const mostKnown = 1024;

/** The spellings that are met most are looked at once. */
function roleOf(name: string): Role {
  const role = known.get(name);
  if (role !== undefined) return role;
  const judged = judge(name);
  if (known.size < mostKnown) known.set(name, judged);
  return judged;
}

function judge(name: string): Role {
  const lowerCase = name.toLowerCase();
  const folded = fold(name);
  if (pathOverrides.has(folded)) return 'reserved';
  if (lowerCase !== folded && isReserved(folded)) return 'reserved';
  return roles[folded] ?? 'none';
}

function fold(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]/g, '-');
}

function isReserved(folded: string): boolean {
  return (
    reservedFamilies.some((family) => folded.startsWith(family)) || folded in roles || identityHeaderNames.has(folded)
  );
}

/** RFC 9110 section 7.6.1: whoever forwards the request drops the headers that `Connection` names. */
function refuseConnectionOptions(headers: GatewayHeaders): HeaderRefusal | undefined {
  for (const value of [headers.connection, headers.originalConnection, headers.forwardedConnection]) {
    if (value === undefined || value === '' || value === 'close' || value === 'keep-alive') continue;
    const named = value
      .split(',')
      .find((option) => isReserved(fold(option.trim())) && option.trim().toLowerCase() !== 'connection');
    if (named !== undefined) return namedByConnection;
  }
  return undefined;
}
