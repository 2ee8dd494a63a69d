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
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new NodeSqliteDriver(options),
    createIntrospector: (db: Kysely<unknown>) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
}

const firstPauseMilliseconds = 1;
const longestPauseMilliseconds = 25;
const maximumKeptStatements = 256;

class NodeSqliteDriver implements Driver {
  readonly #connection: NodeSqliteConnection;
  readonly #database: DatabaseSync;
  /** Those who wait for the one connection, in their order. */
  readonly #waiting: (() => void)[] = [];
  #taken = false;

  constructor(options: NodeSqliteDialectOptions) {
    this.#database = options.database;
    this.#connection = new NodeSqliteConnection(options);
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    if (this.#taken) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#taken = true;
    return this.#connection;
  }

  async releaseConnection(): Promise<void> {
    const next = this.#waiting.shift();
    if (next === undefined) this.#taken = false;
    else next();
  }

  async beginTransaction(): Promise<void> {
    await this.#connection.executeQuery(CompiledQuery.raw('begin immediate'));
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

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    const deadline = performance.now() + this.#options.busyTimeoutMilliseconds;
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
