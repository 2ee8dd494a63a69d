import type { Clock } from 'countersign';
import type { ApiKeys } from '../api-keys/api-keys.ts';
import type { AuditLog } from '../audit-log/audit-log.ts';
import type { Clients } from '../clients/clients.ts';
import type { RevocationLog } from '../revocation/revocation-log.ts';
import type { Sealer } from '../secrets/seal.ts';
import type { Secrets } from '../secrets/secrets.ts';
import type { SigningKeys } from '../signing-keys/signing-keys.ts';
import type { Store } from '../store/contract.ts';

/** What the admin API administers. */
export interface AdminServices {
  readonly issuer: string;
  readonly apiKeys: ApiKeys;
  readonly clients: Clients;
  readonly signingKeys: SigningKeys;
  readonly secrets: Secrets;
  readonly store: Store;
  readonly auditLog: AuditLog;
  readonly revocationLog: RevocationLog;
  readonly sealer: Sealer;
  readonly clock: Clock;
  /** No access token lives longer. */
  readonly maximumTokenLifetimeSeconds: number;
}
