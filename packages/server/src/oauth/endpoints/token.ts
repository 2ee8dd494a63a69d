import { andThen } from 'countersign/building-blocks';
import { authenticateClient } from '../client-authentication/authenticate-client.ts';
import type { FailureLimits } from '../client-authentication/failure-limits.ts';
import { type ClientCredentialsGrant, grantClientCredentials } from '../grants/client-credentials.ts';
import { errorResponse, notStoredJson, type OAuthEndpoint, type OAuthResponse } from '../oauth-message.ts';
import type { OAuthServices } from '../oauth-services.ts';

/** RFC 6749 section 3.2. Issuing writes nothing: the token carries all there is to know of it. */
export function createTokenEndpoint(services: OAuthServices, failures: FailureLimits): OAuthEndpoint {
  const { clients, clock, revocations } = services;

  function issue({ issued, content }: ClientCredentialsGrant) {
    return andThen(revocations.isRevoked(issued.identity), (isRevoked) =>
      isRevoked ? errorResponse(revokedThisSecond(content.clientId)) : tokenResponse({ issued, content }),
    );
  }

  return (request) => {
    const { form } = request;
    const grantType = form.get('grant_type');
    if (grantType === undefined) return errorResponse(missingGrantType);
    const now = clock.nowSeconds();
    return andThen(authenticateClient(request, { clients, failures }), (authentication) => {
      if ('error' in authentication) return errorResponse(authentication.error);
      const { client } = authentication;
      if (grantType !== 'client_credentials') return errorResponse({ ...unsupportedGrantType, clientId: client.id });
      const grant = grantClientCredentials(client, form, now, services);
      return 'error' in grant ? errorResponse(grant.error) : issue(grant);
    });
  };
}

const missingGrantType = {
  code: 'invalid_request',
  description: 'The parameter grant_type is missing.',
} as const;

const unsupportedGrantType = {
  code: 'unsupported_grant_type',
  description: 'The grant type is not supported. See grant_types_supported in the metadata.',
} as const;

/**
 * The client, its tokens so far, or the key that signed were revoked in this very second, and the token would never have been
 * good. Which of them it was shows at the next attempt: only a revoked client is refused then.
 */
function revokedThisSecond(clientId: string) {
  const description = 'Something was revoked at this very moment. Try again in a second.';
  const headers = ['Retry-After', '1'];
  return { code: 'temporarily_unavailable', description, status: 503, headers, clientId } as const;
}

/** RFC 6749 section 5.1. */
function tokenResponse({ issued, content }: ClientCredentialsGrant): OAuthResponse {
  const { scopes, lifetimeSeconds, clientId } = content;
  // A JWT and scope tokens need no escaping in JSON.
  const scope = scopes.length === 0 ? '' : `,"scope":"${scopes.join(' ')}"`;
  const body = `{"access_token":"${issued.token}","token_type":"Bearer","expires_in":${lifetimeSeconds}${scope}}`;
  return { status: 200, headers: notStoredJson, body, clientId };
}
