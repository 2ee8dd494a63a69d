import type { KeyLookup, VerificationKey } from 'countersign';
import { importJwk, importPrivateJwk, type SigningKey, sha256Base64url } from 'countersign/building-blocks';
import type { Sealer } from '../secrets/seal.ts';
import { activeKey } from './rotation.ts';
import type { StoredSigningKey } from './signing-key-store.ts';

/** The published set (RFC 7517 section 5), ready to be sent. */
export interface JwksDocument {
  readonly body: string;
  /** A strong entity tag, quotes included (RFC 9110 section 8.8.3). */
  readonly etag: string;
}

/** The keys at one moment. Never changes; a later moment has another. */
export interface KeySet {
  readonly stored: readonly StoredSigningKey[];
  readonly active: SigningKey;
  readonly jwks: JwksDocument;
  find(keyId: string | undefined): KeyLookup;
}

/** @throws {SealError} when the private key of the active key cannot be opened. */
export function createKeySet(stored: readonly StoredSigningKey[], sealer: Sealer, previous?: KeySet): KeySet {
  const active = activeKey(stored);
  if (active === undefined) throw new Error('The store holds no active signing key.');
  const published = stored.filter((key) => key.revokedAt === null);
  const keys = new Map<string | undefined, KeyLookup>(
    published.map((key) => [key.keyId, { outcome: 'found', key: importPublicKey(key) }]),
  );
  return {
    stored,
    active: previous?.active.keyId === active.keyId ? previous.active : openPrivateKey(active, sealer),
    jwks: createJwks(published),
    find: (keyId) => keys.get(keyId) ?? { outcome: 'unknown' },
  };
}

function createJwks(published: readonly StoredSigningKey[]): JwksDocument {
  const body = `{"keys":[${published.map(({ publicJwk }) => publicJwk).join(',')}]}`;
  return { body, etag: `"${sha256Base64url(body).slice(0, 22)}"` };
}

function importPublicKey(key: StoredSigningKey): VerificationKey {
  const result = importJwk(JSON.parse(key.publicJwk));
  if (result.outcome === 'refused') throw new Error(`The stored signing key ${key.keyId} is damaged: ${result.reason}`);
  return result.key;
}

function openPrivateKey(key: StoredSigningKey, sealer: Sealer): SigningKey {
  return importPrivateJwk(sealer.open(key.sealedPrivateJwk, identityOf(key.keyId)).toString());
}

/** What a private key is sealed to. */
export function identityOf(keyId: string): string {
  return `signing-key:${keyId}`;
}
