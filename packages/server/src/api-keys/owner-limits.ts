import type { Clock, RateLimitRule } from 'countersign';
import type { Actor } from '../audit-log/actor.ts';
import type { AuditLog } from '../audit-log/audit-log.ts';
import type { RevocationLog } from '../revocation/revocation-log.ts';
import type { Store, Tables } from '../store/contract.ts';
import type { ChangeRefused, OwnerLimitsChanged } from './api-key-changes.ts';
import { refuseImproper } from './grant.ts';

export interface OwnerLimitsOptions {
  readonly store: Store;
  readonly revocationLog: RevocationLog;
  readonly auditLog: AuditLog;
  readonly clock: Clock;
  /** Appends to the revocation log that the key is to be looked up again. */
  readonly announce: (tables: Tables, id: string) => Promise<unknown>;
}

/** Limits that hold for all keys of an owner together. */
export function createOwnerLimits(options: OwnerLimitsOptions) {
  const { store, revocationLog, auditLog, clock, announce } = options;

  async function setOwnerRateLimits(
    owner: string,
    rules: readonly RateLimitRule[],
    actor: Actor,
  ): Promise<OwnerLimitsChanged | ChangeRefused> {
    const refused = refuseImproper({ owner, rateLimits: rules }, clock.nowSeconds());
    if (refused !== undefined) return refused;
    const changed = await store.write(async (tables): Promise<OwnerLimitsChanged> => {
      await tables.apiKeys.setOwnerRateLimits(owner, rules);
      const details = { rateLimits: rules };
      await auditLog.append(tables, { actor, action: 'owner.rate-limits-set', target: `owner:${owner}`, details });
      const sequence = await announceAll(tables, owner);
      return { outcome: 'done', rateLimits: rules, sequence };
    });
    await revocationLog.catchUp();
    return changed;
  }

  /** Every key of the owner is to be looked up again, as its record carries the owner's limits. */
  async function announceAll(tables: Tables, owner: string): Promise<number> {
    const pageSize = 200;
    const nowSeconds = clock.nowSeconds();
    let page = await tables.apiKeys.list({ owner, state: 'active', limit: pageSize, nowSeconds });
    while (page.length > 0) {
      for (const { id } of page) await announce(tables, id);
      const after = page.at(-1)?.id ?? '';
      page =
        page.length < pageSize
          ? []
          : await tables.apiKeys.list({ owner, state: 'active', after, limit: pageSize, nowSeconds });
    }
    return tables.revocations.sequence();
  }

  return { setOwnerRateLimits };
}
