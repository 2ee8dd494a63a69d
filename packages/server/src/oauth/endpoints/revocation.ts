import type { Clock } from 'countersign';
import { createRateLimiter } from 'countersign/building-blocks';
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
 * Every verifier keeps each token that was revoked in memory until it has expired: one client must not fill it. Far more than any
 * that revokes what it no longer needs.
 */
const perClient = { limit: 1000, windowSeconds: 60 };

/** RFC 7009 section 2.2.1: the token still exists; try again later. */
const tooMany = (clientId: string, waitSeconds: number) =>
  ({
    code: 'temporarily_unavailable',
    description: 'The client revokes too many tokens, one by one. Wait for the seconds that Retry-After names.',
    status: 503,
    headers: ['Retry-After', String(waitSeconds)],
    clientId,
  }) as const;

/** The seconds that a client has to wait before it may revoke another token; 0: none. */
function createAllowance(clock: Clock): (clientId: string) => number {
  const limiter = createRateLimiter({ clock });
  return (clientId) => {
    const admission = limiter.admit([{ name: 'revocations', key: clientId, ...perClient }]);
    return admission.outcome === 'refused' ? admission.retryAfterSeconds : 0;
  };
}

/**
 * RFC 7009. What is no live token of ours is answered as a success: what the client wanted is the case. Answers once the
 * revocation is durable and takes effect here.
 */
export function createRevocationEndpoint(services: OAuthServices, failures: FailureLimits): OAuthEndpoint {
  const { clients, revocations, clock } = services;
  const secondsToWait = createAllowance(clock);
  return async (request) => {
    const authentication = await authenticateClient(request, { clients, failures });
    if ('error' in authentication) return errorResponse(authentication.error);
    const { id: clientId } = authentication.client;
    const token = request.form.get('token');
    if (token === undefined) return errorResponse({ ...missingToken, clientId });
    const own = await readOwnAccessToken(token, services);
    if (own !== undefined && own.identity.clientId !== clientId) return errorResponse({ ...anotherClients, clientId });
    if (own !== undefined && !(await revocations.isRevoked(own.identity))) {
      const wait = secondsToWait(clientId);
      if (wait > 0) return errorResponse(tooMany(clientId, wait));
      const { requestId, presented } = request;
      const actor = { id: `client:${clientId}`, remoteAddress: presented.clientAddress ?? null, requestId };
      await revocations.revokeToken(own.identity.tokenId, own.expiresAt, actor);
    }
    return { status: 200, headers: notStored, body: '', clientId };
  };
}
