/** A value that is there already, or a promise of it. What need not wait does not: the hot path stays synchronous. */
export type MaybePromise<T> = T | Promise<T>;

/** Applies `next` to the value now if it is here, or once it is. */
export function andThen<T, U>(value: MaybePromise<T>, next: (value: T) => MaybePromise<U>): MaybePromise<U> {
  return value instanceof Promise ? value.then(next) : next(value);
}
