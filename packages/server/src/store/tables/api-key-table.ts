import type { RateLimitRule } from 'countersign';
import { type ExpressionBuilder, sql } from 'kysely';
import type {
  ApiKeyFilter,
  ApiKeyHashAlgorithm,
  ApiKeyStore,
  ApiKeyUse,
  ForeignForms,
  StoredApiKey,
  StoredApiKeyVersion,
} from '../../api-keys/api-key-store.ts';
import type { ApiKeyRow, Database, DatabaseSchema } from '../database.ts';
import { readJson } from '../json-column.ts';

/** Uses written with one statement. */
const usesPerStatement = 200;

export function createApiKeyTable(db: Database): ApiKeyStore {
  return {
    async find(id) {
      const row = await selectApiKey(db, id).executeTakeFirst();
      return row && toStoredApiKey(row);
    },
    async findByLookup(lookup, limit) {
      return (await selectApiKeysByLookup(db, lookup, limit).execute()).map(toStoredApiKey);
    },
    async list(filter) {
      return (await selectApiKeys(db, filter).execute()).map(toStoredApiKey);
    },
    foreignForms: () => foreignForms(db),
    async ownerRateLimits(owner) {
      return toRateLimits(await selectOwnerRateLimits(db, owner).executeTakeFirst());
    },
    setOwnerRateLimits: (owner, rules) => setOwnerRateLimits(db, owner, rules),
    async insert(key) {
      const uses = { last_used_at: key.lastUsedAt, last_used_address: key.lastUsedAddress };
      await db
        .insertInto('api_keys')
        .values({ id: key.id, ...toColumns(key), ...uses })
        .execute();
      await insertLookups(db, key);
    },
    update: (key) => update(db, key),
    async recordUses(uses) {
      const latest = latestUses(uses);
      for (let start = 0; start < latest.length; start += usesPerStatement) {
        await recordUses(db, latest.slice(start, start + usesPerStatement));
      }
    },
  };
}

export function selectApiKey(db: Database, id: string) {
  return db.selectFrom('api_keys').selectAll().where('id', '=', id);
}

export function selectApiKeysByLookup(db: Database, lookup: string, limit: number) {
  return db
    .selectFrom('api_key_lookups')
    .innerJoin('api_keys', 'api_keys.id', 'api_key_lookups.api_key_id')
    .selectAll('api_keys')
    .where('api_key_lookups.lookup', '=', lookup)
    .orderBy('api_keys.id')
    .limit(limit);
}

export function selectOwnerRateLimits(db: Database, owner: string) {
  return db.selectFrom('owner_rate_limits').select('rules').where('owner', '=', owner);
}

function selectApiKeys(db: Database, filter: ApiKeyFilter) {
  let query = db.selectFrom('api_keys').selectAll().orderBy('id').limit(filter.limit);
  if (filter.owner !== undefined) query = query.where('owner', '=', filter.owner);
  if (filter.after !== undefined) query = query.where('id', '>', filter.after);
  if (filter.state !== undefined) query = query.where(hasState(filter.state, filter.nowSeconds));
  return query;
}

async function foreignForms(db: Database): Promise<ForeignForms> {
  const lookups = db.selectFrom('api_key_lookups').select('lookup').limit(1);
  const any = await lookups.executeTakeFirst();
  const slow = any && (await lookups.where('is_exclusive', '=', sql.lit(0)).executeTakeFirst());
  return { any: any !== undefined, slow: slow !== undefined };
}

/** Each key is in exactly one state: revoked before expired before disabled before active. */
function hasState(state: NonNullable<ApiKeyFilter['state']>, now: number) {
  return (is: ExpressionBuilder<DatabaseSchema, 'api_keys'>) => {
    if (state === 'revoked') return is('revoked_at', 'is not', null);
    const notRevoked = is('revoked_at', 'is', null);
    if (state === 'expired') return is.and([notRevoked, is('expires_at', '<=', now)]);
    const notExpired = is.or([is('expires_at', 'is', null), is('expires_at', '>', now)]);
    return is.and([notRevoked, notExpired, is('disabled_at', state === 'disabled' ? 'is not' : 'is', null)]);
  };
}

async function update(db: Database, key: StoredApiKey): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('api_keys')
    .set(toColumns(key))
    .where('id', '=', key.id)
    .executeTakeFirstOrThrow();
  if (numUpdatedRows === 0n) return false;
  await db.deleteFrom('api_key_lookups').where('api_key_id', '=', key.id).execute();
  await insertLookups(db, key);
  return true;
}

async function insertLookups(db: Database, key: StoredApiKey): Promise<void> {
  const exclusive = new Map<string, boolean>();
  for (const { lookup, algorithm } of key.versions) {
    if (lookup !== null) exclusive.set(lookup, exclusive.get(lookup) === true || algorithm === 'peppered');
  }
  const rows = [...exclusive].map(([lookup, only]) => ({ lookup, api_key_id: key.id, is_exclusive: only ? 1 : 0 }));
  if (rows.length > 0) await db.insertInto('api_key_lookups').values(rows).execute();
}

async function setOwnerRateLimits(db: Database, owner: string, rules: readonly RateLimitRule[]): Promise<void> {
  if (rules.length === 0) {
    await db.deleteFrom('owner_rate_limits').where('owner', '=', owner).execute();
    return;
  }
  const text = packRateLimits(rules);
  await db
    .insertInto('owner_rate_limits')
    .values({ owner, rules: text })
    .onConflict((conflict) => conflict.column('owner').doUpdateSet({ rules: text }))
    .execute();
}

/** One for each key, the latest, in the order of the ids, so that two nodes lock the rows in the same order. */
function latestUses(uses: readonly ApiKeyUse[]): readonly ApiKeyUse[] {
  const latest = new Map<string, ApiKeyUse>();
  for (const use of uses) {
    const known = latest.get(use.id);
    if (known === undefined || known.at <= use.at) latest.set(use.id, use);
  }
  return [...latest.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

async function recordUses(db: Database, uses: readonly ApiKeyUse[]): Promise<void> {
  const rows = uses.map(({ id, at, address }) => sql`(${id}, cast(${at} as bigint), cast(${address} as text))`);
  await sql`
    with used (id, at, address) as (values ${sql.join(rows)})
    update api_keys set last_used_at = used.at, last_used_address = used.address
    from used
    where api_keys.id = used.id and (api_keys.last_used_at is null or api_keys.last_used_at < used.at)`.execute(db);
}

type PackedVersion = [number, ApiKeyHashAlgorithm, string, number, string | null, number, number | null];
type PackedRateLimit = [number, number];

function toColumns(key: StoredApiKey): Omit<ApiKeyRow, 'id' | 'last_used_at' | 'last_used_address'> {
  return {
    name: key.name,
    prefix: key.prefix,
    subject: key.subject,
    owner: key.owner,
    scopes: JSON.stringify(key.scopes),
    rate_limits: packRateLimits(key.rateLimits),
    allowed_addresses: JSON.stringify(key.allowedAddresses),
    created_at: key.createdAt,
    created_by: key.createdBy,
    expires_at: key.expiresAt,
    disabled_at: key.disabledAt,
    revoked_at: key.revokedAt,
    exposed_at: key.exposedAt,
    versions: JSON.stringify(key.versions.map(packVersion)),
  };
}

export function toStoredApiKey(row: ApiKeyRow): StoredApiKey {
  return {
    id: row.id,
    name: row.name,
    prefix: row.prefix,
    subject: row.subject,
    owner: row.owner,
    scopes: readList(row.scopes, 'api_keys.scopes'),
    rateLimits: unpackRateLimits(row.rate_limits),
    allowedAddresses: readList(row.allowed_addresses, 'api_keys.allowed_addresses'),
    createdAt: row.created_at,
    createdBy: row.created_by,
    expiresAt: row.expires_at,
    disabledAt: row.disabled_at,
    revokedAt: row.revoked_at,
    exposedAt: row.exposed_at,
    lastUsedAt: row.last_used_at,
    lastUsedAddress: row.last_used_address,
    versions: readJson<PackedVersion[]>(row.versions, 'api_keys.versions').map(unpackVersion),
  };
}

export function toRateLimits(row: { readonly rules: string } | undefined): readonly RateLimitRule[] {
  return row === undefined ? [] : unpackRateLimits(row.rules);
}

function packVersion(version: StoredApiKeyVersion): PackedVersion {
  const { algorithm, hash, pepperVersion, lookup, createdAt, expiresAt } = version;
  return [version.version, algorithm, hash, pepperVersion, lookup, createdAt, expiresAt];
}

function unpackVersion(packed: PackedVersion): StoredApiKeyVersion {
  const [version, algorithm, hash, pepperVersion, lookup, createdAt, expiresAt] = packed;
  return { version, algorithm, hash, pepperVersion, lookup, createdAt, expiresAt };
}

function packRateLimits(rules: readonly RateLimitRule[]): string {
  return JSON.stringify(rules.map(({ limit, windowSeconds }): PackedRateLimit => [limit, windowSeconds]));
}

function unpackRateLimits(text: string): readonly RateLimitRule[] {
  return readList<PackedRateLimit>(text, 'rate limits').map(([limit, windowSeconds]) => ({ limit, windowSeconds }));
}

/** Most lists are empty, and need no parser. */
function readList<T>(text: string, column: string): readonly T[] {
  return text === '[]' ? [] : readJson<T[]>(text, column);
}
