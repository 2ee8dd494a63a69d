import { ConfigurationError } from 'countersign';
import { ConflictError, StoreUnavailableError } from './contract.ts';

/** https://www.sqlite.org/rescode.html; the low byte is the primary code. */
const primary = {
  busy: 5,
  locked: 6,
  readOnly: 8,
  io: 10,
  corrupt: 11,
  full: 13,
  cannotOpen: 14,
  notADatabase: 26,
} as const;
const constraintPrimaryKey = 1555;
const constraintUnique = 2067;

const advice: ReadonlyMap<number, string> = new Map([
  [
    primary.busy,
    'is locked by another process. Stop what holds it (a backup, another server, an open shell), or wait.',
  ],
  [
    primary.locked,
    'is locked by another process. Stop what holds it (a backup, another server, an open shell), or wait.',
  ],
  [primary.readOnly, 'cannot be written to. Check that this user owns the file and its folder.'],
  [primary.io, 'could not be read or written: the disk reported an error.'],
  [primary.corrupt, 'is damaged. Stop the server and restore the file from a backup.'],
  [primary.full, 'cannot grow: the disk is full. Free some space; no restart is needed.'],
  [primary.cannotOpen, 'could not be opened. Check that the file and its folder exist and belong to this user.'],
]);

interface SqliteError extends Error {
  readonly errcode: number;
}

function isSqliteError(error: unknown): error is SqliteError {
  return error instanceof Error && 'errcode' in error && typeof error.errcode === 'number';
}

export function isBusy(error: unknown): boolean {
  return isSqliteError(error) && (error.errcode & 0xff) === primary.busy;
}

/** What an operation's failure means in the store's own words; other errors come back as they are. */
export function translateSqliteError(error: unknown, file: string): unknown {
  if (error instanceof Error && 'code' in error && error.code === 'ERR_INVALID_STATE') {
    return new StoreUnavailableError('The store is closed.', { cause: error });
  }
  if (!isSqliteError(error)) return error;
  if (error.errcode === constraintPrimaryKey || error.errcode === constraintUnique) {
    return new ConflictError('That id or name is taken.', { cause: error });
  }
  const code = error.errcode & 0xff;
  if (code === primary.notADatabase) return notADatabase(file, error);
  const meaning = advice.get(code);
  return meaning === undefined ? error : new StoreUnavailableError(`The database ${file} ${meaning}`, { cause: error });
}

/** As `translateSqliteError`, while the file is being opened: what no waiting will cure is the configuration's fault. */
export function translateOpeningError(error: unknown, file: string): unknown {
  if (isSqliteError(error)) {
    const code = error.errcode & 0xff;
    if (code === primary.readOnly || code === primary.cannotOpen) {
      return new ConfigurationError(`The database ${file} ${advice.get(code)}`);
    }
  }
  if (error instanceof Error && 'code' in error) {
    if (error.code === 'EACCES' || error.code === 'EPERM' || error.code === 'EROFS') {
      return new ConfigurationError(
        `The database ${file} cannot be created or written. Check that this user may write to its folder.`,
      );
    }
    if (error.code === 'EISDIR' || error.code === 'ENOTDIR' || error.code === 'EEXIST') {
      return new ConfigurationError(
        `The database ${file} cannot be a file there. Choose a path whose parent is a folder.`,
      );
    }
    if (error.code === 'ENOSPC' || error.code === 'EDQUOT') {
      return new StoreUnavailableError(`The database ${file} ${advice.get(primary.full)}`, { cause: error });
    }
  }
  return translateSqliteError(error, file);
}

function notADatabase(file: string, cause: Error): Error {
  return new StoreUnavailableError(
    `${file} is not a SQLite database, or its beginning is damaged. Restore it from a backup, or configure another path.`,
    { cause },
  );
}
