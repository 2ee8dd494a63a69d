import type { ErrorCode } from './errors.ts';
import type { Principal } from './principal.ts';
import type { AppliedRateLimit } from './rate-limit.ts';

/** Why a credential was refused, or could not be judged. For the log; the caller sees the row of the table. */
export interface Refusal {
  readonly code: ErrorCode;
  /** One sentence for the operator. Never a credential or a part of one. */
  readonly reason: string;
  /** What to look for in the records, where it is known beyond doubt: a verified token's `jti`, a key's id. */
  readonly credentialId?: string;
}

/** What a scheme says of a credential. One of three, and never an exception. (Where there is none, `extract` says so.) */
export type Verification =
  | ({ readonly outcome: 'rejected' } & Refusal)
  | ({ readonly outcome: 'unavailable' } & Refusal)
  | Verified;

export interface Verified {
  readonly outcome: 'verified';
  readonly principal: Principal;
  /** The limits that belong to the credential itself; the gate adds its own. */
  readonly rateLimits: readonly AppliedRateLimit[];
}

export function rejected(code: ErrorCode, reason: string, credentialId?: string): Verification & Refusal {
  return credentialId === undefined
    ? { outcome: 'rejected', code, reason }
    : { outcome: 'rejected', code, reason, credentialId };
}

export function unavailable(code: ErrorCode, reason: string): Verification & Refusal {
  return { outcome: 'unavailable', code, reason };
}
