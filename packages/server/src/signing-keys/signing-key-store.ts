import type { JwsAlgorithm } from 'countersign';

export type SigningKeyState = 'published' | 'active' | 'retired';

export interface StoredSigningKey {
  readonly keyId: string;
  readonly algorithm: JwsAlgorithm;
  readonly state: SigningKeyState;
  /** JSON text of the public JWK. */
  readonly publicJwk: string;
  /** The private JWK, sealed with the master key; associated data `signing-key:<keyId>`. */
  readonly sealedPrivateJwk: string;
  readonly publishedAt: number;
  readonly activatedAt: number | null;
  readonly retiredAt: number | null;
  /** Set when the key was revoked: its tokens are refused and it is no longer published. */
  readonly revokedAt: number | null;
}

export interface SigningKeyStore {
  /** Oldest first. */
  list(): Promise<readonly StoredSigningKey[]>;
  insert(key: StoredSigningKey): Promise<void>;
  update(key: StoredSigningKey): Promise<boolean>;
  delete(keyId: string): Promise<void>;
}
