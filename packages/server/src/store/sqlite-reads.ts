import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import type { Compilable, Kysely } from 'kysely';
import type { Tables } from './contract.ts';
import type { DatabaseSchema } from './database.ts';
import { translateSqliteError } from './sqlite-errors.ts';
import {
  selectApiKey,
  selectApiKeysByLookup,
  selectOwnerRateLimits,
  toRateLimits,
  toStoredApiKey,
} from './tables/api-key-table.ts';
import { selectClient, toStoredClient } from './tables/client-table.ts';
import { createTables } from './tables/index.ts';

/**
 * The tables as read outside of a transaction. What every request may need is synchronous: Kysely compiles its SQL once, and
 * SQLite's prepared statement runs it. A failure is a rejection, as from the others.
 */
export function createSqliteReads(db: Kysely<DatabaseSchema>, reader: DatabaseSync, file: string): Tables {
  const tables = createTables(db);
  const prepare = <Row>(query: Compilable<Row>) => prepareQuery(reader, query);
  const attempt = <T>(read: () => T): T | Promise<never> => {
    try {
      return read();
    } catch (error) {
      return Promise.reject(translateSqliteError(error, file));
    }
  };
  const apiKey = prepare(selectApiKey(db, ''));
  const apiKeysByLookup = prepare(selectApiKeysByLookup(db, '', 1));
  const ownerRateLimits = prepare(selectOwnerRateLimits(db, ''));
  const client = prepare(selectClient(db, ''));
  return {
    ...tables,
    apiKeys: {
      ...tables.apiKeys,
      find: (id) =>
        attempt(() => {
          const row = apiKey.first(id);
          return row && toStoredApiKey(row);
        }),
      findByLookup: (lookup, limit) => attempt(() => apiKeysByLookup.all(lookup, limit).map(toStoredApiKey)),
      ownerRateLimits: (owner) => attempt(() => toRateLimits(ownerRateLimits.first(owner))),
    },
    clients: {
      ...tables.clients,
      find: (id) =>
        attempt(() => {
          const row = client.first(id);
          return row && toStoredClient(row);
        }),
    },
  };
}

/**
 * The query's parameters, in the order in which they stand in it, are given anew at each call. Rows are fetched as arrays and
 * named here, which costs a quarter less than letting `node:sqlite` build the objects.
 */
function prepareQuery<Row>(reader: DatabaseSync, query: Compilable<Row>) {
  const statement = reader.prepare(query.compile().sql);
  statement.setReturnArrays(true);
  const names = statement.columns().map(({ name }) => name);
  const toRow = (values: unknown) => {
    const row: Record<string, unknown> = {};
    for (let index = 0; index < names.length; index += 1) row[names[index] ?? ''] = (values as unknown[])[index];
    return row as Row;
  };
  return {
    first(parameter: string): Row | undefined {
      const values: unknown = statement.get(parameter);
      return values === undefined ? undefined : toRow(values);
    },
    all: (...parameters: SQLInputValue[]): Row[] => statement.all(...parameters).map(toRow),
  };
}
