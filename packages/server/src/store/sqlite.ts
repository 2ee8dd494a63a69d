import { chmodSync, closeSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from 'countersign/building-blocks';
import { Kysely } from 'kysely';
import { makePrivateFolder } from '../private-folder.ts';
import { composeTables } from './compose.ts';
import { type Store, StoreUnavailableError } from './contract.ts';
import type { DatabaseSchema } from './database.ts';
import { createNodeSqliteDialect } from './kysely-node-sqlite.ts';
import { migrate } from './migrate.ts';
import { isBusy, translateOpeningError, translateSqliteError } from './sqlite-errors.ts';
import { createSqliteReads } from './sqlite-reads.ts';
import { deleteExpiredRows, hasExpiredRows } from './tables/expired-rows.ts';
import { createTables } from './tables/index.ts';

export interface SqliteStoreOptions {
  /** Path of the database file. It and its folder are made when they are missing, for this user only. */
  readonly file: string;
  /** How long to wait for another process's transaction before it counts as an outage. Default 5000. */
  readonly busyTimeoutMilliseconds?: number;
  /** How often to look for another process's commits, for `watch`. Default 50. */
  readonly watchIntervalMilliseconds?: number;
}

/** Small enough that a new file stays small, large enough that a tree of 10 million keys is four levels deep. */
const pageSizeBytes = 8192;
/** For the inner pages of large trees; taken as they are read. */
const readerCacheKibibytes = 64 * 1024;
const walLimitBytes = 64 * 1024 * 1024;
/** What a read may wait, blocking, while another process recovers or closes the database. Rare, so short. */
const readerBusyMilliseconds = 250;

/**
 * Opens, and makes where missing, a store in one SQLite file (WAL; each commit is synced to the disk). Several processes of
 * one machine may share it.
 *
 * @throws {ConfigurationError} for a path that cannot be used, or a database of a newer version.
 * @throws {StoreUnavailableError} when the file is locked, damaged, or the disk is full.
 */
export async function openSqliteStore(options: SqliteStoreOptions): Promise<Store> {
  const { file, busyTimeoutMilliseconds = 5000, watchIntervalMilliseconds = 50 } = options;
  const opened: DatabaseSync[] = [];
  const open = (settings: { readonly readOnly: boolean; readonly timeout: number }) => {
    const database = new DatabaseSync(file, settings);
    opened.push(database);
    return database;
  };
  try {
    prepareFile(file);
    const writer = open({ readOnly: false, timeout: 0 });
    await setUpWriter(writer, busyTimeoutMilliseconds);
    const writing = createKysely(writer, file, busyTimeoutMilliseconds);
    await writing.transaction().execute((db) => migrate(db, 'sqlite', systemClock.nowSeconds()));
    const reader = open({ readOnly: true, timeout: readerBusyMilliseconds });
    reader.exec(`pragma cache_size = -${readerCacheKibibytes}`);
    return createSqliteStore({ file, writer, writing, reader, watchIntervalMilliseconds });
  } catch (error) {
    for (const database of opened) database.close();
    throw translateOpeningError(error, file);
  }
}

/** The write-ahead log and its index take the mode of the database file. */
function prepareFile(file: string): void {
  makePrivateFolder(dirname(file));
  closeSync(openSync(file, 'a', 0o600));
  chmodSync(file, 0o600);
}

/** SQLite does not wait by itself when several processes switch a new file to WAL at once. */
async function setUpWriter(writer: DatabaseSync, busyTimeoutMilliseconds: number): Promise<void> {
  const deadline = performance.now() + busyTimeoutMilliseconds;
  for (;;) {
    try {
      writer.exec(
        `pragma page_size = ${pageSizeBytes}; pragma journal_mode = wal; pragma synchronous = full;
         pragma journal_size_limit = ${walLimitBytes}; pragma trusted_schema = off`,
      );
      return;
    } catch (error) {
      if (!isBusy(error) || performance.now() > deadline) throw error;
    }
    await sleep(10);
  }
}

function createKysely(database: DatabaseSync, file: string, busyTimeoutMilliseconds: number): Kysely<DatabaseSchema> {
  const translateError = (error: unknown) => translateSqliteError(error, file);
  return new Kysely({ dialect: createNodeSqliteDialect({ database, busyTimeoutMilliseconds, translateError }) });
}

interface Connections {
  readonly file: string;
  readonly writer: DatabaseSync;
  readonly writing: Kysely<DatabaseSchema>;
  /** Sees what is committed and nothing else, whatever the writer is in the middle of. */
  readonly reader: DatabaseSync;
  readonly watchIntervalMilliseconds: number;
}

function createSqliteStore({ file, writer, writing, reader, watchIntervalMilliseconds }: Connections): Store {
  const reading = createKysely(reader, file, readerBusyMilliseconds);
  const timers = new Set<NodeJS.Timeout>();
  let closing: Promise<void> | undefined;
  const write: Store['write'] = async (work) => {
    if (closing !== undefined) throw new StoreUnavailableError('The store is closed.');
    return writing.transaction().execute((db) => work(createTables(db)));
  };
  const close = async () => {
    for (const timer of timers) clearInterval(timer);
    // Waits for the writes before it: the writer is one connection, which goes from one to the next in order.
    await writing.connection().execute(async () => undefined);
    reader.close();
    writer.close();
  };
  return {
    ...composeTables(createSqliteReads(reading, reader, file), write),
    write,
    async ping() {
      await reading.selectFrom('counters').select('name').limit(1).execute();
    },
    watch(listener) {
      const timer = watchCommits(writer, watchIntervalMilliseconds, listener);
      timers.add(timer);
      return () => {
        clearInterval(timer);
        timers.delete(timer);
      };
    },
    async deleteExpired(nowSeconds, limit) {
      if (!(await hasExpiredRows(reading, nowSeconds))) return 0;
      return writing.transaction().execute((db) => deleteExpiredRows(db, nowSeconds, limit));
    },
    close() {
      closing ??= close();
      return closing;
    },
  };
}

/** `data_version`, asked on the writer, changes with every commit but the writer's own. */
function watchCommits(
  writer: DatabaseSync,
  intervalMilliseconds: number,
  listener: (healthy: boolean) => void,
): NodeJS.Timeout {
  const statement = writer.prepare('pragma data_version');
  const dataVersion = () => statement.get()?.data_version;
  let known = dataVersion();
  let healthy = true;
  const look = () => {
    try {
      const version = dataVersion();
      if (version === known && healthy) return;
      known = version;
      healthy = true;
      listener(true);
    } catch {
      if (healthy) listener(false);
      healthy = false;
    }
  };
  const timer = setInterval(look, intervalMilliseconds);
  return timer.unref();
}
