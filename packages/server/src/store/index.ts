import type { Store } from './contract.ts';
import type { PostgresStoreOptions } from './postgres.ts';
import { openSqliteStore, type SqliteStoreOptions } from './sqlite.ts';

export type StoreOptions =
  | ({ readonly kind: 'sqlite' } & SqliteStoreOptions)
  | ({ readonly kind: 'postgres' } & PostgresStoreOptions);

/**
 * Opens the store that the configuration names, its tables brought to this version's form.
 *
 * @throws {ConfigurationError} for what only another configuration can cure.
 * @throws {StoreUnavailableError} for an outage.
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  if (options.kind === 'sqlite') return openSqliteStore(options);
  // PostgreSQL's client is loaded by who needs it.
  const { openPostgresStore } = await import('./postgres.ts');
  return openPostgresStore(options);
}
