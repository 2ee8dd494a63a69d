import { createRemoteJWKSet, jwtVerify } from 'jose';
import * as openid from 'openid-client';
import { describe, expect, it } from 'vitest';
import { defaultAudience, testAuthority } from './testing/authority.ts';

const methods = { client_secret_basic: openid.ClientSecretBasic, client_secret_post: openid.ClientSecretPost };

describe.each(Object.entries(methods))('openid-client with %s', (_name, method) => {
  it.each(['oauth2', 'oidc'] as const)(
    'discovers (%s), obtains a token, introspects and revokes it',
    async (algorithm) => {
      const authority = await testAuthority();
      const { id, secret } = await authority.createClient();
      const options = { execute: [openid.allowInsecureRequests], algorithm };
      const config = await openid.discovery(new URL(authority.issuer), id, undefined, method(secret), options);

      const token = await openid.clientCredentialsGrant(config, { scope: 'orders:read' });
      expect(token).toMatchObject({ token_type: 'bearer', expires_in: 900, scope: 'orders:read' });
      expect(await openid.tokenIntrospection(config, token.access_token)).toMatchObject({
        active: true,
        client_id: id,
        scope: 'orders:read',
      });
      await openid.tokenRevocation(config, token.access_token);
      expect(await openid.tokenIntrospection(config, token.access_token)).toEqual({ active: false });
    },
  );

  it('is told of a wrong secret', async () => {
    const authority = await testAuthority();
    const { id, secret } = await authority.createClient();
    const wrong = secret.slice(0, -1) + (secret.endsWith('A') ? 'B' : 'A');
    const options = { execute: [openid.allowInsecureRequests] };
    const config = await openid.discovery(new URL(authority.issuer), id, undefined, method(wrong), options);
    const grant = openid.clientCredentialsGrant(config);
    await expect(grant).rejects.toMatchObject({ status: 401 });
  });
});

describe('an issuer with a path', () => {
  it.each(['oauth2', 'oidc'] as const)('is discovered (%s)', async (algorithm) => {
    const authority = await testAuthority({ issuerPath: '/tenant/one' });
    const { id, secret } = await authority.createClient();
    const options = { execute: [openid.allowInsecureRequests], algorithm };
    const method = openid.ClientSecretBasic(secret);
    const config = await openid.discovery(new URL(authority.issuer), id, undefined, method, options);
    expect((await openid.clientCredentialsGrant(config)).access_token).toBeDefined();
  });
});

describe('jose', () => {
  it.each(['ES256', 'EdDSA', 'RS256', 'PS256'] as const)(
    'verifies %s tokens with the published keys',
    async (algorithm) => {
      const authority = await testAuthority({ algorithm });
      const { id, secret } = await authority.createClient();
      const options = { execute: [openid.allowInsecureRequests] };
      const config = await openid.discovery(new URL(authority.issuer), id, secret, undefined, options);
      const { access_token: token } = await openid.clientCredentialsGrant(config);

      const keys = createRemoteJWKSet(new URL(`${config.serverMetadata().jwks_uri}`));
      const expected = { issuer: authority.issuer, audience: defaultAudience, typ: 'at+jwt' };
      const { payload, protectedHeader } = await jwtVerify(token, keys, expected);
      expect(protectedHeader).toEqual({ alg: algorithm, typ: 'at+jwt', kid: authority.signingKeys.active().keyId });
      expect(Object.keys(payload).sort()).toEqual(['aud', 'client_id', 'exp', 'iat', 'iss', 'jti', 'scope', 'sub']);
      expect(payload).toMatchObject({ sub: id, client_id: id, scope: 'orders:read orders:write' });
      expect(Number(payload.exp) - Number(payload.iat)).toBe(900);
    },
  );
});
