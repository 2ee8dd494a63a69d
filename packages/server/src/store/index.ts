import type { Store } from './contract.ts';
import { openPostgresStore, type PostgresStoreOptions } from './postgres.ts';
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
export function openStore(options: StoreOptions): Promise<Store> {
  return options.kind === 'sqlite' ? openSqliteStore(options) : openPostgresStore(options);
}
