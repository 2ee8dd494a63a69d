import type { Store } from './contract.ts';
import { openSqliteStore, type SqliteStoreOptions } from './sqlite.ts';

export type StoreOptions = { readonly kind: 'sqlite' } & SqliteStoreOptions;

/** Opens the store that the configuration names, its tables brought to this version's form. */
export function openStore(options: StoreOptions): Promise<Store> {
  return openSqliteStore(options);
}
