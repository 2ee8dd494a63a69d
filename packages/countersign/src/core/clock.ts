/**
 * Where time comes from. Two clocks, because they answer two questions: the wall clock says whether a
 * token has expired and may jump; the monotonic clock measures waiting, limits and staleness and never does.
 */
export interface Clock {
  /** Seconds since 1970-01-01T00:00:00Z, whole (RFC 7519 NumericDate). */
  nowSeconds(): number;
  /** Milliseconds since an arbitrary moment, never decreasing. */
  monotonicMilliseconds(): number;
}

export const systemClock: Clock = {
  nowSeconds: () => Math.floor(Date.now() / 1000),
  monotonicMilliseconds: () => performance.now(),
};
