import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from 'countersign';
import type { Store } from './contract.ts';

export interface CleanUpOptions {
  readonly clock: Clock;
  /** How often to begin. Default 60,000. */
  readonly intervalMilliseconds?: number;
  /** Told of failures; the next round tries again. For the log. */
  readonly onError?: (error: unknown) => void;
}

/** So few that one step takes about a millisecond of the event loop. */
const rowsPerStep = 100;
const pauseMilliseconds = 20;
/** What has expired stays a while, as clocks differ and verifiers allow for that. */
const graceSeconds = 300;

/**
 * Deletes what has expired, in small steps with pauses. Does not keep the process alive.
 *
 * @returns the function that stops it; resolves when no step is under way any more.
 */
export function startCleanUp(store: Pick<Store, 'deleteExpired'>, options: CleanUpOptions): () => Promise<void> {
  const { clock, intervalMilliseconds = 60_000, onError } = options;
  const stopped = new AbortController();
  const now = cautiousClock(clock);
  let running: Promise<void> | undefined;
  const round = async () => {
    try {
      while (
        !stopped.signal.aborted &&
        (await store.deleteExpired(now() - graceSeconds, rowsPerStep)) === rowsPerStep
      ) {
        await sleep(pauseMilliseconds, undefined, { ref: false, signal: stopped.signal }).catch(() => undefined);
      }
    } catch (error) {
      onError?.(error);
    }
    running = undefined;
  };
  const timer = setInterval(() => {
    running ??= round();
  }, intervalMilliseconds).unref();
  return async () => {
    clearInterval(timer);
    stopped.abort();
    await running;
  };
}

/**
 * The wall clock, but never further on than time has really passed since the start: a clock that jumps ahead and back must not
 * make anybody forget a revocation.
 */
function cautiousClock(clock: Clock): () => number {
  const offsetSeconds = clock.nowSeconds() - clock.monotonicMilliseconds() / 1000;
  return () => Math.min(clock.nowSeconds(), Math.floor(offsetSeconds + clock.monotonicMilliseconds() / 1000));
}
