import type { Authority } from '../../core/authority.ts';
import type { Clock } from '../../core/clock.ts';
import { ConfigurationError } from '../../core/errors.ts';
import type { Revocations } from '../../core/revocation.ts';
import type { Scheme } from '../../core/scheme.ts';
import { type ApiKeyCredential, extractApiKey } from './extract.ts';
import { digestApiKey, findApiKey, isApiKeyPrefix, parseApiKey } from './format.ts';
import { createKeyMemory } from './remember.ts';
import { createApiKeyVerifier } from './verify.ts';

export interface ApiKeySchemeOptions {
  readonly apiKeys: NonNullable<Authority['apiKeys']>;
  /** Undefined where a key's record never changes. */
  readonly revocations: Revocations | undefined;
  readonly clock: Clock;
  /** How many keys are remembered at most. Default 100,000. */
  readonly maximumRemembered?: number;
}

export interface ApiKeyScheme extends Scheme<ApiKeyCredential> {
  /** Finds a key of this authority in a percent-decoded text, for `findCredentialInTarget`. */
  readonly find: (text: string) => string | undefined;
  /** Ends the subscription to the revocation log. */
  close(): void;
}

/**
 * Creates the scheme for API keys of one authority.
 *
 * @throws {ConfigurationError} for a prefix of the authority that is none
 */
export function createApiKeyScheme(options: ApiKeySchemeOptions): ApiKeyScheme {
  const { apiKeys, revocations, clock, maximumRemembered = 100_000 } = options;
  for (const prefix of apiKeys.prefixes) {
    if (!isApiKeyPrefix(prefix)) {
      throw new ConfigurationError(
        `"${prefix}" cannot be the prefix of API keys. Use words of lower-case letters and digits joined by "_", beginning with a letter, at most 32 characters, such as acme_live.`,
      );
    }
  }
  const memory = createKeyMemory({ revocations, clock, maximumKeys: maximumRemembered });
  const verify = createApiKeyVerifier({ apiKeys, revocations, clock, memory });
  return {
    name: 'api-key',
    extract: (presented) => extractApiKey(presented, apiKeys),
    verify: (credential, presented) => verify(credential.text, presented),
    reportExposure(text, place, presented, requestId) {
      const parsed = parseApiKey(text, apiKeys.prefixes);
      if (parsed === undefined || parsed === 'damaged') return;
      apiKeys.recordExposure?.({
        query: { id: parsed.id, digest: digestApiKey(text) },
        place,
        remoteAddress: presented.clientAddress,
        requestId,
      });
    },
    find: (text) => findApiKey(text, apiKeys.prefixes),
    close: () => memory.close(),
  };
}
