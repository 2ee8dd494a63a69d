import { createPublicKey, createSecretKey, type KeyObject } from 'node:crypto';
import type { JwsAlgorithm, VerificationKey } from '../core/authority.ts';
import { decodeBase64url } from './base64url.ts';
import { algorithmNamed, type JwsAlgorithmRow, jwsAlgorithms } from './jws-algorithms.ts';

/** Larger sets are cut off here; nobody publishes as many keys in good faith. */
const maximumKeysInSet = 100;

export interface JwkImportOptions {
  /** Accepts secret keys (`kty: oct`) for HS256/384/512: only for keys from configuration, never for a published set. */
  readonly allowSecretKeys?: boolean;
}

export type JwkImport =
  | { readonly outcome: 'imported'; readonly key: VerificationKey }
  | { readonly outcome: 'refused'; readonly reason: string };

/** What of a set can be used. */
export interface JwkSetImport {
  /** Each has a `keyId` of its own; a single key may have none. */
  readonly keys: readonly VerificationKey[];
  /** What was passed over, and why. Holds no key material. */
  readonly refused: readonly { readonly keyId: string | undefined; readonly reason: string }[];
}

type Members = Readonly<Record<string, unknown>>;

/** Members that make up a public key, per `kty` (RFC 7518 section 6, RFC 8037 section 2). */
const publicMembers = {
  RSA: ['n', 'e'],
  EC: ['crv', 'x', 'y'],
  OKP: ['crv', 'x'],
  oct: ['k'],
} as const satisfies Record<JwsAlgorithmRow['keyType'], readonly string[]>;

const privateMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth'] as const;

/** The algorithm of a key that names none, where its form leaves no choice; for RSA, the one that issuers mean. */
const impliedAlgorithms: readonly JwsAlgorithm[] = ['RS256', 'ES256', 'ES384', 'ES512', 'EdDSA'];

/**
 * Imports one JWK (RFC 7517) for verifying signatures.
 *
 * The key's algorithm is its `alg`; without one, that of its curve, or RS256 for an RSA key. Refused are keys for something else
 * (`use`, `key_ops`), of a wrong size or curve, with private members, and secret keys unless they are allowed: then `alg` must stand there.
 */
export function importJwk(jwk: unknown, options: JwkImportOptions = {}): JwkImport {
  if (!isObject(jwk)) {
    return refused('it is not an object');
  }
  const algorithm = algorithmOf(jwk);
  if (algorithm === undefined) {
    return refused('its kty, crv and alg do not name a supported algorithm');
  }
  const objection = purposeObjection(jwk) ?? materialObjection(jwk, options.allowSecretKeys === true);
  if (objection !== undefined) {
    return refused(objection);
  }
  const row = jwsAlgorithms[algorithm];
  const key = createKey(jwk, row.keyType);
  if (key === undefined) {
    return refused('its parameters are not a key');
  }
  const misfit = row.misfit(key);
  if (misfit !== undefined) {
    return refused(misfit);
  }
  const keyId = jwk.kid as string | undefined;
  return { outcome: 'imported', key: keyId === undefined ? { algorithm, key } : { keyId, algorithm, key } };
}

/**
 * Imports a JWK set (RFC 7517 section 5). Keys that cannot be used are passed over; so are all keys that share a `kid`, and keys
 * without one among several, since which of them is meant would be a guess.
 *
 * @returns undefined when the value is not a JWK set at all.
 */
export function importJwkSet(jwkSet: unknown, options: JwkImportOptions = {}): JwkSetImport | undefined {
  if (!isObject(jwkSet) || !Array.isArray(jwkSet.keys)) {
    return undefined;
  }
  const candidates: VerificationKey[] = [];
  const refusedKeys: { keyId: string | undefined; reason: string }[] = [];
  for (const [index, jwk] of jwkSet.keys.entries()) {
    const result: JwkImport =
      index < maximumKeysInSet ? importJwk(jwk, options) : refused(`the set has more than ${maximumKeysInSet} keys`);
    if (result.outcome === 'imported') {
      candidates.push(result.key);
    } else {
      refusedKeys.push({
        keyId: isObject(jwk) && typeof jwk.kid === 'string' ? jwk.kid : undefined,
        reason: result.reason,
      });
    }
  }
  const uses = Map.groupBy(candidates, (key) => key.keyId);
  const keys: VerificationKey[] = [];
  for (const key of candidates) {
    if (uses.get(key.keyId)?.length !== 1) {
      refusedKeys.push({ keyId: key.keyId, reason: 'another key of the set has the same kid' });
    } else if (key.keyId === undefined && candidates.length > 1) {
      refusedKeys.push({ keyId: undefined, reason: 'it has no kid, and the set has other keys' });
    } else {
      keys.push(key);
    }
  }
  return { keys, refused: refusedKeys };
}

function algorithmOf(jwk: Members): JwsAlgorithm | undefined {
  const { kty, crv, alg } = jwk;
  const named = typeof alg === 'string' ? algorithmNamed(alg) : undefined;
  const candidates = alg === undefined ? impliedAlgorithms : named === undefined ? [] : [named];
  return candidates.find((algorithm) => {
    const row = jwsAlgorithms[algorithm];
    return row.keyType === kty && row.curve === crv;
  });
}

function purposeObjection(jwk: Members): string | undefined {
  const { use, key_ops: operations, kid } = jwk;
  if (use !== undefined && use !== 'sig') {
    return 'its use is not sig';
  }
  if (operations !== undefined && !(Array.isArray(operations) && operations.includes('verify'))) {
    return 'its key_ops do not contain verify';
  }
  return kid !== undefined && (typeof kid !== 'string' || kid === '') ? 'its kid is not a text' : undefined;
}

function materialObjection(jwk: Members, allowSecretKeys: boolean): string | undefined {
  const isSecret = jwk.kty === 'oct';
  if (isSecret && !allowSecretKeys) {
    return 'it is a secret key, and those are not accepted here';
  }
  if (privateMembers.some((name) => jwk[name] !== undefined) || (!isSecret && jwk.k !== undefined)) {
    return 'it holds private members: whoever published it must replace it';
  }
  return undefined;
}

function createKey(jwk: Members, keyType: JwsAlgorithmRow['keyType']): KeyObject | undefined {
  const material: Record<string, string> = {};
  for (const name of publicMembers[keyType]) {
    const value = jwk[name];
    // Node's own import forgives what is not quite base64url.
    if (typeof value !== 'string' || (name !== 'crv' && decodeBase64url(value) === undefined)) {
      return undefined;
    }
    material[name] = value;
  }
  try {
    return material.k === undefined
      ? createPublicKey({ key: { kty: keyType, ...material }, format: 'jwk' })
      : createSecretKey(material.k, 'base64url');
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function refused(reason: string): { readonly outcome: 'refused'; readonly reason: string } {
  return { outcome: 'refused', reason };
}
