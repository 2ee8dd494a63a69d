import type { Clock, MaybePromise } from 'countersign';
import { andThen } from 'countersign/building-blocks';
import type { Secrets } from '../secrets/secrets.ts';
import type { Store } from '../store/contract.ts';
import { liveSecrets } from './client-changes.ts';
import { digestClientSecret, isClientSecretForm } from './client-secret.ts';
import type { StoredClient, StoredClientSecret } from './client-store.ts';

export interface AuthenticatorOptions {
  readonly store: Pick<Store, 'clients'>;
  readonly secrets: Pick<Secrets, 'peppers' | 'ensurePepper'>;
  readonly clock: Clock;
  /** Told of a good secret whose hash was made with an older pepper, and its hash under the current one. */
  readonly onOutdatedHash: (clientId: string, secret: StoredClientSecret, digest: string) => void;
}

/** Compared with where there is no client, so that this takes what a wrong secret takes. */
const noHash = 'A'.repeat(43);

/**
 * Finds the client and compares its secret. An unknown client, a revoked one and a wrong secret look alike and cost alike.
 * Synchronous where the store is. Throws or rejects with `StoreUnavailableError`.
 */
export function createAuthenticator(options: AuthenticatorOptions) {
  const { store, secrets, clock, onOutdatedHash } = options;
  const { peppers } = secrets;

  function compare(client: StoredClient | undefined, digest: string): MaybePromise<StoredClient | undefined> {
    const isLive = client !== undefined && client.revokedAt === null;
    const candidates = isLive ? liveSecrets(client, clock.nowSeconds()) : [];
    const missing = candidates.find(({ pepperVersion }) => peppers.get(pepperVersion) === undefined);
    if (missing !== undefined) {
      return secrets.ensurePepper(missing.pepperVersion).then((held) => (held ? compare(client, digest) : undefined));
    }
    if (candidates.length === 0) peppers.matches(digest, { hash: noHash, version: peppers.current().version });
    const [match] = candidates.filter(({ hash, pepperVersion }) =>
      peppers.matches(digest, { hash, version: pepperVersion }),
    );
    if (client === undefined || match === undefined) return undefined;
    if (match.pepperVersion !== peppers.current().version) onOutdatedHash(client.id, match, digest);
    return client;
  }

  return (id: string, secret: string): MaybePromise<StoredClient | undefined> => {
    if (!isClientSecretForm(secret)) return undefined;
    return andThen(store.clients.find(id), (client) => compare(client, digestClientSecret(secret)));
  };
}
