import type { Argument, Call, Value } from '../model.ts';
import { FileReader } from '../scripting/file-reader.ts';
import type { Node } from '../scripting/node.ts';
import type { Binding, Resolution } from '../scripting/scopes.ts';
import { lazily, standingIn } from '../scripting/spans.ts';
import { Names, type Naming, type Variable } from './names.ts';
import type { Step } from './step.ts';

/**
 * What the readers of Go, Java and C# have in common: names whose types are declared. A call on a variable is a call on what the variable holds:
 * `h.ReadJwtToken(t)` after `var h = new JwtSecurityTokenHandler()` is `JwtSecurityTokenHandler.ReadJwtToken`.
 */
export abstract class TypedReader extends FileReader {
  #names: Names | undefined;

  /** How the grammar writes a link of a chain. */
  abstract step(node: Node): Step;
  protected abstract argumentsOf(node: Node): readonly Argument[];
  /** Declarations without a value, and values given otherwise than by an assignment. */
  protected abstract otherNamings(): readonly Naming[];
  /** The type that an assignment's node declares; undefined where it is inferred. */
  protected abstract declaredType(code: Node['code']): string | undefined;
  /** What one knows of a value from its call alone: reads of the environment, lists, texts. */
  protected abstract knownCall(call: Call): Value | undefined;
  /** What another file of the project says a chain of names is. */
  protected abstract fromElsewhere(chain: readonly string[]): Value | undefined;

  protected otherBindings(): readonly Binding[] {
    return [];
  }

  protected impliedReturns(_node: Node): readonly Value[] {
    return [];
  }

  protected override fieldsAreNames(): boolean {
    return true;
  }

  /** A variable, constant or field that is in sight; `'parameter'` where the name is one's. */
  variable(name: string, offset: number): Variable | 'parameter' | undefined {
    this.#names ??= new Names([...this.#assigned(), ...this.otherNamings()], this.file.text);
    return this.#names.find(name, this.functionAt(offset), offset);
  }

  override resolve(name: string, offset: number): Resolution {
    const known = this.variable(name, offset);
    if (known === undefined) return { as: 'unbound' };
    return known === 'parameter' || known.value === undefined ? { as: 'opaque' } : { as: 'value', value: known.value };
  }

  *#assigned(): Generator<Naming> {
    for (const one of this.assignments) {
      const name = one.target.replace(/^this\./, '');
      if (!/^[\w@]+$/.test(name) || name === '_') continue;
      const isOfThis = one.target !== name;
      // an assignment through `this` is to the field, whatever parameters are called
      yield {
        name,
        within: isOfThis || this.isFieldDeclaration(one.code) ? undefined : one.within,
        isDeclaration: one.isDeclaration,
        value: () => one.value,
        type: one.isDeclaration ? this.declaredType(one.code) : undefined,
        code: one.code,
      };
    }
  }

  /** Whether a declaration stands in the body of a class, not in a function. */
  protected isFieldDeclaration(code: Node['code']): boolean {
    return this.within(code) === undefined;
  }

  protected readCall(node: Node): Call {
    const step = this.step(node);
    const object = step.is === 'call' ? step.object : undefined;
    return lazily<Call>({
      target: () => this.targetOf(node),
      name: () => (step.is === 'call' ? step.name : (this.targetOf(node).split('.').at(-1) ?? '')),
      receiver: () => (object === undefined ? undefined : this.value(object)),
      receiverText: () => object?.text,
      arguments: () => this.argumentsOf(node),
      isConstruction: () => step.is === 'construction',
      code: () => node.code,
      within: () => this.functionAt(node.code.start),
    });
  }

  callValue(node: Node): Value {
    const call = this.callAt(node);
    if (call === undefined) return { kind: 'unknown', code: node.code };
    const known = this.knownCall(call);
    return known === undefined ? { kind: 'call', call, code: node.code } : { ...known, code: node.code };
  }

  /** What a call calls: its chain, the beginning resolved, without the call's own `()`. */
  targetOf(node: Node): string {
    const step = this.step(node);
    if (step.is === 'construction') return this.typeName(step.type);
    if (step.is !== 'call') return '';
    if (step.object === undefined) return this.imports.get(step.name) ?? this.#localCallee(step.name, node);
    return `${this.holderOf(step.object)}.${step.name}`;
  }

  /** A function kept in a variable is called by what it is. */
  #localCallee(name: string, node: Node): string {
    const held = this.resolve(name, node.code.start);
    const value = held.as === 'value' ? this.follow(`${name}:callee`, held.value) : undefined;
    return value?.kind === 'path' ? value.path : name;
  }

  /** What a method is called on, as the beginning of a target: by the value of the variable, by its type, else as it is written. */
  holderOf(node: Node): string {
    const step = this.step(node);
    switch (step.is) {
      case 'same':
        return this.holderOf(step.inner);
      case 'this':
        return 'this';
      case 'name':
        return this.#holderName(step.name, node);
      case 'member': {
        const object = this.step(step.object);
        return object.is === 'this'
          ? (this.#fieldHolder(step.name, node) ?? `this.${step.name}`)
          : `${this.holderOf(step.object)}.${step.name}`;
      }
      case 'index':
        return `${this.holderOf(step.object)}.${this.indexName(step.index)}`;
      case 'call':
        return `${this.targetOf(node)}()`;
      case 'construction':
        return `${this.typeName(step.type)}${step.isCall ? '()' : ''}`;
      default:
        return '*';
    }
  }

  #holderName(name: string, node: Node): string {
    const known = this.variable(name, node.code.start);
    if (known === undefined) return this.imports.get(name) ?? name;
    return known === 'parameter' ? name : (this.#holderOfVariable(name, known) ?? name);
  }

  #fieldHolder(name: string, node: Node): string | undefined {
    const known = this.variable(name, node.code.start);
    return known === undefined || known === 'parameter' ? undefined : this.#holderOfVariable(name, known);
  }

  #holderOfVariable(name: string, known: Variable): string | undefined {
    const given = known.value;
    const value = given === undefined ? undefined : this.follow(`${name}:holder`, given);
    if (value?.kind === 'call') return value.call.isConstruction ? value.call.target : `${value.call.target}()`;
    if (value?.kind === 'map') {
      const literal = standingIn(this.calls, value.code).find(
        (call) => call.isConstruction && call.code.start === value.code.start,
      );
      if (literal !== undefined) return literal.target;
    }
    if (value?.kind === 'path') return value.path;
    return known.type === undefined ? undefined : this.typeName(known.type);
  }

  indexName(index: Node | undefined): string {
    if (index === undefined) return '*';
    const value = this.value(index);
    return value.kind === 'string' ? value.text : '*';
  }

  /** A type with its import, without pointers and parameters: `*jwt.Token` is `github.com/golang-jwt/jwt/v5.Token`. */
  typeName(written: string): string {
    const bare = written
      .replace(/[<[][\s\S]*$|\?$/g, '')
      .replace(/^[*&\s]+/, '')
      .trim();
    const [first, ...rest] = bare.split('.');
    return [this.imports.get(first ?? '') ?? first, ...rest].join('.');
  }

  /** The segments of a chain as they are written. */
  chainOf(node: Node): readonly string[] {
    const step = this.step(node);
    switch (step.is) {
      case 'name':
        return [step.name];
      case 'this':
        return ['this'];
      case 'same':
        return this.chainOf(step.inner);
      case 'member':
        return [...this.chainOf(step.object), step.name];
      case 'index':
        return [...this.chainOf(step.object), this.indexName(step.index)];
      case 'call':
        return step.object === undefined ? [`${step.name}()`] : [...this.chainOf(step.object), `${step.name}()`];
      case 'construction':
        return [`${this.typeName(step.type)}${step.isCall ? '()' : ''}`];
      default:
        return ['*'];
    }
  }

  #headOf(node: Node): Node {
    const step = this.step(node);
    if (step.is === 'same') return this.#headOf(step.inner);
    if ((step.is === 'member' || step.is === 'index' || step.is === 'call') && step.object !== undefined) {
      return this.#headOf(step.object);
    }
    return node;
  }

  /** A chain as a path: its first name resolved by the imports, or by the path that the name was given. */
  pathOf(node: Node): string {
    const [first = '', ...rest] = this.chainOf(node);
    const head = this.#headOf(node);
    if (this.step(head).is !== 'name') return [first, ...rest].join('.');
    const held = this.resolve(first, head.code.start);
    if (held.as === 'unbound') return [this.imports.get(first) ?? first, ...rest].join('.');
    const value = held.as === 'value' ? this.follow(`${first}:path`, held.value) : undefined;
    return [value?.kind === 'path' ? value.path : first, ...rest].join('.');
  }

  /** What a name or a chain of members stands for. */
  pathValue(node: Node): Value {
    const known = this.#namedValue(node) ?? this.#entryValue(node);
    return known === undefined
      ? { kind: 'path', path: this.pathOf(node), code: node.code }
      : { ...known, code: node.code };
  }

  #namedValue(node: Node): Value | undefined {
    const chain = this.chainOf(node);
    const name = chain.length === 1 ? chain[0] : chain.length === 2 && chain[0] === 'this' ? chain[1] : undefined;
    const head = name === undefined ? undefined : this.variable(name, node.code.start);
    if (name !== undefined && head !== undefined) {
      const given = head === 'parameter' ? this.parameterValue(name, node) : head.value;
      const value = given === undefined ? undefined : this.follow(placeOf(name, head), given);
      if (value === undefined || value.kind === 'unknown') return undefined;
      return value.kind === 'map' || value.kind === 'call'
        ? // an entry may be made of the map itself
          (this.follow(`${name}:filled`, () => this.#filled(name, value, node)) ?? value)
        : value;
    }
    return chain.some((one) => one.endsWith('()') || one === '*')
      ? undefined
      : (this.#ownConstant(chain) ?? this.fromElsewhere(chain));
  }

  /** `Constants.KEY` of a class in this file. */
  #ownConstant(chain: readonly string[]): Value | undefined {
    const [owner, name, ...rest] = chain;
    if (owner === undefined || name === undefined || rest.length > 0) return undefined;
    const field = this.classes.find((one) => one.name === owner)?.fields.filter((one) => one.target === name);
    return field?.length === 1 && field[0] !== undefined
      ? this.follow(`${owner}.${name}`, () => (field[0] as { value: Value }).value)
      : undefined;
  }

  #entryValue(node: Node): Value | undefined {
    const step = this.step(node);
    if (step.is !== 'index' && step.is !== 'member') return undefined;
    if (this.step(step.object).is !== 'name') return undefined;
    const holder = this.value(step.object);
    const name = step.is === 'member' ? step.name : this.indexName(step.index);
    return holder.kind === 'map' ? holder.entries.get(name) : undefined;
  }

  /** A map with the entries that it is given after it was made: `claims["exp"] = …`, `claims.put("exp", …)`. */
  #filled(name: string, value: Value, node: Node): Value {
    const within = this.functionAt(node.code.start);
    const entries = new Map(value.kind === 'map' ? value.entries : []);
    if (value.kind === 'call' && !this.isEmptyMap(value.call)) return value;
    let isOpen = value.kind === 'map' && value.isOpen;
    for (const one of within?.assignments ?? this.assignments) {
      if (!one.target.startsWith(`${name}.`)) continue;
      const key = one.target.slice(name.length + 1);
      if (key === '*') isOpen = true;
      else entries.set(key, one.value);
    }
    for (const call of within?.calls ?? this.calls) {
      if (call.receiverText !== name) continue;
      const [key, given] = call.arguments;
      if (!/^(put|Add|TryAdd|putIfAbsent|Set)$/.test(call.name)) {
        isOpen ||= /^(putAll|forEach|merge|compute)/.test(call.name);
      } else if (key?.value.kind === 'string' && given !== undefined) entries.set(key.value.text, given.value);
      else isOpen = true;
    }
    return value.kind === 'call' && entries.size === 0 && !isOpen
      ? { kind: 'map', entries, isOpen: true, code: value.code }
      : { kind: 'map', entries, isOpen, code: value.code };
  }

  /** The declared type of a name in sight, a parameter's too. */
  typeOf(name: string, offset: number): string | undefined {
    const known = this.variable(name, offset);
    if (known !== 'parameter') return known?.type;
    for (let scope = this.functionAt(offset); scope !== undefined; scope = scope.within) {
      const declared = scope.parameters.find((one) => one.name === name);
      if (declared !== undefined) return declared.type;
    }
    return undefined;
  }

  /** What a framework gives a parameter, where that can be told: a setting. */
  protected parameterValue(_name: string, _node: Node): (() => Value) | undefined {
    return undefined;
  }

  /** Whether a call makes a map that is filled later: `new HashMap<>()`. */
  protected isEmptyMap(_call: Call): boolean {
    return false;
  }
}

/** A field and a parameter of one name are two. */
function placeOf(name: string, known: Variable | 'parameter'): string {
  return `${name}@${known === 'parameter' ? 'parameter' : (known.within?.code.start ?? '')}`;
}
