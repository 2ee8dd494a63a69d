import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { type JsonObject, type Jwt, signAsymmetric, signHmac } from './token.ts';

/** A public key of the issuer. */
export interface PublicKey {
  readonly kid?: string;
  readonly key: KeyObject;
  /** As the key set has it, for confusions that take its text. */
  readonly jwk?: JsonObject;
  /** Where it is from, for the evidence. */
  readonly origin: string;
}

/** A key that tokens can be signed with. */
export type SigningKey =
  | { readonly kind: 'hmac'; readonly secret: Buffer; readonly origin: string }
  | { readonly kind: 'private'; readonly key: KeyObject; readonly origin: string };

/** What is known of the issuer's keys; grows while the probe runs. */
export interface KnownKeys {
  readonly publicKeys: PublicKey[];
  signing?: SigningKey;
}

/**
 * @param text a private key as PEM or JWK, or else an HMAC secret
 */
export function signingKeyOf(text: string | undefined, origin = 'the key that was given'): SigningKey | undefined {
  if (text === undefined || text === '') return undefined;
  if (text.includes('-----BEGIN')) return { kind: 'private', key: createPrivateKey(text), origin };
  if (/^\s*\{[\s\S]*"d"\s*:/.test(text)) {
    return { kind: 'private', key: createPrivateKey({ key: JSON.parse(text) as JsonObject, format: 'jwk' }), origin };
  }
  return { kind: 'hmac', secret: Buffer.from(text), origin };
}

/**
 * @param text a key as PEM (public, private, or a certificate) or JWK; anything else is a secret, and has no public part
 * @throws the system's error for what only looks like one
 */
export function publicKeyOf(text: string | undefined, origin = 'the key that was given'): PublicKey | undefined {
  if (text === undefined) return undefined;
  const isJwk = /^\s*\{[\s\S]*"kty"/.test(text);
  if (!isJwk && !text.includes('-----BEGIN')) return undefined;
  const key = isJwk
    ? createPublicKey({ key: JSON.parse(text) as JsonObject, format: 'jwk' })
    : createPublicKey(text.trim());
  return { key, jwk: key.export({ format: 'jwk' }) as JsonObject, origin };
}

/** A token as its issuer would sign it, by the algorithm of the valid one. */
export function signAsIssuer(jwt: Jwt, claims: JsonObject, key: SigningKey, header: JsonObject = {}): string {
  const full = { ...jwt.header, ...header };
  return key.kind === 'hmac' ? signHmac(full, claims, key.secret) : signAsymmetric(full, claims, key.key);
}
