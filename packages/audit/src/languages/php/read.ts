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
  SourceModel,
  Value,
} from '../model.ts';
import { Exports } from '../scripting/exports.ts';
import { FileReader, type Kinds } from '../scripting/file-reader.ts';
import { Node } from '../scripting/node.ts';
import { parseTree } from '../scripting/parse.ts';
import type { Binding } from '../scripting/scopes.ts';
import { lazily } from '../scripting/spans.ts';
import { seenFrom } from './elsewhere.ts';
import { importedNames } from './imports.ts';
import { includedPaths } from './included.ts';
import { bare, calleeChain, chainOf, className, resolvedPath } from './paths.ts';
import { phpValue } from './values.ts';

/** Makes the model of a PHP file, HTML around the code left aside. */
export const readPhp: Reader = (file, project) => {
  // a large tree holds many files of which only the text is ever asked for
  let model: SourceModel | undefined;
  const read = (): SourceModel => {
    model ??= new PhpReader(file, project).model();
    return model;
  };
  return lazily<SourceModel>({
    file: () => file,
    imports: () => read().imports,
    calls: () => read().calls,
    functions: () => read().functions,
    classes: () => read().classes,
    assignments: () => read().assignments,
    comparisons: () => read().comparisons,
    strings: () => read().strings,
    maps: () => read().maps,
    exports: () => read().exports,
  });
};

const equality = new Set(['==', '===', '!=', '!==', '<>', 'instanceof']);

export class PhpReader extends FileReader {
  readonly kinds: Kinds = {
    calls: [
      'function_call_expression',
      'member_call_expression',
      'nullsafe_member_call_expression',
      'scoped_call_expression',
      'object_creation_expression',
    ],
    functions: ['function_definition', 'method_declaration', 'anonymous_function', 'arrow_function'],
    classes: ['class_declaration', 'trait_declaration', 'interface_declaration', 'enum_declaration', 'anonymous_class'],
    assignments: [
      'assignment_expression',
      'reference_assignment_expression',
      'augmented_assignment_expression',
      'property_element',
      'const_element',
      'static_variable_declaration',
    ],
    comparisons: ['binary_expression'],
    strings: ['string', 'encapsed_string', 'heredoc', 'nowdoc'],
    maps: ['array_creation_expression'],
    branches: ['if_statement', 'else_if_clause'],
    handlers: ['catch_clause'],
    returns: ['return_statement'],
  };
  readonly imports: ReadonlyMap<string, string>;
  /** What `chainOf` has found, by kind and place. */
  readonly chains = new Map<string, readonly string[]>();
  #includes: readonly string[] | undefined;
  #constants: ReadonlyMap<string, () => Value> | undefined;

  constructor(file: SourceFile, project: ProjectNames) {
    super(file, new Node(parseTree('php', file.text), file), project);
    this.imports = importedNames(this.root);
  }

  /** What another file of the project exports, as it is seen at a place of this one. */
  elsewhere(module: string, name: string, at: Node): Value | undefined {
    const value = this.project.exported(this.file.path, module, name);
    return value === undefined || value.kind === 'unknown' ? undefined : seenFrom(value, at.code);
  }

  /** The files that are included by a name in the source. */
  get includes(): readonly string[] {
    this.#includes ??= includedPaths(this.file.text);
    return this.#includes;
  }

  protected readValue(node: Node): Value {
    return phpValue(this, node);
  }

  override get maps(): readonly Value[] {
    return super.maps.filter(({ kind }) => kind === 'map');
  }

  /** The value of `const X` at the top of the file, or of `define('X', …)`. */
  constant(name: string): Value | undefined {
    this.#constants ??= this.#readConstants();
    const found = this.#constants.get(name);
    return found === undefined ? undefined : this.follow(`constant ${name}`, found);
  }

  #readConstants(): ReadonlyMap<string, () => Value> {
    const found = new Map<string, () => Value>();
    for (const assignment of this.assignments) {
      // The text is at hand, the target has to be asked for.
      if (!/^\w+\s*=/.test(assignment.code.text)) continue;
      const isConstant = /^\w+$/.test(assignment.target) && this.classAt(assignment.code) === undefined;
      if (isConstant) found.set(assignment.target, () => assignment.value);
    }
    for (const call of this.calls) {
      if (!/^\\?define\b/i.test(call.code.text) || call.target !== 'define') continue;
      const [key, value] = call.arguments;
      if (key?.value.kind === 'string' && value !== undefined) found.set(key.value.text, () => value.value);
    }
    return found;
  }

  protected readCall(node: Node): Call {
    const chain = () => calleeChain(this, node);
    const receiver = node.field('object') ?? node.field('scope');
    return lazily<Call>({
      target: () => resolvedPath(this, chain(), node.code.start),
      name: () => (chain().at(-1) ?? '').split('.').at(-1) ?? '',
      receiver: () => (receiver === undefined ? undefined : this.value(receiver)),
      receiverText: () => receiver?.text.replaceAll('->', '.').replaceAll('?.', '.').replaceAll('::', '.'),
      arguments: () => this.argumentsOf(node),
      isConstruction: () => node.kind === 'object_creation_expression',
      code: () => node.code,
      within: () => this.functionAt(node.code.start),
    });
  }

  argumentsOf(node: Node): readonly Argument[] {
    const list = node.field('arguments') ?? node.child('arguments');
    return (list?.children ?? []).flatMap((argument): Argument[] => {
      const name = argument.field('name')?.text;
      const given = argument.kind === 'argument' ? argument.children.at(-1) : argument;
      if (given === undefined) return [];
      const isSpread = given.kind === 'variadic_unpacking';
      const value = this.value(isSpread ? (given.children[0] ?? given) : given);
      return [name === undefined ? { value, isSpread } : { name, value, isSpread }];
    });
  }

  protected readAssignments(node: Node): readonly Assignment[] {
    const [own, given] = node.kind.endsWith('assignment_expression')
      ? [node.field('left'), node.field('right')]
      : [node.children[0], node.children[1]];
    if (own === undefined) return [];
    if (own.kind === 'list_literal' || own.kind === 'array_creation_expression') {
      return given === undefined ? [] : this.#takenApart(node, own, given);
    }
    const isField = node.kind === 'property_element' || node.kind === 'const_element';
    const target = isField ? own.text.replace(/^\$/, '') : targetOf(this, own);
    const value = (): Value => {
      if (given === undefined) return { kind: 'null', code: own.code };
      const right = given.kind === 'property_initializer' ? (given.children[0] ?? given) : given;
      if (node.kind !== 'augmented_assignment_expression') return this.value(right);
      return {
        kind: 'operation',
        operator: node.field('operator')?.text ?? '.=',
        operands: [this.value(right)],
        code: node.code,
      };
    };
    return [this.#assignment(node, target, value, isField || node.kind === 'static_variable_declaration')];
  }

  /** `[$head, , $signature] = explode('.', $token)`, `['key' => $key] = $options`. */
  #takenApart(node: Node, pattern: Node, right: Node): readonly Assignment[] {
    let position = 0;
    let key: string | undefined;
    return pattern.tokens.flatMap((one): Assignment[] => {
      const inner = one.kind === 'array_element_initializer' ? (one.children.at(-1) ?? one) : one;
      if (one.kind === ',') position += 1;
      if (one.kind === 'string') key = one.text.slice(1, -1);
      if (inner.kind !== 'variable_name') return [];
      const name = key ?? String(position);
      key = undefined;
      return [this.#assignment(node, inner.text, () => this.#member(right, name, inner), false)];
    });
  }

  #member(right: Node, name: string, at: Node): Value {
    const { code } = at;
    const whole = this.value(right);
    if (whole.kind === 'map') return whole.entries.get(name) ?? { kind: 'unknown', code };
    if (whole.kind === 'list') return whole.items[Number(name)] ?? { kind: 'unknown', code };
    const path = whole.kind === 'path' ? whole.path : whole.kind === 'call' ? `${whole.call.target}()` : undefined;
    return path === undefined ? { kind: 'unknown', code } : { kind: 'path', path: `${path}.${name}`, code };
  }

  #assignment(node: Node, target: string, value: () => Value, isDeclaration: boolean): Assignment {
    return lazily<Assignment>({
      target: () => target,
      value,
      isDeclaration: () => isDeclaration,
      code: () => node.code,
      within: () => this.functionAt(node.code.start),
    });
  }

  protected isComparison(operator: string): boolean {
    return equality.has(operator.toLowerCase());
  }

  protected isTerminal(block: Node): boolean {
    return isTerminal(block);
  }

  protected override consequenceOf(branch: Node): Node | undefined {
    return branch.field('body');
  }

  protected override exceptionsOf(handler: Node): readonly string[] {
    const types = handler.field('type')?.children ?? [];
    return types.map((type) => className(this, type)).filter((name) => !/^(Exception|Throwable)$/.test(name));
  }

  protected functionName(node: Node): string {
    const own = node.field('name')?.text;
    if (own !== undefined) return own;
    const parent = node.parent;
    return parent?.kind === 'assignment_expression' ? (parent.field('left')?.text ?? '') : '';
  }

  protected parametersOf(node: Node): readonly Parameter[] {
    return (node.field('parameters')?.children ?? []).map((one) =>
      lazily<Parameter>({
        name: () => one.field('name')?.text ?? '',
        type: () => one.field('type')?.text,
        defaultValue: () => {
          const value = one.field('default_value');
          return value === undefined ? undefined : this.value(value);
        },
        decorators: () => this.decoratorsOf(one),
      }),
    );
  }

  protected decoratorsOf(node: Node): readonly Decorator[] {
    const lists = node.children.filter(({ kind }) => kind === 'attribute_list');
    return lists
      .flatMap((list) => list.children)
      .flatMap((group) => group.children)
      .map((attribute) => {
        const name = attribute.children[0];
        return {
          name: name === undefined ? '' : className(this, name),
          arguments: this.argumentsOf(attribute),
          code: attribute.code,
        };
      });
  }

  protected bodyOf(node: Node): Code {
    return (node.field('body') ?? node).code;
  }

  protected isAsync(): boolean {
    return false;
  }

  protected className(node: Node): string {
    return node.field('name')?.text ?? '';
  }

  protected basesOf(node: Node): readonly string[] {
    return node.children
      .filter(({ kind }) => kind === 'base_clause' || kind === 'class_interface_clause')
      .flatMap((clause) => clause.children.map((base) => className(this, base)));
  }

  protected impliedReturns(node: Node): readonly Value[] {
    const body = node.field('body');
    return node.kind === 'arrow_function' && body !== undefined ? [this.value(body)] : [];
  }

  protected otherBindings(): readonly Binding[] {
    const opaque = (node: Node, name: Node | undefined): Binding[] =>
      name === undefined ? [] : [{ name: name.text, within: this.functionAt(node.code.start), value: undefined }];
    return this.root.all(['foreach_statement', 'catch_clause', 'global_declaration']).flatMap((node) => {
      if (node.kind === 'catch_clause') return opaque(node, node.field('name'));
      if (node.kind === 'global_declaration') return [];
      const [, bound] = node.children;
      return bound?.kind === 'pair' ? bound.children.flatMap((one) => opaque(node, bare(one))) : opaque(node, bound);
    });
  }

  /** Constants of the file and of its classes, and what a configuration file returns as `default`. */
  exportsOf(): ReadonlyMap<string, Value> {
    const found = new Exports();
    for (const { fields } of this.classes) for (const field of fields) found.set(field.target, () => field.value);
    for (const [name, make] of this.#readConstants()) found.set(name, make);
    for (const one of this.assignments) {
      if (one.within !== undefined || !/^\$\w+$/.test(one.target)) continue;
      if (found.has(one.target)) found.set(one.target, () => ({ kind: 'unknown', code: one.code }));
      else found.set(one.target, () => one.value);
    }
    const returned = this.#returnedAtTop();
    if (returned !== undefined) found.set('default', () => this.value(returned));
    return found;
  }

  #returnedAtTop(): Node | undefined {
    const statement = this.root.children.find(({ kind }) => kind === 'return_statement');
    return statement?.children[0];
  }
}

function targetOf(reader: PhpReader, node: Node): string {
  return chainOf(reader, node).join('.');
}

const ending = new Set([
  'return_statement',
  'exit_statement',
  'continue_statement',
  'break_statement',
  'throw_expression',
  'goto_statement',
]);

function isTerminal(node: Node): boolean {
  if (ending.has(node.kind)) return true;
  if (node.kind === 'expression_statement') {
    const [expression] = node.children;
    if (expression === undefined) return false;
    return ending.has(expression.kind) || /^(die|exit|abort)\b/.test(expression.text);
  }
  const isBlock = node.kind === 'compound_statement' || node.kind === 'colon_block';
  const last = isBlock ? node.children.at(-1) : undefined;
  return last !== undefined && isTerminal(last);
}
