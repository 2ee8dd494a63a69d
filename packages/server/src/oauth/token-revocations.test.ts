import { describe, expect, it, onTestFinished } from 'vitest';
import { systemActor } from '../audit-log/actor.ts';
import { createAuditLog } from '../audit-log/audit-log.ts';
import { createRevocationLog } from '../revocation/revocation-log.ts';
import { manualClock, temporaryStore } from '../secrets/testing/temporary-store.ts';
import { StoreUnavailableError } from '../store/contract.ts';
import { createTokenRevocations } from './token-revocations.ts';

async function setUp() {
  const store = await temporaryStore();
  const clock = manualClock();
  const revocationLog = await createRevocationLog({ store, clock, maximumStalenessSeconds: 5 });
  onTestFinished(() => revocationLog.close());
  const revocations = createTokenRevocations({ store, revocationLog, auditLog: createAuditLog() });
  const token = { tokenId: 't', subject: 's', issuedAt: clock.nowSeconds() };
  return { store, clock, revocations, token, expiresAt: clock.nowSeconds() + 900 };
}

describe('createTokenRevocations', () => {
  it('tells from memory while the view is current, and sees its own revocation at once', async () => {
    const { revocations, token, expiresAt } = await setUp();
    expect(revocations.isRevoked(token)).toBe(false);
    await revocations.revokeToken('t', expiresAt, systemActor);
    expect(revocations.isRevoked(token)).toBe(true);
  });

  it('asks the store when the view may be behind', async () => {
    const { store, clock, revocations, token, expiresAt } = await setUp();
    await store.write((tables) => tables.revocations.append({ kind: 'token', id: 't', notBefore: 0, expiresAt }));
    clock.advance(6);
    expect(await revocations.isRevoked(token)).toBe(true);
    expect(revocations.isRevoked({ ...token, tokenId: 'u' })).toBe(false);
  });

  it('does not guess when the store cannot be asked', async () => {
    const { store, clock, revocations, token } = await setUp();
    await store.close();
    clock.advance(6);
    await expect(async () => revocations.isRevoked(token)).rejects.toThrow(StoreUnavailableError);
  });
});
