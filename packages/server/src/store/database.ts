import type { Kysely, Transaction } from 'kysely';

/**
 * The columns, the same in SQLite and PostgreSQL. Moments are whole seconds since the epoch; what is a list is JSON text,
 * so that a credential is read with one look-up of one row.
 */
export interface DatabaseSchema {
  readonly schema_migrations: { readonly name: string; readonly applied_at: number };
  readonly facts: { readonly name: string; readonly value: string };
  readonly counters: { readonly name: string; readonly value: number };
  readonly api_keys: ApiKeyRow;
  readonly api_key_lookups: ApiKeyLookupRow;
  readonly owner_rate_limits: { readonly owner: string; readonly rules: string };
  readonly clients: ClientRow;
  readonly signing_keys: SigningKeyRow;
  readonly revocations: RevocationRow;
  readonly audit_log: AuditLogRow;
  readonly secrets: SecretRow;
  readonly idempotency: IdempotencyRow;
}

export type Dialect = 'sqlite' | 'postgres';

/** A connection pool, or the one connection of a transaction. */
export type Database = Kysely<DatabaseSchema> | Transaction<DatabaseSchema>;

export interface ApiKeyRow {
  readonly id: string;
  readonly name: string;
  readonly prefix: string | null;
  readonly subject: string;
  readonly owner: string | null;
  readonly scopes: string;
  readonly rate_limits: string;
  readonly allowed_addresses: string;
  readonly created_at: number;
  readonly created_by: string;
  readonly expires_at: number | null;
  readonly disabled_at: number | null;
  readonly revoked_at: number | null;
  readonly exposed_at: number | null;
  readonly last_used_at: number | null;
  readonly last_used_address: string | null;
  readonly versions: string;
}

export interface ApiKeyLookupRow {
  readonly lookup: string;
  readonly api_key_id: string;
  /** 1 where the lookup is a peppered hash, which no other key may have; 0 where it is the beginning of keys with slow hashes. */
  readonly is_exclusive: number;
}

export interface ClientRow {
  readonly id: string;
  readonly name: string;
  readonly owner: string | null;
  readonly grant_types: string;
  readonly scopes: string;
  readonly resources: string;
  readonly access_token_lifetime_seconds: number | null;
  readonly created_at: number;
  readonly created_by: string;
  readonly revoked_at: number | null;
  readonly last_used_at: number | null;
  readonly secrets: string;
}

export interface SigningKeyRow {
  readonly key_id: string;
  readonly algorithm: string;
  readonly state: string;
  readonly public_jwk: string;
  readonly sealed_private_jwk: string;
  readonly published_at: number;
  readonly activated_at: number | null;
  readonly retired_at: number | null;
  readonly revoked_at: number | null;
}

export interface RevocationRow {
  readonly sequence: number;
  readonly kind: string;
  readonly id: string;
  readonly not_before: number;
  readonly expires_at: number;
}

export interface AuditLogRow {
  readonly sequence: number;
  readonly at: string;
  readonly actor: string;
  readonly action: string;
  readonly target: string;
  readonly remote_address: string | null;
  readonly request_id: string | null;
  readonly details: string;
  readonly previous_hash: string;
  readonly hash: string;
}

export interface SecretRow {
  readonly name: string;
  readonly version: number;
  readonly sealed: string;
  readonly created_at: number;
}

export interface IdempotencyRow {
  readonly id: string;
  readonly fingerprint: string;
  readonly sealed_response: string | null;
  readonly expires_at: number;
}
