import type { Code, FunctionModel, Value } from '../model.ts';

/** A declaration of a name, or one more value that it is given. */
export interface Naming {
  readonly name: string;
  /** The function it stands in; undefined for fields and for the top of the file. */
  readonly within: FunctionModel | undefined;
  readonly isDeclaration: boolean;
  /** Undefined where the value cannot be told: a loop's variable, `x += 1`. */
  readonly value: (() => Value) | undefined;
  /** The declared type as written, `var` and its like left out. */
  readonly type: string | undefined;
  readonly code: Code;
}

/** What is known of a variable, a constant or a field. */
export interface Variable {
  /** Only when it is given exactly one value that can be told. */
  readonly value: (() => Value) | undefined;
  readonly type: string | undefined;
  readonly within: FunctionModel | undefined;
}

interface Slot {
  readonly values: ((() => Value) | undefined)[];
  readonly namings: Naming[];
  types: Set<string>;
  readonly within: FunctionModel | undefined;
}

/** Which names are declared where, and what they are given, by function; what is assigned counts where the name is declared. */
export class Names {
  readonly #scopes = new Map<FunctionModel | undefined, Map<string, Slot>>();

  readonly #text: string;

  constructor(namings: readonly Naming[], text: string) {
    this.#text = text;
    for (const one of namings) if (one.isDeclaration) this.#note(one, one.within);
    for (const one of namings) if (!one.isDeclaration) this.#note(one, this.#declaring(one.name, one.within));
  }

  /** Looks from a function outwards to the top of the file; `'parameter'` where one of that name is in between. */
  find(name: string, from: FunctionModel | undefined, offset: number): Variable | 'parameter' | undefined {
    const scope = this.#declaring(name, from);
    if (scope === 'parameter') return 'parameter';
    const slot = this.#scopes.get(scope)?.get(name);
    if (slot === undefined) return undefined;
    const [only, ...others] = slot.values;
    const [type, ...otherTypes] = slot.types;
    if (others.length > 0 && from !== undefined) {
      const own = this.#declaredInBlock(slot, offset) ?? assignedBefore(slot, from, offset);
      if (own !== undefined) return { value: own.value, type: own.type, within: slot.within };
    }
    return {
      value: others.length === 0 ? only : undefined,
      type: otherTypes.length === 0 ? type : undefined,
      within: slot.within,
    };
  }

  /** Of several declarations in blocks beside each other, the one that is in sight; undefined where what it holds may have changed. */
  #declaredInBlock({ namings }: Slot, offset: number): Naming | undefined {
    if (namings.some((one) => !one.isDeclaration)) return undefined;
    return namings.findLast((one) => one.code.end <= offset && offset < this.#endOfBlock(one.code.end));
  }

  /** Where the block ends that an offset stands in; braces in texts are taken for braces. */
  #endOfBlock(from: number): number {
    let depth = 0;
    for (let at = from; at < this.#text.length; at += 1) {
      const character = this.#text[at];
      if (character === '{') depth += 1;
      else if (character === '}') {
        if (depth === 0) return at;
        depth -= 1;
      }
    }
    return this.#text.length;
  }

  #declaring(name: string, from: FunctionModel | undefined): FunctionModel | 'parameter' | undefined {
    for (let scope = from; scope !== undefined; scope = scope.within) {
      if (this.#scopes.get(scope)?.has(name)) return scope;
      if (scope.parameters.some((parameter) => parameter.name === name)) return 'parameter';
    }
    return undefined;
  }

  #note(one: Naming, scope: FunctionModel | 'parameter' | undefined): void {
    if (scope === 'parameter') return;
    let names = this.#scopes.get(scope);
    if (names === undefined) {
      names = new Map();
      this.#scopes.set(scope, names);
    }
    let slot = names.get(one.name);
    if (slot === undefined) {
      slot = { values: [], namings: [], types: new Set(), within: scope };
      names.set(one.name, slot);
    }
    slot.namings.push(one);
    if (one.type !== undefined) slot.types.add(one.type);
    // a field that is declared without a value, and a variable that is declared before it is assigned, have no value yet
    if (one.value !== undefined || !one.isDeclaration || one.type === undefined) slot.values.push(one.value);
  }
}

/** Of what is declared outside, and given values in several functions, the value that this function gives it before it uses it. */
function assignedBefore({ namings, within }: Slot, from: FunctionModel, offset: number): Naming | undefined {
  if (within === from) return undefined;
  const [only, ...others] = namings.filter((one) => one.within === from);
  return others.length === 0 && only !== undefined && only.code.end <= offset ? only : undefined;
}
