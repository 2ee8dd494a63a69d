import type { StoredApiKey, StoredApiKeyVersion } from '../../api-keys/api-key-store.ts';
import type { AuditEntry } from '../../audit-log/audit-log-store.ts';
import type { StoredClient } from '../../clients/client-store.ts';
import type { NewRevocation } from '../../revocation/revocation-store.ts';
import type { StoredSigningKey } from '../../signing-keys/signing-key-store.ts';

export function sampleVersion(changes: Partial<StoredApiKeyVersion> = {}): StoredApiKeyVersion {
  return {
    version: 1,
    algorithm: 'peppered',
    hash: 'n4bQgYhMfWWaL-qgxVrQFaO_TxsrC4Is0V1sFbDwCgg',
    pepperVersion: 1,
    lookup: null,
    createdAt: 1_700_000_000,
    expiresAt: null,
    ...changes,
  };
}

export function sampleApiKey(changes: Partial<StoredApiKey> = {}): StoredApiKey {
  return {
    id: 'K000000000000000',
    name: 'orders worker',
    prefix: 'acme_live',
    subject: 'customer-1',
    owner: null,
    scopes: ['orders:read'],
    rateLimits: [],
    allowedAddresses: [],
    createdAt: 1_700_000_000,
    createdBy: 'system',
    expiresAt: null,
    disabledAt: null,
    revokedAt: null,
    exposedAt: null,
    lastUsedAt: null,
    lastUsedAddress: null,
    versions: [sampleVersion()],
    ...changes,
  };
}

export function sampleClient(changes: Partial<StoredClient> = {}): StoredClient {
  return {
    id: 'client-1',
    name: 'billing',
    owner: null,
    grantTypes: ['client_credentials'],
    scopes: ['orders:read'],
    resources: ['https://api.example.com/'],
    accessTokenLifetimeSeconds: null,
    createdAt: 1_700_000_000,
    createdBy: 'system',
    revokedAt: null,
    lastUsedAt: null,
    secrets: [{ version: 1, hash: 'hash', pepperVersion: 1, createdAt: 1_700_000_000, expiresAt: null }],
    ...changes,
  };
}

export function sampleSigningKey(changes: Partial<StoredSigningKey> = {}): StoredSigningKey {
  return {
    keyId: 'kid-1',
    algorithm: 'ES256',
    state: 'published',
    publicJwk: '{"kty":"EC"}',
    sealedPrivateJwk: 'sealed',
    publishedAt: 1_700_000_000,
    activatedAt: null,
    retiredAt: null,
    revokedAt: null,
    ...changes,
  };
}

export function sampleRevocation(changes: Partial<NewRevocation> = {}): NewRevocation {
  return { kind: 'token', id: 'jti-1', notBefore: 1_700_000_000, expiresAt: 1_700_000_900, ...changes };
}

export function sampleAuditEntry(changes: Partial<AuditEntry> = {}): AuditEntry {
  return {
    sequence: 1,
    at: '2023-11-14T22:13:20.000Z',
    actor: 'system',
    action: 'api-key.created',
    target: 'api-key:K000000000000000',
    remoteAddress: null,
    requestId: null,
    details: '{}',
    previousHash: '0'.repeat(64),
    hash: 'f'.repeat(64),
    ...changes,
  };
}
