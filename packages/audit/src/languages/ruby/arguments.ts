import type { Argument, Value } from '../model.ts';
import type { Node } from '../scripting/node.ts';
import type { RubyReader } from './read.ts';
import { ofPairs } from './values.ts';

/**
 * The arguments of a call. Pairs are both what Ruby makes of them (one hash at the end, for methods that take options) and keywords: symbols
 * are given by name, pairs with other keys as one hash. A block is the last.
 */
export function argumentsOf(reader: RubyReader, node: Node): readonly Argument[] {
  const list = node.field('arguments') ?? node.child('argument_list');
  const given: Argument[] = [];
  const arrows: Node[] = [];
  for (const child of list?.children ?? []) {
    if (child.kind === 'pair') {
      const name = child.field('key');
      if (name?.kind === 'hash_key_symbol')
        given.push({ name: name.text, value: pairValue(reader, child), isSpread: false });
      else arrows.push(child);
      continue;
    }
    given.push(positional(reader, child));
  }
  if (arrows.length > 0) given.push({ value: hashOf(reader, arrows), isSpread: false });
  const block = node.field('block');
  const model = block === undefined ? undefined : reader.functionFor(block);
  if (model !== undefined)
    given.push({ value: { kind: 'function', function: model, code: model.code }, isSpread: false });
  return given;
}

function positional(reader: RubyReader, node: Node): Argument {
  const isSpread = node.kind === 'splat_argument' || node.kind === 'hash_splat_argument';
  const inner = isSpread || node.kind === 'block_argument' ? (node.children[0] ?? node) : node;
  return { value: reader.value(inner), isSpread };
}

function pairValue(reader: RubyReader, pair: Node): Value {
  const value = pair.field('value') ?? pair.field('key');
  return value === undefined ? { kind: 'unknown', code: pair.code } : reader.value(value);
}

function hashOf(reader: RubyReader, pairs: readonly Node[]): Value {
  const first = pairs[0] as Node;
  return ofPairs(reader, pairs, first.code);
}
