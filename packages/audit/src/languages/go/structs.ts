import type { Assignment, ClassModel } from '../model.ts';
import type { Node } from '../scripting/node.ts';
import { lazily } from '../scripting/spans.ts';
import type { GoReader } from './read.ts';

/** Struct types as classes: embedded types are bases, the functions with that receiver are methods. */
export function structsOf(reader: GoReader): readonly ClassModel[] {
  return reader.root
    .all(['type_spec'])
    .filter((node) => node.field('type')?.kind === 'struct_type')
    .map((node) => structOf(reader, node));
}

function structOf(reader: GoReader, node: Node): ClassModel {
  const name = node.field('name')?.text ?? '';
  const declarations = () => node.field('type')?.child('field_declaration_list')?.children ?? [];
  return lazily<ClassModel>({
    name: () => name,
    bases: () =>
      declarations()
        .filter((one) => one.field('name') === undefined)
        .map((one) => reader.typeName(one.field('type')?.text ?? '')),
    decorators: () => [],
    methods: () => reader.functions.filter((one) => reader.receiverTypeOf(one) === name),
    fields: () => declarations().flatMap(fieldOf),
    calls: () => [],
    code: () => node.code,
  });
}

/** A field has no first value; its code is the whole declaration, the tag with it. */
function fieldOf(node: Node): readonly Assignment[] {
  const name = node.field('name')?.text;
  if (name === undefined) return [];
  return [
    {
      target: name,
      value: { kind: 'unknown', code: node.code },
      isDeclaration: true,
      code: node.code,
      within: undefined,
    },
  ];
}
