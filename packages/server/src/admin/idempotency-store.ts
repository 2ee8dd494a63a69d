interface IdempotencyRecord {
  /** The actor and the Idempotency-Key header, hashed together. */
  readonly id: string;
  /** SHA-256 of method, path and body: the same key with another request is an error. */
  readonly fingerprint: string;
  /** The response (status, headers, body), sealed; null while the first request still runs. */
  readonly sealedResponse: string | null;
  readonly expiresAt: number;
}

export interface IdempotencyStore {
  find(id: string): Promise<IdempotencyRecord | undefined>;
  /** False when the id is taken. */
  insert(record: IdempotencyRecord): Promise<boolean>;
  complete(id: string, sealedResponse: string): Promise<void>;
  delete(id: string): Promise<void>;
}
