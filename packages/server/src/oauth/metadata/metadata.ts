import { clientAuthenticationMethods } from '../client-authentication/authenticate-client.ts';

/** Below the issuer. */
export const endpointPaths = {
  token: '/oauth/token',
  introspection: '/oauth/introspect',
  revocation: '/oauth/revoke',
  jwks: '/.well-known/jwks.json',
} as const;

/** The authorization server's metadata (RFC 8414 section 2), as JSON text: what is supported, and nothing else. */
export function createMetadata(issuer: string): string {
  const base = issuer.endsWith('/') ? issuer.slice(0, -1) : issuer;
  return JSON.stringify({
    issuer,
    token_endpoint: base + endpointPaths.token,
    token_endpoint_auth_methods_supported: clientAuthenticationMethods,
    introspection_endpoint: base + endpointPaths.introspection,
    introspection_endpoint_auth_methods_supported: [...clientAuthenticationMethods, 'Bearer'],
    revocation_endpoint: base + endpointPaths.revocation,
    revocation_endpoint_auth_methods_supported: clientAuthenticationMethods,
    jwks_uri: base + endpointPaths.jwks,
    grant_types_supported: ['client_credentials'],
    response_types_supported: [],
  });
}

/**
 * Where clients look for the metadata of an issuer, with and without a path: between host and path (RFC 8414 section 3.1), and
 * behind it (OpenID Connect Discovery 1.0 section 4).
 */
export function metadataPaths(issuer: string): readonly string[] {
  const path = new URL(issuer).pathname.replace(/\/$/, '');
  const names = ['/.well-known/oauth-authorization-server', '/.well-known/openid-configuration'];
  return [...new Set(names.flatMap((name) => [name, name + path, path + name]))];
}
