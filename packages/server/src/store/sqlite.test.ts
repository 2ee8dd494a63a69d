import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe } from 'vitest';
import { openSqliteStore } from './sqlite.ts';
import { describeStore } from './store.suite.ts';

describe('the SQLite store', () => {
  describeStore(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'countersign-sqlite-'));
    const file = join(folder, 'countersign.db');
    return {
      open: () => openSqliteStore({ file, watchIntervalMilliseconds: 5 }),
      async execute(sql) {
        const database = new DatabaseSync(file);
        database.exec(sql);
        database.close();
      },
      async remove() {
        rmSync(folder, { recursive: true });
      },
    };
  });
});
