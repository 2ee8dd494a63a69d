import type { SgNode } from '@ast-grep/napi';
import type { Region } from '../../findings/finding.ts';
import type { Code, SourceFile } from '../model.ts';

interface KindMatcher {
  readonly rule: { readonly any: readonly { readonly kind: string }[] };
}

/** By the list of kinds, of which a reader has one for everything it looks for. */
const matchers = new WeakMap<readonly string[], KindMatcher>();

function matcherOf(kinds: readonly string[]): never {
  let matcher = matchers.get(kinds);
  if (matcher === undefined) {
    matcher = { rule: { any: kinds.map((kind) => ({ kind })) } };
    matchers.set(kinds, matcher);
  }
  return matcher as never;
}

/** Where the lines of a file begin, by the file's text; of the last texts alone. */
let latest: { readonly text: string; readonly starts: readonly number[] } = { text: '', starts: [0] };

function lineStarts(text: string): readonly number[] {
  if (latest.text !== text) {
    const starts = [0];
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
    latest = { text, starts };
  }
  return latest.starts;
}

/** Line and column of an offset, from 1. */
function placeOf(text: string, offset: number): readonly [line: number, column: number] {
  const starts = lineStarts(text);
  let low = 0;
  let high = starts.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((starts[middle] as number) <= offset) low = middle;
    else high = middle;
  }
  return [low + 1, offset - (starts[low] as number) + 1];
}

/** Where a node stands, asked of the native tree when somebody looks: of most nodes nobody does. */
class NodeCode implements Code {
  readonly #native: SgNode;
  readonly #file: SourceFile;
  #start = -1;
  #end = -1;

  constructor(native: SgNode, file: SourceFile) {
    this.#native = native;
    this.#file = file;
  }

  get start(): number {
    if (this.#start < 0) this.#ask();
    return this.#start;
  }

  get end(): number {
    if (this.#end < 0) this.#ask();
    return this.#end;
  }

  /** An edit tells the same two offsets as a range does with lines and columns, in two thirds of the time. */
  #ask(): void {
    const { startPos, endPos } = this.#native.replace('');
    this.#start = startPos;
    this.#end = endPos;
  }

  get text(): string {
    return this.#file.text.slice(this.start, this.end);
  }

  get region(): Region {
    const [startLine, startColumn] = placeOf(this.#file.text, this.start);
    const [endLine, endColumn] = placeOf(this.#file.text, this.end);
    return { startLine, startColumn, endLine, endColumn };
  }
}

/**
 * A node of the syntax tree that remembers what it was asked: every question to the native tree costs about a microsecond, and the same ones
 * are asked again and again. Comments are no nodes.
 */
export class Node {
  readonly #native: SgNode;
  readonly #file: SourceFile;
  #id: number | undefined;
  #kind: string | undefined;
  #code: Code | undefined;
  #children: readonly Node[] | undefined;
  #fields: Map<string, Node | undefined> | undefined;

  constructor(native: SgNode, file: SourceFile) {
    this.#native = native;
    this.#file = file;
  }

  get kind(): string {
    this.#kind ??= this.#native.kind() as string;
    return this.#kind;
  }

  /** The same for every `Node` of the same place in the tree. */
  get id(): number {
    this.#id ??= this.#native.id();
    return this.#id;
  }

  get code(): Code {
    this.#code ??= new NodeCode(this.#native, this.#file);
    return this.#code;
  }

  /** False for operators, keywords and punctuation. */
  get isNamed(): boolean {
    return this.#native.isNamed();
  }

  get text(): string {
    return this.code.text;
  }

  /** The named children, comments left out. */
  get children(): readonly Node[] {
    this.#children ??= this.#native
      .namedChildren()
      .map((child) => new Node(child, this.#file))
      .filter((child) => !child.kind.endsWith('comment'));
    return this.#children;
  }

  /** All children with their kinds, operators and keywords among them. */
  get tokens(): readonly Node[] {
    return this.#native.children().map((child) => new Node(child, this.#file));
  }

  get parent(): Node | undefined {
    const parent = this.#native.parent();
    return parent === null ? undefined : new Node(parent, this.#file);
  }

  field(name: string): Node | undefined {
    // most nodes are never asked for a field: no map for those
    this.#fields ??= new Map();
    const known = this.#fields.get(name);
    if (known !== undefined || this.#fields.has(name)) return known;
    const native = this.#native.field(name as never) as SgNode | null;
    const found = native === null ? undefined : new Node(native, this.#file);
    this.#fields.set(name, found);
    return found;
  }

  fieldChildren(name: string): readonly Node[] {
    return (this.#native.fieldChildren(name as never) as SgNode[]).map((one) => new Node(one, this.#file));
  }

  child(kind: string): Node | undefined {
    return this.children.find((one) => one.kind === kind);
  }

  /** Everything of these kinds below, and the node itself where it is of one, in the order of the text. */
  all(kinds: readonly string[]): readonly Node[] {
    // the native tree is walked from the front, the outer before the inner
    return this.#native.findAll(matcherOf(kinds)).map((one) => new Node(one as SgNode, this.#file));
  }

  /** Everything of a kind below that stands directly in one of these: what the native tree can tell costs no question for each. */
  allIn(kind: string, parents: readonly string[]): readonly Node[] {
    const inside = { any: parents.map((parent) => ({ kind: parent })) };
    return this.#native.findAll({ rule: { kind, inside } }).map((one) => new Node(one as SgNode, this.#file));
  }
}
