import type { FunctionModel, Value } from '../model.ts';

/** What a name is bound to in one scope: a value that can be told, or something that cannot (a loop's variable, a second assignment). */
export interface Binding {
  readonly name: string;
  readonly within: FunctionModel | undefined;
  /** Undefined where the value cannot be told. */
  readonly value: (() => Value) | undefined;
}

export type Resolution =
  /** Assigned once, to this. */
  | { readonly as: 'value'; readonly value: () => Value }
  /** Bound, but not to anything that can be told: a parameter, a variable that changes. */
  | { readonly as: 'opaque' }
  | { readonly as: 'unbound' };

const opaque: Resolution = { as: 'opaque' };

/** Which names are bound where, by function. */
export class Scopes {
  readonly #scopes = new Map<FunctionModel | undefined, Map<string, Binding | 'several'>>();

  constructor(bindings: Iterable<Binding>) {
    for (const binding of bindings) {
      let scope = this.#scopes.get(binding.within);
      if (scope === undefined) {
        scope = new Map();
        this.#scopes.set(binding.within, scope);
      }
      scope.set(binding.name, scope.has(binding.name) ? 'several' : binding);
    }
  }

  /** Looks from a function outwards to the top of the file. */
  resolve(name: string, from: FunctionModel | undefined): Resolution {
    for (let scope = from; ; scope = scope.within) {
      const bound = this.#scopes.get(scope)?.get(name);
      if (bound === 'several') return opaque;
      if (bound !== undefined) return bound.value === undefined ? opaque : { as: 'value', value: bound.value };
      if (scope === undefined) return { as: 'unbound' };
      if (scope.parameters.some((parameter) => parameter.name === name)) return opaque;
    }
  }

  isBound(name: string, from: FunctionModel | undefined): boolean {
    return this.resolve(name, from).as !== 'unbound';
  }
}
