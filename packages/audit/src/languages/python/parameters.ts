import type { Parameter } from '../model.ts';
import type { Node } from '../scripting/node.ts';
import { lazily } from '../scripting/spans.ts';
import type { PythonReader } from './read.ts';

/** The parameters of a function; `*` and `/` are none. */
export function parametersOf(reader: PythonReader, node: Node): readonly Parameter[] {
  const list = node.field('parameters')?.children ?? [];
  return list.flatMap((child) => {
    const name = nameOf(child);
    if (name === undefined) return [];
    const value = child.field('value');
    return [
      lazily<Parameter>({
        name: () => name,
        type: () => child.field('type')?.text,
        defaultValue: () => (value === undefined ? undefined : reader.value(value)),
        decorators: () => [],
      }),
    ];
  });
}

function nameOf(parameter: Node): string | undefined {
  if (parameter.kind === 'identifier') return parameter.text;
  const named = parameter.field('name') ?? parameter.children[0];
  if (named === undefined) return undefined;
  return named.kind === 'identifier' ? named.text : named.child('identifier')?.text;
}
