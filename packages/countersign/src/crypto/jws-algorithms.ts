import { type AsymmetricKeyDetails, constants, type KeyObject, sign, verify } from 'node:crypto';
import type { JwsAlgorithm } from '../core/authority.ts';
import { decodeBase64url } from './base64url.ts';
import { constantTimeEqual } from './constant-time.ts';
import { type EcdsaParameters, ecdsaSignatureFromDer, ecdsaSignatureToDer } from './ecdsa-signature.ts';
import { type HmacHash, hmacBase64url } from './hmac.ts';

/** All that is to be known of one algorithm. Nothing elsewhere asks which algorithm it has. */
export interface JwsAlgorithmRow {
  /** `kty` of its keys (RFC 7518 section 6.1, RFC 8037 section 2). */
  readonly keyType: 'oct' | 'RSA' | 'EC' | 'OKP';
  /** `crv` of its keys, where they have one. */
  readonly curve?: string;
  /** Why a key cannot be one of this algorithm's; undefined when it can. */
  readonly misfit: (key: KeyObject) => string | undefined;
  /** `signingInput` is ASCII, `signature` base64url. The key fits. */
  readonly verify: (key: KeyObject, signingInput: string, signature: string) => boolean;
  /** The signature as base64url. The key fits and is a private or secret one. */
  readonly sign: (key: KeyObject, signingInput: string) => string;
}

type HashName = HmacHash;

const minimumModulusBits = 2048;
/** A verification costs the square of the modulus: what nobody uses is not worth the risk. */
const maximumModulusBits = 8192;

export const jwsAlgorithms: Readonly<Record<JwsAlgorithm, JwsAlgorithmRow>> = {
  // RFC 7518 section 3.2: HMAC, with a key at least as long as the hash.
  HS256: hmac('sha256', 32),
  HS384: hmac('sha384', 48),
  HS512: hmac('sha512', 64),
  // Section 3.3: RSASSA-PKCS1-v1_5.
  RS256: rsa('sha256'),
  RS384: rsa('sha384'),
  RS512: rsa('sha512'),
  // Section 3.5: RSASSA-PSS, with a salt as long as the hash.
  PS256: rsaPss('sha256', 32),
  PS384: rsaPss('sha384', 48),
  PS512: rsaPss('sha512', 64),
  // Section 3.4: ECDSA. The orders are those of FIPS 186-4 appendix D.1.2.
  ES256: ecdsa('sha256', 'P-256', 'prime256v1', {
    coordinateBytes: 32,
    order: Buffer.from('ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551', 'hex'),
  }),
  ES384: ecdsa('sha384', 'P-384', 'secp384r1', {
    coordinateBytes: 48,
    order: Buffer.from(
      'ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973',
      'hex',
    ),
  }),
  ES512: ecdsa('sha512', 'P-521', 'secp521r1', {
    coordinateBytes: 66,
    order: Buffer.from(
      '01fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409',
      'hex',
    ),
  }),
  // RFC 8037 section 3.1, with Ed25519 only.
  EdDSA: ed25519(),
};

/**
 * The algorithm that `alg` names, or undefined for what is not in the table. `Ed25519` is the name that RFC 9864 section 2.2
 * gives to what keys and tokens commonly call `EdDSA`.
 */
export function algorithmNamed(name: string): JwsAlgorithm | undefined {
  if (name === 'Ed25519') {
    return 'EdDSA';
  }
  return Object.hasOwn(jwsAlgorithms, name) ? (name as JwsAlgorithm) : undefined;
}

/** Keys that were found to fit, and the algorithm they were last used with: checked once, not for each signature. */
const fitting = new WeakMap<KeyObject, JwsAlgorithm>();

/** True when `signature` (base64url) is `key`'s own over `signingInput`. False for every doubt; never throws. */
export function verifySignature(
  algorithm: JwsAlgorithm,
  key: KeyObject,
  signingInput: string,
  signature: string,
): boolean {
  const row = jwsAlgorithms[algorithm];
  if (fitting.get(key) !== algorithm) {
    if (key.type === 'private' || row.misfit(key) !== undefined) {
      return false;
    }
    fitting.set(key, algorithm);
  }
  return row.verify(key, signingInput, signature);
}

function hmac(hash: HashName, minimumSecretBytes: number): JwsAlgorithmRow {
  return {
    keyType: 'oct',
    misfit(key) {
      if (key.type !== 'secret') {
        return 'the key is not a secret key';
      }
      return Number(key.symmetricKeySize) < minimumSecretBytes
        ? `the secret is shorter than ${minimumSecretBytes} bytes`
        : undefined;
    },
    verify: (key, signingInput, signature) => constantTimeEqual(hmacBase64url(hash, key, signingInput), signature),
    sign: (key, signingInput) => hmacBase64url(hash, key, signingInput),
  };
}

function rsa(hash: HashName): JwsAlgorithmRow {
  return {
    keyType: 'RSA',
    misfit: rsaMisfit,
    verify(key, signingInput, signature) {
      const bytes = decodeBase64url(signature);
      return bytes !== undefined && verify(hash, asciiBytes(signingInput), key, bytes);
    },
    sign: (key, signingInput) => sign(hash, asciiBytes(signingInput), key).toString('base64url'),
  };
}

function rsaPss(hash: HashName, saltLength: number): JwsAlgorithmRow {
  const padding = constants.RSA_PKCS1_PSS_PADDING;
  return {
    keyType: 'RSA',
    misfit: rsaMisfit,
    verify(key, signingInput, signature) {
      const bytes = decodeBase64url(signature);
      return bytes !== undefined && verify(hash, asciiBytes(signingInput), { key, padding, saltLength }, bytes);
    },
    sign: (key, signingInput) =>
      sign(hash, asciiBytes(signingInput), { key, padding, saltLength }).toString('base64url'),
  };
}

function rsaMisfit(key: KeyObject): string | undefined {
  if (key.asymmetricKeyType !== 'rsa') {
    return 'the key is not an RSA key';
  }
  // An RSA key has both.
  const { modulusLength, publicExponent } = key.asymmetricKeyDetails as Required<AsymmetricKeyDetails>;
  if (modulusLength < minimumModulusBits || modulusLength > maximumModulusBits) {
    return `the modulus has ${modulusLength} bits; ${minimumModulusBits} to ${maximumModulusBits} are accepted`;
  }
  // With exponent 1 every message is its own signature.
  return publicExponent < 3n || publicExponent % 2n === 0n
    ? 'the public exponent is not an odd number from 3'
    : undefined;
}

function ecdsa(hash: HashName, curve: string, opensslCurve: string, parameters: EcdsaParameters): JwsAlgorithmRow {
  return {
    keyType: 'EC',
    curve,
    misfit: (key) =>
      key.asymmetricKeyType === 'ec' && key.asymmetricKeyDetails?.namedCurve === opensslCurve
        ? undefined
        : `the key is not on the curve ${curve}`,
    verify(key, signingInput, signature) {
      const bytes = decodeBase64url(signature);
      const der = bytes && ecdsaSignatureToDer(bytes, parameters);
      return der !== undefined && verify(hash, asciiBytes(signingInput), key, der);
    },
    sign: (key, signingInput) =>
      ecdsaSignatureFromDer(sign(hash, asciiBytes(signingInput), key), parameters).toString('base64url'),
  };
}

function ed25519(): JwsAlgorithmRow {
  return {
    keyType: 'OKP',
    curve: 'Ed25519',
    misfit: (key) => (key.asymmetricKeyType === 'ed25519' ? undefined : 'the key is not an Ed25519 key'),
    verify(key, signingInput, signature) {
      const bytes = decodeBase64url(signature);
      return bytes !== undefined && verify(null, asciiBytes(signingInput), key, bytes);
    },
    sign: (key, signingInput) => sign(null, asciiBytes(signingInput), key).toString('base64url'),
  };
}

/** One room for what is being verified or signed: it is needed until OpenSSL returns, and nothing here waits. */
const room = Buffer.allocUnsafeSlow(16_384);

function asciiBytes(text: string): Buffer {
  return text.length > room.length ? Buffer.from(text, 'latin1') : room.subarray(0, room.write(text, 0, 'latin1'));
}
