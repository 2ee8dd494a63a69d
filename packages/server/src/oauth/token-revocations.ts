import type { AuditLog } from '../audit-log/audit-log.ts';
import type { RevocationLog } from '../revocation/revocation-log.ts';
import { type Store, StoreUnavailableError } from '../store/contract.ts';
import type { TokenRevocations } from './oauth-services.ts';

export interface TokenRevocationsOptions {
  readonly store: Pick<Store, 'write'>;
  readonly revocationLog: RevocationLog;
  readonly auditLog: AuditLog;
}

/** What the OAuth endpoints ask of the revocation log. */
export function createTokenRevocations({ store, revocationLog, auditLog }: TokenRevocationsOptions): TokenRevocations {
  return {
    isRevoked(token) {
      if (revocationLog.isCurrent()) return revocationLog.covers(token);
      return Promise.resolve(revocationLog.ask(token)).then((standing) => {
        if (standing === 'unavailable') throw new StoreUnavailableError('The revocation log cannot be read.');
        return standing === 'revoked';
      });
    },
    async revokeToken(tokenId, expiresAt, actor) {
      await store.write(async (tables) => {
        await tables.revocations.append({ kind: 'token', id: tokenId, notBefore: expiresAt, expiresAt });
        await auditLog.append(tables, { actor, action: 'token.revoked', target: `token:${tokenId}` });
      });
      await revocationLog.catchUp();
    },
  };
}
