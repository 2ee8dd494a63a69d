import type { Secrets } from '../secrets/secrets.ts';
import type { Store } from '../store/contract.ts';
import type { StoredApiKeyVersion } from './api-key-store.ts';
import type { FoundVersion } from './stored-api-key.ts';

export interface HashUpgradeOptions {
  readonly store: Pick<Store, 'write'>;
  readonly secrets: Pick<Secrets, 'peppers'>;
  readonly onError: (error: unknown) => void;
}

/** Replaces a hash with one under the current pepper when its key is at hand: the one moment when that is possible. */
export interface HashUpgrades {
  /** At once, and beside the request. */
  begin(found: FoundVersion, digest: string): void;
  /** Waits for the write. A failure is told to `onError` and does not hold the key up. */
  complete(found: FoundVersion, digest: string): Promise<FoundVersion>;
  /** Waits for what runs. */
  close(): Promise<void>;
}

/** Upgrades that run at the same time, at most: after a pepper's rotation every key's next use asks for one. */
const maximumRunning = 32;

export function createHashUpgrades({ store, secrets, onError }: HashUpgradeOptions): HashUpgrades {
  const running = new Map<string, Promise<FoundVersion>>();

  async function upgrade({ key, version }: FoundVersion, digest: string): Promise<FoundVersion> {
    const { hash, version: pepperVersion } = secrets.peppers.pepper(digest);
    const lookup = version.lookup === null ? null : hash;
    const upgraded: StoredApiKeyVersion = { ...version, algorithm: 'peppered', hash, pepperVersion, lookup };
    await store.write(async ({ apiKeys }) => {
      const stored = await apiKeys.find(key.id);
      if (stored === undefined) return;
      const versions = stored.versions.map((each) => (isSame(each, version) ? upgraded : each));
      await apiKeys.update({ ...stored, versions });
    });
    return { key, version: upgraded };
  }

  function complete(found: FoundVersion, digest: string): Promise<FoundVersion> {
    const { id } = found.key;
    const already = running.get(id);
    if (already !== undefined) return already.then(() => found);
    const started = upgrade(found, digest)
      .catch((error: unknown) => {
        onError(error);
        return found;
      })
      .finally(() => running.delete(id));
    running.set(id, started);
    return started;
  }

  return {
    begin(found, digest) {
      if (running.size < maximumRunning && !running.has(found.key.id)) void complete(found, digest);
    },
    complete,
    async close() {
      await Promise.all(running.values());
    },
  };
}

/** The very hash that was compared: a version that has changed meanwhile stays as it is. */
function isSame(left: StoredApiKeyVersion, right: StoredApiKeyVersion): boolean {
  return left.version === right.version && left.hash === right.hash;
}
