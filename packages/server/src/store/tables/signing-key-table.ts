import type { SigningKeyStore, StoredSigningKey } from '../../signing-keys/signing-key-store.ts';
import type { Database, SigningKeyRow } from '../database.ts';

export function createSigningKeyTable(db: Database): SigningKeyStore {
  return {
    async list() {
      const rows = await db.selectFrom('signing_keys').selectAll().orderBy('published_at').orderBy('key_id').execute();
      return rows.map(toStoredSigningKey);
    },
    async insert(key) {
      await db
        .insertInto('signing_keys')
        .values({ key_id: key.keyId, ...toColumns(key) })
        .execute();
    },
    async update(key) {
      const { numUpdatedRows } = await db
        .updateTable('signing_keys')
        .set(toColumns(key))
        .where('key_id', '=', key.keyId)
        .executeTakeFirstOrThrow();
      return numUpdatedRows > 0n;
    },
    async delete(keyId) {
      await db.deleteFrom('signing_keys').where('key_id', '=', keyId).execute();
    },
  };
}

function toColumns(key: StoredSigningKey): Omit<SigningKeyRow, 'key_id'> {
  return {
    algorithm: key.algorithm,
    state: key.state,
    public_jwk: key.publicJwk,
    sealed_private_jwk: key.sealedPrivateJwk,
    published_at: key.publishedAt,
    activated_at: key.activatedAt,
    retired_at: key.retiredAt,
    revoked_at: key.revokedAt,
  };
}

function toStoredSigningKey(row: SigningKeyRow): StoredSigningKey {
  return {
    keyId: row.key_id,
    algorithm: row.algorithm as StoredSigningKey['algorithm'],
    state: row.state as StoredSigningKey['state'],
    publicJwk: row.public_jwk,
    sealedPrivateJwk: row.sealed_private_jwk,
    publishedAt: row.published_at,
    activatedAt: row.activated_at,
    retiredAt: row.retired_at,
    revokedAt: row.revoked_at,
  };
}
