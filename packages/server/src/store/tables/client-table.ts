import type { ClientStore, GrantType, StoredClient, StoredClientSecret } from '../../clients/client-store.ts';
import type { ClientRow, Database } from '../database.ts';
import { readJson } from '../json-column.ts';

export function createClientTable(db: Database): ClientStore {
  return {
    async find(id) {
      const row = await selectClient(db, id).executeTakeFirst();
      return row && toStoredClient(row);
    },
    async list({ after, limit }) {
      let query = db.selectFrom('clients').selectAll().orderBy('id').limit(limit);
      if (after !== undefined) query = query.where('id', '>', after);
      return (await query.execute()).map(toStoredClient);
    },
    async insert(client) {
      await db
        .insertInto('clients')
        .values({ id: client.id, ...toColumns(client) })
        .execute();
    },
    async update(client) {
      const { numUpdatedRows } = await db
        .updateTable('clients')
        .set(toColumns(client))
        .where('id', '=', client.id)
        .executeTakeFirstOrThrow();
      return numUpdatedRows > 0n;
    },
  };
}

export function selectClient(db: Database, id: string) {
  return db.selectFrom('clients').selectAll().where('id', '=', id);
}

type PackedSecret = [number, string, number, number, number | null];

function toColumns(client: StoredClient): Omit<ClientRow, 'id'> {
  return {
    name: client.name,
    owner: client.owner,
    grant_types: JSON.stringify(client.grantTypes),
    scopes: JSON.stringify(client.scopes),
    resources: JSON.stringify(client.resources),
    access_token_lifetime_seconds: client.accessTokenLifetimeSeconds,
    created_at: client.createdAt,
    created_by: client.createdBy,
    revoked_at: client.revokedAt,
    last_used_at: client.lastUsedAt,
    secrets: JSON.stringify(client.secrets.map(packSecret)),
  };
}

export function toStoredClient(row: ClientRow): StoredClient {
  return {
    id: row.id,
    name: row.name,
    owner: row.owner,
    grantTypes: readJson<GrantType[]>(row.grant_types, 'clients.grant_types'),
    scopes: readJson<string[]>(row.scopes, 'clients.scopes'),
    resources: readJson<string[]>(row.resources, 'clients.resources'),
    accessTokenLifetimeSeconds: row.access_token_lifetime_seconds,
    createdAt: row.created_at,
    createdBy: row.created_by,
    revokedAt: row.revoked_at,
    lastUsedAt: row.last_used_at,
    secrets: readJson<PackedSecret[]>(row.secrets, 'clients.secrets').map(unpackSecret),
  };
}

function packSecret({ version, hash, pepperVersion, createdAt, expiresAt }: StoredClientSecret): PackedSecret {
  return [version, hash, pepperVersion, createdAt, expiresAt];
}

function unpackSecret([version, hash, pepperVersion, createdAt, expiresAt]: PackedSecret): StoredClientSecret {
  return { version, hash, pepperVersion, createdAt, expiresAt };
}
