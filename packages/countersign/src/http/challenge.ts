import { ConfigurationError } from '../core/errors.ts';

export interface BearerChallenge {
  /** RFC 9110 section 11.5. */
  readonly realm: string;
  /** RFC 6750 section 3.1. Only when a credential was sent. */
  readonly error?: 'invalid_request' | 'invalid_token' | 'insufficient_scope';
  /** The scopes that the resource needs, separated by spaces. */
  readonly scope?: string;
}

/**
 * Builds a value of WWW-Authenticate (RFC 6750 section 3, RFC 9110 section 11.6.1).
 *
 * @throws {ConfigurationError} for a realm or a scope that cannot stand in a header.
 */
export function bearerChallenge(challenge: BearerChallenge): string {
  let value = `Bearer realm=${quoted(challenge.realm)}`;
  if (challenge.error !== undefined) value += `, error="${challenge.error}"`;
  if (challenge.scope !== undefined) value += `, scope=${quoted(challenge.scope)}`;
  return value;
}

/** A quoted-string (RFC 9110 section 5.6.4), of printable ASCII only: more is legal, but nobody agrees on its meaning. */
function quoted(text: string): string {
  if (!/^[\x20-\x7e]*$/.test(text)) {
    throw new ConfigurationError('A realm or scope in a challenge may have printable ASCII characters only.');
  }
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}
