import type { Value } from '../model.ts';

type Make = () => Value;

/**
 * What a file exports, each value read when it is asked for: values lead to what other files export, and who reads them all reads half the project, over
 * and over where its files lead to each other.
 */
export class Exports implements ReadonlyMap<string, Value> {
  readonly #makers = new Map<string, Make>();
  readonly #known = new Map<string, Value | undefined>();
  readonly #otherwise: (name: string, exports: Exports) => Value | undefined;

  /** @param otherwise what a name stands for that was not set */
  constructor(otherwise: (name: string, exports: Exports) => Value | undefined = () => undefined) {
    this.#otherwise = otherwise;
  }

  set(name: string, make: Make): void {
    this.#makers.set(name, make);
  }

  delete(name: string): void {
    this.#makers.delete(name);
  }

  has(name: string): boolean {
    return this.#makers.has(name);
  }

  get(name: string): Value | undefined {
    if (this.#known.has(name)) return this.#known.get(name);
    const make = this.#makers.get(name);
    const value = make === undefined ? this.#otherwise(name, this) : make();
    this.#known.set(name, value);
    return value;
  }

  get size(): number {
    return this.#makers.size;
  }

  keys(): MapIterator<string> {
    return this.#makers.keys();
  }

  entries(): MapIterator<[string, Value]> {
    return new Map([...this.#makers.keys()].map((name) => [name, this.get(name) as Value])).entries();
  }

  values(): MapIterator<Value> {
    return new Map(this.entries()).values();
  }

  forEach(act: (value: Value, name: string, all: ReadonlyMap<string, Value>) => void): void {
    for (const [name, value] of this.entries()) act(value, name, this);
  }

  [Symbol.iterator](): MapIterator<[string, Value]> {
    return this.entries();
  }
}
