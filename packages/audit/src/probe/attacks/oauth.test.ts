import { createHash, generateKeyPairSync, randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { probeOrders, rightApi, send, serve } from '../testing/api.ts';
import { redirectVariants } from './oauth.ts';

const registered = 'https://app.test/callback';
const oauth = {
  clientId: 'app',
  redirectUri: registered,
  cookie: 'sid=1',
  authorizationEndpoint: '/authorize',
  tokenEndpoint: '/token',
};

interface Server {
  readonly isAllowed?: (uri: string) => boolean;
  readonly demandsPkce?: boolean;
  readonly allowsPlain?: boolean;
  readonly checksVerifier?: boolean;
  readonly once?: boolean;
}

function authorizationServer({
  isAllowed = (uri) => uri === registered,
  demandsPkce = true,
  allowsPlain = false,
  checksVerifier = true,
  once = true,
}: Server) {
  const codes = new Map<string, { readonly challenge: string; readonly method: string }>();
  return serve((request, response, body) => {
    const url = new URL(request.url ?? '', 'http://x');
    if (url.pathname === '/authorize') {
      const [uri, challenge, method] = ['redirect_uri', 'code_challenge', 'code_challenge_method'].map(
        (name) => url.searchParams.get(name) ?? '',
      );
      if (!isAllowed(uri ?? '')) return send(response, 400, { error: 'invalid_request' });
      const back = new URL(uri ?? '');
      if ((demandsPkce && !challenge) || (method === 'plain' && !allowsPlain))
        back.searchParams.set('error', 'invalid_request');
      else {
        const code = randomUUID();
        codes.set(code, { challenge: challenge ?? '', method: method ?? '' });
        back.searchParams.set('code', code);
      }
      return send(response, 302, '', { Location: back.href });
    }
    if (url.pathname !== '/token') return send(response, 404, {});
    const form = new URLSearchParams(body);
    const known = codes.get(form.get('code') ?? '');
    if (once) codes.delete(form.get('code') ?? '');
    if (known === undefined) return send(response, 400, { error: 'invalid_grant' });
    const verifier = form.get('code_verifier') ?? '';
    const given = known.method === 'plain' ? verifier : createHash('sha256').update(verifier).digest('base64url');
    if (checksVerifier && known.challenge !== '' && given !== known.challenge)
      return send(response, 400, { error: 'invalid_grant' });
    send(response, 200, { access_token: randomUUID() });
  });
}

async function verdictOf(url: string, number: string, options = {}) {
  return (await probeOrders(url, [number], options)).outcomes[0]?.verdict;
}

describe('oauth-redirect', () => {
  it.each([
    ['a prefix is enough', (uri: string) => uri.startsWith('https://app.test')],
    ['a suffix is enough', (uri: string) => URL.canParse(uri) && new URL(uri).hostname.endsWith('app.test')],
    ['it stands somewhere in it', (uri: string) => uri.includes(registered)],
    ['nobody looks', () => true],
  ])('is found where %s', async (_name, isAllowed) => {
    expect(await verdictOf(await authorizationServer({ isAllowed }), 'D63', { oauth })).toBe('vulnerable');
  });

  it('is not found where it has to be the very one', async () => {
    expect(await verdictOf(await authorizationServer({}), 'D63', { oauth })).toBe('safe');
  });

  it('is not told where a login comes first', async () => {
    const url = await serve((_request, response) => send(response, 302, '', { Location: '/login' }));
    expect(await verdictOf(url, 'D63', { oauth })).toBe('inconclusive');
  });

  it('tries no URI that is registered', () => {
    expect(redirectVariants(registered).map(([, uri]) => uri)).not.toContain(registered);
  });
});

describe('oauth-pkce-downgrade', () => {
  it.each([
    ['a verifier may be left out', { checksVerifier: false }],
    ['plain is accepted', { allowsPlain: true }],
    ['a challenge may be left out', { demandsPkce: false }],
    ['a code works twice', { once: false }],
  ])('is found where %s', async (_name, server) => {
    expect(await verdictOf(await authorizationServer(server), 'D64', { oauth })).toBe('vulnerable');
  });

  it('is not found where all is right', async () => {
    expect(await verdictOf(await authorizationServer({}), 'D64', { oauth })).toBe('safe');
  });
});

describe('what is published', () => {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const publishing = (metadata: object, keys: readonly object[]) =>
    serve((request, response) => {
      if (request.url === '/.well-known/openid-configuration')
        return send(response, 200, { issuer: 'https://issuer.test', ...metadata });
      if (request.url === '/.well-known/jwks.json') return send(response, 200, { keys });
      send(response, 404, {});
    });

  it('jwks-private is found, and its evidence has no private key', async () => {
    const key = privateKey.export({ format: 'jwk' });
    const result = await probeOrders(await publishing({}, [key]), ['D61']);
    expect(result.outcomes[0]?.verdict).toBe('vulnerable');
    expect(JSON.stringify(result)).not.toContain(key.d);
    expect(await verdictOf(await publishing({}, [{ kty: 'oct', k: 'c2VjcmV0' }]), 'D61')).toBe('vulnerable');
  });

  it('jwks-private is not found with public keys', async () => {
    expect(await verdictOf(await publishing({}, [publicKey.export({ format: 'jwk' })]), 'D61')).toBe('safe');
    expect(await verdictOf(await rightApi(), 'D61')).toBe('skipped');
  });

  it.each([
    [{ token_endpoint: 'http://issuer.test/token' }, 'vulnerable'],
    [{ id_token_signing_alg_values_supported: ['RS256', 'none'] }, 'vulnerable'],
    [{ code_challenge_methods_supported: ['plain', 'S256'] }, 'vulnerable'],
    [{ token_endpoint: 'https://issuer.test/token', token_endpoint_auth_methods_supported: ['none'] }, 'safe'],
  ])('oidc-metadata says of %j: %s', async (metadata, verdict) => {
    expect(await verdictOf(await publishing(metadata, []), 'D62')).toBe(verdict);
  });
});
