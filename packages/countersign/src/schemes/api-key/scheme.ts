import type { Authority } from '../../core/authority.ts';
import type { Clock } from '../../core/clock.ts';
import type { Revocations } from '../../core/revocation.ts';
import type { Scheme } from '../../core/scheme.ts';
import type { ApiKeyCredential } from './extract.ts';

export interface ApiKeySchemeOptions {
  readonly apiKeys: NonNullable<Authority['apiKeys']>;
  readonly revocations: Revocations | undefined;
  readonly clock: Clock;
  /** How many good keys are remembered at most. Default 100,000. */
  readonly maximumRemembered?: number;
}

export interface ApiKeyScheme extends Scheme<ApiKeyCredential> {
  /** Finds a key of this authority in a percent-decoded text, for `findCredentialInTarget`. */
  find(text: string): string | undefined;
  /** Ends the subscription to the revocation feed. */
  close(): void;
}

/** @throws {ConfigurationError} for a prefix that is none. */
export function createApiKeyScheme(_options: ApiKeySchemeOptions): ApiKeyScheme {
  throw new Error('being written');
}
