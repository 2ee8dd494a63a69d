import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from 'countersign';
import { onTestFinished } from 'vitest';
import type { Store } from '../../store/contract.ts';
import { openSqliteStore } from '../../store/sqlite.ts';
import { loadMasterKeys } from '../master-key.ts';
import { createSealer, type Sealer } from '../seal.ts';

/** A folder that goes when the test ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A real store in a new file, or another process's view of one. */
export async function temporaryStore(file = join(temporaryFolder(), 'countersign.db')): Promise<Store> {
  const store = await openSqliteStore({ file });
  onTestFinished(() => store.close());
  return store;
}

/** The base64url of 32 bytes that are all the same: a master key for tests. */
export function masterKeyValue(byte: number): string {
  return Buffer.alloc(32, byte).toString('base64url');
}

export function testSealer(...bytes: readonly number[]): Sealer {
  return createSealer(loadMasterKeys({ values: (bytes.length === 0 ? [1] : bytes).map(masterKeyValue) }));
}

/** A clock that stands still until it is told. */
export interface ManualClock extends Clock {
  advance(seconds: number): void;
}

export const startSeconds = 1_900_000_000;

export function manualClock(): ManualClock {
  let seconds = startSeconds;
  return {
    nowSeconds: () => Math.floor(seconds),
    monotonicMilliseconds: () => seconds * 1000,
    advance(by) {
      seconds += by;
    },
  };
}
