import type { ApiKeyExposure, ApiKeyQuery, Clock, MaybePromise } from 'countersign';
import { systemActor } from '../audit-log/actor.ts';
import type { AuditLog } from '../audit-log/audit-log.ts';
import type { Store, Tables } from '../store/contract.ts';
import { stateOf } from './api-key-changes.ts';
import type { StoredApiKey } from './api-key-store.ts';
import type { FoundVersion } from './stored-api-key.ts';

export interface ExposureOptions {
  readonly store: Store;
  readonly auditLog: AuditLog;
  readonly clock: Clock;
  readonly policy: 'record' | 'revoke';
  /** Finds the key whose secret the digest is of. */
  readonly locate: (query: ApiKeyQuery) => MaybePromise<FoundVersion | 'busy' | undefined>;
  readonly revoke: (id: string) => Promise<unknown>;
  /** Told of each exposure of a live key once it is recorded, once for each key, version and place. For the log and the metrics. */
  readonly onExposure?: ((id: string, exposure: ApiKeyExposure) => void) | undefined;
  readonly onError: (error: unknown) => void;
}

/** Keys that were seen where others may have read them. */
export interface Exposures {
  record(exposure: ApiKeyExposure): void;
  /** Waits for what is being recorded. */
  close(): Promise<void>;
}

/** Exposures that wait to be looked into, one after the other; a flood of more is passed over, and returns when it is real. */
const maximumWaiting = 1000;
const maximumRemembered = 10_000;
const action = 'api-key.exposed';

export function createExposures(options: ExposureOptions): Exposures {
  const { store, auditLog, clock, policy } = options;
  const waiting: ApiKeyExposure[] = [];
  let running: Promise<void> | undefined;
  const remembered = new Set<string>();

  async function look(exposure: ApiKeyExposure): Promise<void> {
    const found = await options.locate(exposure.query);
    if (found === undefined || found === 'busy' || !isLive(found, clock.nowSeconds())) return;
    const name = `${found.key.id}.${found.version.version}.${exposure.place}`;
    if (remembered.has(name)) return;
    const isNew = await store.write((tables) => note(tables, found, exposure));
    if (policy === 'revoke') await options.revoke(found.key.id);
    if (remembered.size >= maximumRemembered) remembered.clear();
    remembered.add(name);
    if (isNew) options.onExposure?.(found.key.id, exposure);
  }

  /** False when this key was seen in this place before, by this process or another. */
  async function note(tables: Tables, { key, version }: FoundVersion, exposure: ApiKeyExposure): Promise<boolean> {
    const stored = await tables.apiKeys.find(key.id);
    if (stored === undefined) return false;
    const details = { place: exposure.place, version: version.version };
    if (await wasNoted(tables, key, details)) return false;
    await tables.apiKeys.update({ ...stored, exposedAt: stored.exposedAt ?? clock.nowSeconds() });
    const actor = { ...systemActor, remoteAddress: exposure.remoteAddress ?? null, requestId: exposure.requestId };
    await auditLog.append(tables, { actor, action, target: `api-key:${key.id}`, details });
    return true;
  }

  async function lookAtAll(): Promise<void> {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      await look(next).catch(options.onError);
    }
    running = undefined;
  }

  return {
    record(exposure) {
      if (waiting.length >= maximumWaiting) return;
      waiting.push(exposure);
      running ??= Promise.resolve().then(lookAtAll);
    },
    async close() {
      await running;
    },
  };
}

async function wasNoted({ auditLog }: Tables, key: StoredApiKey, details: object): Promise<boolean> {
  const entries = await auditLog.list({ after: 0, limit: 100, target: `api-key:${key.id}`, action });
  return entries.some((entry) => entry.details === JSON.stringify(details));
}

function isLive({ key, version }: FoundVersion, nowSeconds: number): boolean {
  return stateOf(key, nowSeconds) === 'active' && (version.expiresAt === null || version.expiresAt > nowSeconds);
}
