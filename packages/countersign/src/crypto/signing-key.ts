import { createPrivateKey, createPublicKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import type { JwsAlgorithm, VerificationKey } from '../core/authority.ts';
import { ConfigurationError } from '../core/errors.ts';
import { sha256Base64url } from './digest.ts';
import type { JsonObject } from './json.ts';
import { algorithmNamed, jwsAlgorithms } from './jws-algorithms.ts';

/** The algorithms that a key pair may be made for. */
export type SigningAlgorithm = Exclude<JwsAlgorithm, `HS${string}`>;

/** A private key, and what it signs with. */
export interface SigningKey {
  readonly keyId: string;
  readonly algorithm: SigningAlgorithm;
  readonly key: KeyObject;
}

/** The public JWK as a set publishes it: `kty`, its parameters, `kid`, `alg`, `use`. */
export type PublicJwk = Readonly<Record<string, string>>;

/** The members that a thumbprint covers, in the order of RFC 7638 section 3.2 and RFC 8037 section 2. */
const thumbprintMembers = {
  RSA: ['e', 'kty', 'n'],
  EC: ['crv', 'kty', 'x', 'y'],
  OKP: ['crv', 'kty', 'x'],
  oct: [],
} as const;

const generateAsync = promisify(generateKeyPair);

/** Makes a new key (RSA: 2048 bits) whose `kid` is its RFC 7638 thumbprint. */
export async function generateSigningKey(algorithm: SigningAlgorithm): Promise<SigningKey> {
  const { keyType, curve } = jwsAlgorithms[algorithm];
  const { privateKey } = await generatePair(keyType, curve);
  return { keyId: jwkThumbprint(privateKey), algorithm, key: privateKey };
}

/** The JSON text of the private JWK: to be sealed, never to be shown. */
export function exportPrivateJwk(signingKey: SigningKey): string {
  const { keyId, algorithm, key } = signingKey;
  return JSON.stringify({ ...key.export({ format: 'jwk' }), kid: keyId, alg: algorithm });
}

/**
 * Reads what `exportPrivateJwk` wrote, or any private JWK that names its `alg`; without `kid`, the thumbprint takes its place.
 *
 * @throws {ConfigurationError} when the text is not such a key.
 */
export function importPrivateJwk(text: string): SigningKey {
  let jwk: Record<string, unknown>;
  let key: KeyObject;
  try {
    jwk = JSON.parse(text);
    key = createPrivateKey({ key: jwk, format: 'jwk' });
  } catch {
    // The cause is left out: its message may quote the text.
    throw new ConfigurationError('The signing key is not a private JWK (RFC 7517).');
  }
  const algorithm = algorithmNamed(String(jwk.alg));
  if (algorithm === undefined) {
    throw new ConfigurationError('The signing key does not name a supported algorithm in alg.');
  }
  const misfit = jwsAlgorithms[algorithm].misfit(key);
  if (misfit !== undefined) {
    throw new ConfigurationError(`The signing key cannot be used for ${algorithm}: ${misfit}.`);
  }
  const keyId = typeof jwk.kid === 'string' ? jwk.kid : jwkThumbprint(key);
  return { keyId, algorithm: algorithm as SigningAlgorithm, key };
}

/** The JWK that others verify this key's signatures with. */
export function exportPublicJwk(signingKey: SigningKey): PublicJwk {
  const { keyId, algorithm, key } = signingKey;
  return { ...publicMembersOf(key), kid: keyId, alg: algorithm, use: 'sig' };
}

/** The same key as a verifier in this process sees it. */
export function toVerificationKey(signingKey: SigningKey): VerificationKey {
  const { keyId, algorithm, key } = signingKey;
  return { keyId, algorithm, key: createPublicKey(key) };
}

/** Signs a JWT in compact form (RFC 7515 section 7.1). `type` is the header's `typ`, such as `at+jwt`. */
export function signJwt(signingKey: SigningKey, type: string, claims: JsonObject): string {
  const { keyId, algorithm, key } = signingKey;
  const header = encodeJson({ alg: algorithm, typ: type, kid: keyId });
  const signingInput = `${header}.${encodeJson(claims)}`;
  return `${signingInput}.${jwsAlgorithms[algorithm].sign(key, signingInput)}`;
}

/** RFC 7638 with SHA-256, of the public half. */
export function jwkThumbprint(key: KeyObject): string {
  const members = publicMembersOf(key);
  const names = thumbprintMembers[members.kty as keyof typeof thumbprintMembers];
  return sha256Base64url(JSON.stringify(Object.fromEntries(names.map((name) => [name, members[name]]))));
}

function publicMembersOf(key: KeyObject): PublicJwk {
  const publicKey = key.type === 'private' ? createPublicKey(key) : key;
  return publicKey.export({ format: 'jwk' }) as PublicJwk;
}

function generatePair(keyType: string, curve: string | undefined): Promise<{ readonly privateKey: KeyObject }> {
  if (keyType === 'RSA') {
    return generateAsync('rsa', { modulusLength: 2048 });
  }
  return curve === 'Ed25519' ? generateAsync('ed25519', {}) : generateAsync('ec', { namedCurve: String(curve) });
}

function encodeJson(value: JsonObject): string {
  return Buffer.from(JSON.stringify(value), 'utf8').toString('base64url');
}
