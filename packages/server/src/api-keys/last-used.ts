import type { Clock } from 'countersign';
import type { ApiKeyStore, ApiKeyUse } from './api-key-store.ts';

export interface LastUsedOptions {
  readonly store: Pick<ApiKeyStore, 'recordUses'>;
  readonly clock: Clock;
  /** How often uses are written. Default 5. */
  readonly intervalSeconds?: number;
  /** Keys remembered between two writes; more are not noted. Default 10,000. */
  readonly maximumKeys?: number;
  /** Told when uses could not be written; they are kept for the next attempt. */
  readonly onError?: (error: unknown) => void;
}

/** When and from where keys were last used, written in batches: a use costs no write. */
export interface LastUsed {
  /** @param atSeconds seconds since the epoch; default: now */
  record(id: string, address: string | undefined, atSeconds?: number): void;
  /** Writes what is noted. Never rejects. */
  flush(): Promise<void>;
  /** Writes what is noted and stops the timer. */
  close(): Promise<void>;
}

export function createLastUsed(options: LastUsedOptions): LastUsed {
  const { store, clock, intervalSeconds = 5, maximumKeys = 10_000, onError } = options;
  let noted = new Map<string, ApiKeyUse>();
  let writing: Promise<void> | undefined;

  const note = (use: ApiKeyUse) => {
    if (noted.size < maximumKeys || noted.has(use.id)) noted.set(use.id, use);
  };
  const write = async () => {
    const batch = noted;
    noted = new Map();
    try {
      await store.recordUses([...batch.values()]);
    } catch (error) {
      onError?.(error);
      for (const use of batch.values()) if (!noted.has(use.id)) note(use);
    }
  };
  const flush = async () => {
    await writing;
    if (noted.size === 0) return;
    writing = write();
    await writing;
    writing = undefined;
  };

  const timer = setInterval(() => void flush(), intervalSeconds * 1000);
  timer.unref();
  return {
    record: (id, address, atSeconds = clock.nowSeconds()) => note({ id, at: atSeconds, address: address ?? null }),
    flush,
    async close() {
      clearInterval(timer);
      await flush();
    },
  };
}
