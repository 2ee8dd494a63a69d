import type { RevocationEntry, RevocationKind } from 'countersign';

export interface NewRevocation {
  readonly kind: RevocationKind;
  readonly id: string;
  readonly notBefore: number;
  readonly expiresAt: number;
}

export interface RevocationStore {
  /**
   * Takes the next number and appends. Numbers become visible in their order (the counter's row is locked until the
   * commit), so that a reader who has seen N will never later find one below N. Only inside `Store.write`.
   */
  append(entry: NewRevocation): Promise<RevocationEntry>;
  /** Entries with a number above `after`, ascending, at most `limit`. */
  list(after: number, limit: number): Promise<readonly RevocationEntry[]>;
  /** The last number given, 0 before the first. */
  sequence(): Promise<number>;
  /**
   * Random, made with the database: a replaced database has to be noticed by followers. A restored one is noticed by the number
   * going back.
   */
  logId(): Promise<string>;
}
