import type { IdempotencyStore } from '../../admin/idempotency-store.ts';
import type { Database } from '../database.ts';

export function createIdempotencyTable(db: Database): IdempotencyStore {
  return {
    async find(id) {
      const row = await db.selectFrom('idempotency').selectAll().where('id', '=', id).executeTakeFirst();
      if (row === undefined) return undefined;
      const { fingerprint, sealed_response, expires_at } = row;
      return { id, fingerprint, sealedResponse: sealed_response, expiresAt: expires_at };
    },
    async insert({ id, fingerprint, sealedResponse, expiresAt }) {
      const { numInsertedOrUpdatedRows } = await db
        .insertInto('idempotency')
        .values({ id, fingerprint, sealed_response: sealedResponse, expires_at: expiresAt })
        .onConflict((conflict) => conflict.column('id').doNothing())
        .executeTakeFirstOrThrow();
      return numInsertedOrUpdatedRows === 1n;
    },
    async complete(id, sealedResponse) {
      await db.updateTable('idempotency').set({ sealed_response: sealedResponse }).where('id', '=', id).execute();
    },
    async delete(id) {
      await db.deleteFrom('idempotency').where('id', '=', id).execute();
    },
  };
}
