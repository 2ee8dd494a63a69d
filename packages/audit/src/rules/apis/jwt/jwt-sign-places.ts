import type { Where } from '../setting.ts';

/** Where functions that make tokens take what they are told. */

/** An argument, by its position or these names. */
export function argument(position: number, ...names: readonly string[]): Where {
  return { in: 'argument', of: { position, names } };
}

/** An entry of a map that is an argument. */
export function option(position: number, ...names: readonly string[]): Where {
  return { in: 'map', of: { position }, names };
}

/** A method of the builder's chain. */
export function chain(...names: readonly string[]): Where {
  return { in: 'chain', names };
}

export const first = [argument(0)];
