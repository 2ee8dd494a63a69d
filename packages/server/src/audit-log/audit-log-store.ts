export interface AuditEntry {
  /** 1, 2, 3 … without gaps. */
  readonly sequence: number;
  /** ISO 8601, UTC, milliseconds. */
  readonly at: string;
  /** Who: `api-key:<id>`, `client:<id>`, `system`. */
  readonly actor: string;
  /** What, such as `api-key.created`. */
  readonly action: string;
  /** To which: `api-key:<id>`, `client:<id>`, `signing-key:<kid>`. */
  readonly target: string;
  /** From where; null for the system itself. */
  readonly remoteAddress: string | null;
  readonly requestId: string | null;
  /** More, as JSON text with sorted members. Never a secret. */
  readonly details: string;
  /** `hash` of the entry before; 64 zeros for the first. */
  readonly previousHash: string;
  /** Hex SHA-256 over the canonical form of all the above. */
  readonly hash: string;
}

export interface AuditLogStore {
  /** The last entry, locked against another append until the commit. Only inside `Store.write`. */
  lastForAppend(): Promise<AuditEntry | undefined>;
  append(entry: AuditEntry): Promise<void>;
  /** Ascending. */
  list(filter: {
    readonly after: number;
    readonly limit: number;
    readonly target?: string;
    readonly action?: string;
  }): Promise<readonly AuditEntry[]>;
}
