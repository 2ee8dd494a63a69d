import type { AuditEntry, AuditLogStore } from '../../audit-log/audit-log-store.ts';
import type { AuditLogRow, Database } from '../database.ts';

export function createAuditLogTable(db: Database): AuditLogStore {
  return {
    async lastForAppend() {
      const row = await db.selectFrom('audit_log').selectAll().orderBy('sequence', 'desc').limit(1).executeTakeFirst();
      return row && toAuditEntry(row);
    },
    async append(entry) {
      await db.insertInto('audit_log').values(toRow(entry)).execute();
    },
    async list({ after, limit, target, action }) {
      let query = db.selectFrom('audit_log').selectAll().where('sequence', '>', after).orderBy('sequence').limit(limit);
      if (target !== undefined) query = query.where('target', '=', target);
      if (action !== undefined) query = query.where('action', '=', action);
      return (await query.execute()).map(toAuditEntry);
    },
  };
}

function toRow(entry: AuditEntry): AuditLogRow {
  const { remoteAddress, requestId, previousHash, ...same } = entry;
  return { ...same, remote_address: remoteAddress, request_id: requestId, previous_hash: previousHash };
}

function toAuditEntry(row: AuditLogRow): AuditEntry {
  const { remote_address, request_id, previous_hash, ...same } = row;
  return { ...same, remoteAddress: remote_address, requestId: request_id, previousHash: previous_hash };
}
