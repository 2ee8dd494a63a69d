import type { ApiKeyQuery } from 'countersign';
import { digestApiKey, parseApiKey } from 'countersign/building-blocks';
import { systemActor } from '../../audit-log/actor.ts';
import type { ChangeRefused, Grantor } from '../api-key-changes.ts';

export const unlimited: Grantor = { actor: systemActor, reach: 'unlimited' };

/** What a verifier asks with. */
export function queryOf(key: string, prefixes: readonly string[] = ['acme_test']): ApiKeyQuery {
  const parsed = parseApiKey(key, prefixes);
  const id = parsed === undefined || parsed === 'damaged' ? undefined : parsed.id;
  return { id, digest: digestApiKey(key) };
}

export function foreignQueryOf(key: string): ApiKeyQuery {
  return { id: undefined, digest: digestApiKey(key), foreignKey: key };
}

/** The change that was made, or a failed test. */
export function done<T extends { readonly outcome: 'done' }>(result: T | ChangeRefused): T {
  if (result.outcome !== 'done') throw new Error(`not done: ${JSON.stringify(result)}`);
  return result as T;
}
