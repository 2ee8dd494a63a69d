import type { Clock, RevocationEntry, Revocations } from 'countersign';
import { createRevocationList, maximumWaitSeconds, type RevocationFeedPage } from 'countersign/building-blocks';
import type { Store } from '../store/contract.ts';
import { createAcknowledgements } from './acknowledgements.ts';

export interface RevocationLogOptions {
  readonly store: Pick<Store, 'revocations' | 'watch'>;
  readonly clock: Clock;
  /** How far the view may be behind before it is no longer relied on. */
  readonly maximumStalenessSeconds: number;
  /**
   * Told of each entry and follower: the time from the entry's commit (on another node: its arrival here) to the follower's
   * next request, which says that the entry is in effect there. For the metrics; must return at once.
   */
  readonly onAcknowledged?: (delayMilliseconds: number) => void;
  /** Told when the log could not be read; it is tried again by itself. For the log. */
  readonly onError?: (error: unknown) => void;
}

export interface RevocationFeedRequest {
  /** The log that the follower knows. */
  readonly log?: string | undefined;
  /** The number that the follower has everything through. */
  readonly after: number;
  /** How long to wait for something new, at most `maximumWaitSeconds`. */
  readonly waitSeconds: number;
  /** True in the middle of a whole list's pages, in which numbers may be missing. */
  readonly partial?: boolean | undefined;
  /** Ends the waiting when the follower has gone. */
  readonly signal?: AbortSignal | undefined;
}

/** This process's view of what is revoked, and what others follow. */
export interface RevocationLog extends Revocations {
  readonly logId: string;
  /** How many verifiers hold a feed request open here at this moment. */
  readonly followers: number;
  /**
   * To be awaited after each `Store.write` that appended, before anybody hears of its success: when it resolves, the view holds
   * whatever was committed before the call. Never rejects: where the log cannot be read, the view is no longer current.
   */
  catchUp(): Promise<void>;
  /** One page of the feed. Rejects with `StoreUnavailableError` when it cannot be known whether there is anything new. */
  feed(request: RevocationFeedRequest): Promise<RevocationFeedPage>;
  /** Stops the timer and answers those who wait. */
  close(): void;
}

const pageSize = 1000;
/** Entries kept for followers that are a little behind, so that waking many of them costs no query each. */
const recentEntries = 1000;
const longestPollMilliseconds = 1000;
/** Ids looked at for expiry with each poll. */
const prunedPerPoll = 200;

/** Reads the whole log and follows it. Rejects with `StoreUnavailableError` when it cannot. */
export async function createRevocationLog(options: RevocationLogOptions): Promise<RevocationLog> {
  const log = new StoreRevocationLog(options);
  await log.start();
  return log;
}

class StoreRevocationLog implements RevocationLog {
  logId = '';
  readonly #options: RevocationLogOptions;
  readonly #list;
  readonly #acknowledgements;
  /** The last entries applied, without gaps, up to the list's number. */
  #recent: RevocationEntry[] = [];
  /** The view holds all that was committed at this moment of the monotonic clock. */
  #asOf = Number.NEGATIVE_INFINITY;
  #reading: Promise<void> | undefined;
  #nextReading: Promise<void> | undefined;
  readonly #waiting = new Set<() => void>();
  #timer: NodeJS.Timeout | undefined;
  #unwatch: (() => void) | undefined;
  #closed = false;

  constructor(options: RevocationLogOptions) {
    this.#options = options;
    this.#list = createRevocationList({ clock: options.clock });
    this.#acknowledgements = createAcknowledgements(options.clock, options.onAcknowledged);
  }

  async start(): Promise<void> {
    await this.#refresh();
    const { store, maximumStalenessSeconds } = this.#options;
    const poll = () => {
      this.#list.prune(prunedPerPoll);
      this.#refresh().catch((error) => this.#options.onError?.(error));
    };
    this.#unwatch = store.watch(poll);
    this.#timer = setInterval(poll, Math.min(longestPollMilliseconds, maximumStalenessSeconds * 250)).unref();
  }

  get sequence(): number {
    return this.#list.sequence;
  }

  get followers(): number {
    return this.#waiting.size;
  }

  isCurrent(): boolean {
    return this.#options.clock.monotonicMilliseconds() - this.#asOf <= this.#options.maximumStalenessSeconds * 1000;
  }

  covers: Revocations['covers'] = (token) => this.#list.covers(token);

  lastChangeOfApiKey: Revocations['lastChangeOfApiKey'] = (id) => this.#list.lastChangeOfApiKey(id);

  subscribe: Revocations['subscribe'] = (listener) => this.#list.subscribe(listener);

  ask: Revocations['ask'] = (token) => {
    const verdict = () => (this.#list.covers(token) ? 'revoked' : 'live');
    if (this.isCurrent()) return verdict();
    return this.#refresh().then(verdict, () => 'unavailable');
  };

  async catchUp(): Promise<void> {
    try {
      await this.#refresh();
    } catch (error) {
      // Something may be in effect that the view does not hold.
      this.#asOf = Number.NEGATIVE_INFINITY;
      this.#options.onError?.(error);
    }
  }

  async feed(request: RevocationFeedRequest): Promise<RevocationFeedPage> {
    const { clock } = this.#options;
    const begun = clock.monotonicMilliseconds();
    await this.#refresh();
    if (request.log === this.logId) this.#acknowledgements.received(request.after);
    if (this.#hasAll(request)) {
      await this.#somethingNew(request);
      // Where nothing woke us, that there is nothing new has to be found out, not supposed.
      if (this.#hasAll(request)) await this.#refresh();
    }
    const heldMilliseconds = Math.max(0, Math.floor(this.#asOf - begun));
    const page = await this.#page(request);
    if (!page.reset) this.#acknowledgements.sent(request.after, page.sequence);
    return { logId: this.logId, ...page, heldMilliseconds };
  }

  close(): void {
    this.#closed = true;
    clearInterval(this.#timer);
    this.#unwatch?.();
    this.#wake();
  }

  #hasAll({ log, after }: RevocationFeedRequest): boolean {
    return log === this.logId && after === this.#list.sequence;
  }

  /** Resolves when the view has changed, the time is over, the follower has gone, or the log is closed. */
  #somethingNew({ waitSeconds, signal }: RevocationFeedRequest): Promise<void> {
    if (this.#closed || waitSeconds <= 0 || signal?.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.#waiting.delete(done);
        signal?.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, Math.min(waitSeconds, maximumWaitSeconds) * 1000);
      this.#waiting.add(done);
      signal?.addEventListener('abort', done);
    });
  }

  #wake(): void {
    for (const done of [...this.#waiting]) done();
  }

  async #page({
    log,
    after,
    partial,
  }: RevocationFeedRequest): Promise<Omit<RevocationFeedPage, 'logId' | 'heldMilliseconds'>> {
    const { sequence } = this.#list;
    if (log !== this.logId || after > sequence) return this.#firstPage();
    const firstRecent = sequence - this.#recent.length;
    if (after >= firstRecent) {
      return { sequence, reset: false, entries: this.#recent.slice(after - firstRecent), more: false };
    }
    const page = await this.#storedPage(after);
    return partial === true || isContiguous(page, after) ? page : this.#firstPage();
  }

  async #firstPage() {
    return { ...(await this.#storedPage(0)), reset: true };
  }

  async #storedPage(after: number) {
    const { sequence } = this.#list;
    const entries = await this.#options.store.revocations.list(after, pageSize);
    const last = entries.at(-1)?.sequence ?? 0;
    const more = entries.length === pageSize;
    return { sequence: more ? last : Math.max(sequence, last), reset: false, entries, more };
  }

  /** Reads what is new. One reading at a time; whoever asks during one gets the next, as the first may have begun too early. */
  #refresh(): Promise<void> {
    if (this.#reading === undefined) {
      this.#reading = this.#read().finally(() => {
        this.#reading = undefined;
      });
      return this.#reading;
    }
    this.#nextReading ??= this.#reading
      .catch(() => undefined)
      .then(() => {
        this.#nextReading = undefined;
        return this.#refresh();
      });
    return this.#nextReading;
  }

  async #read(): Promise<void> {
    const { store, clock } = this.#options;
    const asOf = clock.monotonicMilliseconds();
    const logId = await store.revocations.logId();
    // In this order: every entry up to that number is committed, so it is in the list or was deleted as expired.
    const sequence = await store.revocations.sequence();
    const before = this.#list.sequence;
    if (logId !== this.logId || sequence < before || !(await this.#applyThrough(sequence))) {
      await this.#readWhole(logId, sequence);
    }
    this.#asOf = asOf;
    if (this.#list.sequence !== before) this.#wake();
  }

  /** False when entries are missing: the view was behind for so long that some have expired and gone. */
  async #applyThrough(sequence: number): Promise<boolean> {
    while (this.#list.sequence < sequence) {
      const entries = await this.#options.store.revocations.list(this.#list.sequence, pageSize);
      if (entries.length === 0 || !this.#list.apply(entries)) return false;
      this.#recent = [...this.#recent, ...entries].slice(-recentEntries);
      this.#acknowledgements.applied(entries);
    }
    return true;
  }

  async #readWhole(logId: string, sequence: number): Promise<void> {
    const entries: RevocationEntry[] = [];
    for (let full = true; full; ) {
      const page = await this.#options.store.revocations.list(entries.at(-1)?.sequence ?? 0, pageSize);
      entries.push(...page);
      full = page.length === pageSize;
    }
    this.#recent = [];
    this.logId = logId;
    this.#list.reset(entries, Math.max(sequence, entries.at(-1)?.sequence ?? 0));
    this.#wake();
  }
}

function isContiguous({ entries, sequence }: Pick<RevocationFeedPage, 'entries' | 'sequence'>, after: number): boolean {
  return entries.length === sequence - after && entries.every((entry, index) => entry.sequence === after + index + 1);
}
