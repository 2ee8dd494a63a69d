import type { AuthRequest } from '../core/auth-request.ts';
import { ConfigurationError } from '../core/errors.ts';
import type { AuthorizationField, Presented } from '../core/scheme.ts';
import type { Refusal } from '../core/verification.ts';
import type { CompiledCidrs } from './cidr.ts';
import { judgeOrigin } from './proxies.ts';

export interface PresentedOptions {
  /** Lower case; see `assertApiKeyHeader`. */
  readonly apiKeyHeader: string;
  readonly trustedProxies: CompiledCidrs;
  /** Every connection counts as confidential. */
  readonly allowInsecureHttp?: boolean;
}

const namesWithOtherMeaning = [
  'authorization',
  'proxy-authorization',
  'host',
  'cookie',
  'forwarded',
  'x-forwarded-for',
  'x-forwarded-proto',
];

/**
 * @param name the header that API keys come in
 * @throws {ConfigurationError} for what is no header name in lower case, or one that means something else
 */
export function assertApiKeyHeader(name: string): void {
  if (!/^[!#$%&'*+.^_`|~0-9a-z-]+$/.test(name)) {
    throw new ConfigurationError(`apiKeyHeader: "${name}" is not a header name in lower case, such as x-api-key.`);
  }
  if (namesWithOtherMeaning.includes(name)) {
    throw new ConfigurationError(`apiKeyHeader: "${name}" means something else already. Use a header of its own.`);
  }
}

/**
 * Finds where credentials stand in a request, in one pass over its headers, and judges how it came here.
 * Tell the two results apart by `'code' in result`.
 *
 * Refuses what cannot be judged: repeated Authorization, API key or Host lines, an Authorization that is not a scheme
 * and one credential (RFC 9110 section 11.4), two credentials, forwarding headers that contradict each other.
 */
export function readPresented(request: AuthRequest, options: PresentedOptions): Presented | Refusal {
  const { rawHeaders } = request;
  const { apiKeyHeader } = options;
  let authorization: string | undefined;
  let apiKey: string | undefined;
  let hosts = 0;
  let forwardedFor: string | undefined;
  let forwardedProto: string | undefined;
  let forwarded: string | undefined;
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    const name = rawHeaders[i] as string;
    const value = rawHeaders[i + 1] as string;
    // Most headers are none of ours, which their length tells without looking at them.
    if (name.length === 13 && is(name, 'authorization')) {
      if (authorization !== undefined) return duplicate('Authorization');
      authorization = value;
    } else if (name.length === apiKeyHeader.length && is(name, apiKeyHeader)) {
      if (apiKey !== undefined) return duplicate(apiKeyHeader);
      apiKey = value;
    } else if (name.length === 4 && is(name, 'host')) {
      hosts += 1;
      if (hosts > 1) return duplicate('Host');
    } else if (name.length === 15 && is(name, 'x-forwarded-for')) {
      forwardedFor = joined(forwardedFor, value);
    } else if (name.length === 17 && is(name, 'x-forwarded-proto')) {
      forwardedProto = joined(forwardedProto, value);
    } else if (name.length === 9 && is(name, 'forwarded')) {
      forwarded = joined(forwarded, value);
    }
  }
  if (authorization !== undefined && apiKey !== undefined) {
    return {
      code: 'ERR_REQUEST_MULTIPLE_CREDENTIALS',
      reason: `The request has both an Authorization and an ${apiKeyHeader} header.`,
    };
  }
  const field = authorization === undefined ? undefined : parseAuthorization(authorization);
  if (field === 'malformed') {
    return {
      code: 'ERR_REQUEST_MALFORMED_AUTHORIZATION',
      reason: 'The Authorization header is not a scheme followed by one credential.',
    };
  }
  const origin = judgeOrigin(request, { forwardedFor, forwardedProto, forwarded }, options.trustedProxies);
  if (typeof origin === 'string') return { code: 'ERR_REQUEST_MALFORMED_FORWARDED', reason: origin };
  return {
    authorization: field,
    apiKeyHeader: apiKey,
    confidential: origin.confidential || options.allowInsecureHttp === true,
    clientAddress: origin.clientAddress,
  };
}

function is(name: string, lowerCase: string): boolean {
  return name === lowerCase || name.toLowerCase() === lowerCase;
}

function duplicate(name: string): Refusal {
  return { code: 'ERR_REQUEST_DUPLICATE_HEADER', reason: `The request has more than one ${name} header.` };
}

/** Repeated lines of a list are one list (RFC 9110 section 5.3). */
function joined(before: string | undefined, value: string): string {
  return before === undefined ? value : `${before},${value}`;
}

/**
 * Takes an Authorization header apart (RFC 9110 section 11.4): a scheme, spaces, and either one token68 or parameters.
 * Where an HTTP library joined two Authorization lines into one value by a comma, it is neither.
 */
export function parseAuthorization(value: string): AuthorizationField | 'malformed' {
  if (value.startsWith('Bearer ') && value.charCodeAt(7) !== 0x20) {
    const credentials = value.slice(7);
    return isOneWord(credentials) ? { scheme: 'bearer', credentials } : 'malformed';
  }
  const match = schemeAndCredentials.exec(value);
  if (match === null) return 'malformed';
  const [, scheme, credentials] = match as unknown as [string, string, string];
  return { scheme: scheme.toLowerCase(), credentials };
}

const schemeAndCredentials =
  /^([A-Za-z0-9-]+) +([A-Za-z0-9\-._~+/]+=*|[A-Za-z0-9\-._~!#$%&'*+^`|]+[ \t]*=[ \t]*[^\s=,][\t\x20-\x7e]*)$/;

/**
 * Token68 in all but the alphabet, which is left to the scheme: it looks at each character of a credential it has not seen
 * before anyway, and for one it has seen, looking again would cost as much as the rest of the decision.
 */
function isOneWord(text: string): boolean {
  return text !== '' && !text.includes(',') && !text.includes(' ') && !text.includes('\t');
}
