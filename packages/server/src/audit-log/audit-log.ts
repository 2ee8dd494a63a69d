import { createHash } from 'node:crypto';
import type { Tables } from '../store/contract.ts';
import type { Actor } from './actor.ts';
import type { AuditEntry } from './audit-log-store.ts';

/** What happened, as those who do it say it. */
export interface AuditEvent {
  readonly actor: Actor;
  /** Such as `api-key.created`. */
  readonly action: string;
  /** Such as `api-key:<id>`. */
  readonly target: string;
  /** More about it: what JSON can hold. Never a secret. */
  readonly details?: object;
}

export interface AuditLog {
  /** Appends inside the transaction of what it tells of: both happen or neither. */
  append(tables: Tables, event: AuditEvent): Promise<AuditEntry>;
}

export interface AuditLogOptions {
  /** Milliseconds since the epoch. Default: the system's clock. */
  readonly nowMilliseconds?: () => number;
}

/** The `previousHash` of the first entry. */
export const beginningOfChain = '0'.repeat(64);

export function createAuditLog({ nowMilliseconds = Date.now }: AuditLogOptions = {}): AuditLog {
  return {
    async append({ auditLog }, { actor, action, target, details = {} }) {
      const last = await auditLog.lastForAppend();
      const fields = {
        sequence: (last?.sequence ?? 0) + 1,
        at: new Date(nowMilliseconds()).toISOString(),
        actor: actor.id,
        action,
        target,
        remoteAddress: actor.remoteAddress,
        requestId: actor.requestId,
        details: sortedJson(details),
        previousHash: last?.hash ?? beginningOfChain,
      };
      const entry = { ...fields, hash: hashAuditEntry(fields) };
      await auditLog.append(entry);
      return entry;
    },
  };
}

/**
 * The entry's `hash`: hex of the SHA-256 over its canonical form, which is the UTF-8 of the JSON array (no spaces, as
 * `JSON.stringify` writes it) of, in this order: `sequence`, `at`, `actor`, `action`, `target`, `remoteAddress`, `requestId`,
 * `details`, `previousHash`. As that includes the hash before, the last entry's hash vouches for the whole log.
 */
export function hashAuditEntry(entry: Omit<AuditEntry, 'hash'>): string {
  const { sequence, at, actor, action, target, remoteAddress, requestId, details, previousHash } = entry;
  const canonical = [sequence, at, actor, action, target, remoteAddress, requestId, details, previousHash];
  return createHash('sha256').update(JSON.stringify(canonical)).digest('hex');
}

/** JSON text with every object's members in the order of their names. */
function sortedJson(value: unknown): string {
  return JSON.stringify(value, (_name, member: unknown) => {
    if (typeof member !== 'object' || member === null || Array.isArray(member)) return member;
    return Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
