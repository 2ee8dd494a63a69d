import type { KeyObject } from 'node:crypto';
import type { JwsAlgorithm, VerificationKey } from '../core/authority.ts';
import type { JsonObject } from './json.ts';

export interface SigningKey {
  readonly keyId: string;
  readonly algorithm: JwsAlgorithm;
  /** A private key. */
  readonly key: KeyObject;
}

/** The public JWK as a set publishes it: `kty`, its parameters, `kid`, `alg`, `use`. */
export type PublicJwk = Readonly<Record<string, string>>;

/** Makes a new key pair whose `kid` is its RFC 7638 thumbprint. */
export function generateSigningKey(_algorithm: Exclude<JwsAlgorithm, `HS${string}`>): Promise<SigningKey> {
  throw new Error('being written');
}
/** The JSON text of the private JWK: to be sealed, never to be shown. */
export function exportPrivateJwk(_signingKey: SigningKey): string {
  throw new Error('being written');
}
/** Reads what `exportPrivateJwk` wrote. @throws {ConfigurationError} when it is anything else. */
export function importPrivateJwk(_text: string): SigningKey {
  throw new Error('being written');
}
export function exportPublicJwk(_signingKey: SigningKey): PublicJwk {
  throw new Error('being written');
}
export function toVerificationKey(_signingKey: SigningKey): VerificationKey {
  throw new Error('being written');
}
/** Signs a JWT in compact form (RFC 7515 section 7.1): header `typ`, `alg`, `kid`. */
export function signJwt(_signingKey: SigningKey, _type: string, _claims: JsonObject): string {
  throw new Error('being written');
}
