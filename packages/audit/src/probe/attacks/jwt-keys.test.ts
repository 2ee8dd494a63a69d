import { createHmac, createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { expect, it } from 'vitest';
import type { Credential } from '../credentials.ts';
import { type JsonObject, parseJwt, refreshed, signAsymmetric } from '../jwt/token.ts';
import { apiThat, bearerOf, claims, probeOrders, send, serve, token, verified } from '../testing/api.ts';

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048, publicExponent: 3 });
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const spki = rsa.publicKey.export({ type: 'spki', format: 'pem' }).toString();

const bearer = (value: string): Credential => ({ kind: 'bearer', value });
const byRsa = (more: JsonObject = {}) =>
  signAsymmetric({ alg: 'RS256', typ: 'JWT', kid: '1' }, { ...refreshed(claims), ...more }, rsa.privateKey);

function verdictOf(
  result: { readonly outcomes: readonly { readonly ruleId: string; readonly verdict: string }[] },
  id: string,
) {
  return result.outcomes.find(({ ruleId }) => ruleId === id)?.verdict;
}

function verifiedByRsa(text: string): JsonObject | undefined {
  const jwt = parseJwt(text);
  if (jwt?.header.alg !== 'RS256') return undefined;
  return verify('sha256', Buffer.from(jwt.signed), rsa.publicKey, Buffer.from(jwt.signature, 'base64url'))
    ? jwt.claims
    : undefined;
}

/** The algorithm is the token's choice, the key is always the public one. */
function confused(text: string): JsonObject | undefined {
  const jwt = parseJwt(text);
  if (jwt?.header.alg !== 'HS256') return verifiedByRsa(text);
  return createHmac('sha256', spki).update(jwt.signed).digest('base64url') === jwt.signature ? jwt.claims : undefined;
}

function withKeySet(guard: (text: string) => JsonObject | undefined) {
  const jwks = { keys: [{ ...rsa.publicKey.export({ format: 'jwk' }), kid: '1', use: 'sig' }] };
  return serve((request: IncomingMessage, response) => {
    if (request.url === '/.well-known/jwks.json') return send(response, 200, jwks);
    if (request.url !== '/orders') return send(response, 404, {});
    const principal = guard(bearerOf(request));
    return principal === undefined
      ? send(response, 401, { error: 'no' })
      : send(response, 200, { owner: principal.sub });
  });
}

it.each([
  ['found', 'a common word', 'changeme', 'vulnerable'],
  ['found', 'a key of which the base64 is a common word', Buffer.from('secretkey', 'base64'), 'vulnerable'],
  ['not found', 'a random key', 'B0k7iUx2YpQ4nLtR9vHs3fGzWcJm6eDa', 'safe'],
])('weak-secret is %s for %s', async (_found, _name, key, verdict) => {
  const url = await apiThat((request) => verified(bearerOf(request), key as string));
  const result = await probeOrders(url, ['D14'], { credential: bearer(token({}, key as string)) });
  expect(verdictOf(result, 'weak-secret')).toBe(verdict);
});

it.each([
  ['publicKey', spki, 'vulnerable'],
  ['signingKey', rsa.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), 'vulnerable'],
  ['publicKey', undefined, 'skipped'],
])('rs-hs-confusion with %s given, where none is published, is %#: %s', async (name, key, verdict) => {
  const url = await apiThat((request) => confused(bearerOf(request)));
  const result = await probeOrders(url, ['D15'], { credential: bearer(byRsa()), ...(key && { [name]: key }) });
  expect(verdictOf(result, 'rs-hs-confusion')).toBe(verdict);
});

it('does not begin with a key that is none', async () => {
  const broken = '-----BEGIN PRIVATE KEY-----\nhush\n-----END PRIVATE KEY-----';
  const begun = probeOrders('http://127.0.0.1:1', ['D15'], { credential: bearer(byRsa()), signingKey: broken });
  await expect(begun).rejects.toThrow(/cannot be read(?!.*hush)/);
});

it('never shows the secret that it guessed', async () => {
  const url = await apiThat((request) => verified(bearerOf(request), 'supersecretkey'));
  const result = await probeOrders(url, ['D14'], { credential: bearer(token({}, 'supersecretkey')) });
  expect(JSON.stringify(result.findings)).not.toContain('supersecretkey');
});

it('rs-hs-confusion is found with the key that the API publishes', async () => {
  const result = await probeOrders(await withKeySet(confused), ['D15'], { credential: bearer(byRsa()) });
  expect(verdictOf(result, 'rs-hs-confusion')).toBe('vulnerable');
});

it('rs-hs-confusion is not found where the algorithm is pinned', async () => {
  const result = await probeOrders(await withKeySet(verifiedByRsa), ['D15'], { credential: bearer(byRsa()) });
  expect(verdictOf(result, 'rs-hs-confusion')).toBe('safe');
});

it('rs-hs-confusion is skipped, not passed, where there is no key', async () => {
  const url = await apiThat((request) => confused(bearerOf(request)));
  const result = await probeOrders(url, ['D15'], { credential: bearer(byRsa()) });
  expect(verdictOf(result, 'rs-hs-confusion')).toBe('skipped');
});

it('rs-hs-recovered-key is found with a key that was computed from two tokens', async () => {
  const url = await apiThat((request) => confused(bearerOf(request)));
  const options = { credential: bearer(byRsa()), other: bearer(byRsa({ sub: 'bob' })) };
  expect(verdictOf(await probeOrders(url, ['D16'], options), 'rs-hs-recovered-key')).toBe('vulnerable');
  const right = await apiThat((request) => verifiedByRsa(bearerOf(request)));
  expect(verdictOf(await probeOrders(right, ['D16'], options), 'rs-hs-recovered-key')).toBe('safe');
});

it('ecdsa-zero is found where r and s are not looked at', async () => {
  const isRight = (text: string) => {
    const jwt = parseJwt(text);
    if (jwt?.header.alg !== 'ES256') return undefined;
    const key = { key: createPublicKey(ec.privateKey), dsaEncoding: 'ieee-p1363' as const };
    return verify('sha256', Buffer.from(jwt.signed), key, Buffer.from(jwt.signature, 'base64url'))
      ? jwt.claims
      : undefined;
  };
  const zero = (text: string) => {
    const jwt = parseJwt(text);
    return jwt !== undefined &&
      Buffer.from(jwt.signature, 'base64url').every((byte) => byte === 0) &&
      jwt.signature.length === 86
      ? jwt.claims
      : isRight(text);
  };
  const credential = bearer(signAsymmetric({ alg: 'ES256', typ: 'JWT' }, refreshed(claims), ec.privateKey));
  const result = await probeOrders(await apiThat((request) => zero(bearerOf(request))), ['D17'], { credential });
  expect(verdictOf(result, 'ecdsa-zero')).toBe('vulnerable');
  const quiet = await probeOrders(await apiThat((request) => isRight(bearerOf(request))), ['D17'], { credential });
  expect(verdictOf(quiet, 'ecdsa-zero')).toBe('safe');
});
