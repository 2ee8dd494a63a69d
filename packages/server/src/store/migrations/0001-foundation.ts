import { randomUUID } from 'node:crypto';
import { type CreateTableBuilder, sql } from 'kysely';
import type { Database, Dialect } from '../database.ts';
import type { Migration } from './migration.ts';

export const foundation: Migration = {
  name: '0001-foundation',
  async up(db, dialect) {
    await createBookkeeping(db, dialect);
    await createApiKeys(db, dialect);
    await createClients(db, dialect);
    await createSigningKeysAndSecrets(db, dialect);
    await createLogs(db, dialect);
    await createIdempotency(db, dialect);
  },
};

/**
 * Ids compare by their bytes in both dialects, so that pages have one order everywhere. In SQLite a table whose key is not a
 * number is stored in the key's own tree: one descent finds the row.
 */
function tableKit(db: Database, dialect: Dialect) {
  return {
    id: dialect === 'postgres' ? sql<string>`text collate "C"` : sql<string>`text`,
    create: (name: string) => db.schema.createTable(name),
    keyed: <Name extends string, Column extends string>(table: CreateTableBuilder<Name, Column>) =>
      dialect === 'sqlite' ? table.modifyEnd(sql`without rowid`) : table,
  };
}

async function createBookkeeping(db: Database, dialect: Dialect): Promise<void> {
  const { id, create, keyed } = tableKit(db, dialect);
  await keyed(
    create('facts')
      .addColumn('name', id, (column) => column.primaryKey().notNull())
      .addColumn('value', 'text', (column) => column.notNull()),
  ).execute();
  await keyed(
    create('counters')
      .addColumn('name', id, (column) => column.primaryKey().notNull())
      .addColumn('value', 'bigint', (column) => column.notNull()),
  ).execute();
  await db.insertInto('facts').values({ name: 'revocation-log-id', value: randomUUID() }).execute();
  await db.insertInto('counters').values({ name: 'revocations', value: 0 }).execute();
}

async function createApiKeys(db: Database, dialect: Dialect): Promise<void> {
  const { id, create, keyed } = tableKit(db, dialect);
  await keyed(
    create('api_keys')
      .addColumn('id', id, (column) => column.primaryKey().notNull())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('prefix', 'text')
      .addColumn('subject', 'text', (column) => column.notNull())
      .addColumn('owner', id)
      .addColumn('scopes', 'text', (column) => column.notNull())
      .addColumn('rate_limits', 'text', (column) => column.notNull())
      .addColumn('allowed_addresses', 'text', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('created_by', 'text', (column) => column.notNull())
      .addColumn('expires_at', 'bigint')
      .addColumn('disabled_at', 'bigint')
      .addColumn('revoked_at', 'bigint')
      .addColumn('exposed_at', 'bigint')
      .addColumn('last_used_at', 'bigint')
      .addColumn('last_used_address', 'text')
      .addColumn('versions', 'text', (column) => column.notNull()),
  ).execute();
  await sql`create index api_keys_by_owner on api_keys (owner, id) where owner is not null`.execute(db);
  // The rare states, so that listing them does not read every key.
  await sql`create index api_keys_revoked on api_keys (id) where revoked_at is not null`.execute(db);
  await sql`create index api_keys_disabled on api_keys (id) where disabled_at is not null`.execute(db);
  await sql`create index api_keys_expiring on api_keys (id, expires_at) where expires_at is not null`.execute(db);
  await keyed(
    create('api_key_lookups')
      .addColumn('lookup', id, (column) => column.notNull())
      .addColumn('api_key_id', id, (column) => column.notNull().references('api_keys.id').onDelete('cascade'))
      .addColumn('is_exclusive', 'integer', (column) => column.notNull())
      .addPrimaryKeyConstraint('api_key_lookups_key', ['lookup', 'api_key_id']),
  ).execute();
  await sql`create unique index api_key_lookups_exclusive on api_key_lookups (lookup) where is_exclusive = 1`.execute(
    db,
  );
  await sql`create index api_key_lookups_shared on api_key_lookups (lookup) where is_exclusive = 0`.execute(db);
  await sql`create index api_key_lookups_by_key on api_key_lookups (api_key_id)`.execute(db);
  await keyed(
    create('owner_rate_limits')
      .addColumn('owner', id, (column) => column.primaryKey().notNull())
      .addColumn('rules', 'text', (column) => column.notNull()),
  ).execute();
}

async function createClients(db: Database, dialect: Dialect): Promise<void> {
  const { id, create, keyed } = tableKit(db, dialect);
  await keyed(
    create('clients')
      .addColumn('id', id, (column) => column.primaryKey().notNull())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('owner', 'text')
      .addColumn('grant_types', 'text', (column) => column.notNull())
      .addColumn('scopes', 'text', (column) => column.notNull())
      .addColumn('resources', 'text', (column) => column.notNull())
      .addColumn('access_token_lifetime_seconds', 'bigint')
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('created_by', 'text', (column) => column.notNull())
      .addColumn('revoked_at', 'bigint')
      .addColumn('last_used_at', 'bigint')
      .addColumn('secrets', 'text', (column) => column.notNull()),
  ).execute();
}

async function createSigningKeysAndSecrets(db: Database, dialect: Dialect): Promise<void> {
  const { id, create, keyed } = tableKit(db, dialect);
  await keyed(
    create('signing_keys')
      .addColumn('key_id', id, (column) => column.primaryKey().notNull())
      .addColumn('algorithm', 'text', (column) => column.notNull())
      .addColumn('state', 'text', (column) => column.notNull())
      .addColumn('public_jwk', 'text', (column) => column.notNull())
      .addColumn('sealed_private_jwk', 'text', (column) => column.notNull())
      .addColumn('published_at', 'bigint', (column) => column.notNull())
      .addColumn('activated_at', 'bigint')
      .addColumn('retired_at', 'bigint')
      .addColumn('revoked_at', 'bigint'),
  ).execute();
  await keyed(
    create('secrets')
      .addColumn('name', id, (column) => column.notNull())
      .addColumn('version', 'bigint', (column) => column.notNull())
      .addColumn('sealed', 'text', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('secrets_key', ['name', 'version']),
  ).execute();
}

async function createLogs(db: Database, dialect: Dialect): Promise<void> {
  const { id, create } = tableKit(db, dialect);
  // In SQLite this key has to be `integer` to be the row's own number.
  const sequence = dialect === 'sqlite' ? 'integer' : 'bigint';
  await create('revocations')
    .addColumn('sequence', sequence, (column) => column.primaryKey().notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('id', 'text', (column) => column.notNull())
    .addColumn('not_before', 'bigint', (column) => column.notNull())
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('revocations_by_expiry').on('revocations').column('expires_at').execute();
  await create('audit_log')
    .addColumn('sequence', sequence, (column) => column.primaryKey().notNull())
    .addColumn('at', 'text', (column) => column.notNull())
    .addColumn('actor', 'text', (column) => column.notNull())
    .addColumn('action', id, (column) => column.notNull())
    .addColumn('target', id, (column) => column.notNull())
    .addColumn('remote_address', 'text')
    .addColumn('request_id', 'text')
    .addColumn('details', 'text', (column) => column.notNull())
    .addColumn('previous_hash', 'text', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('audit_log_by_target').on('audit_log').columns(['target', 'sequence']).execute();
  await db.schema.createIndex('audit_log_by_action').on('audit_log').columns(['action', 'sequence']).execute();
}

async function createIdempotency(db: Database, dialect: Dialect): Promise<void> {
  const { id, create, keyed } = tableKit(db, dialect);
  await keyed(
    create('idempotency')
      .addColumn('id', id, (column) => column.primaryKey().notNull())
      .addColumn('fingerprint', 'text', (column) => column.notNull())
      .addColumn('sealed_response', 'text')
      .addColumn('expires_at', 'bigint', (column) => column.notNull()),
  ).execute();
  await db.schema.createIndex('idempotency_by_expiry').on('idempotency').column('expires_at').execute();
}
