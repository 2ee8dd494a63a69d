import type { Pointer } from './operation.ts';

/** What follows `$ref`s: the document. */
export interface Resolver {
  /** Where a value is really defined; the cursor itself when it refers to nothing, or to what cannot be read. */
  resolve(cursor: Cursor): Cursor;
}

/** A value of the document and where it stands. Moving on follows `$ref`s, over files as well. */
export class Cursor {
  readonly #resolver: Resolver;
  readonly pointer: Pointer;
  readonly value: unknown;

  constructor(resolver: Resolver, pointer: Pointer, value: unknown) {
    this.#resolver = resolver;
    this.pointer = pointer;
    this.value = value;
  }

  /** The value as it stands here, `$ref` and all. */
  here(key: string): Cursor | undefined {
    const node = asNode(this.value);
    if (!Object.hasOwn(node, key)) return undefined;
    const pointer = { file: this.pointer.file, path: [...this.pointer.path, key] };
    return new Cursor(this.#resolver, pointer, node[key]);
  }

  at(...keys: readonly string[]): Cursor | undefined {
    return keys.reduce<Cursor | undefined>((cursor, key) => {
      const next = cursor?.here(key);
      return next === undefined ? undefined : this.#resolver.resolve(next);
    }, this);
  }

  /** Keys and values of an object; indexes and items of a list. */
  entries(): readonly (readonly [string, Cursor])[] {
    return Object.keys(asNode(this.value)).flatMap((key) => {
      const cursor = this.at(key);
      return cursor === undefined ? [] : [[key, cursor] as const];
    });
  }

  items(): readonly Cursor[] {
    return Array.isArray(this.value) ? this.entries().map(([, cursor]) => cursor) : [];
  }

  text(key: string): string | undefined {
    const value = this.at(key)?.value;
    return typeof value === 'string' ? value : undefined;
  }

  texts(key: string): readonly string[] {
    const value = this.at(key)?.value;
    return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
  }

  /** `x-…` and their values. */
  extensions(): Readonly<Record<string, unknown>> {
    return Object.fromEntries(Object.entries(asNode(this.value)).filter(([key]) => key.startsWith('x-')));
  }
}

export function asNode(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

/** `/paths/~1orders/get`, as RFC 6901 writes it. */
export function pointerText({ path }: Pointer): string {
  return path.map((segment) => `/${segment.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
