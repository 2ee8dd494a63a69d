import type { Authority } from '../core/authority.ts';
import type { Clock } from '../core/clock.ts';

export interface AnyIssuerOptions {
  /** The issuer identifier, exactly as it stands in `iss`. Its metadata is looked for as RFC 8414 and OpenID Connect Discovery say. */
  readonly issuer: string;
  /** Where the issuer's keys are, when it publishes no metadata. */
  readonly jwksUri?: string;
  /** Fetches metadata and keys over plain HTTP from anywhere. Default false: only from this machine. */
  readonly allowInsecureHttp?: boolean;
  readonly clock?: Clock;
}

export function anyIssuer(_options: AnyIssuerOptions): Authority {
  throw new Error('being written');
}
