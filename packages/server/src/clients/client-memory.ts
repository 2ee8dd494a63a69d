import type { Revocations } from 'countersign';
import { constantTimeEqual } from 'countersign/building-blocks';
import type { StoredClient, StoredClientSecret } from './client-store.ts';

/** A client and the one of its secrets that was presented. */
export interface AuthenticatedClient {
  readonly client: StoredClient;
  readonly secret: StoredClientSecret;
}

interface Remembered extends AuthenticatedClient {
  /** Base64url of the SHA-256 of the secret that was presented. */
  readonly digest: string;
}

const maximumRemembered = 10_000;

/**
 * Clients that have authenticated, so that the next time costs no look-up and no HMAC. Never stale in the client's favour: every
 * change of a client is a line in the revocation log, which ends what is remembered of it on every node; where the log cannot
 * be followed, nothing remembered counts.
 */
export interface ClientMemory {
  /** @param pepperVersion the current one: a hash under an older one has to be seen again, to be replaced. */
  recall(id: string, digest: string, pepperVersion: number, nowSeconds: number): StoredClient | undefined;
  /** @param sequence the revocation log's number before the client was read: when it has moved on since, nothing is kept. */
  remember(authenticated: AuthenticatedClient, digest: string, sequence: number): void;
  /** Ends the subscription to the revocation log. */
  close(): void;
}

export function createClientMemory(
  revocations: Pick<Revocations, 'sequence' | 'isCurrent' | 'subscribe'>,
): ClientMemory {
  const remembered = new Map<string, Remembered>();
  const close = revocations.subscribe((change) => {
    if (change === 'reset') remembered.clear();
    else if (change.kind === 'client') remembered.delete(change.id);
  });
  return {
    recall(id, digest, pepperVersion, nowSeconds) {
      const known = remembered.get(id);
      if (known === undefined || !constantTimeEqual(known.digest, digest) || !revocations.isCurrent()) return undefined;
      const { expiresAt } = known.secret;
      if (known.secret.pepperVersion !== pepperVersion) return undefined;
      return expiresAt === null || nowSeconds < expiresAt ? known.client : undefined;
    },
    remember(authenticated, digest, sequence) {
      if (sequence !== revocations.sequence) return;
      const { id } = authenticated.client;
      remembered.delete(id);
      for (const oldest of remembered.keys()) {
        if (remembered.size < maximumRemembered) break;
        remembered.delete(oldest);
      }
      remembered.set(id, { ...authenticated, digest });
    },
    close,
  };
}
