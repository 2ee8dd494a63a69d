import { randomBytes } from 'node:crypto';
import type { Clock } from 'countersign';
import type { Actor } from '../audit-log/actor.ts';
import type { AuditLog } from '../audit-log/audit-log.ts';
import { ConflictError, type Store, type Tables } from '../store/contract.ts';
import { type ApiKeyIds, createApiKeyIds } from './api-key-ids.ts';
import { createPepper, createPeppers, type Pepper, type Peppers } from './peppers.ts';
import type { Sealer } from './seal.ts';
import type { StoredSecret } from './secret-store.ts';

const pepperName = 'pepper';
const apiKeyIdName = 'api-key-id';
const secretBytes = 32;

export interface SecretsOptions {
  readonly store: Store;
  readonly sealer: Sealer;
  readonly auditLog: AuditLog;
  readonly clock: Clock;
}

/** What may be told of a pepper. */
export interface PepperDescription {
  /** The highest is used for what is new. */
  readonly version: number;
  readonly createdAt: number;
}

/** The server's own secrets, opened. */
export interface Secrets {
  readonly peppers: Peppers;
  readonly apiKeyIds: ApiKeyIds;
  /**
   * True when that version of the pepper is held. One that another node has just made is read from the store first, so call it
   * before a hash with an unknown version counts as wrong. Rejects with `StoreUnavailableError`.
   */
  ensurePepper(version: number): Promise<boolean>;
  /**
   * Reads what other nodes have made: before a new hash, and before a hash that is looked up counts as missing. Many callers
   * share one reading. Rejects with `StoreUnavailableError`.
   */
  refreshPeppers(): Promise<void>;
  /** Oldest first. Rejects with `StoreUnavailableError`. */
  listPeppers(): Promise<readonly PepperDescription[]>;
  /** Makes a new pepper for what is new. Old versions go on verifying; whoever holds their hashes replaces them on next use. */
  rotatePepper(actor: Actor): Promise<PepperDescription>;
}

/**
 * Opens the server's secrets; makes those that are missing (first start) and seals again what another than the first master
 * key sealed. Several nodes may do so at once.
 *
 * Rejects with `SealError` when a master key is missing, and with `StoreUnavailableError`.
 */
export async function loadSecrets(options: SecretsOptions): Promise<Secrets> {
  const { store, sealer, clock } = options;
  await retryOnConflict(() => store.write((tables) => bringUpToDate(tables, sealer, clock)));
  const stored = await store.secrets.list();
  let held = openPeppers(stored, sealer);
  const apiKeyIds = createApiKeyIds(openApiKeyIdSecret(stored, sealer));
  const isHeld = (version: number) => held.some((pepper) => pepper.version === version);
  const refresh = shareReadings(async () => {
    const read = await store.secrets.list();
    const newest = newestFirst(read, pepperName)[0]?.version ?? 0;
    // Versions are only ever added, so there is nothing to open when the newest is known.
    if (!isHeld(newest)) held = openPeppers(read, sealer);
  });
  return {
    peppers: createPeppers(() => held),
    apiKeyIds,
    async ensurePepper(version) {
      if (!isHeld(version)) await refresh();
      return isHeld(version);
    },
    refreshPeppers: refresh,
    async listPeppers() {
      return newestFirst(await store.secrets.list(), pepperName)
        .map(describePepper)
        .reverse();
    },
    async rotatePepper(actor) {
      const added = await retryOnConflict(() => store.write((tables) => addPepper(tables, actor, options)));
      await refresh();
      return describePepper(added);
    },
  };
}

async function bringUpToDate(tables: Tables, sealer: Sealer, clock: Clock): Promise<void> {
  const stored = await tables.secrets.list();
  for (const name of [pepperName, apiKeyIdName]) {
    if (!stored.some((secret) => secret.name === name)) await tables.secrets.insert(makeSecret(name, 1, sealer, clock));
  }
  for (const secret of stored.filter(({ sealed }) => sealer.isOutdated(sealed))) {
    await tables.secrets.update({ ...secret, sealed: sealer.seal(open(secret, sealer), identityOf(secret)) });
  }
}

async function addPepper(tables: Tables, actor: Actor, { sealer, clock, auditLog }: SecretsOptions) {
  const newest = newestFirst(await tables.secrets.list(), pepperName)[0]?.version ?? 0;
  const added = makeSecret(pepperName, newest + 1, sealer, clock);
  await tables.secrets.insert(added);
  await auditLog.append(tables, { actor, action: 'pepper.rotated', target: identityOf(added) });
  return added;
}

function describePepper({ version, createdAt }: StoredSecret): PepperDescription {
  return { version, createdAt };
}

function makeSecret(name: string, version: number, sealer: Sealer, clock: Clock): StoredSecret {
  const sealed = sealer.seal(randomBytes(secretBytes), identityOf({ name, version }));
  return { name, version, sealed, createdAt: clock.nowSeconds() };
}

function openPeppers(stored: readonly StoredSecret[], sealer: Sealer): readonly [Pepper, ...Pepper[]] {
  const [newest, ...older] = newestFirst(stored, pepperName).map((secret) =>
    createPepper(secret.version, open(secret, sealer)),
  );
  if (newest === undefined) throw new Error('The store holds no pepper, although one was written. Restore its backup.');
  return [newest, ...older];
}

function openApiKeyIdSecret(stored: readonly StoredSecret[], sealer: Sealer): Buffer {
  const [secret] = newestFirst(stored, apiKeyIdName);
  if (secret === undefined)
    throw new Error('The store holds no api-key-id secret, although one was written. Restore its backup.');
  return open(secret, sealer);
}

function newestFirst(stored: readonly StoredSecret[], name: string): readonly StoredSecret[] {
  return stored.filter((secret) => secret.name === name).sort((left, right) => right.version - left.version);
}

function open(secret: StoredSecret, sealer: Sealer): Buffer {
  return sealer.open(secret.sealed, identityOf(secret));
}

function identityOf({ name, version }: Pick<StoredSecret, 'name' | 'version'>): string {
  return `secret:${name}:${version}`;
}

/** One reading at a time; whoever asks during one gets the next, as the first may have begun too early. */
function shareReadings(read: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  let next: Promise<void> | undefined;
  const begin = () => {
    next = undefined;
    running = read().finally(() => {
      running = undefined;
    });
    return running;
  };
  return () => {
    if (running === undefined) return begin();
    next ??= running.then(begin, begin);
    return next;
  };
}

/** Another node wrote the same secret first: what it wrote is read at the second attempt. */
async function retryOnConflict<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (error instanceof ConflictError) return write();
    throw error;
  }
}
