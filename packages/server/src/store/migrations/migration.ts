import type { Database, Dialect } from '../database.ts';

/** One step from a database's older form to the next. Never changed once released. */
export interface Migration {
  /** A four-digit number, then what it brings. Kept in the database. */
  readonly name: string;
  /** Runs inside the transaction of all pending migrations. */
  up(db: Database, dialect: Dialect): Promise<void>;
}
