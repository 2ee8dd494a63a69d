import type { Presented } from '../../core/scheme.ts';
import { hasApiKeyPrefix } from './format.ts';

/** An API key as it arrived. */
export interface ApiKeyCredential {
  readonly text: string;
}

/**
 * Recognises an API key: whatever stands in the API key header, or a Bearer credential that begins with one of the prefixes.
 * Other Bearer credentials belong to others.
 */
export function extractApiKey(presented: Presented, prefixes: readonly string[]): ApiKeyCredential | undefined {
  if (presented.apiKeyHeader !== undefined) return { text: presented.apiKeyHeader };
  const { authorization } = presented;
  if (authorization?.scheme !== 'bearer' || !hasApiKeyPrefix(authorization.credentials, prefixes)) return undefined;
  return { text: authorization.credentials };
}
