import type { MaybePromise } from 'countersign';

export type GrantType = 'client_credentials';

export interface StoredClient {
  /** The `client_id`. */
  readonly id: string;
  readonly name: string;
  readonly owner: string | null;
  readonly grantTypes: readonly GrantType[];
  readonly scopes: readonly string[];
  /** Resource indicators (RFC 8707) the client may ask for; absolute URIs. The first is the default audience. */
  readonly resources: readonly string[];
  /** Overrides the server's lifetime of access tokens, never beyond its maximum; null: the server's. */
  readonly accessTokenLifetimeSeconds: number | null;
  readonly createdAt: number;
  readonly createdBy: string;
  readonly revokedAt: number | null;
  readonly lastUsedAt: number | null;
  /** Newest first. More than one while a rotation's overlap lasts. */
  readonly secrets: readonly StoredClientSecret[];
}

export interface StoredClientSecret {
  readonly version: number;
  /** Base64url of HMAC-SHA-256(pepper, SHA-256(secret)). */
  readonly hash: string;
  readonly pepperVersion: number;
  readonly createdAt: number;
  readonly expiresAt: number | null;
}

export interface ClientStore {
  find(id: string): MaybePromise<StoredClient | undefined>;
  list(filter: { readonly after?: string; readonly limit: number }): Promise<readonly StoredClient[]>;
  /** Rejects with `ConflictError` when the id is taken. */
  insert(client: StoredClient): Promise<void>;
  /** Replaces everything but the id. False when there is no such client. */
  update(client: StoredClient): Promise<boolean>;
}
