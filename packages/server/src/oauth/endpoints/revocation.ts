import { readOwnAccessToken } from '../access-token.ts';
import { authenticateClient } from '../client-authentication/authenticate-client.ts';
import type { FailureLimits } from '../client-authentication/failure-limits.ts';
import { errorResponse, notStored, type OAuthEndpoint } from '../oauth-message.ts';
import type { OAuthServices } from '../oauth-services.ts';
import { missingToken } from './introspection.ts';

const anotherClients = {
  code: 'invalid_grant',
  description: 'The token was issued to another client, which alone may revoke it.',
} as const;

/**
 * RFC 7009. What is no live token of ours is answered as a success: what the client wanted is the case. Answers once the
 * revocation is durable and takes effect here.
 */
export function createRevocationEndpoint(services: OAuthServices, failures: FailureLimits): OAuthEndpoint {
  const { clients, revocations } = services;
  return async (request) => {
    const authentication = await authenticateClient(request, { clients, failures });
    if ('error' in authentication) return errorResponse(authentication.error);
    const { id: clientId } = authentication.client;
    const token = request.form.get('token');
    if (token === undefined) return errorResponse({ ...missingToken, clientId });
    const own = await readOwnAccessToken(token, services);
    if (own !== undefined && own.identity.clientId !== clientId) return errorResponse({ ...anotherClients, clientId });
    if (own !== undefined && !(await revocations.isRevoked(own.identity))) {
      const { requestId, presented } = request;
      const actor = { id: `client:${clientId}`, remoteAddress: presented.clientAddress ?? null, requestId };
      await revocations.revokeToken(own.identity.tokenId, own.expiresAt, actor);
    }
    return { status: 200, headers: notStored, body: '', clientId };
  };
}
