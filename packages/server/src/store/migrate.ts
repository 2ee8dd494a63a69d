import { ConfigurationError } from 'countersign';
import type { Database, Dialect } from './database.ts';
import { migrations as allMigrations } from './migrations/index.ts';
import type { Migration } from './migrations/migration.ts';

/**
 * Brings the database to this version's form. To be called inside one transaction that holds the database's write lock, so
 * that of two nodes starting at once one migrates and the other finds nothing to do, and a failure leaves all as it was.
 *
 * @throws {ConfigurationError} when the database was written by a newer version.
 */
export async function migrate(
  db: Database,
  dialect: Dialect,
  nowSeconds: number,
  migrations: readonly Migration[] = allMigrations,
): Promise<void> {
  await db.schema
    .createTable('schema_migrations')
    .ifNotExists()
    .addColumn('name', 'text', (column) => column.primaryKey().notNull())
    .addColumn('applied_at', 'bigint', (column) => column.notNull())
    .execute();
  const applied = new Set((await db.selectFrom('schema_migrations').select('name').execute()).map(({ name }) => name));
  const unknown = [...applied].filter((name) => !migrations.some((migration) => migration.name === name)).sort();
  if (unknown.length > 0) {
    throw new ConfigurationError(
      `The database was written by a newer version of Countersign (it has ${unknown.join(', ')}, which this version does not know). ` +
        'Start that version or a newer one, or restore a backup made before the upgrade.',
    );
  }
  for (const migration of migrations) {
    if (applied.has(migration.name)) continue;
    await migration.up(db, dialect);
    await db.insertInto('schema_migrations').values({ name: migration.name, applied_at: nowSeconds }).execute();
  }
}
