import type { Document, LineCounter, Pair, YAMLMap } from 'yaml';
import { yaml } from '../yaml.ts';
import type { Spot } from './operation.ts';

type YamlNode = unknown;

/** One YAML or JSON file, with the place of everything in it. */
export class TextFile {
  readonly file: string;
  readonly text: string;
  readonly value: unknown;
  /** What is wrong with it, one sentence; undefined when it could be read. */
  readonly error: string | undefined;
  readonly #document: Document;
  readonly #lines: LineCounter;
  readonly #pairs = new WeakMap<YAMLMap, ReadonlyMap<string, Pair>>();

  readonly #firstLineEnd: number;

  constructor(file: string, text: string) {
    this.file = file;
    this.text = text;
    this.#firstLineEnd = text.search(/\r?\n|$/);
    const { LineCounter, parseDocument } = yaml();
    this.#lines = new LineCounter();
    this.#document = parseDocument(text, {
      lineCounter: this.#lines,
      merge: true,
      uniqueKeys: false,
      logLevel: 'silent',
    });
    const [first] = this.#document.errors;
    const wrong = first?.message.split('\n')[0]?.replace(/:$/, '.');
    const { value, error } = wrong === undefined ? this.#toValue() : { value: undefined, error: wrong };
    this.value = value;
    this.error = error;
  }

  /** Aliases are bounded by the parser: a document cannot blow itself up. */
  #toValue(): { readonly value: unknown; readonly error: string | undefined } {
    try {
      return { value: this.#document.toJS(), error: undefined };
    } catch (error) {
      return { value: undefined, error: (error as Error).message };
    }
  }

  /** What a path leads to: the key and a scalar behind it, or the key alone; the deepest part that is there. */
  spot(path: readonly string[]): Spot {
    let node: YamlNode = this.#document.contents;
    let range: readonly [number, number] = [0, this.#firstLineEnd];
    for (const segment of path) {
      const step = this.#step(node, segment);
      if (step === undefined) break;
      node = step.node;
      range = step.range;
    }
    return this.#spotOf(...range);
  }

  /** The value alone, for what replaces it; undefined when it does not stand there itself. */
  valueSpot(path: readonly string[]): Spot | undefined {
    let node: YamlNode = this.#document.contents;
    for (const segment of path) {
      const step = this.#step(node, segment);
      if (step === undefined) return undefined;
      node = step.node;
    }
    const range = rangeOf(node);
    return range === undefined ? undefined : this.#spotOf(...range);
  }

  #step(parent: YamlNode, segment: string): { node: YamlNode; range: readonly [number, number] } | undefined {
    const { isAlias, isMap, isScalar, isSeq } = yaml();
    const node = isAlias(parent) ? parent.resolve(this.#document) : parent;
    if (isSeq(node)) {
      const item = node.items[Number(segment)];
      const range = itemRange(item);
      return range === undefined ? undefined : { node: item, range };
    }
    if (!isMap(node)) return undefined;
    const pair = this.#pairsOf(node).get(segment);
    const key = rangeOf(pair?.key);
    if (pair === undefined || key === undefined) return undefined;
    const value = isScalar(pair.value) || isEmptyCollection(pair.value) ? rangeOf(pair.value) : undefined;
    return { node: pair.value, range: value === undefined ? key : [key[0], Math.max(key[1], value[1])] };
  }

  /** By key, the first of its name: large documents are asked for many places in one map. */
  #pairsOf(map: YAMLMap): ReadonlyMap<string, Pair> {
    const known = this.#pairs.get(map);
    if (known !== undefined) return known;
    const { isScalar } = yaml();
    const pairs = new Map<string, Pair>();
    for (const pair of map.items) {
      if (isScalar(pair.key) && !pairs.has(String(pair.key.value))) pairs.set(String(pair.key.value), pair);
    }
    this.#pairs.set(map, pairs);
    return pairs;
  }

  #spotOf(start: number, end: number): Spot {
    const first = this.#lines.linePos(start);
    const last = this.#lines.linePos(end);
    return {
      file: this.file,
      text: this.text.slice(start, end),
      start,
      end,
      region: { startLine: first.line, startColumn: first.col, endLine: last.line, endColumn: last.col },
    };
  }
}

function rangeOf(node: YamlNode): readonly [number, number] | undefined {
  const range = (node as { readonly range?: readonly [number, number, number] | null } | null | undefined)?.range;
  return range == null ? undefined : [range[0], range[1]];
}

function isEmptyCollection(node: YamlNode): boolean {
  const { isMap, isSeq } = yaml();
  return (isMap(node) || isSeq(node)) && node.items.length === 0;
}

/** An item of a list that is a map is shown by its first key and what stands behind it in that line. */
function itemRange(item: YamlNode): readonly [number, number] | undefined {
  const { isMap, isPair, isScalar } = yaml();
  const [first] = isMap(item) ? item.items : [];
  if (!isPair(first)) return rangeOf(item);
  const key = rangeOf(first.key);
  const value = isScalar(first.value) || isEmptyCollection(first.value) ? rangeOf(first.value) : undefined;
  return key === undefined ? rangeOf(item) : [key[0], Math.max(key[1], value?.[1] ?? 0)];
}
