import type { Code } from '../model.ts';

/** The items of a list in the order of the text that stand inside a piece of code. */
export function standingIn<T extends { readonly code: Code }>(items: readonly T[], code: Code): readonly T[] {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((items[middle] as T).code.start < code.start) low = middle + 1;
    else high = middle;
  }
  const inside: T[] = [];
  for (let at = low; at < items.length; at += 1) {
    const item = items[at] as T;
    if (item.code.start >= code.end) break;
    if (item.code.end <= code.end) inside.push(item);
  }
  return inside;
}

/** The smallest item around an offset. */
export function innermost<T extends { readonly code: Code }>(items: readonly T[], offset: number): T | undefined {
  let best: T | undefined;
  for (const item of items) {
    if (item.code.start > offset) break;
    if (offset < item.code.end && (best === undefined || item.code.start >= best.code.start)) best = item;
  }
  return best;
}

/** An object whose properties are computed when they are first asked for. */
export function lazily<T extends object>(parts: { readonly [K in keyof T]: () => T[K] }): T {
  const whole = {} as T;
  for (const name of Object.keys(parts) as (keyof T)[]) {
    Object.defineProperty(whole, name, {
      enumerable: true,
      configurable: true,
      get() {
        const value = parts[name]();
        Object.defineProperty(whole, name, { value, enumerable: true });
        return value;
      },
    });
  }
  return whole;
}
