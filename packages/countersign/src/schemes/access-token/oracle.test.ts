import type { KeyObject } from 'node:crypto';
import { type JWTVerifyOptions, jwtVerify } from 'jose';
import { expect, test } from 'vitest';
import { audience, FakeAuthority, issuer, makeKey, makeScheme, start, verdictOf } from './testing/fixture.ts';
import { mutatedToken, SeededRandom } from './testing/mutate-token.ts';

const total = 20_000;
const seed = Number(process.env.COUNTERSIGN_FUZZ_SEED ?? Math.floor(Math.random() * 2 ** 31));

const keys = (['ES256', 'EdDSA', 'HS256', 'ES256', 'HS512', 'HS256'] as const).map((name) => makeKey(name, name));
// One signature of these costs as much as ten of the others.
const rsaKeys = [makeKey('RS256', 'RS256'), makeKey('PS256', 'PS256')];
const keysById = new Map([...keys, ...rsaKeys].map(({ verification }) => [verification.keyId, verification]));

const options: JWTVerifyOptions = {
  issuer,
  audience,
  typ: 'at+jwt',
  clockTolerance: 5,
  currentDate: new Date(start * 1000),
  requiredClaims: ['sub', 'client_id', 'jti', 'iat'],
};

async function joseAccepts(token: string): Promise<boolean> {
  const findKey = (header: { kid?: string }): KeyObject => {
    const found = keysById.get(header.kid);
    if (found === undefined) {
      throw new Error('unknown key');
    }
    return found.key;
  };
  return jwtVerify(token, findKey, options).then(
    () => true,
    () => false,
  );
}

/** Where we refuse what jose lets through, on purpose: each with its reason in validate-claims.ts, json.ts or jws.ts. */
const stricter = [
  'ERR_ACCESS_TOKEN_MALFORMED',
  'ERR_ACCESS_TOKEN_CRITICAL_HEADER',
  'ERR_ACCESS_TOKEN_SIGNATURE',
  'ERR_ACCESS_TOKEN_AUDIENCE',
  'ERR_ACCESS_TOKEN_CLAIMS',
  'ERR_ACCESS_TOKEN_NOT_YET_VALID',
  'ERR_ACCESS_TOKEN_LIFETIME',
  'ERR_ACCESS_TOKEN_UNSUPPORTED_CONFIRMATION',
];

test(`accepts nothing that jose refuses, in ${total} altered tokens (COUNTERSIGN_FUZZ_SEED=${seed})`, async () => {
  const random = new SeededRandom(seed);
  const { verify } = makeScheme(new FakeAuthority([...keys, ...rsaKeys]));
  const counts = { both: 0, neither: 0, stricter: 0 };
  for (let i = 0; i < total; i++) {
    const token = mutatedToken(random, i % 50 === 0 ? rsaKeys : keys);
    const verdict = verdictOf(verify(token));
    const oracle = await joseAccepts(token);
    if (verdict === 'verified') {
      expect(oracle, `we accept and jose refuses: ${token}`).toBe(true);
      counts.both++;
    } else if (oracle) {
      expect(stricter, `we refuse and jose accepts: ${token}`).toContain(verdict);
      counts.stricter++;
    } else {
      counts.neither++;
    }
  }
  // A fuzzer that makes only bad tokens, or only good ones, would show nothing.
  expect(Math.min(counts.both, counts.neither, counts.stricter)).toBeGreaterThan(total / 100);
}, 120_000);
