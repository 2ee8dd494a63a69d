import { closeSync, existsSync, fsyncSync, linkSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigurationError } from 'countersign';
import type { ApiKeys } from '../api-keys/api-keys.ts';
import { systemActor } from '../audit-log/actor.ts';
import { adminScope } from './scopes.ts';

/** The key that somebody needs to make the others. */
export interface FirstAdminKey {
  /** To be printed, this once. */
  readonly key: string;
  /** Where the command line finds it, readable by this user alone. */
  readonly file: string;
}

const keyName = 'first admin key';

/**
 * Makes an admin key where there is no API key at all, and keeps it in `admin-key` in the folder.
 *
 * A marker stands in the folder between making the key and keeping it: after a crash in between, the next start revokes the
 * key that nobody knows and makes another.
 *
 * @returns undefined when there are keys already
 */
export async function ensureFirstAdminKey(apiKeys: ApiKeys, folder: string): Promise<FirstAdminKey | undefined> {
  const file = join(folder, 'admin-key');
  const marker = `${file}.unfinished`;
  const unfinished = existsSync(marker);
  const isFirst = (await apiKeys.list({ limit: 1 })).length === 0;
  if (!isFirst && !unfinished) return undefined;
  if (existsSync(file) && !isFirst) {
    rmSync(marker, { force: true });
    return undefined;
  }
  writePrivately(marker, '');
  if (unfinished) await revokeUnknownKeys(apiKeys);
  const created = await apiKeys.create(
    { name: keyName, scopes: [adminScope] },
    { actor: systemActor, reach: 'unlimited' },
  );
  if (!('key' in created)) throw new Error(`The first admin key was refused: ${created.reason}`);
  keep(file, created.key);
  rmSync(marker, { force: true });
  return { key: created.key, file };
}

/** Those made by a start that did not get as far as keeping them. */
async function revokeUnknownKeys(apiKeys: ApiKeys): Promise<void> {
  for (const { id, name, createdBy, lastUsedAt, state } of await apiKeys.list({ limit: 200 })) {
    if (name === keyName && createdBy === systemActor.id && lastUsedAt === null && state === 'active') {
      await apiKeys.revoke(id, systemActor);
    }
  }
}

/** Replaces what an earlier database left. Whole or not at all. */
function keep(file: string, key: string): void {
  const temporary = `${file}.${process.pid}`;
  rmSync(temporary, { force: true });
  rmSync(file, { force: true });
  writePrivately(temporary, `${key}\n`);
  linkSync(temporary, file);
  rmSync(temporary);
}

function writePrivately(file: string, text: string): void {
  try {
    const descriptor = openSync(file, 'w', 0o600);
    try {
      writeSync(descriptor, text);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new ConfigurationError(`${file} cannot be written (${code}). Name a folder that this user may write to.`);
  }
}
