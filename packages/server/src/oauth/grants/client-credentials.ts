import type { StoredClient } from '../../clients/client-store.ts';
import { type AccessTokenContent, type IssuedAccessToken, issueAccessToken } from '../access-token.ts';
import type { FormParameters } from '../form.ts';
import type { OAuthError } from '../oauth-message.ts';
import type { OAuthServices } from '../oauth-services.ts';

export interface ClientCredentialsGrant {
  readonly issued: IssuedAccessToken;
  readonly content: AccessTokenContent;
}

export type ClientCredentialsServices = Pick<
  OAuthServices,
  'issuer' | 'defaultAudience' | 'accessTokenLifetimeSeconds' | 'maximumAccessTokenLifetimeSeconds' | 'signingKeys'
>;

/**
 * The client credentials grant (RFC 6749 section 4.4) for an authenticated client.
 *
 * @param issuedAt seconds since the epoch, read before the client was: a revocation that the client's record does not show yet
 *   then comes after it.
 */
export function grantClientCredentials(
  client: StoredClient,
  form: FormParameters,
  issuedAt: number,
  services: ClientCredentialsServices,
): ClientCredentialsGrant | { readonly error: OAuthError } {
  if (!client.grantTypes.includes('client_credentials')) {
    return refuse('unauthorized_client', 'The client may not use this grant type.', client);
  }
  const scopes = grantScopes(client, form.get('scope'));
  if (scopes === undefined) {
    return refuse('invalid_scope', 'The client may not have every scope that was asked for.', client);
  }
  const audience = grantAudience(client, form.resources, services.defaultAudience);
  if (audience === undefined) {
    return refuse('invalid_target', 'Ask for one resource, and one that the client may have.', client);
  }
  const lifetimeSeconds = Math.min(
    client.accessTokenLifetimeSeconds ?? services.accessTokenLifetimeSeconds,
    services.maximumAccessTokenLifetimeSeconds,
  );
  const content = { subject: client.id, clientId: client.id, audience, scopes, issuedAt, lifetimeSeconds };
  return { issued: issueAccessToken(services.issuer, services.signingKeys.active(), content), content };
}

function refuse(code: OAuthError['code'], description: string, { id }: StoredClient): { readonly error: OAuthError } {
  return { error: { code, description, clientId: id } };
}

/** All of the client's scopes when none is asked for. Undefined when one is asked for that it may not have. */
function grantScopes(client: StoredClient, requested: string | undefined): readonly string[] | undefined {
  if (requested === undefined) return client.scopes;
  const scopes = [...new Set(requested.split(' '))];
  return scopes.every((scope) => client.scopes.includes(scope)) ? scopes : undefined;
}

/**
 * One audience a token: what is good for two APIs, each of the two can use against the other (RFC 8707 section 3). Undefined
 * when more are asked for, or one that the client may not have.
 */
function grantAudience(client: StoredClient, requested: readonly string[], byDefault: string): string | undefined {
  const allowed = client.resources.length === 0 ? [byDefault] : client.resources;
  const [resource = allowed[0], ...more] = requested;
  return more.length === 0 ? allowed.find((candidate) => candidate === resource) : undefined;
}
