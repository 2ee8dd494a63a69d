import type { RevocationEntry, RevocationKind } from 'countersign';
import type { RevocationStore } from '../../revocation/revocation-store.ts';
import type { Database, RevocationRow } from '../database.ts';

const counter = 'revocations';

export function createRevocationTable(db: Database): RevocationStore {
  return {
    async append(entry) {
      const { value: sequence } = await db
        .updateTable('counters')
        .set((counters) => ({ value: counters('value', '+', 1) }))
        .where('name', '=', counter)
        .returning('value')
        .executeTakeFirstOrThrow();
      const { kind, id, notBefore, expiresAt } = entry;
      await db
        .insertInto('revocations')
        .values({ sequence, kind, id, not_before: notBefore, expires_at: expiresAt })
        .execute();
      return { sequence, kind, id, notBefore, expiresAt };
    },
    async list(after, limit) {
      const rows = await db
        .selectFrom('revocations')
        .selectAll()
        .where('sequence', '>', after)
        .orderBy('sequence')
        .limit(limit)
        .execute();
      return rows.map(toRevocationEntry);
    },
    async sequence() {
      const row = await db.selectFrom('counters').select('value').where('name', '=', counter).executeTakeFirstOrThrow();
      return row.value;
    },
    async logId() {
      const row = await db
        .selectFrom('facts')
        .select('value')
        .where('name', '=', 'revocation-log-id')
        .executeTakeFirstOrThrow();
      return row.value;
    },
  };
}

function toRevocationEntry(row: RevocationRow): RevocationEntry {
  return {
    sequence: row.sequence,
    kind: row.kind as RevocationKind,
    id: row.id,
    notBefore: row.not_before,
    expiresAt: row.expires_at,
  };
}
