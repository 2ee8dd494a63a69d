import type { Clock } from '../../core/clock.ts';

/** A clock that stands still until it is told. */
export interface ManualClock extends Clock {
  /** Time passes, for both clocks. */
  advance(seconds: number): void;
  /** The wall clock is set, and no time passes. */
  setWallClock(seconds: number): void;
}

export const startSeconds = 1_900_000_000;

export function manualClock(): ManualClock {
  let wall = startSeconds;
  let monotonic = 5_000_000;
  return {
    nowSeconds: () => Math.floor(wall),
    monotonicMilliseconds: () => monotonic,
    advance(seconds) {
      wall += seconds;
      monotonic += seconds * 1000;
    },
    setWallClock(seconds) {
      wall = seconds;
    },
  };
}
