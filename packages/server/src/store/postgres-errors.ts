import { ConfigurationError } from 'countersign';
import pg from 'pg';
import { ConflictError, StoreUnavailableError } from './contract.ts';

const uniqueViolation = '23505';
/** Serialization failure and deadlock: the transaction did nothing, and may be tried again. */
const retryable: ReadonlySet<string> = new Set(['40001', '40P01']);

/** SQLSTATE classes and codes (PostgreSQL, appendix A) of an outage, with what to do. */
const outages: readonly (readonly [prefix: string, advice: string])[] = [
  ['08', 'The connection was lost.'],
  ['25006', 'It is read-only: the URL has to name the primary server.'],
  ['40', 'The transaction met others too often.'],
  ['53100', 'Its disk is full. Free some space; no restart is needed.'],
  ['53300', 'It has too many connections. Raise max_connections or lower the pool size.'],
  ['53', 'It is short of resources.'],
  ['55P03', 'Another node has held the write lock for too long.'],
  ['57014', 'The statement took too long.'],
  ['57', 'It is being stopped or restarted.'],
  ['58', 'Its operating system reported an error.'],
  ['XX', 'It reports an internal error or damaged data. Look into its log.'],
  ['25P03', 'The transaction was idle for too long.'],
];

/** What only another configuration can cure, at the start. */
const misconfigurations: readonly (readonly [prefix: string, advice: string])[] = [
  ['28', 'refused the user or the password. Check the database URL.'],
  ['3D000', 'has no database of that name. Create it, or check the database URL.'],
  ['42501', 'does not let this user create tables. Grant CREATE on the schema, or use its owner.'],
  ['3F000', 'has no schema to create tables in. Check the search_path.'],
];

/** What an operation's failure means in the store's own words; mistakes in the code come back as they are. */
export function translatePostgresError(error: unknown, committing: boolean): unknown {
  if (error instanceof pg.DatabaseError) return translateDatabaseError(error, committing);
  if (!(error instanceof Error) || error instanceof TypeError) return error;
  const message = committing
    ? 'The connection to PostgreSQL was lost during a commit: whether the change was made is not known. Look before repeating it.'
    : 'PostgreSQL cannot be reached. Check that it runs, and the database URL.';
  return new StoreUnavailableError(message, { cause: error, inDoubt: committing });
}

function translateDatabaseError(error: pg.DatabaseError, committing: boolean): unknown {
  const code = error.code ?? '';
  if (code === uniqueViolation) return new ConflictError('That id or name is taken.', { cause: error });
  const advice = adviceFor(outages, code);
  if (advice === undefined) return error;
  const inDoubt = committing && !retryable.has(code);
  const doubt = inDoubt ? ' Whether the change was made is not known.' : '';
  return new StoreUnavailableError(`PostgreSQL cannot do it now. ${advice}${doubt}`, { cause: error, inDoubt });
}

/** As `translatePostgresError`, while the store is being opened. */
export function translateOpeningError(error: unknown): unknown {
  const cause = error instanceof StoreUnavailableError ? error.cause : error;
  const advice = cause instanceof pg.DatabaseError ? adviceFor(misconfigurations, cause.code ?? '') : undefined;
  if (advice !== undefined) return new ConfigurationError(`PostgreSQL ${advice}`);
  if (isErrno(cause, 'ENOTFOUND')) return new ConfigurationError('The host in the database URL does not exist.');
  return error;
}

export function isRetryable(error: unknown): boolean {
  const cause = error instanceof StoreUnavailableError ? error.cause : undefined;
  return cause instanceof pg.DatabaseError && retryable.has(cause.code ?? '');
}

/** True when the connection cannot be used again. */
export function breaksConnection(error: unknown): boolean {
  return !(error instanceof pg.DatabaseError) || error.severity === 'FATAL' || error.severity === 'PANIC';
}

function adviceFor(table: readonly (readonly [string, string])[], code: string): string | undefined {
  return table.find(([prefix]) => code.startsWith(prefix))?.[1];
}

function isErrno(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
