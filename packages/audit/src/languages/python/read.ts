import type {
  Argument,
  Assignment,
  Call,
  Code,
  Comparison,
  Decorator,
  Parameter,
  ProjectNames,
  Reader,
  SourceFile,
  Value,
} from '../model.ts';
import { FileReader, type Kinds } from '../scripting/file-reader.ts';
import { Node } from '../scripting/node.ts';
import { parseTree } from '../scripting/parse.ts';
import type { Binding } from '../scripting/scopes.ts';
import { lazily } from '../scripting/spans.ts';
import { exportsOf } from './exports.ts';
import { type ImportedName, importedNames, importPath, wildcardModules } from './imports.ts';
import { parametersOf } from './parameters.ts';
import { chainOf, resolvedPath, resolvedValue } from './paths.ts';
import { isTerminalBlock } from './statements.ts';
import { pythonValue } from './values.ts';

/** Makes the model of a Python file. */
export const readPython: Reader = (file, project) => new PythonReader(file, project).model();

export class PythonReader extends FileReader {
  readonly kinds: Kinds = {
    calls: ['call'],
    functions: ['function_definition', 'lambda'],
    classes: ['class_definition'],
    assignments: ['assignment', 'augmented_assignment', 'named_expression'],
    comparisons: ['comparison_operator'],
    strings: ['string'],
    maps: ['dictionary'],
    branches: ['if_statement', 'elif_clause'],
    handlers: ['except_clause'],
    returns: ['return_statement'],
  };
  readonly imported: ReadonlyMap<string, ImportedName>;
  readonly imports: ReadonlyMap<string, string>;
  #wildcards: readonly string[] | undefined;

  constructor(file: SourceFile, project: ProjectNames) {
    super(file, new Node(parseTree('python', file.text), file), project);
    this.imported = importedNames(this.root);
    this.imports = new Map([...this.imported].map(([local, from]) => [local, importPath(from)]));
  }

  /** The modules that everything was imported from. */
  get wildcards(): readonly string[] {
    this.#wildcards ??= this.file.text.includes('import *') ? wildcardModules(this.root) : [];
    return this.#wildcards;
  }

  protected readValue(node: Node): Value {
    return pythonValue(this, node);
  }

  /** A name or a chain of members, as a path or as what its name stands for. */
  pathValue(node: Node): Value {
    return resolvedValue(this, node);
  }

  protected readCall(node: Node): Call {
    const callee = node.field('function');
    const receiver = callee?.kind === 'attribute' ? callee.field('object') : undefined;
    return lazily<Call>({
      target: () => (callee === undefined ? '' : resolvedPath(this, callee)),
      name: () => (callee?.kind === 'attribute' ? callee.field('attribute')?.text : undefined) ?? lastOf(callee, this),
      receiver: () => (receiver === undefined ? undefined : this.value(receiver)),
      receiverText: () => receiver?.text,
      arguments: () => this.#arguments(node),
      isConstruction: () => /(^|\.)[A-Z]\w*$/.test(callee?.text ?? ''),
      code: () => node.code,
      within: () => this.functionAt(node.code.start),
    });
  }

  #arguments(node: Node): readonly Argument[] {
    const list = node.field('arguments');
    if (list === undefined) return [];
    if (list.kind === 'generator_expression') return [{ value: this.value(list), isSpread: false }];
    return list.children.map((child): Argument => {
      if (child.kind === 'keyword_argument') {
        const value = child.field('value');
        return { name: child.field('name')?.text ?? '', value: this.value(value ?? child), isSpread: false };
      }
      const isSpread = child.kind === 'list_splat' || child.kind === 'dictionary_splat';
      return { value: this.value(isSpread ? (child.children[0] ?? child) : child), isSpread };
    });
  }

  protected readAssignments(node: Node): readonly Assignment[] {
    const left = node.kind === 'named_expression' ? node.field('name') : node.field('left');
    const right = node.kind === 'named_expression' ? node.field('value') : node.field('right');
    if (left === undefined || right === undefined) return [];
    if (left.kind === 'pattern_list' || left.kind === 'tuple_pattern') {
      const values = right.kind === 'expression_list' || right.kind === 'tuple' ? right.children : [];
      return left.children.map((one, at) => this.#assignment(node, one, values[at], right));
    }
    return [this.#assignment(node, left, right, right)];
  }

  #assignment(node: Node, left: Node, right: Node | undefined, whole: Node): Assignment {
    const value = (): Value => {
      if (right === undefined) return { kind: 'unknown', code: whole.code };
      if (node.kind !== 'augmented_assignment') return this.value(right);
      return { kind: 'operation', operator: '+', operands: [this.value(right)], code: node.code };
    };
    return lazily<Assignment>({
      target: () => chainOf(this, left).join('.'),
      value,
      isDeclaration: () => false,
      code: () => node.code,
      within: () => this.functionAt(node.code.start),
    });
  }

  protected override readComparisons(node: Node): readonly Comparison[] {
    const [left, ...others] = node.children;
    const operators = node.tokens.filter((one) => !one.isNamed || one.kind === 'is not' || one.kind === 'not in');
    if (left === undefined) return [];
    return others.map((right, at) =>
      lazily<Comparison>({
        operator: () => operators[at]?.text ?? '==',
        left: () => this.value(at === 0 ? left : (others[at - 1] ?? left)),
        right: () => this.value(right),
        code: () => node.code,
        within: () => this.functionAt(node.code.start),
      }),
    );
  }

  // `a < b < c` has several operators: comparisons are read by a method of their own.
  protected isComparison(): boolean {
    return false;
  }

  protected isTerminal(block: Node): boolean {
    return isTerminalBlock(block);
  }

  protected override handlerBodyOf(handler: Node): Node | undefined {
    return handler.children.find((child) => child.kind === 'block');
  }

  protected override exceptionsOf(handler: Node): readonly string[] {
    const named = handler.children.find((child) => child.kind !== 'block');
    const caught = named?.kind === 'as_pattern' ? named.children[0] : named;
    return exceptionsOf(caught).map((one) => resolvedPath(this, one));
  }

  protected functionName(node: Node): string {
    if (node.kind === 'function_definition') return node.field('name')?.text ?? '';
    const around = node.parent;
    return around?.kind === 'assignment' ? (around.field('left')?.text ?? '') : '';
  }

  protected parametersOf(node: Node): readonly Parameter[] {
    return parametersOf(this, node);
  }

  protected decoratorsOf(node: Node): readonly Decorator[] {
    const around = node.parent;
    if (around?.kind !== 'decorated_definition') return [];
    return around.children.filter((child) => child.kind === 'decorator').map((child) => this.#decorator(child));
  }

  #decorator(node: Node): Decorator {
    const expression = node.children[0];
    const call = expression?.kind === 'call' ? this.callAt(expression) : undefined;
    return lazily<Decorator>({
      name: () => call?.target ?? (expression === undefined ? '' : resolvedPath(this, expression)),
      arguments: () => call?.arguments ?? [],
      code: () => node.code,
    });
  }

  protected bodyOf(node: Node): Code {
    return node.field('body')?.code ?? node.code;
  }

  protected isAsync(node: Node): boolean {
    return node.text.startsWith('async');
  }

  protected className(node: Node): string {
    return node.field('name')?.text ?? '';
  }

  protected basesOf(node: Node): readonly string[] {
    const bases = node.field('superclasses')?.children ?? [];
    return bases.filter((base) => base.kind !== 'keyword_argument').map((base) => resolvedPath(this, base));
  }

  protected impliedReturns(node: Node): readonly Value[] {
    const body = node.kind === 'lambda' ? node.field('body') : undefined;
    return body === undefined ? [] : [this.value(body)];
  }

  protected otherBindings(): readonly Binding[] {
    return this.root.all(['for_statement', 'as_pattern_target', 'for_in_clause']).flatMap((node) => {
      const target = node.kind === 'as_pattern_target' ? node : node.field('left');
      const names = target === undefined ? [] : target.all(['identifier']);
      return names.map((name) => ({ name: name.text, within: this.functionAt(node.code.start), value: undefined }));
    });
  }

  exportsOf(): ReadonlyMap<string, Value> {
    return exportsOf(this);
  }
}

function lastOf(callee: Node | undefined, reader: PythonReader): string {
  return callee === undefined ? '' : (resolvedPath(reader, callee).split('.').at(-1) ?? '');
}

function exceptionsOf(caught: Node | undefined): readonly Node[] {
  if (caught === undefined) return [];
  return caught.kind === 'tuple' ? caught.children : [caught];
}
