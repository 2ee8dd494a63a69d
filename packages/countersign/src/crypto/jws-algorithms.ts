import type { KeyObject } from 'node:crypto';
import type { JwsAlgorithm } from '../core/authority.ts';
export interface JwsAlgorithmRow {
  readonly keyType: 'oct' | 'RSA' | 'EC' | 'OKP';
}
export const jwsAlgorithms = {} as Readonly<Record<JwsAlgorithm, JwsAlgorithmRow>>;
export function verifySignature(
  _algorithm: JwsAlgorithm,
  _key: KeyObject,
  _signingInput: string,
  _signature: string,
): boolean {
  throw new Error('being written');
}
/** Signs `signingInput`; the signature as base64url. */
export function createSignature(_algorithm: JwsAlgorithm, _key: KeyObject, _signingInput: string): string {
  throw new Error('being written');
}
