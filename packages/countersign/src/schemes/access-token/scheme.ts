import { ConfigurationError } from '../../core/errors.ts';
import type { Scheme } from '../../core/scheme.ts';
import { type AccessTokenCredential, extractAccessToken } from './extract.ts';
import { type AccessTokenVerifierOptions, createAccessTokenVerifier } from './verify.ts';

export interface AccessTokenSchemeOptions
  extends Omit<AccessTokenVerifierOptions, 'issuer' | 'maximumRememberedTokens'> {
  /** Tells what stands under `Bearer` and is the API key scheme's. */
  readonly isApiKeyForm: (credentials: string) => boolean;
  /** How many verified tokens are remembered at most. Default 20,000. */
  readonly maximumRememberedTokens?: number;
}

/**
 * Access tokens as signed JWTs (RFC 9068) under `Authorization: Bearer` (RFC 6750). See README.md beside this file.
 *
 * @throws {ConfigurationError} when the authority issues no tokens, no audience is named, or a number makes no sense.
 */
export function createAccessTokenScheme(options: AccessTokenSchemeOptions): Scheme<AccessTokenCredential> {
  const { isApiKeyForm } = options;
  const { verify, close } = createAccessTokenVerifier(checkOptions(options));
  return {
    name: 'access-token',
    extract: (presented) => extractAccessToken(presented, isApiKeyForm),
    verify,
    close,
  };
}

function checkOptions(options: AccessTokenSchemeOptions): AccessTokenVerifierOptions {
  const {
    authority,
    audiences,
    clockLeewaySeconds,
    maximumTokenLifetimeSeconds,
    maximumRememberedTokens = 20_000,
  } = options;
  const { issuer } = authority;
  if (issuer === undefined || issuer === '') {
    throw new ConfigurationError('Access tokens need an authority with an issuer.');
  }
  if (audiences.length === 0 || audiences.includes('')) {
    throw new ConfigurationError(
      "Set `audience` to this API's identifier: access tokens made for other APIs must not be accepted here.",
    );
  }
  if (!(clockLeewaySeconds >= 0 && clockLeewaySeconds <= 300)) {
    throw new ConfigurationError('`clockLeewaySeconds` must be a number from 0 to 300.');
  }
  if (!(maximumTokenLifetimeSeconds > 0 && maximumTokenLifetimeSeconds < Number.POSITIVE_INFINITY)) {
    throw new ConfigurationError('`maximumTokenLifetimeSeconds` must be a number above 0.');
  }
  if (!(maximumRememberedTokens >= 2 && maximumRememberedTokens < Number.POSITIVE_INFINITY)) {
    throw new ConfigurationError('`maximumRememberedTokens` must be a number from 2.');
  }
  const { clock, allowInsecureUntypedTokens } = options;
  return {
    authority,
    issuer,
    audiences,
    clock,
    clockLeewaySeconds,
    maximumTokenLifetimeSeconds,
    maximumRememberedTokens,
    allowInsecureUntypedTokens,
  };
}
