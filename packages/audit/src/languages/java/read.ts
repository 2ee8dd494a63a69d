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
import { annotationsOf, injectedSetting } from './annotations.ts';
import { javaImports } from './imports.ts';
import { knownJavaCall } from './known-calls.ts';
import { isTerminal } from './statements.ts';
import { javaStep } from './steps.ts';
import { javaValue } from './values.ts';

/** Makes the model of a Java file. */
export const readJava: Reader = (file, project) => new JavaReader(file, project).model();

const variables = ['local_variable_declaration', 'field_declaration', 'constant_declaration'];

export class JavaReader extends TypedReader {
  readonly kinds: Kinds = {
    calls: ['method_invocation', 'object_creation_expression', 'explicit_constructor_invocation'],
    functions: [
      'method_declaration',
      'constructor_declaration',
      'compact_constructor_declaration',
      'lambda_expression',
    ],
    classes: ['class_declaration', 'interface_declaration', 'enum_declaration', 'record_declaration'],
    assignments: ['variable_declarator', 'assignment_expression', 'resource'],
    comparisons: ['binary_expression'],
    strings: ['string_literal'],
    maps: ['method_invocation'],
    branches: ['if_statement'],
    handlers: ['catch_clause'],
    returns: ['return_statement'],
  };
  readonly imports: ReadonlyMap<string, string>;

  constructor(file: SourceFile, project: ProjectNames) {
    super(file, new Node(parseTree('java', file.text), file), project);
    this.imports = javaImports(this.root);
  }

  step(node: Node): Step {
    return javaStep(node);
  }

  protected readValue(node: Node): Value {
    return javaValue(this, node);
  }

  /** `Map.of(…)` alone; other maps are filled call by call. */
  override get maps(): readonly Value[] {
    return this.calls.flatMap((call) => {
      if (call.name !== 'of' && call.name !== 'singletonMap') return [];
      const known = knownJavaCall(call);
      return known?.kind === 'map' ? [known] : [];
    });
  }

  protected argumentsOf(node: Node): readonly Argument[] {
    const given = node.field('arguments')?.children ?? [];
    return given.map((child) => ({ value: this.value(child), isSpread: false }));
  }

  protected knownCall(call: Call): Value | undefined {
    return knownJavaCall(call);
  }

  protected override isEmptyMap(call: Call): boolean {
    return (
      call.isConstruction &&
      /(^|\.)((Linked|Concurrent)?HashMap|TreeMap|DefaultClaims)$/.test(call.target) &&
      call.arguments.length === 0
    );
  }

  protected override parameterValue(name: string, node: Node): (() => Value) | undefined {
    const declared = this.functionAt(node.code.start)?.parameters.find((one) => one.name === name);
    const given = declared?.defaultValue;
    return given === undefined ? undefined : () => given;
  }

  protected fromElsewhere(chain: readonly string[]): Value | undefined {
    const [owner, name, ...rest] = chain;
    if (owner === undefined || rest.length > 0 || !worthAsking.test(name ?? owner)) return undefined;
    if (name === undefined) {
      // imported statically
      const path = this.imports.get(owner)?.split('.').slice(0, -1);
      if (path === undefined || !/^[A-Z_\d]+$/.test(owner)) return undefined;
      return this.project.exported(this.file.path, path.join('.'), `${path.at(-1)}.${owner}`);
    }
    if (!/^[A-Z]/.test(owner)) return undefined;
    return this.project.exported(this.file.path, this.imports.get(owner) ?? owner, `${owner}.${name}`);
  }

  protected readAssignments(node: Node): readonly Assignment[] {
    const isDeclaration = node.kind !== 'assignment_expression';
    const left = isDeclaration ? node.field('name') : node.field('left');
    const right = isDeclaration ? node.field('value') : node.field('right');
    if (left === undefined) return [];
    const injected = right === undefined && this.#isField(node) ? node.parent : undefined;
    if (right === undefined && (injected === undefined || !/@(Value|ConfigProperty)/.test(injected.text))) return [];
    const isPlain = isDeclaration || (node.field('operator')?.text ?? '=') === '=';
    return [
      lazily<Assignment>({
        target: () => this.#assigned(left),
        value: () => {
          const unknown: Value = { kind: 'unknown', code: node.code };
          if (right === undefined) return (injected && injectedSetting(this, injected)) ?? unknown;
          return isPlain ? this.value(right) : unknown;
        },
        isDeclaration: () => isDeclaration,
        code: () => node.code,
        within: () => this.functionAt(node.code.start),
      }),
    ];
  }

  #isField(node: Node): boolean {
    return node.kind === 'variable_declarator' && node.parent?.kind === 'field_declaration';
  }

  /** The left side as written; nothing is resolved on it. */
  #assigned(node: Node): string {
    const step = this.step(node);
    if (step.is === 'member') return `${this.#assigned(step.object)}.${step.name}`;
    if (step.is === 'index') return `${this.#assigned(step.object)}.*`;
    if (step.is === 'same') return this.#assigned(step.inner);
    if (step.is === 'this') return 'this';
    return step.is === 'name' ? step.name : '*';
  }

  #types: Map<number, string> | undefined;

  protected declaredType(code: Code): string | undefined {
    this.#types ??= new Map(
      this.root.all([...variables, 'resource']).flatMap((node) => {
        const type = node.field('type')?.text ?? '';
        const declared =
          node.kind === 'resource' ? [node] : node.children.filter((one) => one.kind === 'variable_declarator');
        return type === 'var' ? [] : declared.map((one): [number, string] => [one.code.start, type]);
      }),
    );
    return this.#types.get(code.start);
  }

  protected otherNamings(): readonly Naming[] {
    const bare = this.root
      .all(['variable_declarator'])
      .filter((one) => one.field('value') === undefined && one.parent?.kind !== 'spread_parameter');
    const declared = bare.map((node): Naming => {
      const type = this.declaredType(node.code);
      const name = node.field('name')?.text ?? '';
      const within = this.functionAt(node.code.start);
      return { name, within, isDeclaration: true, value: undefined, type: type ?? '', code: node.code };
    });
    const looped = this.root
      .all(['enhanced_for_statement', 'catch_formal_parameter', 'update_expression'])
      .map((node): Naming => {
        const name = (node.field('name') ?? node.children[0])?.text ?? '';
        const isDeclaration = node.kind !== 'update_expression';
        return {
          name,
          within: this.functionAt(node.code.start),
          isDeclaration,
          value: undefined,
          type: undefined,
          code: node.code,
        };
      });
    return [...declared, ...looped];
  }

  protected isComparison(operator: string): boolean {
    return /^[!=]=$/.test(operator);
  }

  protected isTerminal(block: Node): boolean {
    return isTerminal(block);
  }

  protected override exceptionsOf(handler: Node): readonly string[] {
    const types = handler.child('catch_formal_parameter')?.child('catch_type')?.children ?? [];
    return types.map((one) => this.typeName(one.text));
  }

  protected functionName(node: Node): string {
    if (node.kind !== 'lambda_expression') return node.field('name')?.text ?? '';
    const around = node.parent;
    return around?.kind === 'variable_declarator' ? (around.field('name')?.text ?? '') : '';
  }

  protected parametersOf(node: Node): readonly Parameter[] {
    const list = node.field('parameters') ?? node.parent?.field('parameters');
    if (list === undefined) return [];
    if (list.kind === 'identifier')
      return [{ name: list.text, type: undefined, defaultValue: undefined, decorators: [] }];
    return list.children.map((child) => {
      const name = (child.field('name') ?? child.child('variable_declarator')?.field('name') ?? child).text;
      return lazily<Parameter>({
        name: () => name,
        type: () =>
          child.field('type')?.text ??
          (child.kind === 'spread_parameter'
            ? child.children.find((one) => one.kind.includes('type'))?.text
            : undefined),
        defaultValue: () => injectedSetting(this, child),
        decorators: () => annotationsOf(this, child),
      });
    });
  }

  protected decoratorsOf(node: Node): readonly Decorator[] {
    return annotationsOf(this, node);
  }

  protected bodyOf(node: Node): Code {
    return node.field('body')?.code ?? node.code;
  }

  protected isAsync(): boolean {
    return false;
  }

  protected className(node: Node): string {
    return node.field('name')?.text ?? '';
  }

  protected basesOf(node: Node): readonly string[] {
    const lists = [node.field('superclass'), node.field('interfaces'), node.child('extends_interfaces')];
    return lists.flatMap((list) => {
      const types = list?.children.flatMap((one) => (one.kind === 'type_list' ? one.children : [one])) ?? [];
      return types.map((one) => this.typeName(one.text));
    });
  }

  protected override impliedReturns(node: Node): readonly Value[] {
    const body = node.kind === 'lambda_expression' ? node.field('body') : undefined;
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
