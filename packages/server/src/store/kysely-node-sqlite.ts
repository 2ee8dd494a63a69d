import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type Kysely,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import { isBusy } from './sqlite-errors.ts';

export interface NodeSqliteDialectOptions {
  readonly database: DatabaseSync;
  /** How long to wait for another process's transaction. The waiting does not block the event loop. */
  readonly busyTimeoutMilliseconds: number;
  /** Given what `node:sqlite` threw, returns what to throw. */
  readonly translateError: (error: unknown) => unknown;
}

/** Kysely on a `node:sqlite` connection. Transactions take the write lock at their beginning (`BEGIN IMMEDIATE`). */
export function createNodeSqliteDialect(options: NodeSqliteDialectOptions): Dialect {
  return {
    createAdapter: () => new LiningUpAdapter(),
    createDriver: () => new NodeSqliteDriver(options),
    createIntrospector: (db: Kysely<unknown>) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
}

const firstPauseMilliseconds = 1;
const longestPauseMilliseconds = 25;
const maximumKeptStatements = 256;

/** The driver lines up those who wait. Kysely would do it before, and nobody would know for how long. */
class LiningUpAdapter extends SqliteAdapter {
  override get supportsMultipleConnections(): boolean {
    return true;
  }
}

class NodeSqliteDriver implements Driver {
  readonly #connection: NodeSqliteConnection;
  readonly #database: DatabaseSync;
  /** Those who wait for the one connection, in their order. */
  readonly #waiting: (() => void)[] = [];
  readonly #busyTimeoutMilliseconds: number;
  #taken = false;
  /** Since when the one who has the connection wants it. */
  #wantedSince = 0;

  constructor(options: NodeSqliteDialectOptions) {
    this.#database = options.database;
    this.#busyTimeoutMilliseconds = options.busyTimeoutMilliseconds;
    this.#connection = new NodeSqliteConnection(options);
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    const wantedSince = performance.now();
    if (this.#taken) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#taken = true;
    this.#wantedSince = wantedSince;
    return this.#connection;
  }

  async releaseConnection(): Promise<void> {
    const next = this.#waiting.shift();
    if (next === undefined) this.#taken = false;
    else next();
  }

  /** Waiting in line counts: while another process holds the lock, the tenth in line waits no longer than the first. */
  async beginTransaction(): Promise<void> {
    const deadline = this.#wantedSince + this.#busyTimeoutMilliseconds;
    await this.#connection.executeUntil(deadline, CompiledQuery.raw('begin immediate'));
  }

  async commitTransaction(): Promise<void> {
    await this.#connection.executeQuery(CompiledQuery.raw('commit'));
  }

  /** SQLite has rolled back by itself after some failures (a full disk). */
  async rollbackTransaction(): Promise<void> {
    if (this.#database.isOpen && this.#database.isTransaction)
      await this.#connection.executeQuery(CompiledQuery.raw('rollback'));
  }

  async destroy(): Promise<void> {
    this.#database.close();
  }
}

interface KeptStatement {
  readonly statement: StatementSync;
  readonly returnsRows: boolean;
}

class NodeSqliteConnection implements DatabaseConnection {
  readonly #options: NodeSqliteDialectOptions;
  readonly #statements = new Map<string, KeptStatement>();

  constructor(options: NodeSqliteDialectOptions) {
    this.#options = options;
  }

  executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    return this.executeUntil(performance.now() + this.#options.busyTimeoutMilliseconds, query);
  }

  async executeUntil<Row>(deadline: number, query: CompiledQuery): Promise<QueryResult<Row>> {
    for (let pause = firstPauseMilliseconds; ; pause = Math.min(pause * 2, longestPauseMilliseconds)) {
      try {
        return this.#execute<Row>(query);
      } catch (error) {
        if (!isBusy(error) || performance.now() + pause > deadline) throw this.#options.translateError(error);
      }
      await sleep(pause);
    }
  }

  // biome-ignore lint/correctness/useYield: there is nothing to yield.
  async *streamQuery<Row>(): AsyncIterableIterator<QueryResult<Row>> {
    throw new Error('Streaming is not supported: read in pages.');
  }

  #execute<Row>({ sql, parameters }: CompiledQuery): QueryResult<Row> {
    const { statement, returnsRows } = this.#prepare(sql);
    // What Kysely compiled has only parameters that the tables' types allow: text, numbers and null.
    const values = parameters as (string | number | null)[];
    if (returnsRows) return { rows: statement.all(...values) as Row[] };
    return { rows: [], numAffectedRows: BigInt(statement.run(...values).changes) };
  }

  #prepare(sql: string): KeptStatement {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    if (this.#statements.size >= maximumKeptStatements) this.#statements.clear();
    const statement = this.#options.database.prepare(sql);
    const kept = { statement, returnsRows: statement.columns().length > 0 };
    this.#statements.set(sql, kept);
    return kept;
  }
}
