import { ConfigurationError } from 'countersign';
import { systemClock } from 'countersign/building-blocks';
import { Kysely, PostgresDialect, type PostgresPool, sql } from 'kysely';
import pg from 'pg';
import { composeTables } from './compose.ts';
import type { Store, Tables } from './contract.ts';
import type { Database, DatabaseSchema } from './database.ts';
import { migrate } from './migrate.ts';
import { isRetryable, translateOpeningError } from './postgres-errors.ts';
import { createPostgresPool } from './postgres-pool.ts';
import { revocationsChannel, watchRevocations } from './postgres-watch.ts';
import { createQueue } from './queue.ts';
import { deleteExpiredRows, hasExpiredRows } from './tables/expired-rows.ts';
import { createTables } from './tables/index.ts';

export interface PostgresStoreOptions {
  /** `postgres://user:password@host/database`; connections are direct or pooled by session, as LISTEN is used. */
  readonly url: string;
  /** Connections at most, besides the one that listens. Default 10. */
  readonly poolSize?: number;
  /** Default 5000. */
  readonly connectTimeoutMilliseconds?: number;
  /** The longest that a statement, and the waiting for another node's write, may take. Default 10,000. */
  readonly statementTimeoutMilliseconds?: number;
}

/** How long a starting node waits for another one that migrates. */
const migrationTimeoutMilliseconds = 600_000;
/** Given to the server to end a statement by itself before the client hangs up. */
const hangUpMilliseconds = 2000;
const attempts = 5;

/**
 * Opens a store in a PostgreSQL database (13 or newer), its tables brought to this version's form. How durable a commit is follows
 * the server's `synchronous_commit`.
 *
 * @throws {ConfigurationError} for a URL that cannot be used, or a database of a newer version.
 * @throws {StoreUnavailableError} when the server cannot be reached.
 */
export async function openPostgresStore(options: PostgresStoreOptions): Promise<Store> {
  const { poolSize = 10, connectTimeoutMilliseconds = 5000, statementTimeoutMilliseconds = 10_000 } = options;
  const config: pg.ClientConfig = {
    connectionString: options.url,
    application_name: 'countersign',
    connectionTimeoutMillis: connectTimeoutMilliseconds,
  };
  validateUrl(config);
  await migrateDatabase(config);
  const pool = createPostgresPool({
    ...config,
    max: poolSize,
    statement_timeout: statementTimeoutMilliseconds,
    lock_timeout: statementTimeoutMilliseconds,
    idle_in_transaction_session_timeout: statementTimeoutMilliseconds,
    query_timeout: statementTimeoutMilliseconds + hangUpMilliseconds,
  });
  return createPostgresStore(pool, config);
}

/** The message does not repeat the URL, which may hold a password. */
function validateUrl(config: pg.ClientConfig): void {
  try {
    new pg.Client(config);
  } catch {
    throw new ConfigurationError(
      'The database URL cannot be read. It has to be like postgres://user:password@host/database.',
    );
  }
}

async function migrateDatabase(config: pg.ClientConfig): Promise<void> {
  const timeouts = { lock_timeout: migrationTimeoutMilliseconds, statement_timeout: migrationTimeoutMilliseconds };
  const pool = createPostgresPool({ ...config, ...timeouts, max: 1 });
  const db = new Kysely<DatabaseSchema>({ dialect: new PostgresDialect({ pool }) });
  try {
    await transact(db, (transaction) => migrate(transaction, 'postgres', systemClock.nowSeconds()));
  } catch (error) {
    throw translateOpeningError(error);
  } finally {
    await pool.end();
  }
}

/**
 * Writes are serialised as in SQLite, over all nodes, by a lock that the transaction holds to its end: what it reads does not
 * change under it, and revocations become visible in the order of their numbers.
 */
function transact<T>(db: Kysely<DatabaseSchema>, work: (db: Database) => Promise<T>): Promise<T> {
  return db
    .transaction()
    .setIsolationLevel('read committed')
    .execute(async (transaction) => {
      // "countersign", as far as two 32-bit numbers hold it.
      await sql`select pg_advisory_xact_lock(${sql.lit(0x636f756e)}, ${sql.lit(0x74657273)})`.execute(transaction);
      return work(transaction);
    });
}

function createPostgresStore(pool: PostgresPool, config: pg.ClientConfig): Store {
  const db = new Kysely<DatabaseSchema>({ dialect: new PostgresDialect({ pool }) });
  const queue = createQueue();
  const watches = new Set<() => Promise<void>>();
  let closing: Promise<void> | undefined;
  // One of this process at a time, so that those who wait for the lock take no connections from those who read.
  const transaction = <T>(work: (db: Database) => Promise<T>) => queue.run(() => retry(() => transact(db, work)));
  const write: Store['write'] = (work) => transaction((connection) => workAndNotify(connection, work));
  const close = async () => {
    await Promise.all([...watches].map((end) => end()));
    await queue.run(async () => undefined);
    await pool.end();
  };
  return {
    ...composeTables(createTables(db), write),
    write,
    async ping() {
      await db.selectFrom('counters').select('name').limit(1).execute();
    },
    watch(listener) {
      const end = watchRevocations(config, listener);
      watches.add(end);
      return () => {
        watches.delete(end);
        void end();
      };
    },
    async deleteExpired(nowSeconds, limit) {
      if (!(await hasExpiredRows(db, nowSeconds))) return 0;
      return transaction((connection) => deleteExpiredRows(connection, nowSeconds, limit));
    },
    close() {
      closing ??= close();
      return closing;
    },
  };
}

/** Other nodes hear of new revocations when, and only when, the transaction commits. */
async function workAndNotify<T>(db: Database, work: (tables: Tables) => Promise<T>): Promise<T> {
  const tables = createTables(db);
  let appended = false;
  const append: Tables['revocations']['append'] = (entry) => {
    appended = true;
    return tables.revocations.append(entry);
  };
  const result = await work({ ...tables, revocations: { ...tables.revocations, append } });
  if (appended) await sql`select pg_notify(${revocationsChannel}, '')`.execute(db);
  return result;
}

async function retry<T>(task: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await task();
    } catch (error) {
      if (attempt === attempts || !isRetryable(error)) throw error;
    }
  }
}
