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
import { FileReader, type Kinds } from '../scripting/file-reader.ts';
import { Node } from '../scripting/node.ts';
import { parseTree } from '../scripting/parse.ts';
import type { Binding } from '../scripting/scopes.ts';
import { lazily } from '../scripting/spans.ts';
import { scriptOf } from './components.ts';
import { decoratorsOf, functionName, parametersOf } from './declarations.ts';
import { exportsOf } from './exports.ts';
import { type ImportedName, importedNames, importPath, mayRequire, requiredBy } from './imports.ts';
import {
  bare,
  calleeOf,
  chainOf,
  memberName,
  objectOf,
  receiverText,
  resolvedChain,
  resolvedPath,
  type WrittenCallee,
  writtenCallee,
} from './paths.ts';
import { javascriptValue } from './values.ts';

/** Makes the model of a JavaScript or TypeScript file, or of a component's scripts. */
export const readJavascript: Reader = (file, project) => new JavascriptReader(file, project).model();

const equality = new Set(['==', '===', '!=', '!==', 'in', 'instanceof']);
/** What the first parameter of a handler is taken apart into. */
const requestMembers = new Set([
  'query',
  'body',
  'headers',
  'params',
  'cookies',
  'user',
  'session',
  'auth',
  'method',
  'url',
]);

export class JavascriptReader extends FileReader {
  readonly kinds: Kinds = {
    calls: ['call_expression', 'new_expression'],
    functions: [
      'function_declaration',
      'generator_function_declaration',
      'function_expression',
      'generator_function',
      'arrow_function',
      'method_definition',
    ],
    classes: ['class_declaration', 'abstract_class_declaration', 'class'],
    assignments: [
      'variable_declarator',
      'assignment_expression',
      'augmented_assignment_expression',
      'public_field_definition',
    ],
    comparisons: ['binary_expression'],
    strings: ['string', 'template_string'],
    maps: ['object'],
    branches: ['if_statement'],
    handlers: ['catch_clause'],
    returns: ['return_statement'],
    others: ['for_in_statement'],
  };
  readonly #mayRequire: boolean;
  #imported: ReadonlyMap<string, ImportedName> | undefined;
  #imports: ReadonlyMap<string, string> | undefined;

  constructor(file: SourceFile, project: ProjectNames) {
    super(file, new Node(parseTree(grammarOf(file.path), scriptOf(file.path, file.text)), file), project);
    this.#mayRequire = mayRequire(file.text);
  }

  get imported(): ReadonlyMap<string, ImportedName> {
    this.#imported ??= importedNames(
      this.root.children.filter(({ kind }) => kind === 'import_statement'),
      this.#mayRequire ? this.nodes(['variable_declarator']) : [],
    );
    return this.#imported;
  }

  get imports(): ReadonlyMap<string, string> {
    this.#imports ??= new Map([...this.imported].map(([local, from]) => [local, importPath(from)]));
    return this.#imports;
  }

  protected readValue(node: Node): Value {
    return javascriptValue(this, node);
  }

  protected readCall(node: Node): Call {
    const written = writtenCallee(node);
    if (written !== undefined) return this.#plainCall(node, written);
    const callee = calleeOf(node);
    const plain = callee === undefined ? undefined : bare(callee);
    return lazily<Call>({
      target: () => (callee === undefined ? '' : resolvedPath(this, callee)),
      name: () => {
        if (plain === undefined) return '';
        // what stands behind a dot is called so, whatever it is of
        return memberName(plain) ?? resolvedPath(this, plain).split('.').at(-1) ?? '';
      },
      receiver: () => this.#receiverOf(node),
      receiverText: () => (plain === undefined ? undefined : receiverText(plain)),
      ...this.#restOf(node),
    });
  }

  /** A call of a name or a chain of names: what it is called need not be asked of the tree. */
  #plainCall(node: Node, { chain, offset }: WrittenCallee): Call {
    const target = () => resolvedChain(this, chain, offset);
    const dot = chain.lastIndexOf('.');
    return lazily<Call>({
      target,
      name: () => (dot < 0 ? (target().split('.').at(-1) ?? '') : chain.slice(dot + 1)),
      receiver: () => (dot < 0 ? undefined : this.#receiverOf(node)),
      receiverText: () => (dot < 0 ? undefined : chain.slice(0, dot).replace(/\?$/, '')),
      ...this.#restOf(node),
    });
  }

  #receiverOf(node: Node): Value | undefined {
    const callee = calleeOf(node);
    const receiver = callee === undefined ? undefined : objectOf(bare(callee));
    return receiver === undefined ? undefined : this.value(receiver);
  }

  #restOf(node: Node) {
    return {
      arguments: () => this.argumentsOf(node),
      isConstruction: () => node.kind === 'new_expression',
      code: () => node.code,
      within: () => this.functionAt(node.code.start),
    };
  }

  argumentsOf(node: Node): readonly Argument[] {
    if (node.text.endsWith('()')) return [];
    const list = node.field('arguments');
    if (list === undefined) return [];
    if (list.kind === 'template_string') return [{ value: this.value(list), isSpread: false }];
    return list.children.map((child) => {
      const isSpread = child.kind === 'spread_element';
      return { value: this.value(isSpread ? (child.children[0] ?? child) : child), isSpread };
    });
  }

  protected readAssignments(node: Node): readonly Assignment[] {
    const isDeclaration = node.kind === 'variable_declarator';
    const isDeclared = isDeclaration || node.kind === 'public_field_definition';
    const left = isDeclared ? (node.field('name') ?? node.field('property')) : node.field('left');
    const right = node.field(isDeclared ? 'value' : 'right');
    // What is required is an import, not a value.
    if (left === undefined || (isDeclaration && this.#mayRequire && requiredBy(right) !== undefined)) return [];
    if (left.kind === 'object_pattern' || left.kind === 'array_pattern') {
      return right === undefined ? [] : this.#takenApart(node, left, right, isDeclaration);
    }
    // A variable without a value is assigned somewhere else.
    if (isDeclaration && right === undefined) return [];
    const target = node.kind === 'public_field_definition' ? left.text : chainOf(this, left).join('.');
    const value = (): Value => {
      if (right === undefined) return { kind: 'null', code: left.code };
      if (node.kind !== 'augmented_assignment_expression') return this.value(right);
      return { kind: 'operation', operator: '+', operands: [this.value(right)], code: node.code };
    };
    return [this.#assignment(node, target, value, isDeclaration)];
  }

  /** `const { token, key: apiKey = 'x' } = req.query`: each name stands for a member of the right side. */
  #takenApart(node: Node, pattern: Node, right: Node, isDeclaration: boolean): readonly Assignment[] {
    if (pattern.kind === 'array_pattern') return this.#byPosition(node, pattern, right, isDeclaration);
    return pattern.children.flatMap((one): readonly Assignment[] => {
      const key = one.field('key')?.text ?? one.field('left')?.text ?? one.text;
      const local = one.field('value') ?? one.field('left') ?? one;
      const fallback = one.field('right') ?? (local.kind === 'assignment_pattern' ? local.field('right') : undefined);
      const name = local.kind === 'assignment_pattern' ? local.field('left') : local;
      if (one.kind === 'rest_pattern' || name === undefined) return [];
      if (name.kind === 'object_pattern') return this.#nested(node, name, right, key, isDeclaration);
      const value = (): Value => {
        const member = this.#member(right, key, one);
        if (fallback === undefined) return member;
        return { kind: 'choice', options: [member, this.value(fallback)], code: one.code };
      };
      return [this.#assignment(node, name.text, value, isDeclaration)];
    });
  }

  /** `const [head, , signature] = token.split('.')`: holes count. */
  #byPosition(node: Node, pattern: Node, right: Node, isDeclaration: boolean): readonly Assignment[] {
    let position = 0;
    return pattern.tokens.flatMap((one) => {
      if (one.kind === ',') position += 1;
      if (one.kind !== 'identifier') return [];
      const at = String(position);
      return [this.#assignment(node, one.text, () => this.#member(right, at, one), isDeclaration)];
    });
  }

  #nested(node: Node, pattern: Node, right: Node, key: string, isDeclaration: boolean): readonly Assignment[] {
    return pattern.children.flatMap((one) => {
      const name = one.field('key')?.text ?? one.field('left')?.text ?? one.text;
      const local = one.field('value') ?? one.field('left') ?? one;
      if (local.kind === 'object_pattern' || one.kind === 'rest_pattern') return [];
      return [this.#assignment(node, local.text, () => this.#member(right, `${key}.${name}`, one), isDeclaration)];
    });
  }

  #member(right: Node, name: string, at: Node): Value {
    const { code } = at;
    const whole = this.value(right);
    if (whole.kind === 'map') return whole.entries.get(name) ?? { kind: 'unknown', code };
    if (whole.kind === 'list') return whole.items[Number(name)] ?? { kind: 'unknown', code };
    // `const [first] = header.x5c ?? []`
    const named = whole.kind === 'choice' ? whole.options.find(({ kind }) => kind === 'path') : undefined;
    if (named?.kind === 'path') return { kind: 'path', path: `${named.path}.${name}`, code };
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
    return equality.has(operator);
  }

  protected isTerminal(block: Node): boolean {
    return isTerminal(block);
  }

  protected functionName(node: Node): string {
    return functionName(node);
  }

  protected parametersOf(node: Node): readonly Parameter[] {
    return parametersOf(this, node);
  }

  protected decoratorsOf(node: Node): readonly Decorator[] {
    return decoratorsOf(this, node);
  }

  protected bodyOf(node: Node): Code {
    return (node.field('body') ?? node).code;
  }

  protected isAsync(node: Node): boolean {
    return /^(?:(?:public|private|protected|static|override|export|default)\s+)*async\b/.test(node.text);
  }

  protected className(node: Node): string {
    return (
      node.field('name')?.text ??
      (node.parent?.kind === 'variable_declarator' ? (node.parent.field('name')?.text ?? '') : '')
    );
  }

  protected basesOf(node: Node): readonly string[] {
    const heritage = node.child('class_heritage');
    if (heritage === undefined) return [];
    return heritage.children.flatMap((clause) => {
      const bases =
        clause.kind === 'extends_clause' || clause.kind === 'implements_clause' ? clause.children : [clause];
      return bases
        .filter(({ kind }) => kind !== 'type_arguments')
        .map((base) =>
          base.kind === 'type_identifier' || base.kind === 'generic_type'
            ? this.#typeName(base)
            : resolvedPath(this, base),
        );
    });
  }

  #typeName(node: Node): string {
    const name = node.text.replace(/<[\s\S]*$/, '');
    return this.imports.get(name) ?? name;
  }

  protected impliedReturns(node: Node): readonly Value[] {
    const body = node.field('body');
    return node.kind === 'arrow_function' && body !== undefined && body.kind !== 'statement_block'
      ? [this.value(body)]
      : [];
  }

  /** Functions by their names, variables of loops and of `catch`. */
  protected otherBindings(): readonly Binding[] {
    const functions = this.nodes(['function_declaration', 'generator_function_declaration']).flatMap(
      (node): Binding[] => {
        const name = node.field('name')?.text;
        if (name === undefined) return [];
        return [{ name, within: this.within(node.code), value: () => this.value(node) }];
      },
    );
    const loops = this.nodes(['for_in_statement', 'catch_clause']).flatMap((node): Binding[] => {
      const bound = node.field('left') ?? node.field('parameter');
      return bound === undefined
        ? []
        : [{ name: bound.text, within: this.functionAt(node.code.start), value: undefined }];
    });
    return [...functions, ...loops];
  }

  exportsOf(): ReadonlyMap<string, Value> {
    return exportsOf(this);
  }

  /** `({ query, body }, res) => …`: what a handler takes out of its request is a member of it. */
  parameterPath(name: string, offset: number): string | undefined {
    if (!requestMembers.has(name)) return undefined;
    for (let scope = this.functionAt(offset); scope !== undefined; scope = scope.within) {
      const [first] = scope.parameters;
      if (first?.name.startsWith('{') && new RegExp(`[{,]\\s*${name}\\s*[,}=]`).test(first.name)) return `req.${name}`;
    }
    return undefined;
  }
}

function grammarOf(path: string): string {
  if (/\.(ts|mts|cts)$/.test(path)) return 'TypeScript';
  // Its grammar reads plain JavaScript as well, and its nodes are called as those of TypeScript.
  return 'Tsx';
}

function isTerminal(node: Node): boolean {
  if (['return_statement', 'throw_statement', 'continue_statement', 'break_statement'].includes(node.kind)) return true;
  const last = node.kind === 'statement_block' ? node.children.at(-1) : undefined;
  return last !== undefined && isTerminal(last);
}
