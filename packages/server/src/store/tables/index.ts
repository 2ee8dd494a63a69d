import type { Tables } from '../contract.ts';
import type { Database } from '../database.ts';
import { createApiKeyTable } from './api-key-table.ts';
import { createAuditLogTable } from './audit-log-table.ts';
import { createClientTable } from './client-table.ts';
import { createIdempotencyTable } from './idempotency-table.ts';
import { createRevocationTable } from './revocation-table.ts';
import { createSecretTable } from './secret-table.ts';
import { createSigningKeyTable } from './signing-key-table.ts';

/** All tables over one connection or pool. A method may be several statements, so writing ones belong in a transaction. */
export function createTables(db: Database): Tables {
  return {
    apiKeys: createApiKeyTable(db),
    clients: createClientTable(db),
    signingKeys: createSigningKeyTable(db),
    revocations: createRevocationTable(db),
    auditLog: createAuditLogTable(db),
    secrets: createSecretTable(db),
    idempotency: createIdempotencyTable(db),
  };
}
