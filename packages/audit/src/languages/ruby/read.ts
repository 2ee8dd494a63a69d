import type {
  Assignment,
  Call,
  Code,
  Decorator,
  ErrorHandler,
  FunctionModel,
  Parameter,
  ProjectNames,
  Reader,
  SourceFile,
  Value,
} from '../model.ts';
import { Exports } from '../scripting/exports.ts';
import { FileReader, type Kinds } from '../scripting/file-reader.ts';
import { Node } from '../scripting/node.ts';
import { parseTree } from '../scripting/parse.ts';
import type { Binding } from '../scripting/scopes.ts';
import { lazily, standingIn } from '../scripting/spans.ts';
import { argumentsOf } from './arguments.ts';
import { chainOf, resolvedPath, resolvedValue } from './paths.ts';
import { isTerminal } from './statements.ts';
import { rubyValue } from './values.ts';

/** Makes the model of a Ruby file. */
export const readRuby: Reader = (file, project) => new RubyReader(file, project).model();

/** Where an identifier that stands alone is a call: as a statement, or as a condition. */
const placesOfCalls = [
  'program',
  'body_statement',
  'block_body',
  'then',
  'else',
  'ensure',
  'do',
  'parenthesized_statements',
  'if',
  'unless',
  'elsif',
  'if_modifier',
  'unless_modifier',
  'unary',
  'binary',
];

export class RubyReader extends FileReader {
  readonly imports: ReadonlyMap<string, string> = new Map();
  readonly kinds: Kinds = {
    calls: ['call', 'super', 'yield'],
    functions: ['method', 'singleton_method', 'block', 'do_block', 'lambda'],
    classes: ['class', 'module'],
    assignments: ['assignment', 'operator_assignment'],
    comparisons: ['binary'],
    strings: ['string', 'heredoc_body'],
    maps: ['hash'],
    branches: ['if', 'unless', 'elsif', 'if_modifier', 'unless_modifier'],
    handlers: ['rescue', 'rescue_modifier'],
    returns: ['return'],
  };

  constructor(file: SourceFile, project: ProjectNames) {
    super(file, new Node(parseTree('ruby', file.text), file), project);
  }

  protected readValue(node: Node): Value {
    return rubyValue(this, node);
  }

  pathValue(node: Node): Value {
    return resolvedValue(this, node);
  }

  /** `authenticate_user!` as a statement or a condition is a call, when it is no local variable. */
  protected override callNodes(): readonly Node[] {
    const alone = this.root.allIn('identifier', placesOfCalls);
    return [...this.root.all(this.kinds.calls), ...alone].sort((one, other) => one.code.start - other.code.start);
  }

  /** The block of a `->` is the lambda's own body. */
  protected override functionNodes(): readonly Node[] {
    const isOwn = (node: Node) => !/block$/.test(node.kind) || node.parent?.kind !== 'lambda';
    return super.functionNodes().filter(isOwn);
  }

  protected readCall(node: Node): Call | undefined {
    if (node.kind === 'identifier' && this.resolve(node.text, node.code.start).as !== 'unbound') return undefined;
    const receiver = node.field('receiver');
    const target = () => {
      if (node.kind !== 'call') return node.text.split(/[\s(]/)[0] ?? '';
      return resolvedPath(this, node).replace(/\(\)$/, '');
    };
    return lazily<Call>({
      target,
      name: () => node.field('method')?.text ?? target(),
      receiver: () => (receiver === undefined ? undefined : this.value(receiver)),
      receiverText: () => receiver?.text,
      arguments: () => argumentsOf(this, node),
      isConstruction: () => node.field('method')?.text === 'new',
      code: () => node.code,
      within: () => this.functionAt(node.code.start),
    });
  }

  protected readAssignments(node: Node): readonly Assignment[] {
    const left = node.field('left');
    const right = node.field('right');
    if (left === undefined || right === undefined) return [];
    if (left.kind === 'left_assignment_list') {
      const values = right.kind === 'right_assignment_list' || right.kind === 'array' ? right.children : [];
      return left.children.map((one, at) => this.#assignment(node, one, values[at], right));
    }
    return [this.#assignment(node, left, right, right)];
  }

  #assignment(node: Node, left: Node, right: Node | undefined, whole: Node): Assignment {
    const operator = node.kind === 'operator_assignment' ? node.field('operator')?.text : undefined;
    const value = (): Value => {
      if (right === undefined) return { kind: 'unknown', code: whole.code };
      if (operator === undefined || operator === '||=') return this.value(right);
      return {
        kind: 'operation',
        operator: operator.replace(/=$/, ''),
        operands: [this.value(right)],
        code: node.code,
      };
    };
    return lazily<Assignment>({
      target: () => chainOf(this, left).join('.'),
      value,
      isDeclaration: () => left.kind === 'constant',
      code: () => node.code,
      within: () => this.functionAt(node.code.start),
    });
  }

  protected isComparison(operator: string): boolean {
    return /^(==|!=|===|=~|eql\?)$/.test(operator);
  }

  protected isTerminal(block: Node): boolean {
    return isTerminal(block);
  }

  protected override conditionOf(branch: Node): Value {
    const condition = super.conditionOf(branch);
    if (!branch.kind.startsWith('unless')) return condition;
    return { kind: 'operation', operator: '!', operands: [condition], code: condition.code };
  }

  protected override consequenceOf(branch: Node): Node | undefined {
    return branch.field('consequence') ?? branch.field('body');
  }

  protected override readHandler(node: Node): ErrorHandler {
    const body = node.field('body') ?? node.field('handler');
    const parent = node.parent;
    const guarded = (): Code => {
      const start = parent?.children[0];
      return node.kind === 'rescue_modifier' ? (node.field('body')?.code ?? node.code) : (start?.code ?? node.code);
    };
    return lazily<ErrorHandler>({
      body: () => body?.code ?? node.code,
      exceptions: () => (node.field('exceptions')?.children ?? []).map((one) => resolvedPath(this, one)),
      guarded: () => spanTo(this.file, guarded(), node.code),
      isTerminal: () => body !== undefined && isTerminal(body),
      calls: () => standingIn(this.calls, node.code),
      returns: () => {
        const last = body?.children.at(-1);
        return [
          ...this.returnsIn(node.code),
          ...(last === undefined || last.kind === 'return' ? [] : [this.value(last)]),
        ];
      },
      code: () => node.code,
    });
  }

  protected functionName(node: Node): string {
    return node.field('name')?.text ?? '';
  }

  protected parametersOf(node: Node): readonly Parameter[] {
    const list = node.field('parameters')?.children ?? [];
    return list.flatMap((child) => {
      const name = child.kind === 'identifier' ? child.text : child.field('name')?.text;
      const value = child.field('value');
      if (name === undefined) return [];
      return [
        lazily<Parameter>({
          name: () => name,
          type: () => undefined,
          defaultValue: () => (value === undefined ? undefined : this.value(value)),
          decorators: () => [],
        }),
      ];
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

  /** With the modules around: `Api.V1.UsersController`. */
  protected className(node: Node): string {
    const own = (node.field('name')?.text ?? '').replace(/::/g, '.');
    const around = this.classes
      .filter((one) => one.code.start < node.code.start && node.code.end <= one.code.end)
      .at(-1);
    return around === undefined ? own : `${around.name}.${own}`;
  }

  protected basesOf(node: Node): readonly string[] {
    const base = node.field('superclass')?.children[0];
    return base === undefined ? [] : [chainOf(this, base).join('.')];
  }

  protected impliedReturns(node: Node): readonly Value[] {
    const whole = node.field('body');
    const body = node.kind === 'lambda' ? (whole?.field('body') ?? whole) : whole;
    const last = /^(body_statement|block_body)$/.test(body?.kind ?? '')
      ? body?.children.filter((one) => one.kind !== 'rescue' && one.kind !== 'ensure').at(-1)
      : body;
    return last === undefined || last.kind === 'return' ? [] : [this.value(last)];
  }

  protected otherBindings(): readonly Binding[] {
    return this.root.all(['for', 'exception_variable']).flatMap((node) => {
      const target = node.kind === 'for' ? node.field('pattern') : node;
      const names = target?.all(['identifier']) ?? [];
      return names.map((name) => ({ name: name.text, within: this.functionAt(node.code.start), value: undefined }));
    });
  }

  protected override fieldsAreNames(): boolean {
    return true;
  }

  heredocOf(node: Node): Node | undefined {
    return this.root.all(['heredoc_body']).find((body) => body.code.start >= node.code.end);
  }

  exportsOf(): ReadonlyMap<string, Value> {
    const exported = new Exports();
    for (const one of this.assignments) {
      if (/^[A-Z]\w*$/.test(one.target)) exported.set(one.target, () => one.value);
    }
    for (const one of this.functions as readonly FunctionModel[]) {
      if (one.name !== '') exported.set(one.name, () => ({ kind: 'function', function: one, code: one.code }));
    }
    return exported;
  }
}

/** The text from the start of one piece to the start of another. */
function spanTo(file: SourceFile, from: Code, to: Code): Code {
  if (from.end <= from.start || to.start <= from.start) return from;
  const region = {
    ...from.region,
    endLine: to.region.startLine,
    endColumn: to.region.startColumn,
  };
  return { text: file.text.slice(from.start, to.start), start: from.start, end: to.start, region };
}
