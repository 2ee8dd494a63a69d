import { describe, expect, it } from 'vitest';
import { systemActor } from '../../audit-log/actor.ts';
import { testAuthority } from '../testing/authority.ts';

describe('the metadata', () => {
  it('says what is supported, and nothing else', async () => {
    const { origin } = await testAuthority();
    const documents = await Promise.all(
      ['oauth-authorization-server', 'openid-configuration'].map(async (name) => {
        const response = await fetch(`${origin}/.well-known/${name}`);
        expect(response.headers.get('content-type')).toBe('application/json');
        return response.json();
      }),
    );
    expect(documents[1]).toEqual(documents[0]);
    expect(documents[0]).toEqual({
      issuer: origin,
      token_endpoint: `${origin}/oauth/token`,
      token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
      introspection_endpoint: `${origin}/oauth/introspect`,
      introspection_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'Bearer'],
      revocation_endpoint: `${origin}/oauth/revoke`,
      revocation_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
      jwks_uri: `${origin}/.well-known/jwks.json`,
      grant_types_supported: ['client_credentials'],
      response_types_supported: [],
    });
  });

  it('of an issuer with a path stands in all three places', async () => {
    const { origin, issuer } = await testAuthority({ issuerPath: '/tenant' });
    for (const path of [
      '/.well-known/oauth-authorization-server/tenant',
      '/.well-known/openid-configuration/tenant',
      '/tenant/.well-known/openid-configuration',
    ]) {
      const document = (await (await fetch(origin + path)).json()) as { issuer: string; jwks_uri: string };
      expect(document.issuer).toBe(issuer);
      expect((await fetch(document.jwks_uri)).status).toBe(200);
    }
  });
});

describe('the published keys', () => {
  it('may be cached, and are sent again only when they have changed', async () => {
    const { origin, signingKeys } = await testAuthority();
    const url = `${origin}/.well-known/jwks.json`;
    const first = await fetch(url);
    expect(first.headers.get('cache-control')).toBe('public, max-age=300');
    const etag = first.headers.get('etag') ?? '';
    expect(await first.text()).toBe(signingKeys.jwks().body);
    for (const tag of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      const response = await fetch(url, { headers: { 'if-none-match': tag } });
      expect([response.status, await response.text()]).toEqual([304, '']);
    }
    await signingKeys.rotate(systemActor);
    const changed = await fetch(url, { headers: { 'if-none-match': etag } });
    expect(((await changed.json()) as { keys: unknown[] }).keys).toHaveLength(2);
  });

  it('answer HEAD without a body, and no other method', async () => {
    const { origin, signingKeys } = await testAuthority();
    const url = `${origin}/.well-known/jwks.json`;
    const head = await fetch(url, { method: 'HEAD' });
    expect([head.status, head.headers.get('content-length')]).toEqual([200, `${signingKeys.jwks().body.length}`]);
    const posted = await fetch(url, { method: 'POST', body: 'x' });
    expect([posted.status, posted.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  });

  it('stand at no other path', async () => {
    const { origin } = await testAuthority();
    for (const path of ['/.well-known/jwks.json/', '/oauth/authorize', '/oauth/token/', '/OAUTH/TOKEN', '/']) {
      expect((await fetch(origin + path)).status).toBe(404);
    }
  });
});
