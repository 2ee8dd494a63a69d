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
  let shape = shapes;
  for (const name in parts) {
    let next = shape.next.get(name);
    if (next === undefined) {
      next = { next: new Map(), whole: undefined };
      shape.next.set(name, next);
    }
    shape = next;
  }
  shape.whole ??= wholeOf(Object.keys(parts));
  return new shape.whole(parts) as T;
}

type Parts = Record<string, unknown>;

/** One class for all objects of the same properties: to define those on each object anew would take most of the time that a model takes. */
interface Shape {
  readonly next: Map<string, Shape>;
  whole: (new (parts: object) => object) | undefined;
}

/** By the names of the properties, one after the other: to join them for each object would take longer than to look them up. */
const shapes: Shape = { next: new Map(), whole: undefined };

function wholeOf(names: readonly string[]): new (parts: object) => object {
  class Whole {
    /** What computes each property, and once it was asked for, its value: nothing that is computed is itself a function. */
    readonly #parts: Parts;

    constructor(parts: object) {
      this.#parts = parts as Parts;
    }

    static get(whole: Whole, name: string): unknown {
      const parts = whole.#parts;
      const part = parts[name];
      if (typeof part !== 'function') return part;
      const value: unknown = part();
      parts[name] = value;
      return value;
    }
  }
  for (const name of names) {
    Object.defineProperty(Whole.prototype, name, {
      enumerable: true,
      get(this: Whole) {
        return Whole.get(this, name);
      },
    });
  }
  return Whole;
}
