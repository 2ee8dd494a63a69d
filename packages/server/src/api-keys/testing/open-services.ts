import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from 'countersign';
import { onTestFinished } from 'vitest';
import { createAuditLog } from '../../audit-log/audit-log.ts';
import { createRevocationLog } from '../../revocation/revocation-log.ts';
import { loadMasterKeys } from '../../secrets/master-key.ts';
import { createSealer } from '../../secrets/seal.ts';
import { loadSecrets } from '../../secrets/secrets.ts';
import type { Store } from '../../store/contract.ts';
import { openStore } from '../../store/index.ts';
import { type ApiKeysOptions, createApiKeys } from '../api-keys.ts';

export interface ManualClock extends Clock {
  advance(seconds: number): void;
}

export function createManualClock(startSeconds = 1_800_000_000): ManualClock {
  let passed = 0;
  return {
    nowSeconds: () => startSeconds + passed,
    monotonicMilliseconds: () => passed * 1000,
    advance(seconds) {
      passed += seconds;
    },
  };
}

export interface OpenOptions extends Partial<ApiKeysOptions> {
  /** An existing database, to be another process on it. Default: a new one. */
  readonly file?: string;
  readonly masterKey?: string;
  /** Stands between the services and the store, to count or to fail. */
  readonly wrap?: (store: Store) => Store;
}

/** API keys on a real SQLite file, with all they need; closed when the test is over. */
export async function openServices(options: OpenOptions = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-keys-'));
  const {
    file = join(folder, 'test.db'),
    masterKey = randomBytes(32).toString('base64url'),
    wrap = (it) => it,
  } = options;
  const clock = createManualClock();
  const opened = await openStore({ kind: 'sqlite', file, watchIntervalMilliseconds: 10 });
  const store = wrap(opened);
  const sealer = createSealer(loadMasterKeys({ values: [masterKey] }));
  const auditLog = createAuditLog({ nowMilliseconds: () => clock.nowSeconds() * 1000 });
  const secrets = await loadSecrets({ store, sealer, clock, auditLog });
  const revocationLog = await createRevocationLog({ store, clock, maximumStalenessSeconds: 1_000_000_000 });
  const errors: unknown[] = [];
  const apiKeys = await createApiKeys({
    store,
    secrets,
    auditLog,
    revocationLog,
    clock,
    prefix: 'acme_test',
    onError: (error) => errors.push(error),
    ...options,
  });
  const close = async () => {
    await apiKeys.close();
    revocationLog.close();
    await opened.close();
    rmSync(folder, { recursive: true, force: true });
  };
  onTestFinished(close);
  return { file, masterKey, clock, store, sealer, secrets, auditLog, revocationLog, apiKeys, errors };
}

export type TestServices = Awaited<ReturnType<typeof openServices>>;
