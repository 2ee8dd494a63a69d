import type { Presented } from '../../core/scheme.ts';

/** The token's text, as it stands after `Bearer`. Nothing is known of it yet. */
export type AccessTokenCredential = string;

/**
 * Finds the token of `Authorization: Bearer` (RFC 6750 section 2.1). Forms and queries (sections 2.2 and 2.3) are no places for one.
 * Whatever stands there and is not an API key's form is meant as an access token, however broken it is.
 */
export function extractAccessToken(
  presented: Presented,
  isApiKeyForm: (credentials: string) => boolean,
): AccessTokenCredential | undefined {
  const { authorization } = presented;
  if (authorization === undefined || authorization.scheme !== 'bearer' || isApiKeyForm(authorization.credentials)) {
    return undefined;
  }
  return authorization.credentials;
}
