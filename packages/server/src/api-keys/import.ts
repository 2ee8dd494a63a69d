import crypto from 'node:crypto';
import type { Clock } from 'countersign';
import type { Actor } from '../audit-log/actor.ts';
import type { AuditLog } from '../audit-log/audit-log.ts';
import type { Peppers } from '../secrets/peppers.ts';
import type { Secrets } from '../secrets/secrets.ts';
import type { Store, Tables } from '../store/contract.ts';
import type { NewApiKey } from './api-key-changes.ts';
import type { StoredApiKey, StoredApiKeyVersion } from './api-key-store.ts';
import {
  type ForeignHash,
  lookupByStart,
  maximumCandidates,
  minimumStartLength,
  readForeignHash,
} from './foreign-form.ts';
import { refuseImproper } from './grant.ts';
import { makeStoredApiKey } from './stored-api-key.ts';

/** A key that was issued elsewhere, by its hash. */
export interface ImportEntry extends NewApiKey {
  /** SHA-256 (hex or base64url, with or without `sha256:`), bcrypt, or scrypt or Argon2id in PHC form. */
  readonly hash: string;
  /** The key's visible beginning, 8 characters or more; needed for every hash but SHA-256. */
  readonly start?: string | undefined;
}

/** What became of one entry; in a dry run, what would. */
export type ImportVerdict =
  | { readonly verdict: 'imported' | 'already-imported'; readonly id: string }
  | { readonly verdict: 'refused'; readonly reason: string };

export interface ImportOptions {
  readonly store: Store;
  readonly secrets: Pick<Secrets, 'peppers' | 'apiKeyIds' | 'refreshPeppers'>;
  readonly auditLog: AuditLog;
  readonly clock: Clock;
  /** Appends to the revocation log that the key is to be looked up again. */
  readonly announce: (tables: Tables, id: string) => Promise<unknown>;
}

type Prepared = { readonly key: StoredApiKey } | { readonly refused: string };

/** Keys written in one transaction. */
const chunkSize = 1000;

/** Takes a dry run's transaction back. */
class DryRun extends Error {}

/**
 * Imports keys by their hashes. Entries that cannot be imported are refused one by one; the others are written in chunks of
 * 1,000, each whole or not at all. Ids follow from the hashes, so an import that is repeated skips what is there, and never
 * revives a key that was revoked since. A dry run does the same and takes it back.
 */
export async function importApiKeys(
  options: ImportOptions,
  entries: readonly ImportEntry[],
  actor: Actor,
  dryRun: boolean,
): Promise<readonly ImportVerdict[]> {
  await options.secrets.refreshPeppers();
  const prepared = entries.map((entry) => prepare(options, entry, actor));
  if (dryRun) return rehearse(options, prepared, actor);
  const verdicts: ImportVerdict[] = [];
  for (let at = 0; at < prepared.length; at += chunkSize) {
    const chunk = prepared.slice(at, at + chunkSize);
    verdicts.push(...(await options.store.write((tables) => importChunk(options, tables, chunk, actor))));
  }
  return verdicts;
}

async function rehearse(options: ImportOptions, prepared: readonly Prepared[], actor: Actor) {
  let verdicts: readonly ImportVerdict[] = [];
  try {
    await options.store.write(async (tables) => {
      verdicts = await importChunk(options, tables, prepared, actor);
      throw new DryRun();
    });
  } catch (error) {
    if (!(error instanceof DryRun)) throw error;
  }
  return verdicts;
}

async function importChunk(options: ImportOptions, tables: Tables, chunk: readonly Prepared[], actor: Actor) {
  const verdicts: ImportVerdict[] = [];
  for (const each of chunk) verdicts.push(await importOne(options, tables, each, actor));
  const first = verdicts.find(({ verdict }) => verdict === 'imported');
  // Other nodes look at what they have to accept when the log grows.
  if (first !== undefined && 'id' in first) await options.announce(tables, first.id);
  return verdicts;
}

async function importOne(
  options: ImportOptions,
  tables: Tables,
  prepared: Prepared,
  actor: Actor,
): Promise<ImportVerdict> {
  if ('refused' in prepared) return { verdict: 'refused', reason: prepared.refused };
  const { key } = prepared;
  if ((await tables.apiKeys.find(key.id)) !== undefined) return { verdict: 'already-imported', id: key.id };
  const [version] = key.versions;
  if (version?.lookup && version.algorithm !== 'peppered') {
    const alike = await tables.apiKeys.findByLookup(version.lookup, maximumCandidates);
    if (alike.length >= maximumCandidates) return { verdict: 'refused', reason: tooManyAlike };
  }
  await tables.apiKeys.insert(key);
  const details = { algorithm: version?.algorithm, name: key.name, scopes: key.scopes };
  await options.auditLog.append(tables, { actor, action: 'api-key.imported', target: `api-key:${key.id}`, details });
  return { verdict: 'imported', id: key.id };
}

const tooManyAlike = `More than ${maximumCandidates} keys begin with these characters. Give 16 characters of the key's beginning, or its SHA-256.`;
const startNeeded = `A hash of this kind needs \`start\`: the key's first characters, ${minimumStartLength} or more.`;
const argon2Missing = 'Argon2id needs Node 24.7 or newer.';

function prepare({ secrets, clock }: ImportOptions, entry: ImportEntry, actor: Actor): Prepared {
  const now = clock.nowSeconds();
  const improper = refuseImproper(entry, now);
  if (improper !== undefined) return { refused: `${improper.pointer?.slice(1) ?? 'entry'}: ${improper.reason}` };
  const hash = readForeignHash(entry.hash);
  if (typeof hash === 'string') return { refused: hash };
  if (hash.algorithm === 'argon2id' && typeof crypto.argon2Sync !== 'function') return { refused: argon2Missing };
  const version = prepareVersion(secrets.peppers, hash, entry.start, now);
  if (version === undefined) return { refused: startNeeded };
  const id = secrets.apiKeyIds.derive(hash.algorithm === 'sha256' ? `sha256:${hash.digest}` : hash.hash);
  const origin = { id, prefix: null, createdAt: now, createdBy: actor.id };
  return { key: makeStoredApiKey(entry, origin, version) };
}

function prepareVersion(peppers: Peppers, foreign: ForeignHash, start: string | undefined, now: number) {
  const common = { version: 1, createdAt: now, expiresAt: null };
  if (foreign.algorithm === 'sha256') {
    const { hash, version: pepperVersion } = peppers.pepper(foreign.digest);
    return { ...common, algorithm: 'peppered', hash, pepperVersion, lookup: hash } satisfies StoredApiKeyVersion;
  }
  const lookup = lookupByStart(start ?? '');
  if (lookup === undefined) return undefined;
  return { ...common, ...foreign, pepperVersion: 0, lookup } satisfies StoredApiKeyVersion;
}
