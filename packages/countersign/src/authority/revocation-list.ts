import { type Clock, systemClock } from '../core/clock.ts';
import type { RevocationEntry, Revocations, TokenIdentity } from '../core/revocation.ts';

/**
 * How long an entry stays beyond its own end: more than any verifier's leeway (a token may be accepted that long after its
 * `exp`), and room for the clocks of authority and verifier to differ.
 */
const graceSeconds = 300;

/** Entries looked at for each one applied, so that a list that grows is also one that is cleaned. */
const prunedPerEntry = 2;

/** What is revoked and not yet expired, in memory. The part of `Revocations` that needs no connection. */
export interface RevocationList extends Pick<Revocations, 'sequence' | 'covers' | 'lastChangeOfApiKey' | 'subscribe'> {
  /** How many tokens, sessions, clients, subjects, signing keys and API keys are named. */
  readonly size: number;
  /**
   * Applies the next entries of the log, in order. Those known already are passed over.
   *
   * @returns false at a gap: what comes after it is not applied, and the list has to be `reset`.
   */
  apply(entries: readonly RevocationEntry[]): boolean;
  /** Replaces the whole list with the log's entries so far (numbers may be missing), complete through `sequence`. */
  reset(entries: readonly RevocationEntry[], sequence: number): void;
  /**
   * Forgets what has expired among the next `limit` ids, going round: to be called every few seconds.
   *
   * @returns how many were forgotten.
   */
  prune(limit: number): number;
}

export interface RevocationListOptions {
  readonly clock?: Clock;
}

export function createRevocationList(options: RevocationListOptions = {}): RevocationList {
  return new InMemoryRevocationList(options.clock ?? systemClock);
}

interface Mark {
  /** The cut-off (`notBefore`); for an API key, the number of its last entry; for a token, nothing. */
  value: number;
  expiresAt: number;
}

type Marks = Map<string, Mark>;

class InMemoryRevocationList implements RevocationList {
  sequence = 0;
  readonly #clock: Clock;
  /** Wall clock minus monotonic clock at the beginning, seconds. */
  readonly #offsetSeconds: number;
  readonly #marks: Readonly<Record<RevocationEntry['kind'], Marks>> = {
    token: new Map(),
    session: new Map(),
    client: new Map(),
    subject: new Map(),
    'signing-key': new Map(),
    'api-key': new Map(),
  };
  readonly #listeners = new Set<(change: RevocationEntry | 'reset') => void>();
  /** The highest number among the API keys' entries that were forgotten. */
  #apiKeyFloor = 0;
  #round = this.#walk();

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#offsetSeconds = clock.nowSeconds() - clock.monotonicMilliseconds() / 1000;
  }

  get size(): number {
    let size = 0;
    for (const marks of Object.values(this.#marks)) {
      size += marks.size;
    }
    return size;
  }

  /** The effective cut-off is the latest one, so any that covers the token decides. */
  covers(token: TokenIdentity): boolean {
    const marks = this.#marks;
    return (
      marks.token.has(token.tokenId) ||
      isCutOff(marks.session, token.sessionId, token.issuedAt) ||
      isCutOff(marks.client, token.clientId, token.issuedAt) ||
      isCutOff(marks.subject, token.subject, token.issuedAt) ||
      isCutOff(marks['signing-key'], token.signingKeyId, token.issuedAt)
    );
  }

  lastChangeOfApiKey(id: string): number {
    return this.#marks['api-key'].get(id)?.value ?? this.#apiKeyFloor;
  }

  subscribe(listener: (change: RevocationEntry | 'reset') => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  apply(entries: readonly RevocationEntry[]): boolean {
    for (const entry of entries) {
      if (entry.sequence <= this.sequence) {
        continue;
      }
      if (entry.sequence !== this.sequence + 1) {
        return false;
      }
      this.#store(entry);
      this.#tell(entry);
      this.sequence = entry.sequence;
      this.prune(prunedPerEntry);
    }
    return true;
  }

  reset(entries: readonly RevocationEntry[], sequence: number): void {
    for (const marks of Object.values(this.#marks)) {
      marks.clear();
    }
    this.#round = this.#walk();
    for (const entry of entries) {
      this.#store(entry);
    }
    // Which entries the authority had forgotten before is not known, so a record has to be as new as this list.
    this.#apiKeyFloor = sequence;
    this.#tell('reset');
    this.sequence = sequence;
  }

  prune(limit: number): number {
    const now = this.#cautiousNowSeconds();
    let forgotten = 0;
    for (let looked = 0; looked < limit; looked++) {
      const next = this.#round.next();
      if (next.done) {
        this.#round = this.#walk();
        break;
      }
      const { marks, id, mark } = next.value;
      if (mark.expiresAt + graceSeconds <= now) {
        marks.delete(id);
        forgotten++;
        if (marks === this.#marks['api-key']) {
          this.#apiKeyFloor = Math.max(this.#apiKeyFloor, mark.value);
        }
      }
    }
    return forgotten;
  }

  /** Two entries for one id become one that covers both and lasts as long as either. */
  #store(entry: RevocationEntry): void {
    const marks = this.#marks[entry.kind];
    const value = entry.kind === 'api-key' ? entry.sequence : entry.notBefore;
    const mark = marks.get(entry.id);
    if (mark === undefined) {
      marks.set(entry.id, { value, expiresAt: entry.expiresAt });
    } else {
      mark.value = Math.max(mark.value, value);
      mark.expiresAt = Math.max(mark.expiresAt, entry.expiresAt);
    }
  }

  #tell(change: RevocationEntry | 'reset'): void {
    for (const listener of this.#listeners) {
      listener(change);
    }
  }

  /**
   * The wall clock, but never further on than time has really passed: a clock that jumps ahead and back again must not
   * make a revoked token live.
   */
  #cautiousNowSeconds(): number {
    return Math.min(this.#clock.nowSeconds(), this.#offsetSeconds + this.#clock.monotonicMilliseconds() / 1000);
  }

  *#walk(): Generator<{ marks: Marks; id: string; mark: Mark }, undefined> {
    for (const marks of Object.values(this.#marks)) {
      for (const [id, mark] of marks) {
        yield { marks, id, mark };
      }
    }
  }
}

function isCutOff(marks: Marks, id: string | undefined, issuedAt: number): boolean {
  if (id === undefined || marks.size === 0) {
    return false;
  }
  const mark = marks.get(id);
  return mark !== undefined && !(issuedAt > mark.value);
}
