import type { KeyHint, VerificationKey } from '../core/authority.ts';
import type { JsonObject } from './json.ts';

/** The protected header, as far as a verifier may look at it. */
export interface JwsHeader extends KeyHint {
  /** `typ`, lower case; undefined when absent. */
  readonly type: string | undefined;
  readonly parameters: JsonObject;
}

export interface CompactJws {
  readonly outcome: 'parsed';
  readonly header: JwsHeader;
  readonly signingInput: string;
  readonly payload: string;
  readonly signature: string;
}

export interface JwsDefect {
  readonly outcome: 'refused';
  readonly defect: 'malformed' | 'critical-header';
  readonly reason: string;
}

/** Takes a compact JWS apart, strictly. Nothing in it is verified. */
export function parseCompactJws(_token: string): CompactJws | JwsDefect {
  throw new Error('being written');
}
/** True when the signature is the key's own, made with the key's algorithm. */
export function verifyJws(_jws: CompactJws, _key: VerificationKey): boolean {
  throw new Error('being written');
}
