import type { KeyHint, KeyLookup, VerificationKey } from '../core/authority.ts';
import type { Clock } from '../core/clock.ts';
import type { MaybePromise } from '../core/maybe-promise.ts';
import { importJwkSet } from '../crypto/jwk.ts';
import { type JsonClient, replyReason } from './json-client.ts';
import { createKeyIndex, type KeyIndex } from './key-index.ts';

const maximumKeySetBytes = 512 * 1024;
const firstRetrySeconds = 1;

export type KeySetLoad =
  | {
      readonly outcome: 'loaded';
      readonly keys: readonly VerificationKey[];
      /** How long the server says that the set stays as it is; undefined when it says nothing. */
      readonly maximumAgeSeconds: number | undefined;
    }
  | { readonly outcome: 'failed'; readonly reason: string };

export interface JsonWebKeySetOptions {
  /** Never rejects. */
  readonly load: () => Promise<KeySetLoad>;
  readonly clock: Clock;
  /** How long a set is used before it is fetched again; the server may ask for less. Default 600. */
  readonly freshSeconds?: number;
  /**
   * How long a set is used at most while it cannot be fetched again. Default 3600: tokens that were issued before an outage
   * have expired by then, and a key that was withdrawn is not believed for longer.
   */
  readonly usableSeconds?: number;
  /** An unknown key makes the set be fetched again, but not within so many seconds of the last time. Default 30. */
  readonly coolDownSeconds?: number;
}

/** A published key set (RFC 7517 section 5), held in memory and renewed. */
export interface JsonWebKeySet {
  /**
   * Synchronous for a known key. An unknown key is `unknown` only when the set is known to be up to date; while it cannot be
   * fetched, it is `unavailable`.
   */
  find(hint: KeyHint): MaybePromise<KeyLookup>;
  /** Begins to fetch the set, so that the first `find` need not wait. */
  prefetch(): void;
}

export function createJsonWebKeySet(options: JsonWebKeySetOptions): JsonWebKeySet {
  return new RenewedKeySet(options);
}

class RenewedKeySet implements JsonWebKeySet {
  readonly #load: () => Promise<KeySetLoad>;
  readonly #clock: Clock;
  readonly #freshSeconds: number;
  readonly #usableSeconds: number;
  readonly #coolDownSeconds: number;
  #index: KeyIndex = createKeyIndex([]);
  #freshUntil = Number.NEGATIVE_INFINITY;
  #usableUntil = Number.NEGATIVE_INFINITY;
  #attemptedAt = Number.NEGATIVE_INFINITY;
  /** Since the last success. */
  #failures = 0;
  #reason = 'the key set has not been fetched yet';
  /** The fetch that is under way: everybody waits for the same one. */
  #loading: Promise<void> | undefined;

  constructor(options: JsonWebKeySetOptions) {
    this.#load = options.load;
    this.#clock = options.clock;
    this.#freshSeconds = options.freshSeconds ?? 600;
    this.#usableSeconds = options.usableSeconds ?? 3600;
    this.#coolDownSeconds = options.coolDownSeconds ?? 30;
  }

  find(hint: KeyHint): MaybePromise<KeyLookup> {
    const now = this.#now();
    if (now < this.#usableUntil) {
      const key = this.#index.find(hint);
      if (key !== undefined) {
        if (now >= this.#freshUntil) {
          this.prefetch();
        }
        return { outcome: 'found', key };
      }
    }
    this.prefetch();
    return this.#loading === undefined ? this.#answer(hint) : this.#loading.then(() => this.#answer(hint));
  }

  prefetch(): void {
    if (this.#loading === undefined && this.#now() >= this.#attemptedAt + this.#pauseSeconds()) {
      this.#loading = this.#renew().finally(() => {
        this.#loading = undefined;
      });
    }
  }

  #now(): number {
    return this.#clock.monotonicMilliseconds() / 1000;
  }

  /** After a failure it is tried again sooner, then ever more rarely, but never more rarely than a good set is renewed. */
  #pauseSeconds(): number {
    return this.#failures === 0
      ? this.#coolDownSeconds
      : Math.min(this.#coolDownSeconds, firstRetrySeconds * 2 ** (this.#failures - 1));
  }

  async #renew(): Promise<void> {
    // A set is as old as the question for it, not as the answer.
    const startedAt = this.#now();
    this.#attemptedAt = startedAt;
    const load = await this.#load();
    if (load.outcome === 'failed') {
      this.#failures++;
      this.#reason = load.reason;
      return;
    }
    this.#failures = 0;
    this.#index = createKeyIndex(load.keys);
    const asked = load.maximumAgeSeconds ?? this.#freshSeconds;
    this.#freshUntil = startedAt + Math.max(this.#coolDownSeconds, Math.min(asked, this.#freshSeconds));
    this.#usableUntil = startedAt + this.#usableSeconds;
  }

  #answer(hint: KeyHint): KeyLookup {
    const key = this.#now() < this.#usableUntil ? this.#index.find(hint) : undefined;
    if (key !== undefined) {
      return { outcome: 'found', key };
    }
    return this.#failures === 0 && this.#now() < this.#usableUntil
      ? { outcome: 'unknown' }
      : { outcome: 'unavailable', reason: this.#reason };
  }
}

export interface KeySetRequest {
  readonly url: URL;
  readonly deadlineMilliseconds: number;
}

/** Fetches a key set once. Keys in it that cannot be used are passed over, as RFC 7517 section 5 asks. */
export async function fetchKeySet(client: JsonClient, request: KeySetRequest): Promise<KeySetLoad> {
  const { url, deadlineMilliseconds } = request;
  const reply = await client.request(url, { deadlineMilliseconds, maximumBytes: maximumKeySetBytes });
  if (reply.outcome !== 'json') {
    return { outcome: 'failed', reason: `key set ${url.origin}${url.pathname}: ${replyReason(reply)}` };
  }
  const set = importJwkSet(reply.body);
  if (set === undefined) {
    return { outcome: 'failed', reason: `key set ${url.origin}${url.pathname}: the answer is not a JWK Set` };
  }
  return { outcome: 'loaded', keys: set.keys, maximumAgeSeconds: maximumAge(reply.headers) };
}

/** RFC 9111 section 5.2.2, as far as it concerns a cache that is ours alone. */
function maximumAge(headers: Headers): number | undefined {
  const cacheControl = headers.get('cache-control')?.toLowerCase() ?? '';
  if (/\bno-(store|cache)\b/.test(cacheControl)) {
    return 0;
  }
  const maximum = /\bmax-age="?(\d{1,9})\b/.exec(cacheControl)?.[1];
  return maximum === undefined ? undefined : Number(maximum) - (Number(headers.get('age')) || 0);
}
