import type { Authority } from '../../core/authority.ts';
import type { Presented } from '../../core/scheme.ts';
import { hasApiKeyPrefix } from './format.ts';

/** An API key as it arrived. */
export interface ApiKeyCredential {
  readonly text: string;
}

/** What tells keys by their form. A remote authority learns it after the start, so it is read anew each time. */
export type ApiKeyForms = Pick<NonNullable<Authority['apiKeys']>, 'prefixes' | 'acceptsForeignForms'>;

/** Recognises an API key: whatever stands in the API key header, or a Bearer credential of a key's form. */
export function extractApiKey(presented: Presented, forms: ApiKeyForms): ApiKeyCredential | undefined {
  if (presented.apiKeyHeader !== undefined) return { text: presented.apiKeyHeader };
  const { authorization } = presented;
  if (authorization?.scheme !== 'bearer' || !isApiKeyForm(authorization.credentials, forms)) return undefined;
  return { text: authorization.credentials };
}

/**
 * Whether a Bearer credential is a key and not a token: it begins with one of the prefixes, or, where keys of any form may come,
 * has no dot, as a JWS must have.
 */
export function isApiKeyForm(credentials: string, { prefixes, acceptsForeignForms }: ApiKeyForms): boolean {
  return hasApiKeyPrefix(credentials, prefixes) || (acceptsForeignForms && !credentials.includes('.'));
}
