/** A secret of the server's own, sealed with the master key: peppers, the key that tags API key ids. */
export interface StoredSecret {
  /** Such as `pepper` or `api-key-id`. */
  readonly name: string;
  /** 1, 2, 3 …; the highest is used for what is new. */
  readonly version: number;
  /** Associated data `secret:<name>:<version>`. */
  readonly sealed: string;
  readonly createdAt: number;
}

export interface SecretStore {
  list(): Promise<readonly StoredSecret[]>;
  /** Rejects with `ConflictError` when that name and version exist: another node was first. */
  insert(secret: StoredSecret): Promise<void>;
  update(secret: StoredSecret): Promise<boolean>;
}
