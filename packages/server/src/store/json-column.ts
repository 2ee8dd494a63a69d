import { StoreUnavailableError } from './contract.ts';

/** Reads a column that this code wrote as JSON. What cannot be read is a damaged database, not an empty list. */
export function readJson<T>(text: string, column: string): T {
  try {
    return JSON.parse(text) as T;
  } catch {
    throw new StoreUnavailableError(
      `The database is damaged: ${column} holds what is not JSON. Restore it from a backup.`,
    );
  }
}
