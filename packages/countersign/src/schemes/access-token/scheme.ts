import type { Authority } from '../../core/authority.ts';
import type { Clock } from '../../core/clock.ts';
import type { Scheme } from '../../core/scheme.ts';

export interface AccessTokenSchemeOptions {
  /** Its `issuer` must be set. */
  readonly authority: Authority;
  /** This API's identifiers; a token must name one of them in `aud`. Not empty. */
  readonly audiences: readonly string[];
  readonly clock: Clock;
  /** How far clocks may differ. */
  readonly clockLeewaySeconds: number;
  /** Tokens with a longer life (`exp` − `iat`) are refused. */
  readonly maximumTokenLifetimeSeconds: number;
  /** Accepts tokens whose `typ` is `JWT` or missing. */
  readonly allowInsecureUntypedTokens: boolean;
  /** What stands under `Bearer` and is the API key scheme's. */
  readonly isApiKeyForm: (credentials: string) => boolean;
  /** How many verified tokens are remembered at most. Default 20,000. */
  readonly maximumRememberedTokens?: number;
}

/** The token's text. */
export type AccessTokenCredential = string;

export function createAccessTokenScheme(_options: AccessTokenSchemeOptions): Scheme<AccessTokenCredential> {
  throw new Error('being written');
}
