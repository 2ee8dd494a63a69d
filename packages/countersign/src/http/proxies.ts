import { type CompiledCidrs, compileCidrs, isAddress } from './cidr.ts';

/** What the headers of a request say of how it came here. Values of repeated lines are joined by a comma. */
export interface ForwardedClaims {
  readonly forwardedFor: string | undefined;
  readonly forwardedProto: string | undefined;
  /** RFC 7239. Only what it says against the request is heard. */
  readonly forwarded: string | undefined;
}

export interface Connection {
  readonly encrypted: boolean;
  readonly remoteAddress: string | undefined;
}

/** Where a request came from, after the trusted-proxy rules. */
export interface Origin {
  readonly confidential: boolean;
  readonly clientAddress: string | undefined;
}

const loopback = compileCidrs(['127.0.0.0/8', '::1'], 'loopback');

/**
 * Applies the trusted-proxy rules.
 *
 * What speaks for a request is believed from trusted proxies only: `X-Forwarded-Proto: https`, and `X-Forwarded-For`,
 * read from its right end past further trusted proxies. What speaks against it (`X-Forwarded-Proto: http`, RFC 7239
 * `proto=http`) is believed from any process on this machine too: that is a proxy nobody told us of, and the request
 * has crossed a network in the clear.
 *
 * @returns a sentence for the log when a trusted proxy contradicts itself or cannot be understood
 */
export function judgeOrigin(
  connection: Connection,
  claims: ForwardedClaims,
  trustedProxies: CompiledCidrs,
): Origin | string {
  const { remoteAddress, encrypted } = connection;
  const local = isLoopback(remoteAddress);
  const trusted = trustedProxies.includes(remoteAddress);
  if (!trusted && !local) return { confidential: encrypted, clientAddress: plain(remoteAddress) };
  const proto = readProto(claims.forwardedProto);
  const deniedByForwarded = saysInsecure(claims.forwarded);
  if (!trusted) {
    const confidential = proto !== 'insecure' && proto !== 'unclear' && !deniedByForwarded;
    return { confidential, clientAddress: plain(remoteAddress) };
  }
  if (proto === 'unclear') return 'X-Forwarded-Proto from a trusted proxy is not one clear value.';
  if (proto === 'secure' && deniedByForwarded) return 'X-Forwarded-Proto and Forwarded contradict each other.';
  const clientAddress = walk(claims.forwardedFor, remoteAddress, trustedProxies);
  if (clientAddress === undefined) return 'X-Forwarded-For from a trusted proxy holds something that is no address.';
  const insecure = proto === 'insecure' || deniedByForwarded;
  // Plain HTTP that never left this machine: the proxy stands here, and so does whom it speaks for.
  const neverLeft = local && claims.forwardedFor !== undefined && isLoopback(clientAddress);
  const confidential = insecure ? neverLeft : encrypted || local || proto === 'secure';
  return { confidential, clientAddress: plain(clientAddress) };
}

/** True for an address of this machine itself. */
function isLoopback(address: string | undefined): boolean {
  return address === '127.0.0.1' || address === '::1' || loopback.includes(address);
}

function readProto(value: string | undefined): 'absent' | 'secure' | 'insecure' | 'unclear' {
  if (value === undefined) return 'absent';
  switch (value.trim().toLowerCase()) {
    case 'https':
    case 'wss':
      return 'secure';
    case 'http':
    case 'ws':
      return 'insecure';
    default:
      return 'unclear';
  }
}

/** True when any element of a Forwarded header names a protocol other than https. */
function saysInsecure(forwarded: string | undefined): boolean {
  if (forwarded === undefined) return false;
  for (const match of forwarded.matchAll(/proto\s*=\s*"?([^\s",;]*)/gi)) {
    const proto = match[1]?.toLowerCase();
    if (proto !== 'https' && proto !== 'wss') return true;
  }
  return false;
}

/** The right-most address that is not a trusted proxy's; the left-most where all are; undefined where one is no address. */
function walk(forwardedFor: string | undefined, peer: string | undefined, trusted: CompiledCidrs): string | undefined {
  let address = peer;
  if (forwardedFor === undefined) return address;
  let end = forwardedFor.length;
  while (end >= 0) {
    const comma = end === 0 ? -1 : forwardedFor.lastIndexOf(',', end - 1);
    const element = forwardedFor.slice(comma + 1, end).trim();
    address = isAddress(element) ? element : withoutPort(element);
    if (address === undefined) return undefined;
    if (!trusted.includes(address)) return address;
    end = comma;
  }
  return address;
}

/** The address in `203.0.113.7:4711` or `[2001:db8::7]:4711`, as some proxies write. */
function withoutPort(text: string): string | undefined {
  const match = /^(?:\[([^\]]*)\](?::\d{1,5})?|([\d.]+):\d{1,5})$/.exec(text);
  const address = match?.[1] ?? match?.[2];
  return address !== undefined && isAddress(address) ? address : undefined;
}

/** Dual-stack sockets report IPv4 callers as `::ffff:203.0.113.7`. */
function plain(address: string | undefined): string | undefined {
  return address?.startsWith('::ffff:') && address.includes('.') ? address.slice('::ffff:'.length) : address;
}
