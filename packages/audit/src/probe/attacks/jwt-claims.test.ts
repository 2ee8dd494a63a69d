import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type JsonObject, type Jwt, parseJwt, refreshed, signHmac } from '../jwt/token.ts';
import type { ProbeOptions } from '../probe.ts';
import { apiThat, bearerOf, claims, probeOrders, rightApi, secret, token } from '../testing/api.ts';

/** Verifies the signature, and of the rest what it is told to. */
function lax(text: string, isRight: (jwt: Jwt) => boolean): JsonObject | undefined {
  const jwt = parseJwt(text);
  if (jwt?.header.alg !== 'HS256') return undefined;
  const signature = createHmac('sha256', secret).update(jwt.signed).digest('base64url');
  return signature === jwt.signature && isRight(jwt) ? jwt.claims : undefined;
}

const now = () => Date.now() / 1000;
const checks = {
  exp: ({ claims: { exp } }: Jwt) => exp === undefined || Number(exp) > now(),
  hasExp: ({ claims: { exp } }: Jwt) => typeof exp === 'number',
  nbf: ({ claims: { nbf } }: Jwt) => nbf === undefined || Number(nbf) <= now(),
  iat: ({ claims: { iat } }: Jwt) => iat === undefined || Number(iat) <= now(),
  aud: ({ claims: { aud } }: Jwt) => aud === undefined || aud === 'orders',
  hasAud: ({ claims: { aud } }: Jwt) => aud !== undefined,
  iss: ({ claims: { iss } }: Jwt) => iss === claims.iss,
  crit: ({ header }: Jwt) => header.crit === undefined,
};

function apiWithout(...names: readonly (keyof typeof checks)[]) {
  const kept = Object.entries(checks).filter(([name]) => !names.includes(name as keyof typeof checks));
  return apiThat((request) => lax(bearerOf(request), (jwt) => kept.every(([, check]) => check(jwt))));
}

async function verdictOf(url: string, number: string, options: Partial<ProbeOptions> = { signingKey: secret }) {
  return (await probeOrders(url, [number], options)).outcomes[0]?.verdict;
}

const rows = [
  ['D25', 'crit'],
  ['D27', 'exp'],
  ['D28', 'hasExp'],
  ['D30', 'nbf'],
  ['D31', 'iat'],
  ['D32', 'aud'],
  ['D33', 'hasAud'],
  ['D34', 'iss'],
] as const;

describe('exp-missing', () => {
  const findingsFor = async (options: Partial<ProbeOptions>) =>
    (await probeOrders(await apiWithout('hasExp'), ['D14', 'D28', 'D29'], options)).findings.filter(
      ({ ruleId }) => ruleId !== 'weak-secret',
    );

  it('is less where it takes the key that only the issuer has', async () => {
    expect((await findingsFor({ signingKey: secret })).map(({ ruleId, severity }) => [ruleId, severity])).toEqual([
      ['exp-missing', 'medium'],
    ]);
  });

  it('is said once where the valid token itself has no expiry, and as the worse', async () => {
    const endless = { kind: 'bearer', value: token({ exp: undefined }) } as const;
    const found = await findingsFor({ signingKey: secret, credential: endless });
    expect(found.map(({ ruleId, severity }) => [ruleId, severity])).toEqual([['issued-lifetime', 'high']]);
  });
});

describe.each(rows)('%s', (number, check) => {
  it(`is found where ${check} is not checked`, async () => {
    expect(await verdictOf(await apiWithout(check), number)).toBe('vulnerable');
  });

  it('is not found on an API that is right', async () => {
    expect(await verdictOf(await rightApi(), number)).toBe('safe');
  });

  it('is skipped without the key', async () => {
    expect(await verdictOf(await rightApi(), number, {})).toBe('skipped');
  });

  it('is not told where the key is not the right one', async () => {
    expect(await verdictOf(await apiWithout(check), number, { signingKey: 'another one' })).toBe('inconclusive');
  });
});

it('exp-past is found with a token that has expired, without the key', async () => {
  const expired = { kind: 'bearer', value: token({ exp: 1000 }) } as const;
  expect(await verdictOf(await apiWithout('exp'), 'D27', { expired })).toBe('vulnerable');
});

it('aud-wrong is found with the token of another API, without the key', async () => {
  const foreign = { kind: 'bearer', value: token({ aud: 'invoices' }) } as const;
  expect(await verdictOf(await apiWithout('aud'), 'D32', { foreign })).toBe('vulnerable');
  expect(await verdictOf(await rightApi(), 'D32', { foreign })).toBe('safe');
});

it('typ-confusion is found where a refresh token opens the API', async () => {
  const otherTokens = [token({ typ: 'refresh' })];
  expect(await verdictOf(await rightApi(), 'D26', { otherTokens })).toBe('vulnerable');
  const url = await apiThat((request) => lax(bearerOf(request), (jwt) => jwt.claims.typ !== 'refresh'));
  expect(await verdictOf(url, 'D26', { otherTokens })).toBe('safe');
});

describe('issued-lifetime', () => {
  it.each([
    ['is found for a year', { exp: now() + 365 * 86_400 }, 'vulnerable'],
    ['is not found for ten minutes', {}, 'safe'],
  ])('%s', async (_name, more, verdict) => {
    expect(await verdictOf(await rightApi(), 'D29', { credential: { kind: 'bearer', value: token(more) } })).toBe(
      verdict,
    );
  });

  it('is found without an expiry', async () => {
    const { exp: _, ...rest } = refreshed(claims);
    const credential = { kind: 'bearer', value: signHmac({ alg: 'HS256' }, rest, secret) } as const;
    expect(await verdictOf(await apiWithout('hasExp'), 'D29', { credential })).toBe('vulnerable');
  });
});
