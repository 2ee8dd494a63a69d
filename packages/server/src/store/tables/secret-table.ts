import type { SecretStore } from '../../secrets/secret-store.ts';
import type { Database } from '../database.ts';

export function createSecretTable(db: Database): SecretStore {
  return {
    async list() {
      const rows = await db.selectFrom('secrets').selectAll().orderBy('name').orderBy('version').execute();
      return rows.map(({ name, version, sealed, created_at }) => ({ name, version, sealed, createdAt: created_at }));
    },
    async insert({ name, version, sealed, createdAt }) {
      await db.insertInto('secrets').values({ name, version, sealed, created_at: createdAt }).execute();
    },
    async update({ name, version, sealed, createdAt }) {
      const { numUpdatedRows } = await db
        .updateTable('secrets')
        .set({ sealed, created_at: createdAt })
        .where('name', '=', name)
        .where('version', '=', version)
        .executeTakeFirstOrThrow();
      return numUpdatedRows > 0n;
    },
  };
}
