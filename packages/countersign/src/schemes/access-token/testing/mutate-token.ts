import { jwsAlgorithms } from '../../../crypto/jws-algorithms.ts';
import { audience, type Claims, encode, goodClaims, issuer, type KeyPair, start } from './fixture.ts';

/** Numbers that look random and are the same for the same seed (mulberry32). */
export class SeededRandom {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  /** A whole number from 0 to below `limit`. */
  below(limit: number): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit);
  }

  pick<T>(values: readonly T[]): T {
    return values[this.below(values.length)] as T;
  }
}

const letters = [...'AZaz09-_+/=. \n\0"{}:é\u0141'];
const oddValues: readonly unknown[] = [
  undefined,
  null,
  true,
  0,
  -1,
  1.5,
  1e308,
  1e21,
  '',
  'x',
  [],
  [''],
  {},
  { a: { b: [1, { c: ':' }] } },
  '":',
  `${start + 100}`,
];
const headerValues: Readonly<Record<string, readonly unknown[]>> = {
  alg: [
    'none',
    'HS256',
    'RS256',
    'RS384',
    'PS256',
    'ES256',
    'es256',
    'ES384',
    'EdDSA',
    'Ed25519',
    'HS512',
    ['ES256'],
    1,
    undefined,
  ],
  typ: ['JWT', 'AT+JWT', 'application/at+jwt', 'at+jwt ', 'application/application/at+jwt', 1, null, undefined],
  kid: ['other', '', null, 1, 'ES256', 'RS256', 'HS256', 'EdDSA', undefined],
  crit: [[], ['exp'], ['b64'], 'exp', null, undefined],
  b64: [true, false, null],
  zip: ['DEF'],
  cty: ['JWT'],
  jwk: [{ kty: 'oct', k: 'AA' }],
  x5c: [['AA==']],
};
const claimValues: Readonly<Record<string, readonly unknown[]>> = {
  iss: [`${issuer}/`, [issuer], issuer.toUpperCase()],
  aud: [[audience], ['x', audience], [audience, 1], `${audience}/`, [], 'x'],
  exp: [
    start,
    start + 1,
    start - 4,
    start - 5,
    start - 6,
    start + 3600,
    start + 3601,
    start + 0.5,
    start - 4.5,
    `${start}`,
  ],
  iat: [start + 5, start + 6, start - 3600, start - 1e6, 0, start + 0.5],
  nbf: [start, start + 5, start + 6, start + 5.5, `${start}`, null],
  scope: ['a  b', ' ', 'ä', ['a'], 'a'],
  sub: ['', 1, 'ü', '\ufffd', '\ud800'],
  cnf: [{ jkt: 'x' }],
};

/** A token that is good, or nearly, or not at all: altered before it was signed, after, or both. */
export function mutatedToken(random: SeededRandom, keys: readonly KeyPair[]): string {
  const key = random.pick(keys);
  const { algorithm, keyId } = key.verification;
  const header: Claims = { alg: algorithm, typ: 'at+jwt', kid: keyId };
  // Issued a while ago, so that an exp in the past is refused for being past, and not for its life.
  const claims = { ...goodClaims, iat: start - 300 };
  const kind = random.below(10);
  if (kind < 3) {
    alterMember(random, header, headerValues);
  }
  if (kind > 1 && kind < 6) {
    alterMember(random, claims, claimValues);
  }
  const headerText = kind === 6 ? alterJson(random, JSON.stringify(header)) : JSON.stringify(header);
  const payloadText = kind === 7 ? alterJson(random, JSON.stringify(claims)) : JSON.stringify(claims);
  let signingInput = `${encode(headerText)}.${encode(payloadText)}`;
  if (kind === 8) {
    signingInput = alterText(random, signingInput);
  }
  const token = `${signingInput}.${jwsAlgorithms[algorithm].sign(key.privateKey, signingInput)}`;
  return kind === 9 ? alterText(random, token) : token;
}

function alterMember(
  random: SeededRandom,
  object: Claims,
  interesting: Readonly<Record<string, readonly unknown[]>>,
): void {
  const name = random.pick(Object.keys(interesting));
  object[name] = random.below(3) === 0 ? random.pick(oddValues) : random.pick(interesting[name] as readonly unknown[]);
}

/** Alters the text of JSON: spaces, members twice, a byte order mark, single characters. */
function alterJson(random: SeededRandom, json: string): string {
  switch (random.below(6)) {
    case 0:
      return JSON.stringify(JSON.parse(json), undefined, random.below(4));
    case 1:
      return `{${json.slice(1, -1)},${json.slice(1)}`;
    case 2:
      return `{"${random.pick(['alg', 'sub', '__proto__', 'a"', 'x:'])}":1,${json.slice(1)}`;
    case 3:
      return `\ufeff${json}`;
    case 4:
      return `${json}${random.pick([' ', '\n', 'x', '}', '\0'])}`;
    default:
      return alterText(random, json);
  }
}

function alterText(random: SeededRandom, text: string): string {
  const at = random.below(text.length);
  const segments = text.split('.');
  switch (random.below(7)) {
    case 0:
      return text.slice(0, at) + random.pick(letters) + text.slice(at + 1);
    case 1:
      return text.slice(0, at) + random.pick(letters) + text.slice(at);
    case 2:
      return text.slice(0, at) + text.slice(at + 1);
    case 3:
      return text.slice(0, at);
    case 4:
      return text.slice(0, at) + String.fromCharCode(text.charCodeAt(at) ^ (1 << random.below(9))) + text.slice(at + 1);
    case 5:
      return text + random.pick(letters);
    default:
      return segments.map(() => random.pick(segments)).join('.');
  }
}
