import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { parseJwt } from '../jwt/token.ts';
import { apiThat, bearerOf, probeOrders, rightApi, secret, verdicts, verified } from '../testing/api.ts';

const rules = ['D06', 'D07', 'D08', 'D09', 'D10', 'D11', 'D12', 'D13'];

/** The claims of a token, however little of it is looked at. */
function decoded(text: string) {
  return JSON.parse(Buffer.from(text.split('.')[1] ?? '', 'base64url').toString() || 'null') ?? undefined;
}

function found(result: { readonly outcomes: readonly { readonly ruleId: string; readonly verdict: string }[] }) {
  return result.outcomes.filter(({ verdict }) => verdict === 'vulnerable').map(({ ruleId }) => ruleId);
}

it('finds nothing where signatures are verified', async () => {
  const result = await probeOrders(await rightApi(), rules);
  expect(result.outcomes.map(({ verdict }) => verdict)).toEqual(rules.map(() => 'safe'));
});

it('finds that a token is decoded only, and does not say the same of every key', async () => {
  const result = await probeOrders(await apiThat((request) => decoded(bearerOf(request))), rules);
  expect(found(result)).toEqual([
    'sig-bitflip',
    'sig-stripped',
    'two-segments',
    'alg-none',
    'alg-none-keep-sig',
    'claim-tamper-keep-sig',
  ]);
  expect(verdicts(result)).toContain('blank-hmac skipped');
});

describe('alg-none', () => {
  it.each(['none', 'NONE', 'nOnE'])('is found where %s is believed', async (alg) => {
    const url = await apiThat((request) => {
      const text = bearerOf(request);
      const jwt = parseJwt(text);
      return jwt?.header.alg === alg && jwt.signature === '' ? jwt.claims : verified(text);
    });
    expect(found(await probeOrders(url, rules))).toEqual(['alg-none']);
  });

  it('is found with the old signature in place', async () => {
    const url = await apiThat((request) => {
      const jwt = parseJwt(bearerOf(request));
      return jwt?.header.alg === 'none' && jwt.signature !== '' ? jwt.claims : verified(bearerOf(request));
    });
    expect(found(await probeOrders(url, rules))).toEqual(['alg-none-keep-sig']);
  });
});

it('finds that a token without a third part is not verified', async () => {
  const url = await apiThat((request) => {
    const text = bearerOf(request);
    return text.split('.').length === 2 && text.includes('.') && !text.startsWith('eyJhbGciOiJub')
      ? decoded(text)
      : verified(text);
  });
  expect(found(await probeOrders(url, rules))).toContain('two-segments');
});

it('finds that an empty key is one that verifies', async () => {
  const url = await apiThat((request) => verified(bearerOf(request), '') ?? verified(bearerOf(request)));
  expect(found(await probeOrders(url, rules))).toEqual(['blank-hmac']);
});

it('finds a comparison that stops at a null byte', async () => {
  const url = await apiThat((request) => {
    const jwt = parseJwt(bearerOf(request));
    if (jwt === undefined || jwt.header.alg !== 'HS256') return undefined;
    const given = Buffer.from(jwt.signature, 'base64url');
    const expected = createHmac('sha256', secret).update(jwt.signed).digest();
    const end = given.indexOf(0);
    if (given.length === 0) return undefined;
    return given.subarray(0, end < 0 ? undefined : end).equals(expected.subarray(0, end < 0 ? undefined : end))
      ? jwt.claims
      : undefined;
  });
  expect(found(await probeOrders(url, rules))).toContain('nullbyte-sig');
});
