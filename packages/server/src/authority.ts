import { type ApiKeyExposure, type Authority, type Clock, ConfigurationError } from 'countersign';
import { systemClock } from 'countersign/building-blocks';
import { type ApiKeys, createApiKeys } from './api-keys/api-keys.ts';
import { type AuditLog, createAuditLog } from './audit-log/audit-log.ts';
import { type Clients, createClients } from './clients/clients.ts';
import type { Config } from './config/config.ts';
import { makePrivateFolder } from './private-folder.ts';
import { createRevocationLog, type RevocationLog } from './revocation/revocation-log.ts';
import { loadMasterKeys } from './secrets/master-key.ts';
import { createSealer, type Sealer } from './secrets/seal.ts';
import { loadSecrets, type Secrets } from './secrets/secrets.ts';
import { createSigningKeys, type SigningKeys } from './signing-keys/signing-keys.ts';
import { startCleanUp } from './store/clean-up.ts';
import type { Store } from './store/contract.ts';
import { openStore } from './store/index.ts';

/** The part of the configuration that an authority is made from; `loadConfig` gives it. */
export interface AuthorityOptions
  extends Pick<Config, 'folder' | 'store' | 'masterKey' | 'accessTokens' | 'signingKeys' | 'apiKeys' | 'revocation'> {
  /** `iss` of its tokens. */
  readonly issuer: string;
  /** Told of failures beside a request, each of which is tried again by itself. For the log. */
  readonly onError?: (error: unknown, where: string) => void;
  /** Told of a live key that arrived in a URL or in the clear. */
  readonly onExposure?: (id: string, exposure: ApiKeyExposure) => void;
  /** Told how long a revocation took to be in effect at a follower. */
  readonly onRevocationAcknowledged?: (delayMilliseconds: number) => void;
  readonly clock?: Clock;
}

/** Everything that manages credentials, on one store. */
export interface Services {
  readonly issuer: string;
  readonly store: Store;
  readonly sealer: Sealer;
  readonly secrets: Secrets;
  readonly auditLog: AuditLog;
  readonly revocationLog: RevocationLog;
  readonly signingKeys: SigningKeys;
  readonly apiKeys: ApiKeys;
  readonly clients: Clients;
  readonly clock: Clock;
  readonly maximumTokenLifetimeSeconds: number;
}

export interface ServerAuthority {
  /** For `createGate`: verifies in this process, with no request to anybody. */
  readonly authority: Authority;
  readonly services: Services;
  /** Answers those who follow the revocation log, so that they do not hold up a stop. */
  release(): void;
  /** Writes what is noted, stops the timers, closes the store. */
  close(): Promise<void>;
}

/**
 * Opens the authority in this process: an API can embed it instead of asking a server.
 *
 * @throws {ConfigurationError} when the master key, a prefix or an interval cannot be used. Rejects with `StoreUnavailableError`
 * when the database cannot be opened, and with `SealError` when it was sealed with another master key. Nothing stays open then.
 */
export async function createAuthority(options: AuthorityOptions): Promise<ServerAuthority> {
  makeFolder(options.folder);
  // Before the store: without a usable key nothing in it could be read, and nothing shall be written.
  const sealer = createSealer(loadMasterKeys(options.masterKey));
  const store = await openStore(options.store);
  const opened: (() => Promise<void> | void)[] = [() => store.close()];
  try {
    const services = await openServices(options, store, sealer, opened);
    const { clock } = services;
    opened.push(startCleanUp(store, { clock, onError: (error) => options.onError?.(error, 'clean-up') }));
    return {
      authority: authorityOf(services),
      services,
      release: () => services.revocationLog.close(),
      close: () => closeAll(opened),
    };
  } catch (error) {
    await closeAll(opened);
    throw error;
  }
}

function makeFolder(folder: string): void {
  try {
    makePrivateFolder(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new ConfigurationError(`folder: ${folder} cannot be made (${code}). Name one that this user may write to.`);
  }
}

async function openServices(
  options: AuthorityOptions,
  store: Store,
  sealer: Sealer,
  opened: (() => Promise<void> | void)[],
): Promise<Services> {
  const { issuer, clock = systemClock, accessTokens, onError } = options;
  const { maximumLifetimeSeconds: maximumTokenLifetimeSeconds } = accessTokens;
  const told = (where: string) => (error: unknown) => onError?.(error, where);
  const auditLog = createAuditLog();
  const secrets = await loadSecrets({ store, sealer, auditLog, clock });
  const revocationLog = await createRevocationLog({
    store,
    clock,
    maximumStalenessSeconds: options.revocation.maximumStalenessSeconds,
    onError: told('revocation log'),
    ...(options.onRevocationAcknowledged && { onAcknowledged: options.onRevocationAcknowledged }),
  });
  opened.push(() => revocationLog.close());
  const shared = { store, sealer, secrets, auditLog, revocationLog, clock, maximumTokenLifetimeSeconds };
  const signingKeys = await createSigningKeys({
    ...shared,
    ...options.signingKeys,
    algorithm: accessTokens.algorithm,
    onError: told('signing keys'),
  });
  signingKeys.start();
  opened.push(() => signingKeys.close());
  const apiKeys = await createApiKeys({
    ...shared,
    ...options.apiKeys,
    onError: told('API keys'),
    ...(options.onExposure && { onExposure: options.onExposure }),
  });
  opened.push(() => apiKeys.close());
  const clients = createClients({ ...shared, onError: told('clients') });
  opened.push(() => clients.close());
  return { ...shared, issuer, signingKeys, apiKeys, clients };
}

function authorityOf({ issuer, signingKeys, apiKeys, revocationLog }: Services): Authority {
  return {
    issuer,
    verificationKey: (hint) => signingKeys.verificationKey(hint),
    apiKeys,
    revocations: revocationLog,
    // Several gates may share it; whoever made it closes it.
    close() {},
  };
}

/** The last opened is closed first. All are, even when one fails. */
async function closeAll(opened: (() => Promise<void> | void)[]): Promise<void> {
  let failure: unknown;
  for (let close = opened.pop(); close !== undefined; close = opened.pop()) {
    try {
      await close();
    } catch (error) {
      failure ??= error;
    }
  }
  if (failure !== undefined) throw failure;
}
