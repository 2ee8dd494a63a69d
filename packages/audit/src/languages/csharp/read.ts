import type {
  Argument,
  Assignment,
  Call,
  Code,
  Decorator,
  Parameter,
  ProjectNames,
  Reader,
  SourceFile,
  Value,
} from '../model.ts';
import { Exports } from '../scripting/exports.ts';
import type { Kinds } from '../scripting/file-reader.ts';
import { Node } from '../scripting/node.ts';
import { parseTree } from '../scripting/parse.ts';
import { lazily } from '../scripting/spans.ts';
import type { Naming } from '../typed/names.ts';
import type { Step } from '../typed/step.ts';
import { TypedReader } from '../typed/typed-reader.ts';
import { worthAsking } from '../typed/worth-asking.ts';
import { attributesOf } from './attributes.ts';
import { csharpImports } from './imports.ts';
import { knownCsharpCall } from './known-calls.ts';
import { isTerminal } from './statements.ts';
import { csharpStep } from './steps.ts';
import { csharpValue } from './values.ts';

/** Makes the model of a C# file. */
export const readCsharp: Reader = (file, project) => new CsharpReader(file, project).model();

export class CsharpReader extends TypedReader {
  readonly kinds: Kinds = {
    calls: ['invocation_expression', 'object_creation_expression', 'implicit_object_creation_expression'],
    functions: [
      'method_declaration',
      'constructor_declaration',
      'local_function_statement',
      'lambda_expression',
      'anonymous_method_expression',
      'accessor_declaration',
    ],
    classes: ['class_declaration', 'record_declaration', 'struct_declaration', 'interface_declaration'],
    assignments: ['variable_declarator', 'assignment_expression', 'property_declaration'],
    comparisons: ['binary_expression'],
    strings: ['string_literal', 'verbatim_string_literal', 'raw_string_literal', 'interpolated_string_expression'],
    maps: ['initializer_expression', 'anonymous_object_creation_expression'],
    branches: ['if_statement'],
    handlers: ['catch_clause'],
    returns: ['return_statement'],
  };
  readonly imports: ReadonlyMap<string, string>;

  constructor(file: SourceFile, project: ProjectNames) {
    super(file, new Node(parseTree('csharp', file.text), file), project);
    this.imports = csharpImports(this.root);
  }

  step(node: Node): Step {
    return csharpStep(node);
  }

  protected readValue(node: Node): Value {
    return csharpValue(this, node);
  }

  override get maps(): readonly Value[] {
    return super.maps.filter((one) => one.kind === 'map');
  }

  /** Accessors without a body are no functions. */
  protected override functionNodes(): readonly Node[] {
    return super
      .functionNodes()
      .filter((node) => node.kind !== 'accessor_declaration' || node.field('body') !== undefined);
  }

  /** The arguments, then what an object's initialiser sets as one map. */
  protected argumentsOf(node: Node): readonly Argument[] {
    const given = (node.field('arguments')?.children ?? []).map((child) => this.#argument(child));
    const initialiser = node.child('initializer_expression');
    return initialiser === undefined ? given : [...given, { value: this.value(initialiser), isSpread: false }];
  }

  #argument(node: Node): Argument {
    const inner = node.children.at(-1);
    const value: Value = inner === undefined ? { kind: 'unknown', code: node.code } : this.value(inner);
    const name = node.field('name')?.text ?? /^(\w+)\s*:(?!:)/.exec(node.text)?.[1];
    return name === undefined ? { value, isSpread: false } : { name, value, isSpread: false };
  }

  protected knownCall(call: Call): Value | undefined {
    return knownCsharpCall(call);
  }

  protected override isEmptyMap(call: Call): boolean {
    return call.isConstruction && /Dictionary$/.test(call.target) && call.arguments.length === 0;
  }

  protected fromElsewhere(chain: readonly string[]): Value | undefined {
    const [owner, name, ...rest] = chain.slice(-2);
    if (owner === undefined || name === undefined || rest.length > 0 || !/^[A-Z]/.test(owner)) return undefined;
    return worthAsking.test(name) ? this.project.exported(this.file.path, owner, `${owner}.${name}`) : undefined;
  }

  protected readAssignments(node: Node): readonly Assignment[] {
    const isDeclaration = node.kind !== 'assignment_expression';
    const left = isDeclaration ? (node.field('name') ?? node.child('identifier')) : node.field('left');
    const right = this.#assignedValue(node);
    if (left === undefined || right === undefined || this.#isInInitialiser(node)) return [];
    // `+=` with a function subscribes it: that is its value, not a sum
    const isFunction =
      /^(lambda_expression|anonymous_method_expression)$/.test(right.kind) || /Callback$/.test(left.text);
    const isPlain = isDeclaration || isFunction || /^(\?\?)?=$/.test(node.field('operator')?.text ?? '=');
    return [
      lazily<Assignment>({
        target: () => this.#assigned(left),
        value: () => (isPlain ? this.value(right) : { kind: 'unknown', code: node.code }),
        isDeclaration: () => isDeclaration,
        code: () => node.code,
        within: () => this.functionAt(node.code.start),
      }),
    ];
  }

  #assignedValue(node: Node): Node | undefined {
    if (node.kind === 'assignment_expression') return node.field('right');
    if (node.kind === 'property_declaration') {
      const arrow = node.child('arrow_expression_clause')?.children[0];
      if (arrow !== undefined) return arrow;
    }
    const tokens = node.tokens;
    const equals = tokens.findIndex((one) => one.text === '=');
    return equals < 0 ? undefined : tokens[equals + 1];
  }

  /** Entries of an object's initialiser and arguments of attributes are no assignments. */
  #isInInitialiser(node: Node): boolean {
    if (node.kind !== 'assignment_expression') return false;
    return /^(initializer_expression|attribute_argument)$/.test(node.parent?.kind ?? '');
  }

  /** The left side as written; nothing is resolved on it. */
  #assigned(node: Node): string {
    const step = this.step(node);
    if (step.is === 'member') return `${this.#assigned(step.object)}.${step.name}`;
    if (step.is === 'index') {
      const isLiteral = step.index !== undefined && /string_literal$/.test(step.index.kind);
      return `${this.#assigned(step.object)}.${isLiteral ? step.index?.text.replace(/^@?"|"$/g, '') : '*'}`;
    }
    if (step.is === 'same') return this.#assigned(step.inner);
    if (step.is === 'this') return 'this';
    return step.is === 'name' ? step.name : '*';
  }

  #types: Map<number, string> | undefined;

  protected declaredType(code: Code): string | undefined {
    this.#types ??= new Map(
      this.root.all(['variable_declaration', 'property_declaration']).flatMap((node) => {
        const type = node.field('type');
        if (type === undefined || type.kind === 'implicit_type') return [];
        const declared =
          node.kind === 'property_declaration'
            ? [node]
            : node.children.filter((one) => one.kind === 'variable_declarator');
        return declared.map((one): [number, string] => [one.code.start, type.text]);
      }),
    );
    return this.#types.get(code.start);
  }

  protected otherNamings(): readonly Naming[] {
    const within = (node: Node) => this.functionAt(node.code.start);
    const bare = this.root
      .all(['variable_declarator', 'property_declaration'])
      .filter((one) => this.#assignedValue(one) === undefined)
      .map((node): Naming => {
        const name = (node.field('name') ?? node.child('identifier'))?.text ?? '';
        const type = this.declaredType(node.code) ?? '';
        return { name, within: within(node), isDeclaration: true, value: undefined, type, code: node.code };
      });
    const loose = this.root
      .all(['foreach_statement', 'catch_declaration', 'declaration_expression', 'declaration_pattern'])
      .flatMap((node): Naming[] => {
        const name = (node.field('left') ?? node.field('name') ?? node.children.at(-1))?.text;
        return name === undefined
          ? []
          : [{ name, within: within(node), isDeclaration: true, value: undefined, type: undefined, code: node.code }];
      });
    return [...bare, ...loose];
  }

  protected isComparison(operator: string): boolean {
    return /^[!=]=$/.test(operator);
  }

  protected isTerminal(block: Node): boolean {
    return isTerminal(block);
  }

  protected override exceptionsOf(handler: Node): readonly string[] {
    const type = handler.child('catch_declaration')?.field('type')?.text;
    return type === undefined ? [] : [this.typeName(type)];
  }

  protected functionName(node: Node): string {
    if (!/lambda|anonymous/.test(node.kind)) return node.field('name')?.text ?? '';
    const around = node.parent;
    if (around?.kind === 'variable_declarator') return around.field('name')?.text ?? '';
    return around?.kind === 'assignment_expression' ? (around.field('left')?.text ?? '') : '';
  }

  protected parametersOf(node: Node): readonly Parameter[] {
    const list = node.field('parameters');
    if (list === undefined) return [];
    if (list.kind !== 'parameter_list') {
      return [{ name: list.text, type: undefined, defaultValue: undefined, decorators: [] }];
    }
    return list.children
      .filter((child) => child.kind === 'parameter')
      .map((child) => {
        const tokens = child.tokens;
        const equals = tokens.findIndex((one) => one.text === '=');
        const value = equals < 0 ? undefined : tokens[equals + 1];
        return lazily<Parameter>({
          name: () => child.field('name')?.text ?? child.text,
          type: () => child.field('type')?.text,
          defaultValue: () => (value === undefined ? undefined : this.value(value)),
          decorators: () => attributesOf(this, child),
        });
      });
  }

  protected decoratorsOf(node: Node): readonly Decorator[] {
    return attributesOf(this, node);
  }

  protected bodyOf(node: Node): Code {
    return node.field('body')?.code ?? node.code;
  }

  protected isAsync(node: Node): boolean {
    return /^[^({]*\basync\b/.test(node.text);
  }

  protected className(node: Node): string {
    return node.field('name')?.text ?? '';
  }

  protected basesOf(node: Node): readonly string[] {
    return (node.child('base_list')?.children ?? [])
      .filter((one) => one.kind !== 'argument_list')
      .map((one) =>
        this.typeName(one.kind === 'primary_constructor_base_type' ? (one.children[0]?.text ?? '') : one.text),
      );
  }

  protected override impliedReturns(node: Node): readonly Value[] {
    const body = node.field('body');
    return body === undefined || body.kind === 'block' ? [] : [this.value(body)];
  }

  exportsOf(): ReadonlyMap<string, Value> {
    const exported = new Exports();
    for (const owner of this.classes) {
      for (const field of owner.fields) exported.set(`${owner.name}.${field.target}`, () => field.value);
      for (const method of owner.methods) {
        exported.set(`${owner.name}.${method.name}`, () => ({ kind: 'function', function: method, code: method.code }));
      }
    }
    return exported;
  }
}
