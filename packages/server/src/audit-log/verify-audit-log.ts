import { setImmediate } from 'node:timers/promises';
import type { Store } from '../store/contract.ts';
import { beginningOfChain, hashAuditEntry } from './audit-log.ts';
import type { AuditEntry } from './audit-log-store.ts';

/** An entry that was noted elsewhere, out of reach of who may write to the database. */
export interface AuditAnchor {
  readonly sequence: number;
  readonly hash: string;
}

export interface AuditLogVerdict {
  readonly ok: boolean;
  /** How many entries were read and found good. */
  readonly entries: number;
  /** The last good entry; to be noted elsewhere as the next anchor. Absent when there is none. */
  readonly last?: AuditAnchor;
  /** Where the first defect is. */
  readonly firstBadSequence?: number;
  readonly reason?: string;
}

const pageSize = 500;

/**
 * Reads the whole log, page by page, and checks that each entry has its number, its hash, and the hash of the one before. That
 * finds whatever was changed, removed or moved, but for entries removed from the end, or a log rewritten whole: these are found
 * by an anchor.
 */
export async function verifyAuditLog(store: Pick<Store, 'auditLog'>, anchor?: AuditAnchor): Promise<AuditLogVerdict> {
  let last: AuditAnchor = { sequence: 0, hash: beginningOfChain };
  // From below 1, where nothing should be.
  for (let after = Number.MIN_SAFE_INTEGER; ; after = last.sequence) {
    const page = await store.auditLog.list({ after, limit: pageSize });
    for (const entry of page) {
      const reason = defect(entry, last, anchor);
      if (reason !== undefined) return verdict(last, { sequence: last.sequence + 1, reason });
      last = { sequence: entry.sequence, hash: entry.hash };
    }
    if (page.length < pageSize) break;
    // A database in this process answers at once: without a pause nobody else would be served until the end.
    await setImmediate();
  }
  if (anchor !== undefined && last.sequence < anchor.sequence) {
    return verdict(last, {
      sequence: last.sequence + 1,
      reason: `the log ends before entry ${anchor.sequence}, which was in it`,
    });
  }
  return verdict(last);
}

function defect(entry: AuditEntry, last: AuditAnchor, anchor: AuditAnchor | undefined): string | undefined {
  if (entry.sequence !== last.sequence + 1) return 'the entry is missing';
  if (entry.previousHash !== last.hash)
    return 'it does not name the hash of the entry before: one of them was replaced';
  if (entry.hash !== hashAuditEntry(entry)) return 'its hash is not that of its content: it was changed';
  if (entry.sequence === anchor?.sequence && entry.hash !== anchor.hash) {
    return 'its hash is not the one that was noted: the log was rewritten';
  }
  return undefined;
}

function verdict(last: AuditAnchor, bad?: { readonly sequence: number; readonly reason: string }): AuditLogVerdict {
  return {
    ok: bad === undefined,
    entries: last.sequence,
    ...(last.sequence > 0 ? { last } : {}),
    ...(bad === undefined ? {} : { firstBadSequence: bad.sequence, reason: bad.reason }),
  };
}
