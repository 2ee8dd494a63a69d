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

/** For each item of a list the place of the one around it, -1 where there is none. Items nest, as functions and classes do. */
const surrounding = new WeakMap<readonly { readonly code: Code }[], Int32Array>();

function surroundingOf(items: readonly { readonly code: Code }[]): Int32Array {
  let outer = surrounding.get(items);
  if (outer === undefined) {
    outer = new Int32Array(items.length);
    const open: number[] = [];
    for (const [at, { code }] of items.entries()) {
      while (open.length > 0 && (items[open.at(-1) as number]?.code.end ?? 0) <= code.start) open.pop();
      outer[at] = open.at(-1) ?? -1;
      open.push(at);
    }
    surrounding.set(items, outer);
  }
  return outer;
}

/** The items around an offset, from the innermost outwards. The list is in the order of the text, the outer before the inner. */
export function* around<T extends { readonly code: Code }>(items: readonly T[], offset: number): Generator<T> {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((items[middle] as T).code.start <= offset) low = middle + 1;
    else high = middle;
  }
  const outer = surroundingOf(items);
  for (let at = low - 1; at >= 0; at = outer[at] ?? -1) {
    const item = items[at] as T;
    if (offset < item.code.end) yield item;
  }
}

/** The smallest item around an offset. */
export function innermost<T extends { readonly code: Code }>(items: readonly T[], offset: number): T | undefined {
  for (const item of around(items, offset)) return item;
  return undefined;
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
