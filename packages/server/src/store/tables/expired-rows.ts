import type { Database } from '../database.ts';

/** Deletes at most `limit` rows that had expired at `nowSeconds`; returns how many. */
export async function deleteExpiredRows(db: Database, nowSeconds: number, limit: number): Promise<number> {
  const revocations = db
    .selectFrom('revocations')
    .select('sequence')
    .where('expires_at', '<=', nowSeconds)
    .orderBy('expires_at')
    .limit(limit);
  const forgotten = await db.deleteFrom('revocations').where('sequence', 'in', revocations).executeTakeFirstOrThrow();
  const deleted = Number(forgotten.numDeletedRows);
  if (deleted === limit) return deleted;
  const records = db
    .selectFrom('idempotency')
    .select('id')
    .where('expires_at', '<=', nowSeconds)
    .orderBy('expires_at')
    .limit(limit - deleted);
  const old = await db.deleteFrom('idempotency').where('id', 'in', records).executeTakeFirstOrThrow();
  return deleted + Number(old.numDeletedRows);
}

/** A read, so that a clean-up with nothing to do costs no write. */
export async function hasExpiredRows(db: Database, nowSeconds: number): Promise<boolean> {
  for (const table of ['revocations', 'idempotency'] as const) {
    const row = await db
      .selectFrom(table)
      .select('expires_at')
      .where('expires_at', '<=', nowSeconds)
      .limit(1)
      .executeTakeFirst();
    if (row !== undefined) return true;
  }
  return false;
}
