import type { Clock } from 'countersign';
import type { Secrets } from '../secrets/secrets.ts';
import type { Store, Tables } from '../store/contract.ts';
import type { StoredClient, StoredClientSecret } from './client-store.ts';

export interface ClientUsesOptions {
  readonly store: Pick<Store, 'write'>;
  readonly secrets: Pick<Secrets, 'peppers'>;
  readonly clock: Clock;
  readonly onError?: (error: unknown) => void;
}

interface Use {
  readonly at: number;
  /** The hash under the current pepper, for a secret that was kept under an older one. */
  readonly renewed: { readonly version: number; readonly digest: string } | undefined;
}

const writeEveryMilliseconds = 10_000;
const maximumNoted = 10_000;

/**
 * What is written about clients beside a request: when they were last used, and hashes that move to the current pepper.
 * In batches, so that issuing a token costs no write; each on the client as it stands then, so that no change is undone.
 */
export function createClientUses(options: ClientUsesOptions) {
  const { store, secrets, clock, onError } = options;
  let noted = new Map<string, Use>();
  let writing: Promise<void> = Promise.resolve();

  const note = (id: string, renewed: Use['renewed']) => {
    if (noted.size >= maximumNoted && !noted.has(id)) return;
    noted.set(id, { at: clock.nowSeconds(), renewed: renewed ?? noted.get(id)?.renewed });
  };

  const writeNoted = async () => {
    const batch = noted;
    if (batch.size === 0) return;
    noted = new Map();
    try {
      await store.write((tables) => writeUses(tables, batch, renew));
    } catch (error) {
      onError?.(error);
      noted = new Map([...batch, ...noted]);
    }
  };

  const renew = (secret: StoredClientSecret, { version, digest }: NonNullable<Use['renewed']>): StoredClientSecret => {
    if (secret.version !== version) return secret;
    const { hash, version: pepperVersion } = secrets.peppers.pepper(digest);
    return { ...secret, hash, pepperVersion };
  };

  const flush = () => {
    writing = writing.then(writeNoted);
    return writing;
  };
  const timer = setInterval(flush, writeEveryMilliseconds).unref();

  return {
    record: (id: string) => note(id, undefined),
    recordOutdatedHash: (id: string, { version }: StoredClientSecret, digest: string) => note(id, { version, digest }),
    async close() {
      clearInterval(timer);
      await flush();
    },
  };
}

async function writeUses(
  { clients }: Tables,
  uses: ReadonlyMap<string, Use>,
  renew: (secret: StoredClientSecret, renewed: NonNullable<Use['renewed']>) => StoredClientSecret,
): Promise<void> {
  for (const [id, { at, renewed }] of uses) {
    const client: StoredClient | undefined = await clients.find(id);
    if (client === undefined) continue;
    const secrets = renewed === undefined ? client.secrets : client.secrets.map((secret) => renew(secret, renewed));
    await clients.update({ ...client, lastUsedAt: Math.max(at, client.lastUsedAt ?? 0), secrets });
  }
}
