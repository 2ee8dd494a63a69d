import type {
  Assignment,
  Branch,
  Call,
  ClassModel,
  Code,
  Comparison,
  Decorator,
  ErrorHandler,
  FunctionModel,
  Parameter,
  ProjectNames,
  SourceFile,
  SourceModel,
  Value,
} from '../model.ts';
import type { Node } from './node.ts';
import { type Binding, type Resolution, Scopes } from './scopes.ts';
import { around, innermost, lazily, standingIn } from './spans.ts';

/** The kinds of nodes that a grammar has for what the model speaks of. */
export interface Kinds {
  readonly calls: readonly string[];
  readonly functions: readonly string[];
  readonly classes: readonly string[];
  readonly assignments: readonly string[];
  readonly comparisons: readonly string[];
  readonly strings: readonly string[];
  readonly maps: readonly string[];
  readonly branches: readonly string[];
  readonly handlers: readonly string[];
  readonly returns: readonly string[];
  /** What else a reader looks for: all are looked for together, once. */
  readonly others?: readonly string[];
}

/** How deep values are followed through names, so that a chain of them, or a circle, ends. */
const deepestResolution = 8;

/** How deep expressions are read into each other: what is deeper was made by a machine, and would exhaust the stack. */
const deepestNesting = 100;

/**
 * What the readers of Python and Ruby have in common: lists that are read when they are first asked for, functions by the place where they stand, and
 * names that are looked up from the inner scope to the outer.
 */
export abstract class FileReader {
  abstract readonly kinds: Kinds;
  abstract readonly imports: ReadonlyMap<string, string>;
  readonly file: SourceFile;
  readonly root: Node;
  readonly project: ProjectNames;
  readonly #values = new Map<number, Value>();
  readonly #callsByNode = new Map<number, Call>();
  readonly #functionsByNode = new Map<number, FunctionModel>();
  #found: readonly Node[] | undefined;
  readonly #lists = new Map<string, readonly unknown[]>();
  readonly #resolving = new Set<string>();
  #scopes: Scopes | undefined;
  #bindingScopes = false;
  #depth = 0;

  constructor(file: SourceFile, root: Node, project: ProjectNames) {
    this.file = file;
    this.root = root;
    this.project = project;
  }

  protected abstract readValue(node: Node): Value;
  protected abstract readCall(node: Node): Call | undefined;
  protected abstract readAssignments(node: Node): readonly Assignment[];
  /** Whether an operator between two sides asks whether they are equal, or one is in the other. */
  protected abstract isComparison(operator: string): boolean;
  /** Whether a block, or a single statement, ends the function or the request as the last thing that it does. */
  protected abstract isTerminal(block: Node): boolean;
  protected abstract functionName(node: Node): string;
  protected abstract parametersOf(node: Node): readonly Parameter[];
  protected abstract decoratorsOf(node: Node): readonly Decorator[];
  protected abstract bodyOf(node: Node): Code;
  protected abstract isAsync(node: Node): boolean;
  protected abstract className(node: Node): string;
  protected abstract basesOf(node: Node): readonly string[];
  /** Values that a function gives without a `return`. */
  protected abstract impliedReturns(node: Node): readonly Value[];
  /** What binds names besides assignments: loops, `as`, parameters of a pattern. */
  protected abstract otherBindings(): readonly Binding[];
  abstract exportsOf(): ReadonlyMap<string, Value>;

  get calls(): readonly Call[] {
    return this.#list('calls', () =>
      this.callNodes().flatMap((node) => {
        const call = this.readCall(node);
        if (call === undefined) return [];
        this.#callsByNode.set(node.id, call);
        return [call];
      }),
    );
  }

  protected callNodes(): readonly Node[] {
    return this.nodes(this.kinds.calls);
  }

  protected functionNodes(): readonly Node[] {
    return this.nodes(this.kinds.functions);
  }

  /** Everything of these kinds, in the order of the text. What most readings ask for is looked for together, once. */
  protected nodes(kinds: readonly string[]): readonly Node[] {
    this.#found ??= this.root.all(this.#frequentKinds());
    const wanted = new Set(kinds);
    return this.#found.filter(({ kind }) => wanted.has(kind));
  }

  #frequentKinds(): readonly string[] {
    const { calls, functions, classes, assignments, maps, branches, handlers, returns, others = [] } = this.kinds;
    return [calls, functions, classes, assignments, maps, branches, handlers, returns, others].flat();
  }

  get functions(): readonly FunctionModel[] {
    return this.#list('functions', () =>
      this.functionNodes().map((node) => {
        const model = this.#function(node);
        this.#functionsByNode.set(node.id, model);
        return model;
      }),
    );
  }

  get classes(): readonly ClassModel[] {
    return this.#list('classes', () => this.nodes(this.kinds.classes).map((node) => this.#class(node)));
  }

  get assignments(): readonly Assignment[] {
    return this.#list('assignments', () =>
      this.nodes(this.kinds.assignments).flatMap((node) => this.readAssignments(node)),
    );
  }

  get comparisons(): readonly Comparison[] {
    return this.#list('comparisons', () =>
      this.root.all(this.kinds.comparisons).flatMap((node) => this.readComparisons(node)),
    );
  }

  get branches(): readonly Branch[] {
    return this.#list('branches', () => this.nodes(this.kinds.branches).map((node) => this.readBranch(node)));
  }

  get handlers(): readonly ErrorHandler[] {
    return this.#list('handlers', () => this.nodes(this.kinds.handlers).map((node) => this.readHandler(node)));
  }

  get strings(): readonly Value[] {
    return this.#list('strings', () => this.root.all(this.kinds.strings).map((node) => this.value(node)));
  }

  get maps(): readonly Value[] {
    return this.#list('maps', () => this.nodes(this.kinds.maps).map((node) => this.value(node)));
  }

  get #returns(): readonly { readonly code: Code; readonly value: Value }[] {
    return this.#list('returns', () =>
      this.nodes(this.kinds.returns).map((node) => {
        const given = node.children[0];
        return lazily<{ code: Code; value: Value }>({
          code: () => node.code,
          value: () => (given === undefined ? { kind: 'null', code: node.code } : this.value(given)),
        });
      }),
    );
  }

  protected readComparisons(node: Node): readonly Comparison[] {
    const operator = node.field('operator')?.text ?? '';
    const left = node.field('left');
    const right = node.field('right');
    if (!this.isComparison(operator) || left === undefined || right === undefined) return [];
    return [
      lazily<Comparison>({
        operator: () => operator,
        left: () => this.value(left),
        right: () => this.value(right),
        code: () => node.code,
        within: () => this.functionAt(node.code.start),
      }),
    ];
  }

  protected readBranch(node: Node): Branch {
    const consequence = this.consequenceOf(node);
    return lazily<Branch>({
      condition: () => this.conditionOf(node),
      consequence: () => consequence?.code ?? node.code,
      isTerminal: () => consequence !== undefined && this.isTerminal(consequence),
      alternative: () => node.field('alternative')?.code,
      code: () => node.code,
    });
  }

  protected conditionOf(branch: Node): Value {
    const condition = branch.field('condition');
    return condition === undefined ? { kind: 'unknown', code: branch.code } : this.value(condition);
  }

  protected consequenceOf(branch: Node): Node | undefined {
    return branch.field('consequence');
  }

  protected readHandler(node: Node): ErrorHandler {
    const body = this.handlerBodyOf(node);
    return lazily<ErrorHandler>({
      body: () => body?.code ?? node.code,
      exceptions: () => this.exceptionsOf(node),
      guarded: () => this.guardedBy(node),
      isTerminal: () => body !== undefined && this.isTerminal(body),
      calls: () => standingIn(this.calls, node.code),
      returns: () => this.returnsIn(node.code),
      code: () => node.code,
    });
  }

  protected handlerBodyOf(handler: Node): Node | undefined {
    return handler.field('body');
  }

  /** The names of the exceptions that a handler takes, empty for all. */
  protected exceptionsOf(_handler: Node): readonly string[] {
    return [];
  }

  /** What a handler stands behind. */
  protected guardedBy(handler: Node): Code {
    return handler.parent?.field('body')?.code ?? handler.code;
  }

  functionAt(offset: number): FunctionModel | undefined {
    return innermost(this.functions, offset);
  }

  /** The function around a piece of code, itself excepted. */
  within(code: Code): FunctionModel | undefined {
    for (const one of around(this.functions, code.start)) {
      const isInside = one.code.start >= code.start && one.code.end <= code.end;
      if (!isInside && code.end <= one.code.end) return one;
    }
    return undefined;
  }

  classAt(code: Code): ClassModel | undefined {
    return innermost(this.classes, code.start);
  }

  /** The value of an expression; the same object for the same piece of code. */
  value(node: Node): Value {
    let known = this.#values.get(node.id);
    if (known === undefined) {
      if (this.#depth > deepestNesting) return { kind: 'unknown', code: node.code };
      this.#depth += 1;
      try {
        known = this.readValue(node);
      } finally {
        this.#depth -= 1;
      }
      // while scopes are being made nothing resolves, so what is read then must not be kept
      if (!this.#bindingScopes) this.#values.set(node.id, known);
    }
    return known;
  }

  callAt(node: Node): Call | undefined {
    const all = this.calls;
    const own = this.#callsByNode.get(node.id);
    if (own !== undefined) return own;
    const { start, end } = node.code;
    return standingIn(all, node.code).find((call) => call.code.start === start && call.code.end === end);
  }

  functionFor(node: Node): FunctionModel | undefined {
    const all = this.functions;
    const own = this.#functionsByNode.get(node.id);
    if (own !== undefined) return own;
    const { start, end } = node.code;
    return standingIn(all, node.code).find((one) => one.code.start === start && one.code.end === end);
  }

  /** What a name stands for at an offset. */
  resolve(name: string, offset: number): Resolution {
    if (this.#bindingScopes) return { as: 'opaque' };
    if (this.#scopes === undefined) {
      this.#bindingScopes = true;
      try {
        this.#scopes = new Scopes([...this.#assignedNames(), ...this.otherBindings()]);
      } finally {
        this.#bindingScopes = false;
      }
    }
    return this.#scopes.resolve(name, this.functionAt(offset));
  }

  /** The value behind a name, unless it leads back to itself. */
  follow<T>(name: string, value: () => T): T | undefined {
    if (this.#resolving.has(name) || this.#resolving.size > deepestResolution) return undefined;
    this.#resolving.add(name);
    try {
      return value();
    } finally {
      this.#resolving.delete(name);
    }
  }

  *#assignedNames(): Generator<Binding> {
    for (const assignment of this.assignments) {
      if (!/^[@$\w]+$/.test(assignment.target) || this.#isField(assignment)) continue;
      const value = () => assignment.value;
      yield { name: assignment.target, within: assignment.within, value };
    }
  }

  #isField(assignment: Assignment): boolean {
    const owner = this.classAt(assignment.code);
    return owner !== undefined && !this.fieldsAreNames() && (assignment.within?.code.start ?? -1) < owner.code.start;
  }

  /** Whether what is assigned in a class's body can be used by its bare name in methods: constants of Ruby. */
  protected fieldsAreNames(): boolean {
    return false;
  }

  #function(node: Node): FunctionModel {
    const inside = <T extends { readonly code: Code }>(items: readonly T[]) => standingIn(items, node.code);
    return lazily<FunctionModel>({
      name: () => this.functionName(node),
      parameters: () => this.parametersOf(node),
      decorators: () => this.decoratorsOf(node),
      class: () => {
        const owner = this.classAt(node.code);
        const around = this.within(node.code);
        return owner !== undefined && (around === undefined || around.code.start < owner.code.start)
          ? owner
          : undefined;
      },
      isAsync: () => this.isAsync(node),
      code: () => node.code,
      body: () => this.bodyOf(node),
      calls: () =>
        inside(this.calls).filter((call) => call.code.start !== node.code.start || call.code.end !== node.code.end),
      assignments: () => inside(this.assignments),
      comparisons: () => inside(this.comparisons),
      returns: () => [
        ...inside(this.#returns)
          .filter((one) => this.functionAt(one.code.start)?.code.start === node.code.start)
          .map((one) => one.value),
        ...this.impliedReturns(node),
      ],
      branches: () => inside(this.branches),
      handlers: () => inside(this.handlers),
      within: () => this.within(node.code),
    });
  }

  #class(node: Node): ClassModel {
    const model: ClassModel = lazily<ClassModel>({
      name: () => this.className(node),
      bases: () => this.basesOf(node),
      decorators: () => this.decoratorsOf(node),
      methods: () => standingIn(this.functions, node.code).filter((one) => one.class === model && one.name !== ''),
      fields: () => this.#ownOf(node, standingIn(this.assignments, node.code)),
      calls: () => this.#ownOf(node, standingIn(this.calls, node.code)),
      code: () => node.code,
    });
    return model;
  }

  /** What stands in the body of the class itself, outside of its methods and of classes inside. */
  #ownOf<T extends { readonly code: Code; readonly within: FunctionModel | undefined }>(
    node: Node,
    items: readonly T[],
  ): readonly T[] {
    return items.filter(
      (item) =>
        (item.within === undefined || item.within.code.start < node.code.start) &&
        this.classAt(item.code)?.code.start === node.code.start,
    );
  }

  returnsIn(code: Code): readonly Value[] {
    return standingIn(this.#returns, code).map((one) => one.value);
  }

  #list<T>(name: string, read: () => readonly T[]): readonly T[] {
    let list = this.#lists.get(name) as readonly T[] | undefined;
    if (list === undefined) {
      list = read();
      this.#lists.set(name, list);
    }
    return list;
  }

  model(): SourceModel {
    return lazily<SourceModel>({
      file: () => this.file,
      imports: () => this.imports,
      calls: () => this.calls,
      functions: () => this.functions,
      classes: () => this.classes,
      assignments: () => this.assignments,
      comparisons: () => this.comparisons,
      strings: () => this.strings,
      maps: () => this.maps,
      exports: () => this.exportsOf(),
    });
  }
}
