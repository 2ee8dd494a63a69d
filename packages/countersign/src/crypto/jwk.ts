import type { VerificationKey } from '../core/authority.ts';

export interface JwkImportOptions {
  /** Accepts secret keys (`kty: oct`) for HS256/384/512: only for keys from configuration, never for a published set. */
  readonly allowSecretKeys?: boolean;
}

export type JwkImport =
  | { readonly outcome: 'imported'; readonly key: VerificationKey }
  | { readonly outcome: 'refused'; readonly reason: string };

export interface JwkSetImport {
  readonly keys: readonly VerificationKey[];
  /** What was passed over, and why. Holds no key material. */
  readonly refused: readonly { readonly keyId: string | undefined; readonly reason: string }[];
}

export function importJwk(_jwk: unknown, _options: JwkImportOptions = {}): JwkImport {
  throw new Error('being written');
}
/** undefined: not a JWK set at all. */
export function importJwkSet(_jwkSet: unknown, _options: JwkImportOptions = {}): JwkSetImport | undefined {
  throw new Error('being written');
}
