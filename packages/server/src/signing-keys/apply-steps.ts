import { exportPrivateJwk, exportPublicJwk, type SigningKey } from 'countersign/building-blocks';
import type { Actor } from '../audit-log/actor.ts';
import type { AuditLog } from '../audit-log/audit-log.ts';
import type { Sealer } from '../secrets/seal.ts';
import type { Tables } from '../store/contract.ts';
import { identityOf } from './key-set.ts';
import type { Step } from './rotation.ts';
import type { StoredSigningKey } from './signing-key-store.ts';

/** A new key, ready to be stored. Made before the transaction that may need it, because RSA keys take long to make. */
export type PreparedKey = Pick<StoredSigningKey, 'keyId' | 'algorithm' | 'publicJwk' | 'sealedPrivateJwk'>;

export function prepareKey(signingKey: SigningKey, sealer: Sealer): PreparedKey {
  const { keyId, algorithm } = signingKey;
  return {
    keyId,
    algorithm,
    publicJwk: JSON.stringify(exportPublicJwk(signingKey)),
    sealedPrivateJwk: sealer.seal(exportPrivateJwk(signingKey), identityOf(keyId)),
  };
}

export interface ChangeContext {
  readonly auditLog: AuditLog;
  readonly actor: Actor;
  readonly nowSeconds: number;
  /** Used where a step asks for a new key. */
  readonly prepared: PreparedKey;
}

/** Writes each step and its audit entry. */
export async function applySteps(tables: Tables, steps: readonly Step[], context: ChangeContext): Promise<void> {
  const { auditLog, actor, nowSeconds, prepared } = context;
  for (const step of steps) {
    const keyId = await applyStep(tables, step, prepared, nowSeconds);
    const action =
      step.step === 'create' ? (step.state === 'active' ? 'activated' : 'published') : pastTense[step.step];
    await auditLog.append(tables, { actor, action: `signing-key.${action}`, target: `signing-key:${keyId}` });
  }
}

const pastTense = { activate: 'activated', retire: 'retired', revoke: 'revoked', delete: 'deleted' } as const;

/** Returns the id of the key that changed. */
async function applyStep(tables: Tables, step: Step, prepared: PreparedKey, now: number): Promise<string> {
  const { signingKeys } = tables;
  if (step.step === 'create') {
    await signingKeys.insert(newKey(prepared, step.state, now));
    return prepared.keyId;
  }
  const { key } = step;
  if (step.step === 'delete') await signingKeys.delete(key.keyId);
  if (step.step === 'activate') await signingKeys.update({ ...key, state: 'active', activatedAt: now });
  if (step.step === 'retire') await signingKeys.update({ ...key, state: 'retired', retiredAt: now });
  if (step.step === 'revoke') {
    const { retiredAt, revokedAt } = key;
    await signingKeys.update({ ...key, state: 'retired', retiredAt: retiredAt ?? now, revokedAt: revokedAt ?? now });
  }
  return key.keyId;
}

function newKey(prepared: PreparedKey, state: 'published' | 'active', now: number): StoredSigningKey {
  const activatedAt = state === 'active' ? now : null;
  return { ...prepared, state, publishedAt: now, activatedAt, retiredAt: null, revokedAt: null };
}
