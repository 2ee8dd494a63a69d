import type { Clock } from '../core/clock.ts';
import type { RevocationEntry } from '../core/revocation.ts';
import type { RevocationList } from './revocation-list.ts';
import { maximumWaitSeconds, type RevocationFeedPage, type VerifierDescription } from './wire.ts';
import type { WireClient } from './wire-client.ts';

const firstBackoffMilliseconds = 250;
const longestBackoffMilliseconds = 5000;
/** After an answer that came sooner than it had to and says nothing new. */
const pauseMilliseconds = 1000;
const prunedPerAnswer = 1000;

export interface RevocationFollowerOptions {
  readonly wire: WireClient;
  readonly list: RevocationList;
  readonly clock: Clock;
  readonly maximumStalenessSeconds: number;
  /** The issuer that the authority has to be; another one is not followed. */
  readonly issuer: string;
  /** The view has become current, having not been. */
  readonly onCurrent: () => void;
  /** The view has ceased to be current. */
  readonly onBehind: (reason: string) => void;
  /** An exchange failed; told once for each reason in a row. */
  readonly onFailure: (reason: string) => void;
}

/** Keeps a revocation list up to date with an authority's log, from the moment it is made until it is closed. */
export interface RevocationFollower {
  /** What the authority says of itself; undefined before the first contact. */
  readonly description: VerifierDescription | undefined;
  /** How often the list was replaced whole. What was asked before and answered after a reset belongs to no log in particular. */
  readonly resets: number;
  /** Why the last exchange failed; undefined when it did not. */
  readonly failure: string | undefined;
  isCurrent(): boolean;
  /** Resolves when the view is current for the first time, and when the follower is closed. */
  readonly firstContact: Promise<void>;
  close(): void;
}

export function createRevocationFollower(options: RevocationFollowerOptions): RevocationFollower {
  return new LongPollingFollower(options);
}

/** A whole list of which not every page is there yet. */
interface PartialList {
  readonly logId: string;
  readonly entries: RevocationEntry[];
  sequence: number;
}

/** One moment by both clocks. */
interface Moment {
  readonly milliseconds: number;
  readonly seconds: number;
}

class LongPollingFollower implements RevocationFollower {
  description: VerifierDescription | undefined;
  resets = 0;
  failure: string | undefined;
  readonly firstContact: Promise<void>;
  readonly #options: RevocationFollowerOptions;
  #announceContact: () => void = () => {};
  #logId: string | undefined;
  #partial: PartialList | undefined;
  /** The view was complete at this moment of the monotonic clock. */
  #confirmedAt = Number.NEGATIVE_INFINITY;
  /** The same moment of the wall clock, which goes on while a machine is suspended; seconds. */
  #confirmedAtSeconds = Number.NEGATIVE_INFINITY;
  /** What `onCurrent` and `onBehind` were told last. */
  #toldCurrent = false;
  #mustDescribe = true;
  #failuresInARow = 0;
  /** Whole lists, one after the other, with nothing of a log between them. */
  #replacementsInARow = 0;
  #closed = false;
  #endPause: () => void = () => {};

  constructor(options: RevocationFollowerOptions) {
    this.#options = options;
    this.firstContact = new Promise((resolve) => {
      this.#announceContact = resolve;
    });
    void this.#run();
  }

  isCurrent(): boolean {
    return this.#ageMilliseconds() <= this.#options.maximumStalenessSeconds * 1000;
  }

  close(): void {
    this.#closed = true;
    this.#endPause();
    this.#announceContact();
  }

  /** By the clock that says more. The wall clock counts whole seconds, so one may be too many. */
  #ageMilliseconds(): number {
    const { clock } = this.#options;
    const byWallClock = (clock.nowSeconds() - this.#confirmedAtSeconds - 1) * 1000;
    return Math.max(clock.monotonicMilliseconds() - this.#confirmedAt, byWallClock);
  }

  async #run(): Promise<void> {
    while (!this.#closed) {
      const failure = await this.#exchange();
      if (failure !== undefined && !this.#closed) {
        await this.#failed(failure);
      }
    }
  }

  /** @returns what went wrong, if anything did. */
  async #exchange(): Promise<string | undefined> {
    try {
      return this.#mustDescribe ? await this.#describe() : await this.#poll();
    } catch {
      // A subscriber threw, and nobody knows what it has forgotten and what not.
      return this.#startAnew('a subscriber to the revocation log failed: reading all of it again');
    }
  }

  async #describe(): Promise<string | undefined> {
    const reply = await this.#options.wire.describe(this.#deadlineMilliseconds(0));
    if (reply.outcome !== 'answered') {
      return reply.outcome === 'failed' ? reply.reason : 'the authority has no /v1/verifier: is the URL right?';
    }
    const { issuer } = this.#options;
    if (reply.value.issuer !== issuer) {
      return `the authority is the issuer ${reply.value.issuer}, not ${issuer}: set \`issuer\` to what it is`;
    }
    this.description = reply.value;
    this.#mustDescribe = false;
    return undefined;
  }

  async #poll(): Promise<string | undefined> {
    const { wire, list, clock } = this.#options;
    const waitSeconds = this.#waitSeconds();
    const startedAt = { milliseconds: clock.monotonicMilliseconds(), seconds: clock.nowSeconds() };
    const reply = await wire.revocations(
      {
        logId: this.#partial?.logId ?? this.#logId,
        after: this.#partial?.sequence ?? (this.#logId === undefined ? 0 : list.sequence),
        waitSeconds,
        partial: this.#partial !== undefined,
      },
      this.#deadlineMilliseconds(waitSeconds),
    );
    if (this.#closed) {
      return undefined;
    }
    if (reply.outcome !== 'answered') {
      return reply.outcome === 'failed' ? reply.reason : 'the authority has no /v1/revocations: is the URL right?';
    }
    const page = reply.value;
    if (!this.#take(page)) {
      return this.#startAnew('the revocation log does not go on where it ended: reading all of it again');
    }
    list.prune(prunedPerAnswer);
    if (!page.more) {
      this.#confirm(startedAt, Math.min(page.heldMilliseconds, clock.monotonicMilliseconds() - startedAt.milliseconds));
      await this.#restrain(page, waitSeconds);
    }
    return undefined;
  }

  /** Waits for news while the view is fresh; when it is not, an answer is wanted at once. */
  #waitSeconds(): number {
    const { maximumStalenessSeconds } = this.#options;
    const fresh = this.#ageMilliseconds() <= maximumStalenessSeconds * 500;
    if (this.#failuresInARow > 0 || this.#partial !== undefined || !fresh) {
      return 0;
    }
    return Math.min(maximumWaitSeconds, Math.max(1, Math.floor(maximumStalenessSeconds / 3)));
  }

  /** A connection that hangs is given up while there is time to try another before the view is stale. */
  #deadlineMilliseconds(waitSeconds: number): number {
    const patience = Math.min(10, Math.max(1, this.#options.maximumStalenessSeconds / 3));
    return Math.round((waitSeconds + patience) * 1000);
  }

  #startAnew(reason: string): string {
    this.#partial = undefined;
    this.#logId = undefined;
    return reason;
  }

  /** @returns false when the page does not follow what is there, or does not lead on. */
  #take(page: RevocationFeedPage): boolean {
    const { list } = this.#options;
    if (page.more && page.entries.length === 0) {
      return false;
    }
    if (page.reset) {
      if (page.logId === this.#partial?.logId) {
        return false;
      }
      this.#partial = { logId: page.logId, entries: [...page.entries], sequence: page.sequence };
    } else if (this.#partial === undefined) {
      // An import is announced as a change of a key: from then on keys of other forms may come.
      this.#mustDescribe = page.entries.some(({ kind }) => kind === 'api-key') && !this.#acceptsEverything();
      this.#replacementsInARow = 0;
      const isNext = page.logId === this.#logId && leadsOn(page, list.sequence);
      return isNext && list.apply(page.entries) && list.sequence === page.sequence;
    } else if (page.logId !== this.#partial.logId || !leadsOn(page, this.#partial.sequence)) {
      return false;
    } else {
      for (const entry of page.entries) {
        this.#partial.entries.push(entry);
      }
      this.#partial.sequence = page.sequence;
    }
    if (!page.more) {
      this.#replaceList(this.#partial);
    }
    return true;
  }

  #acceptsEverything(): boolean {
    return this.description?.apiKeys.acceptsForeignForms === true && this.description.apiKeys.needsForeignKeys;
  }

  #replaceList(whole: PartialList): void {
    this.#partial = undefined;
    this.resets++;
    this.#replacementsInARow++;
    this.#logId = whole.logId;
    this.#options.list.reset(whole.entries, whole.sequence);
    // Another log may come with another configuration.
    this.#mustDescribe = this.description?.logId !== whole.logId;
  }

  /** The view was complete so long after the question was asked, at least. */
  #confirm(startedAt: Moment, heldMilliseconds: number): void {
    this.#confirmedAt = Math.max(this.#confirmedAt, startedAt.milliseconds + heldMilliseconds);
    this.#confirmedAtSeconds = startedAt.seconds + heldMilliseconds / 1000;
    this.#failuresInARow = 0;
    this.failure = undefined;
    this.#announceContact();
    if (!this.#toldCurrent && this.isCurrent()) {
      this.#toldCurrent = true;
      this.#options.onCurrent();
    }
  }

  /**
   * Keeps an authority that answers at once, whatever it is asked, from being asked without end; so also two authorities behind one
   * name, each of which starts its own log anew.
   */
  async #restrain(page: RevocationFeedPage, waitSeconds: number): Promise<void> {
    const saysNothing = page.entries.length === 0 && !page.reset;
    const cameTooSoon = saysNothing && waitSeconds > 0 && page.heldMilliseconds < waitSeconds * 500;
    if (cameTooSoon || this.#replacementsInARow > 1) {
      await this.#pause(pauseMilliseconds);
    }
  }

  /** The first retry is made at once: most failures are connections that went stale, or servers that were restarted. */
  async #failed(reason: string): Promise<void> {
    this.#failuresInARow++;
    this.#mustDescribe = true;
    const isNews = reason !== this.failure;
    this.failure = reason;
    if (isNews) {
      this.#options.onFailure(reason);
    }
    if (this.#toldCurrent && !this.isCurrent()) {
      this.#toldCurrent = false;
      this.#options.onBehind(reason);
    }
    if (this.#failuresInARow > 1) {
      const backoff = firstBackoffMilliseconds * 2 ** (this.#failuresInARow - 2);
      await this.#pause(Math.min(longestBackoffMilliseconds, backoff) * (0.5 + Math.random() / 2));
    }
  }

  async #pause(milliseconds: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds).unref();
      this.#endPause = () => {
        clearTimeout(timer);
        resolve();
      };
      if (this.#closed) {
        this.#endPause();
      }
    });
  }
}

/** True unless the page goes back, or announces another one after the same number. */
function leadsOn(page: RevocationFeedPage, sequence: number): boolean {
  return page.more ? page.sequence > sequence : page.sequence >= sequence;
}
