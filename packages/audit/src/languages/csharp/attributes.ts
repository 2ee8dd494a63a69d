import type { Argument, Decorator, Value } from '../model.ts';
import type { Node } from '../scripting/node.ts';
import { lazily } from '../scripting/spans.ts';
import type { CsharpReader } from './read.ts';

/** The attributes of a declaration: `[HttpGet("{id}"), Authorize(Roles = "Admin")]` are two. */
export function attributesOf(reader: CsharpReader, declaration: Node): readonly Decorator[] {
  return declaration.children
    .filter((one) => one.kind === 'attribute_list')
    .flatMap((list) => list.children.filter((one) => one.kind === 'attribute'))
    .map((one) =>
      lazily<Decorator>({
        name: () => reader.typeName(one.field('name')?.text ?? one.children[0]?.text ?? '').replace(/Attribute$/, ''),
        arguments: () =>
          (one.child('attribute_argument_list')?.children ?? []).map((given) => argumentOf(reader, given)),
        code: () => one.code,
      }),
    );
}

function argumentOf(reader: CsharpReader, node: Node): Argument {
  const inner = node.children.at(-1);
  const unknown: Value = { kind: 'unknown', code: node.code };
  if (inner?.kind === 'assignment_expression') {
    const value = inner.field('right');
    const name = inner.field('left')?.text ?? '';
    return { name, value: value === undefined ? unknown : reader.value(value), isSpread: false };
  }
  const name = /^(\w+)\s*:(?!:)/.exec(node.text)?.[1];
  const value = inner === undefined ? unknown : reader.value(inner);
  return name === undefined ? { value, isSpread: false } : { name, value, isSpread: false };
}
