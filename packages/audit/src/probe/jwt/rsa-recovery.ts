import { createHash } from 'node:crypto';
import type { Jwt } from './token.ts';

export interface RsaJwk {
  readonly kty: 'RSA';
  readonly n: string;
  readonly e: string;
  readonly [member: string]: unknown;
}

/** DigestInfo of PKCS #1 v1.5 (RFC 8017 section 9.2), before the hash itself. */
const digestInfo: Readonly<Record<string, string>> = {
  RS256: '3031300d060960864801650304020105000420',
  RS384: '3041300d060960864801650304020205000430',
  RS512: '3051300d060960864801650304020305000440',
};

/** Exponents for which the common divisor is found at once. With 65537 the numbers have 134 million bits, and it would take an hour. */
const exponents = [3, 5, 17, 257];

/**
 * The RSA public keys under which two signatures may be valid: the modulus divides `s^e - m` of both, so it is in their common divisor. Small factors that
 * they share by chance are taken off.
 */
export function recoverRsaKeys(first: Jwt, second: Jwt): readonly RsaJwk[] {
  for (const e of exponents) {
    const found = recover(first, second, e);
    if (found !== undefined) return [found];
  }
  return [];
}

function recover(first: Jwt, second: Jwt, e: number): RsaJwk | undefined {
  const length = Buffer.from(first.signature, 'base64url').length;
  const [a, b] = [difference(first, e, length), difference(second, e, length)];
  if (a === undefined || b === undefined) return undefined;
  const bits = BigInt(8 * length);
  let n = greatestCommonDivisor(a, b);
  for (let factor = 2n; factor < 2000n && n >> bits > 0n; factor += 1n)
    while (n % factor === 0n && n >> bits > 0n) n /= factor;
  if (n >> bits !== 0n || n >> (bits - 16n) === 0n) return undefined;
  return { kty: 'RSA', n: toBase64url(n), e: toBase64url(BigInt(e)) };
}

function difference({ header, signed, signature }: Jwt, e: number, length: number): bigint | undefined {
  const prefix = digestInfo[String(header.alg)];
  if (prefix === undefined) return undefined;
  const hash = createHash(`sha${String(header.alg).slice(2)}`)
    .update(signed)
    .digest('hex');
  const info = `00${prefix}${hash}`;
  const padding = 'ff'.repeat(length - 2 - info.length / 2);
  const message = BigInt(`0x0001${padding}${info}`);
  return BigInt(`0x${Buffer.from(signature, 'base64url').toString('hex')}`) ** BigInt(e) - message;
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  let [x, y] = [a < 0n ? -a : a, b < 0n ? -b : b];
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}

function toBase64url(value: bigint): string {
  const hex = value.toString(16);
  return Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex').toString('base64url');
}
