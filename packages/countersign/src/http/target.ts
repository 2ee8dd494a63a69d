import type { Refusal } from '../core/verification.ts';

/** Finds the first credential of its kind anywhere in a text that is percent-decoded already. */
export type CredentialFinder = (text: string) => string | undefined;

export interface CredentialInTarget {
  /** One sentence for the log, without the credential. */
  readonly reason: string;
  /** The credential itself: for `reportExposure`, never for a log. */
  readonly text: string;
}

export function checkTarget(_target: string): Refusal | undefined {
  throw new Error('being written');
}

export function findCredentialInTarget(
  _target: string,
  _finders: readonly CredentialFinder[],
): CredentialInTarget | undefined {
  throw new Error('being written');
}

/** The shape of a JWS in compact form with a JSON header (RFC 7515 section 3.1). */
export function findCompactJws(_text: string): string | undefined {
  throw new Error('being written');
}
