import type { IdempotencyStore } from '../admin/idempotency-store.ts';
import type { ApiKeyStore } from '../api-keys/api-key-store.ts';
import type { AuditLogStore } from '../audit-log/audit-log-store.ts';
import type { ClientStore } from '../clients/client-store.ts';
import type { RevocationStore } from '../revocation/revocation-store.ts';
import type { SecretStore } from '../secrets/secret-store.ts';
import type { SigningKeyStore } from '../signing-keys/signing-key-store.ts';

/** All tables, in one view: committed data when it comes from `Store`, one transaction's view when from `write`. */
export interface Tables {
  readonly apiKeys: ApiKeyStore;
  readonly clients: ClientStore;
  readonly signingKeys: SigningKeyStore;
  readonly revocations: RevocationStore;
  readonly auditLog: AuditLogStore;
  readonly secrets: SecretStore;
  readonly idempotency: IdempotencyStore;
}

/**
 * Durable state. Each table's contract lives with its owner; this puts them together. One shared suite
 * (`store.suite.ts`) runs against every implementation.
 *
 * An outage rejects with `StoreUnavailableError`, which says what to do; nothing is retried in silence.
 */
export interface Store extends Tables {
  /**
   * Runs `work` in one serialised transaction: all of it is durable (fsync) when the promise resolves, or none of it happened.
   * `work` may run a second time where the database asks for that (PostgreSQL 40001), so it has no effects outside `tables`.
   * It must not write through the store itself: that write would wait for this one to end.
   */
  write<T>(work: (tables: Tables) => Promise<T>): Promise<T>;
  /** Resolves when a trivial read succeeds; rejects with `StoreUnavailableError`. */
  ping(): Promise<void>;
  /**
   * Calls `listener` soon after another process committed revocations (SQLite: `data_version`; PostgreSQL: LISTEN). It may be
   * called without need. `healthy` is false when the watch itself failed, true again once it is restored. Whoever relies on
   * being told also polls. Returns the function that ends it.
   */
  watch(listener: (healthy: boolean) => void): () => void;
  /** Deletes at most `limit` expired rows (revocations, idempotency records); returns how many went. */
  deleteExpired(nowSeconds: number, limit: number): Promise<number>;
  close(): Promise<void>;
}

/** The database cannot be reached, is locked or damaged, or its disk is full. Nothing was written, unless `inDoubt`. */
export class StoreUnavailableError extends Error {
  override readonly name = 'StoreUnavailableError';
  /** True when the connection was lost during a commit: whether the change was made is not known. */
  readonly inDoubt: boolean;

  constructor(message: string, options: ErrorOptions & { readonly inDoubt?: boolean } = {}) {
    super(message, options);
    this.inDoubt = options.inDoubt ?? false;
  }
}

/** A unique name or id is taken. */
export class ConflictError extends Error {
  override readonly name = 'ConflictError';
}
