import { createHash, randomBytes } from 'node:crypto';
import { createReadStream, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { createApiKeyText } from '../../packages/countersign/dist/building-blocks.js';
import { createAuthority, loadConfig, type ServerAuthority } from '../../packages/server/dist/index.js';

/** What a key is looked up with. */
export interface Query {
  readonly id: string;
  readonly digest: string;
}

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const mostQueries = 100_000;
const results = fileURLToPath(new URL('../results/', import.meta.url));

/** The server's own authority on the database in that folder. */
export async function openAuthority(folder: string): Promise<ServerAuthority> {
  const environment = { COUNTERSIGN_FOLDER: folder };
  const config = await loadConfig({ environment, workingFolder: folder });
  return createAuthority({ ...config, issuer: 'http://localhost:4100' });
}

/** A database with so many keys. It is made once and kept; the queries are for keys spread over all of it. */
export async function prepareTable(rows: number): Promise<{ readonly folder: string; readonly queriesFile: string }> {
  const folder = join(results, `cold-keys-${rows}`);
  const queriesFile = join(folder, 'queries.json');
  if (!existsSync(queriesFile)) {
    const unfinished = `${folder}.unfinished`;
    rmSync(unfinished, { recursive: true, force: true });
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(unfinished, { recursive: true });
    const queries = await fill(unfinished, rows);
    writeFileSync(join(unfinished, 'queries.json'), JSON.stringify(queries));
    renameSync(unfinished, folder);
  }
  await readThrough(join(folder, 'countersign.db'));
  return { folder, queriesFile };
}

/** Has the system hold the file in memory, as far as there is room, so that it is not the disk that is measured. */
async function readThrough(file: string): Promise<void> {
  for await (const chunk of createReadStream(file, { highWaterMark: 4 * 1024 * 1024 })) void chunk;
}

export function readQueries(file: string): readonly Query[] {
  return JSON.parse(readFileSync(file, 'utf8')) as readonly Query[];
}

/** Real keys where they are asked for; what lies between them has the same form, and a hash of no key. */
async function fill(folder: string, rows: number): Promise<readonly Query[]> {
  const authority = await openAuthority(folder);
  const { apiKeyIds, peppers } = authority.services.secrets;
  const real = Array.from({ length: Math.min(mostQueries, rows) }, () => {
    const id = apiKeyIds.create();
    const digest = createHash('sha256').update(createApiKeyText('csk_live', id)).digest('base64url');
    return { id, digest, stored: peppers.pepper(digest) };
  }).sort((a, b) => (a.id < b.id ? -1 : 1));
  await authority.close();

  const database = new DatabaseSync(join(folder, 'countersign.db'));
  database.exec('pragma journal_mode = off; pragma synchronous = off; pragma cache_size = -262144; begin');
  const insert = database.prepare(
    `insert into api_keys (id, name, prefix, subject, owner, scopes, rate_limits, allowed_addresses, created_at, created_by, versions)
     values (?, ?, 'csk_live', ?, ?, '["orders:read","orders:write"]', '[[100,60]]', '[]', ?, 'system', ?)`,
  );
  const now = Math.floor(Date.now() / 1000);
  const add = (id: string, owner: string | null, hash: string, pepper: number) =>
    insert.run(id, `key of ${id}`, id, owner, now, JSON.stringify([[1, 'peppered', hash, pepper, null, now, null]]));
  let next = 0;
  const fillers = rows - real.length;
  for (let number = 0; number < fillers; number += 1) {
    const id = idBetween(number, fillers);
    for (let key = real[next]; key !== undefined && key.id < id; key = real[next]) {
      add(key.id, `customer-${next % 5000}`, key.stored.hash, key.stored.version);
      next += 1;
    }
    add(id, null, `${id}${id}-_-_-_-_-_-`, 1);
  }
  for (; next < real.length; next += 1) {
    const { id, stored } = real[next] as (typeof real)[0];
    add(id, `customer-${next % 5000}`, stored.hash, stored.version);
  }
  database.exec('commit; pragma journal_mode = wal; pragma optimize');
  database.close();
  return shuffled(real.map(({ id, digest }) => ({ id, digest })));
}

/** The number-th of so many ids in their order, which are spread evenly. */
function idBetween(number: number, of: number): string {
  let rest = (number + Math.random()) / of;
  let id = '';
  for (let position = 0; position < 8; position += 1) {
    rest *= alphabet.length;
    const digit = Math.floor(rest);
    id += alphabet[digit];
    rest -= digit;
  }
  return id + randomBytes(4).toString('hex');
}

function shuffled<T>(values: readonly T[]): readonly T[] {
  const result = [...values];
  for (let last = result.length - 1; last > 0; last -= 1) {
    const other = Math.floor(Math.random() * (last + 1));
    [result[last], result[other]] = [result[other] as T, result[last] as T];
  }
  return result;
}
