import type { MaybePromise } from 'countersign';
import { andThen } from 'countersign/building-blocks';
import { type OwnAccessToken, readOwnAccessToken } from '../access-token.ts';
import { authenticateClient } from '../client-authentication/authenticate-client.ts';
import type { FailureLimits } from '../client-authentication/failure-limits.ts';
import {
  errorResponse,
  notStoredJson,
  type OAuthEndpoint,
  type OAuthRequest,
  type OAuthResponse,
} from '../oauth-message.ts';
import type { OAuthServices } from '../oauth-services.ts';

/** The scope that a caller with an API key or a token needs. */
const introspectScope = 'countersign:introspect';

const requirement = { scopes: [introspectScope] };

/** Who asks, once that is known; or what to answer instead. */
type Caller = { readonly callerId: string } | { readonly response: OAuthResponse };

/**
 * RFC 7662. Any authenticated client may ask: what it holds in its hands it can read, and the answer adds only whether the token
 * is still good. Other callers need the scope `countersign:introspect`. Of a token that is not good, nothing is said but that.
 */
export function createIntrospectionEndpoint(services: OAuthServices, failures: FailureLimits): OAuthEndpoint {
  const { clients, gate, revocations } = services;

  function identify(request: OAuthRequest): MaybePromise<Caller> {
    const { authorization, apiKeyHeader } = request.presented;
    if (apiKeyHeader !== undefined || authorization?.scheme === 'bearer') return askGate(request);
    return andThen(authenticateClient(request, { clients, failures }), (authentication) =>
      'error' in authentication
        ? { response: errorResponse(authentication.error) }
        : { callerId: authentication.client.id },
    );
  }

  function askGate({ authRequest }: OAuthRequest): MaybePromise<Caller> {
    return andThen(gate.decide(authRequest, requirement), (decision) =>
      decision.outcome === 'allow'
        ? { callerId: decision.principal.credentialId }
        : {
            response: {
              status: decision.status,
              headers: decision.headers,
              body: decision.body,
              error: decision.problem.title,
              reason: decision.code,
            },
          },
    );
  }

  async function introspect(token: string): Promise<OwnAccessToken | undefined> {
    const own = await readOwnAccessToken(token, services);
    return own !== undefined && !(await revocations.isRevoked(own.identity)) ? own : undefined;
  }

  return async (request) => {
    const caller = await identify(request);
    if ('response' in caller) return caller.response;
    const token = request.form.get('token');
    if (token === undefined) return errorResponse(missingToken);
    const own = await introspect(token);
    const body = own === undefined ? '{"active":false}' : describe(own);
    return { status: 200, headers: notStoredJson, body, clientId: caller.callerId };
  };
}

export const missingToken = { code: 'invalid_request', description: 'The parameter token is missing.' } as const;

/** RFC 7662 section 2.2; the claims of ours have the members' names already. */
function describe({ claims }: OwnAccessToken): string {
  const { scope, client_id, exp, iat, sub, aud, iss, jti } = claims;
  return JSON.stringify({ active: true, scope, client_id, token_type: 'Bearer', exp, iat, sub, aud, iss, jti });
}
