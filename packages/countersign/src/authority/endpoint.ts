import { ConfigurationError } from '../core/errors.ts';

export type Endpoint =
  | { readonly outcome: 'usable'; readonly url: URL }
  | { readonly outcome: 'refused'; readonly reason: string };

/**
 * Reads the URL of something that keys or revocations are fetched from. It has to be https, because whoever can change what
 * comes from there can let himself in; plain http only on this machine, or where `allowInsecureHttp` says so.
 */
export function parseEndpoint(text: unknown, allowInsecureHttp: boolean): Endpoint {
  if (typeof text !== 'string' || !URL.canParse(text)) {
    return { outcome: 'refused', reason: 'is not an absolute URL' };
  }
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') {
    return { outcome: 'refused', reason: 'holds a user name or a password; a URL may end up in a log' };
  }
  if (url.hash !== '') {
    return { outcome: 'refused', reason: 'has a fragment' };
  }
  const allowed = url.protocol === 'https:' || (url.protocol === 'http:' && (allowInsecureHttp || isLoopback(url)));
  if (!allowed) {
    return {
      outcome: 'refused',
      reason: 'is not https; plain http is for this machine alone, or for allowInsecureHttp',
    };
  }
  return { outcome: 'usable', url };
}

/** @throws {ConfigurationError} naming `option`. The text is not repeated: it may hold a password. */
export function requireEndpoint(text: unknown, allowInsecureHttp: boolean, option: string): URL {
  const endpoint = parseEndpoint(text, allowInsecureHttp);
  if (endpoint.outcome === 'refused') {
    throw new ConfigurationError(`${option} ${endpoint.reason}`);
  }
  return endpoint.url;
}

/** The WHATWG parser has brought every spelling of an IPv4 address into its dotted form already. */
function isLoopback(url: URL): boolean {
  return url.hostname === 'localhost' || url.hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(url.hostname);
}
