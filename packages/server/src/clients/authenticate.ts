import type { Clock, MaybePromise, Revocations } from 'countersign';
import { andThen } from 'countersign/building-blocks';
import type { Secrets } from '../secrets/secrets.ts';
import type { Store } from '../store/contract.ts';
import { liveSecrets } from './client-changes.ts';
import { isClientIdForm } from './client-id.ts';
import { type AuthenticatedClient, type ClientMemory, createClientMemory } from './client-memory.ts';
import { digestClientSecret, isClientSecretForm } from './client-secret.ts';
import type { StoredClient, StoredClientSecret } from './client-store.ts';

export interface AuthenticatorOptions {
  readonly store: Pick<Store, 'clients'>;
  readonly secrets: Pick<Secrets, 'peppers' | 'ensurePepper'>;
  readonly revocationLog: Pick<Revocations, 'sequence' | 'isCurrent' | 'subscribe'>;
  readonly clock: Clock;
  /** Told of a good secret whose hash was made with an older pepper, and its hash under the current one. */
  readonly onOutdatedHash: (clientId: string, secret: StoredClientSecret, digest: string) => void;
}

export interface Authenticator extends Pick<ClientMemory, 'close'> {
  authenticate(id: string, secret: string): MaybePromise<StoredClient | undefined>;
}

/** Compared with where there is no client, so that this takes what a wrong secret takes. */
const noHash = 'A'.repeat(43);

/**
 * Finds the client and compares its secret. An unknown client, a revoked one and a wrong secret look alike and cost alike.
 * Synchronous where the store is. Throws or rejects with `StoreUnavailableError`.
 */
export function createAuthenticator(options: AuthenticatorOptions): Authenticator {
  const { store, secrets, revocationLog, clock, onOutdatedHash } = options;
  const { peppers } = secrets;
  const memory = createClientMemory(revocationLog);

  function compare(client: StoredClient | undefined, digest: string): MaybePromise<AuthenticatedClient | undefined> {
    const isLive = client !== undefined && client.revokedAt === null;
    const candidates = isLive ? liveSecrets(client, clock.nowSeconds()) : [];
    const missing = candidates.find(({ pepperVersion }) => peppers.get(pepperVersion) === undefined);
    if (missing !== undefined) {
      return secrets.ensurePepper(missing.pepperVersion).then((held) => (held ? compare(client, digest) : undefined));
    }
    if (candidates.length === 0) peppers.matches(digest, { hash: noHash, version: peppers.current().version });
    const [secret] = candidates.filter(({ hash, pepperVersion }) =>
      peppers.matches(digest, { hash, version: pepperVersion }),
    );
    return client === undefined || secret === undefined ? undefined : { client, secret };
  }

  function look(id: string, digest: string): MaybePromise<StoredClient | undefined> {
    const { sequence } = revocationLog;
    return andThen(
      andThen(store.clients.find(id), (client) => compare(client, digest)),
      (authenticated) => {
        if (authenticated === undefined) return undefined;
        const { client, secret } = authenticated;
        if (secret.pepperVersion !== peppers.current().version) onOutdatedHash(client.id, secret, digest);
        memory.remember(authenticated, digest, sequence);
        return client;
      },
    );
  }

  return {
    authenticate(id, secret) {
      if (!isClientIdForm(id) || !isClientSecretForm(secret)) return undefined;
      const digest = digestClientSecret(secret);
      return memory.recall(id, digest, peppers.current().version, clock.nowSeconds()) ?? look(id, digest);
    },
    close: memory.close,
  };
}
