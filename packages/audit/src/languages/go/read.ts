import type {
  Argument,
  Assignment,
  Call,
  ClassModel,
  Code,
  Decorator,
  FunctionModel,
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
import { goImports } from './imports.ts';
import { knownGoCall } from './known-calls.ts';
import { isTerminalBlock } from './statements.ts';
import { goStep } from './steps.ts';
import { structsOf } from './structs.ts';
import { goValue } from './values.ts';

/** Makes the model of a Go file. */
export const readGo: Reader = (file, project) => new GoReader(file, project).model();

export class GoReader extends TypedReader {
  readonly kinds: Kinds = {
    calls: ['call_expression', 'composite_literal'],
    functions: ['function_declaration', 'method_declaration', 'func_literal'],
    classes: ['type_spec'],
    assignments: ['short_var_declaration', 'assignment_statement', 'var_spec', 'const_spec'],
    comparisons: ['binary_expression'],
    strings: ['interpreted_string_literal', 'raw_string_literal'],
    maps: ['composite_literal'],
    branches: ['if_statement'],
    handlers: [],
    returns: ['return_statement'],
  };
  readonly imports: ReadonlyMap<string, string>;
  #structs: readonly ClassModel[] | undefined;

  constructor(file: SourceFile, project: ProjectNames) {
    super(file, new Node(parseTree('go', file.text), file), project);
    this.imports = goImports(this.root);
  }

  step(node: Node): Step {
    return goStep(node);
  }

  protected readValue(node: Node): Value {
    return goValue(this, node);
  }

  /** Struct literals of named types count as constructions. */
  protected override callNodes(): readonly Node[] {
    return super.callNodes().filter((node) => {
      if (node.kind === 'call_expression') return true;
      return /^(type_identifier|qualified_type)$/.test(node.field('type')?.kind ?? '');
    });
  }

  override get maps(): readonly Value[] {
    return super.maps.filter((one) => one.kind === 'map');
  }

  override get classes(): readonly ClassModel[] {
    this.#structs ??= structsOf(this);
    return this.#structs;
  }

  /** Methods stand outside of their types. */
  override classAt(code: Code): ClassModel | undefined {
    const owner = this.#receiverAt(code);
    return owner === undefined ? undefined : this.classes.find((one) => one.name === owner);
  }

  receiverTypeOf(model: FunctionModel): string | undefined {
    return this.#receiverAt(model.code);
  }

  #receiverAt(code: Code): string | undefined {
    const written = /^func\s*\(\s*(?:\w+\s+)?\*?(\w+)(?:\[[^\]]*\])?\s*\)/.exec(code.text);
    return written === null || !/^func\s*\([^)]*\)\s*\w+\s*[([]/.test(code.text) ? undefined : written[1];
  }

  protected argumentsOf(node: Node): readonly Argument[] {
    if (node.kind === 'composite_literal') return [{ value: this.value(node), isSpread: false }];
    const given = node.field('arguments')?.children ?? [];
    return given
      .filter((child) => !/_type$/.test(child.kind) || child.kind === 'qualified_type')
      .map((child) => ({ value: this.value(child), isSpread: child.kind === 'variadic_argument' }));
  }

  protected knownCall(call: Call): Value | undefined {
    return knownGoCall(call);
  }

  protected fromElsewhere(chain: readonly string[]): Value | undefined {
    const [first, second, ...rest] = chain;
    if (first === undefined || rest.length > 0) return undefined;
    // whole packages are not parsed for what is no setting
    if (!worthAsking.test(second ?? first)) return undefined;
    if (second === undefined) return this.project.exported(this.file.path, '.', first);
    const path = this.imports.get(first);
    return path === undefined ? undefined : this.project.exported(this.file.path, path, second);
  }

  protected readAssignments(node: Node): readonly Assignment[] {
    const isSpec = node.kind.endsWith('_spec');
    const lefts = isSpec
      ? node.fieldChildren('name').filter((one) => one.kind === 'identifier')
      : (node.field('left')?.children ?? []);
    const list = node.field(isSpec ? 'value' : 'right');
    const rights = list === undefined ? [] : list.kind === 'expression_list' ? list.children : [list];
    if (rights.length === 0) return [];
    const operator = node.kind === 'assignment_statement' ? (node.field('operator')?.text ?? '=') : '=';
    return lefts.map((left, at) => {
      // of several results of one call, the first is what it is called for; the others are errors and flags
      const right = rights.length === lefts.length ? rights[at] : at === 0 ? rights[0] : undefined;
      return lazily<Assignment>({
        target: () => this.#assigned(left),
        value: () =>
          right === undefined || operator !== '=' ? { kind: 'unknown', code: node.code } : this.value(right),
        isDeclaration: () => isSpec || node.kind === 'short_var_declaration',
        code: () => (lefts.length === 1 ? node.code : left.code),
        within: () => this.functionAt(node.code.start),
      });
    });
  }

  /** `claims.exp` for `claims["exp"]`; nothing is resolved on the left. */
  #assigned(node: Node): string {
    const step = this.step(node);
    if (step.is === 'index') {
      const index = step.index;
      const isLiteral = index !== undefined && /string_literal$/.test(index.kind);
      return `${this.#assigned(step.object)}.${isLiteral ? index.text.slice(1, -1) : '*'}`;
    }
    if (step.is === 'member') return `${this.#assigned(step.object)}.${step.name}`;
    if (step.is === 'same') return this.#assigned(step.inner);
    return step.is === 'name' ? step.name : '*';
  }

  protected declaredType(): string | undefined {
    return undefined;
  }

  protected otherNamings(): readonly Naming[] {
    const typed = this.root.all(['var_spec']).flatMap((node): Naming[] => {
      const type = node.field('type')?.text;
      const value = node.field('value');
      const within = this.functionAt(node.code.start);
      const names = node.fieldChildren('name').filter((one) => one.kind === 'identifier');
      return type === undefined || value !== undefined
        ? []
        : names.map((one) => ({
            name: one.text,
            within,
            isDeclaration: true,
            value: undefined,
            type,
            code: node.code,
          }));
    });
    const looped = this.root.all(['range_clause', 'inc_statement', 'dec_statement']).flatMap((node): Naming[] => {
      const within = this.functionAt(node.code.start);
      const isDeclaration = node.kind === 'range_clause' && node.text.includes(':=');
      const names = (node.field('left') ?? node).all(['identifier']);
      return names.map((one) => ({
        name: one.text,
        within,
        isDeclaration,
        value: undefined,
        type: undefined,
        code: node.code,
      }));
    });
    return [...typed, ...looped];
  }

  protected isComparison(operator: string): boolean {
    return /^[!=]=$/.test(operator);
  }

  protected isTerminal(block: Node): boolean {
    return isTerminalBlock(block);
  }

  protected functionName(node: Node): string {
    if (node.kind !== 'func_literal') return node.field('name')?.text ?? '';
    const around = node.parent?.kind === 'expression_list' ? node.parent.parent : node.parent;
    const left = around?.field(around.kind.endsWith('_spec') ? 'name' : 'left');
    return left === undefined || !/^(short_var_declaration|assignment_statement|var_spec)$/.test(around?.kind ?? '')
      ? ''
      : left.text;
  }

  protected parametersOf(node: Node): readonly Parameter[] {
    return (node.field('parameters')?.children ?? []).flatMap((child) => {
      const type = child.field('type')?.text;
      return child
        .fieldChildren('name')
        .filter((one) => one.kind === 'identifier')
        .map((one): Parameter => ({ name: one.text, type, defaultValue: undefined, decorators: [] }));
    });
  }

  protected decoratorsOf(): readonly Decorator[] {
    return [];
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

  protected basesOf(): readonly string[] {
    return [];
  }

  exportsOf(): ReadonlyMap<string, Value> {
    const exported = new Exports();
    for (const one of this.assignments) {
      if (one.within === undefined && one.isDeclaration) exported.set(one.target, () => one.value);
    }
    for (const one of this.functions) {
      if (one.within !== undefined || one.name === '' || this.receiverTypeOf(one) !== undefined) continue;
      exported.set(one.name, () => ({ kind: 'function', function: one, code: one.code }));
    }
    return exported;
  }
}
