import type { Clock, JwsAlgorithm, KeyHint, KeyLookup, MaybePromise } from 'countersign';
import { ConfigurationError } from 'countersign';
import { generateSigningKey, type SigningAlgorithm, type SigningKey } from 'countersign/building-blocks';
import { type Actor, systemActor } from '../audit-log/actor.ts';
import type { AuditLog } from '../audit-log/audit-log.ts';
import type { RevocationLog } from '../revocation/revocation-log.ts';
import type { Sealer } from '../secrets/seal.ts';
import type { Store, Tables } from '../store/contract.ts';
import { applySteps, type ChangeContext, prepareKey } from './apply-steps.ts';
import { createKeySet, identityOf, type JwksDocument, type KeySet } from './key-set.ts';
import { activeKey, dueSteps, type RotationPolicy, revocation, succession } from './rotation.ts';
import type { SigningKeyState, StoredSigningKey } from './signing-key-store.ts';

export interface SigningKeysOptions {
  readonly store: Store;
  readonly sealer: Sealer;
  readonly clock: Clock;
  readonly auditLog: AuditLog;
  readonly revocationLog: RevocationLog;
  /** Of new keys. When it differs from the active key's, a new key takes over at the start. Default ES256. */
  readonly algorithm?: SigningAlgorithm;
  /** How long a key signs. Default 2,592,000 (30 days). */
  readonly rotateEverySeconds?: number;
  /** How long a key is published before it signs. Default 86,400. Less than `rotateEverySeconds`. */
  readonly publishBeforeSeconds?: number;
  /** No token that a key signs lives longer. */
  readonly maximumTokenLifetimeSeconds: number;
  /** How far verifiers' clocks may differ. Default 60. */
  readonly clockLeewaySeconds?: number;
  /** Told when a scheduled change could not be made; it is tried again a minute later. For the log. */
  readonly onError?: (error: unknown) => void;
}

/** A key as people see it. */
export interface SigningKeyDescription {
  readonly keyId: string;
  readonly algorithm: JwsAlgorithm;
  readonly state: SigningKeyState | 'revoked';
  readonly publishedAt: number;
  readonly activatedAt: number | null;
  readonly retiredAt: number | null;
  readonly revokedAt: number | null;
}

export interface SigningKeyRevoked {
  readonly keyId: string;
  readonly revokedAt: number;
  /** The revocation log's number from which on every verifier knows. */
  readonly sequence: number;
}

/** The server's signing keys: published → active → retired. */
export interface SigningKeys {
  /** The key that signs now, opened; its methods of signing are synchronous. */
  active(): SigningKey;
  /** The published set. The same object until it changes. */
  jwks(): JwksDocument;
  /** For the authority in this process. An unknown `kid` is looked for in the store, at most once a second. Never rejects. */
  verificationKey(hint: KeyHint): MaybePromise<KeyLookup>;
  /** Oldest first, as of the last `refresh`. */
  list(): readonly SigningKeyDescription[];
  /** Another key signs from now on: the published one if there is one, else a new one. What the old one signed stays good. */
  rotate(actor: Actor): Promise<SigningKeyDescription>;
  /** Ends a key and everything it signed, at once. Undefined when there is no such key. */
  revoke(keyId: string, actor: Actor): Promise<SigningKeyRevoked | undefined>;
  /** Reads what other nodes changed. Rejects with `StoreUnavailableError`; the keys held stay in use. */
  refresh(): Promise<void>;
  /** Makes the changes that are due, and reads those of other nodes. Rejects as `refresh`. */
  maintain(): Promise<void>;
  /** Calls `maintain` every minute. */
  start(): void;
  /** Ends the schedule, and no longer follows the revocation log. */
  close(): void;
}

const maintenanceMilliseconds = 60_000;
const unknownKeyCoolDownMilliseconds = 1_000;
const revocationKeptSeconds = 7 * 86_400;

/**
 * Opens the signing keys; makes the first one where there is none.
 *
 * @throws {ConfigurationError} when the intervals contradict each other. Rejects with `SealError` and `StoreUnavailableError`.
 */
export async function createSigningKeys(options: SigningKeysOptions): Promise<SigningKeys> {
  const { store, sealer } = options;
  const policy = readPolicy(options);
  await makeMissingKey(options);
  const isOutdated = ({ sealedPrivateJwk }: StoredSigningKey) => sealer.isOutdated(sealedPrivateJwk);
  if ((await store.signingKeys.list()).some(isOutdated)) await store.write((tables) => resealOutdated(tables, sealer));
  return new ServerSigningKeys(options, policy, createKeySet(await store.signingKeys.list(), sealer));
}

/** At the first start, and when another algorithm was chosen. Another node may do the same at this moment: once is enough. */
async function makeMissingKey({
  store,
  sealer,
  clock,
  auditLog,
  algorithm = 'ES256',
}: SigningKeysOptions): Promise<void> {
  const isMissing = (stored: readonly StoredSigningKey[]) => activeKey(stored)?.algorithm !== algorithm;
  if (!isMissing(await store.signingKeys.list())) return;
  const prepared = prepareKey(await generateSigningKey(algorithm), sealer);
  await store.write(async (tables) => {
    const stored = await tables.signingKeys.list();
    const context = { auditLog, actor: systemActor, nowSeconds: clock.nowSeconds(), prepared };
    if (isMissing(stored)) await applySteps(tables, succession(stored), context);
  });
}

/** Seals again what another than the first master key sealed. */
async function resealOutdated({ signingKeys }: Tables, sealer: Sealer): Promise<void> {
  for (const key of await signingKeys.list()) {
    if (!sealer.isOutdated(key.sealedPrivateJwk)) continue;
    const identity = identityOf(key.keyId);
    const sealedPrivateJwk = sealer.seal(sealer.open(key.sealedPrivateJwk, identity), identity);
    await signingKeys.update({ ...key, sealedPrivateJwk });
  }
}

function readPolicy(options: SigningKeysOptions): RotationPolicy {
  const { rotateEverySeconds = 30 * 86_400, publishBeforeSeconds = 86_400, clockLeewaySeconds = 60 } = options;
  if (publishBeforeSeconds >= rotateEverySeconds) {
    throw new ConfigurationError('signingKeys.publishBeforeSeconds must be less than signingKeys.rotateEverySeconds.');
  }
  const keepRetiredSeconds = options.maximumTokenLifetimeSeconds + clockLeewaySeconds;
  return { rotateEverySeconds, publishBeforeSeconds, keepRetiredSeconds };
}

class ServerSigningKeys implements SigningKeys {
  readonly #options: SigningKeysOptions;
  readonly #policy: RotationPolicy;
  #keys: KeySet;
  #reading: Promise<void> = Promise.resolve();
  #lastSearchMilliseconds = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;
  readonly #unsubscribe: () => void;

  constructor(options: SigningKeysOptions, policy: RotationPolicy, keys: KeySet) {
    this.#options = options;
    this.#policy = policy;
    this.#keys = keys;
    // A key that another node revoked must not sign on until the next maintenance: nobody would accept what it signs.
    this.#unsubscribe = options.revocationLog.subscribe((change) => {
      if (change === 'reset' || change.kind === 'signing-key') {
        this.refresh().catch((error: unknown) => options.onError?.(error));
      }
    });
  }

  active(): SigningKey {
    return this.#keys.active;
  }

  jwks(): JwksDocument {
    return this.#keys.jwks;
  }

  verificationKey({ keyId }: KeyHint): MaybePromise<KeyLookup> {
    const lookup = this.#keys.find(keyId);
    return lookup.outcome === 'found' || keyId === undefined ? lookup : this.#search(keyId);
  }

  /** Another node may have made the key a moment ago. */
  async #search(keyId: string): Promise<KeyLookup> {
    const now = this.#options.clock.monotonicMilliseconds();
    const isDue = now - this.#lastSearchMilliseconds >= unknownKeyCoolDownMilliseconds;
    if (isDue) this.#lastSearchMilliseconds = now;
    try {
      await (isDue ? this.refresh() : this.#reading);
    } catch {
      return { outcome: 'unavailable', reason: 'the store could not be asked for the signing key' };
    }
    return this.#keys.find(keyId);
  }

  list(): readonly SigningKeyDescription[] {
    return this.#keys.stored.map(describe);
  }

  async rotate(actor: Actor): Promise<SigningKeyDescription> {
    const activated = await this.#change(actor, async (tables, context) => {
      const steps = succession(await tables.signingKeys.list());
      await applySteps(tables, steps, context);
      return activeKey(await tables.signingKeys.list());
    });
    if (activated === undefined) throw new Error('The store holds no active signing key.');
    return describe(activated);
  }

  async revoke(keyId: string, actor: Actor): Promise<SigningKeyRevoked | undefined> {
    const revoked = await this.#change(actor, async (tables, context) => {
      const stored = await tables.signingKeys.list();
      const key = stored.find((candidate) => candidate.keyId === keyId);
      if (key === undefined) return undefined;
      await applySteps(tables, revocation(stored, key), context);
      const { nowSeconds } = context;
      const { sequence } = await tables.revocations.append(revocationOf(keyId, nowSeconds));
      return { keyId, revokedAt: key.revokedAt ?? nowSeconds, sequence };
    });
    if (revoked !== undefined) await this.#options.revocationLog.catchUp();
    return revoked;
  }

  /** One transaction, and what it wrote taken over into memory. */
  async #change<T>(actor: Actor, work: (tables: Tables, context: ChangeContext) => Promise<T>): Promise<T> {
    const { store, sealer, clock, auditLog, algorithm = 'ES256' } = this.#options;
    const prepared = prepareKey(await generateSigningKey(algorithm), sealer);
    const result = await store.write((tables) =>
      work(tables, { auditLog, actor, nowSeconds: clock.nowSeconds(), prepared }),
    );
    // What was done is done, and to be told as such: what cannot be read now is read by the next maintenance.
    await this.refresh().catch((error: unknown) => this.#options.onError?.(error));
    return result;
  }

  refresh(): Promise<void> {
    const { store, sealer } = this.#options;
    const read = async () => {
      this.#keys = createKeySet(await store.signingKeys.list(), sealer, this.#keys);
    };
    this.#reading = this.#reading.then(read, read);
    return this.#reading;
  }

  async maintain(): Promise<void> {
    await this.refresh();
    const due = (keys: readonly StoredSigningKey[], now: number) => dueSteps(keys, now, this.#policy);
    if (due(this.#keys.stored, this.#options.clock.nowSeconds()).length === 0) return;
    await this.#change(systemActor, async (tables, context) => {
      await applySteps(tables, due(await tables.signingKeys.list(), context.nowSeconds), context);
    });
  }

  start(): void {
    this.#timer ??= setInterval(() => {
      this.maintain().catch((error: unknown) => this.#options.onError?.(error));
    }, maintenanceMilliseconds).unref();
  }

  close(): void {
    clearInterval(this.#timer);
    this.#unsubscribe();
  }
}

/**
 * Whoever holds a stolen key can date a token as they like: it ends every token of the key, also those that say they are issued
 * later. Kept for longer than any verifier goes on with a published set that it could not renew.
 */
function revocationOf(keyId: string, nowSeconds: number) {
  const expiresAt = nowSeconds + revocationKeptSeconds;
  return { kind: 'signing-key' as const, id: keyId, notBefore: expiresAt, expiresAt };
}

function describe(key: StoredSigningKey): SigningKeyDescription {
  const { keyId, algorithm, publishedAt, activatedAt, retiredAt, revokedAt } = key;
  const state = revokedAt === null ? key.state : 'revoked';
  return { keyId, algorithm, state, publishedAt, activatedAt, retiredAt, revokedAt };
}
