import type { AuthRequest } from '../core/auth-request.ts';
import type { Presented } from '../core/scheme.ts';
import type { Refusal } from '../core/verification.ts';
import type { CompiledCidrs } from './cidr.ts';

export interface PresentedOptions {
  /** Lower case. */
  readonly apiKeyHeader: string;
  readonly trustedProxies: CompiledCidrs;
  /** Every connection counts as confidential. */
  readonly allowInsecureHttp?: boolean;
}

/** Tell the two apart by `'code' in result`. */
export function readPresented(_request: AuthRequest, _options: PresentedOptions): Presented | Refusal {
  throw new Error('being written');
}
