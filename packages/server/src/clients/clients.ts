import type { Clock, MaybePromise } from 'countersign';
import { andThen } from 'countersign/building-blocks';
import type { ChangeRefused, Grantor } from '../api-keys/api-key-changes.ts';
import type { Actor } from '../audit-log/actor.ts';
import type { AuditLog } from '../audit-log/audit-log.ts';
import type { RevocationLog } from '../revocation/revocation-log.ts';
import type { Secrets } from '../secrets/secrets.ts';
import type { Store, Tables } from '../store/contract.ts';
import { createAuthenticator } from './authenticate.ts';
import {
  type ClientDescription,
  type ClientRevoked,
  type ClientSecretIssued,
  describeClient,
  liveSecrets,
  type NewClient,
  refuseBroaderClient,
  refuseImproperClient,
  withinReach,
} from './client-changes.ts';
import { createClientId } from './client-id.ts';
import { createClientSecret, digestClientSecret } from './client-secret.ts';
import type { StoredClient, StoredClientSecret } from './client-store.ts';
import { createClientUses } from './client-uses.ts';

export interface ClientsOptions {
  readonly store: Store;
  readonly secrets: Pick<Secrets, 'peppers' | 'ensurePepper' | 'refreshPeppers'>;
  readonly auditLog: AuditLog;
  readonly revocationLog: RevocationLog;
  readonly clock: Clock;
  /** No access token lives longer: it bounds a client's own lifetime, and how long its revocation is remembered. */
  readonly maximumTokenLifetimeSeconds: number;
  /** How far verifiers' clocks may differ. Default 60. */
  readonly clockLeewaySeconds?: number;
  /** How long a client's former secret goes on after a rotation, where nobody says otherwise. Default 86,400. */
  readonly overlapSeconds?: number;
  /** Told of uses that could not be written; they are kept for the next attempt. For the log. */
  readonly onError?: (error: unknown) => void;
}

/** OAuth clients: their whole life, and how they authenticate. */
export interface Clients {
  /**
   * The client when the secret is one of its live ones, undefined otherwise; which of the reasons it was does not show.
   * Synchronous where the store is. Throws or rejects with `StoreUnavailableError`.
   */
  authenticate(id: string, secret: string): MaybePromise<StoredClient | undefined>;
  /** The secret is in the answer, this once. */
  create(client: NewClient, grantor: Grantor): Promise<ClientSecretIssued | ChangeRefused>;
  list(filter: { readonly after?: string; readonly limit: number }): Promise<readonly ClientDescription[]>;
  get(id: string): Promise<ClientDescription | undefined>;
  /** A new secret. The former one goes on for `overlapSeconds`, 0 to 90 days; older ones end now. */
  rotateSecret(
    id: string,
    overlapSeconds: number | undefined,
    actor: Actor,
  ): Promise<ClientSecretIssued | ChangeRefused>;
  /** For good, with all the tokens it has. Once more is no error and changes nothing. */
  revoke(id: string, actor: Actor): Promise<ClientRevoked | ChangeRefused>;
  /** Writes what is noted and stops the timer. */
  close(): Promise<void>;
}

const maximumOverlapSeconds = 90 * 86_400;
const notFound: ChangeRefused = { outcome: 'not-found', reason: 'There is no client with this id.' };

export function createClients(options: ClientsOptions): Clients {
  const { store, secrets, revocationLog, clock } = options;
  const uses = createClientUses(options);
  const changes = createClientChanges(options);
  const { recordOutdatedHash } = uses;
  const authenticator = createAuthenticator({
    store,
    secrets,
    revocationLog,
    clock,
    onOutdatedHash: recordOutdatedHash,
  });
  return {
    ...changes,
    authenticate: (id, secret) =>
      andThen(authenticator.authenticate(id, secret), (client) => {
        if (client !== undefined) uses.record(client.id);
        return client;
      }),
    async list(filter) {
      const now = clock.nowSeconds();
      return (await store.clients.list(filter)).map((client) => describeClient(client, now));
    },
    async get(id) {
      const client = await store.clients.find(id);
      return client === undefined ? undefined : describeClient(client, clock.nowSeconds());
    },
    close() {
      authenticator.close();
      return uses.close();
    },
  };
}

/** Every change of a client's life: one write with its audit entry. */
function createClientChanges(options: ClientsOptions) {
  const { store, secrets, auditLog, revocationLog, clock, maximumTokenLifetimeSeconds } = options;
  const { clockLeewaySeconds = 60, overlapSeconds: defaultOverlapSeconds = 86_400 } = options;

  async function create(input: NewClient, grantor: Grantor): Promise<ClientSecretIssued | ChangeRefused> {
    const wanted = withinReach(input, grantor.reach);
    const refused =
      refuseImproperClient(wanted, maximumTokenLifetimeSeconds) ?? refuseBroaderClient(wanted, grantor.reach);
    if (refused !== undefined) return refused;
    await secrets.refreshPeppers();
    const now = clock.nowSeconds();
    const secret = createClientSecret();
    const client = newClient(wanted, grantor.actor, now, toStored(secret, 1, now));
    await store.write(async (tables) => {
      await tables.clients.insert(client);
      const details = { name: client.name, scopes: client.scopes, resources: client.resources };
      await auditLog.append(tables, entryOf('created', client.id, grantor.actor, details));
    });
    return { outcome: 'done', secret, description: describeClient(client, now) };
  }

  function toStored(secret: string, version: number, createdAt: number): StoredClientSecret {
    const { hash, version: pepperVersion } = secrets.peppers.pepper(digestClientSecret(secret));
    return { version, hash, pepperVersion, createdAt, expiresAt: null };
  }

  async function rotateSecret(id: string, overlap: number | undefined, actor: Actor) {
    const overlapSeconds = overlap ?? defaultOverlapSeconds;
    if (!Number.isSafeInteger(overlapSeconds) || overlapSeconds < 0 || overlapSeconds > maximumOverlapSeconds) {
      return improperOverlap;
    }
    await secrets.refreshPeppers();
    const secret = createClientSecret();
    const rotated = await store.write(async (tables): Promise<ClientSecretIssued | ChangeRefused> => {
      const client = await tables.clients.find(id);
      if (client === undefined) return notFound;
      if (client.revokedAt !== null)
        return { outcome: 'conflict', reason: 'The client is revoked. Create another one.' };
      const now = clock.nowSeconds();
      const changed = withNewSecret(
        client,
        toStored(secret, newestVersion(client) + 1, now),
        now + overlapSeconds,
        now,
      );
      await tables.clients.update(changed);
      await auditLog.append(tables, entryOf('secret-rotated', id, actor, { overlapSeconds }));
      await announce(tables, id, 0);
      return { outcome: 'done', secret, description: describeClient(changed, now) };
    });
    if (rotated.outcome === 'done') await revocationLog.catchUp();
    return rotated;
  }

  async function revoke(id: string, actor: Actor): Promise<ClientRevoked | ChangeRefused> {
    const revoked = await store.write(async (tables): Promise<ClientRevoked | ChangeRefused> => {
      const client = await tables.clients.find(id);
      if (client === undefined) return notFound;
      const now = clock.nowSeconds();
      const revokedAt = client.revokedAt ?? now;
      const changed = { ...client, revokedAt, secrets: [] };
      if (client.revokedAt === null) {
        await tables.clients.update(changed);
        await auditLog.append(tables, entryOf('revoked', id, actor, {}));
      }
      return {
        outcome: 'done',
        description: describeClient(changed, now),
        revokedAt,
        sequence: await announce(tables, id, endOfTokens()),
      };
    });
    if (revoked.outcome === 'done') await revocationLog.catchUp();
    return revoked;
  }

  /**
   * A line in the revocation log, for every node: forget what you remember of the client. It ends the client's tokens with `iat`
   * up to `notBefore`: with 0 none. A revoked client never comes back, so its cut-off lies ahead: a token that another node, with
   * another clock, issues at this very moment is covered too.
   */
  async function announce(tables: Tables, id: string, notBefore: number): Promise<number> {
    const expiresAt = endOfTokens();
    return (await tables.revocations.append({ kind: 'client', id, notBefore, expiresAt })).sequence;
  }

  /** When every token that is issued now has expired. */
  const endOfTokens = () => clock.nowSeconds() + maximumTokenLifetimeSeconds + clockLeewaySeconds;

  return { create, rotateSecret, revoke };
}

const improperOverlap: ChangeRefused = {
  outcome: 'invalid',
  reason: `The overlap is a whole number of seconds, 0 to ${maximumOverlapSeconds}.`,
  pointer: '/overlapSeconds',
};

function newClient(wanted: NewClient, { id }: Actor, createdAt: number, secret: StoredClientSecret): StoredClient {
  return {
    id: createClientId(),
    name: wanted.name,
    owner: wanted.owner ?? null,
    grantTypes: wanted.grantTypes ?? ['client_credentials'],
    scopes: [...new Set(wanted.scopes)],
    resources: [...new Set(wanted.resources)],
    accessTokenLifetimeSeconds: wanted.accessTokenLifetimeSeconds ?? null,
    createdAt,
    createdBy: id,
    revokedAt: null,
    lastUsedAt: null,
    secrets: [secret],
  };
}

/** The newest of the former secrets ends with the overlap, or earlier if its own end is near; the others end now. */
function withNewSecret(
  client: StoredClient,
  secret: StoredClientSecret,
  overlapEnd: number,
  now: number,
): StoredClient {
  const [former] = liveSecrets(client, now);
  if (former === undefined || overlapEnd <= now) return { ...client, secrets: [secret] };
  const expiresAt = Math.min(former.expiresAt ?? overlapEnd, overlapEnd);
  return { ...client, secrets: [secret, { ...former, expiresAt }] };
}

function newestVersion({ secrets }: StoredClient): number {
  return Math.max(0, ...secrets.map(({ version }) => version));
}

function entryOf(action: string, id: string, actor: Actor, details: Readonly<Record<string, unknown>>) {
  return { actor, action: `client.${action}`, target: `client:${id}`, details };
}
