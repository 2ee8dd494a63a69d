import type { Decorator, Parameter } from '../model.ts';
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
        decorators: () => metadataOf(reader, child.field('type')),
      }),
    ];
  });
}

/** `Annotated[str, Header(alias="X-Key")]` says of a parameter what a decorator says of it elsewhere. */
function metadataOf(reader: PythonReader, type: Node | undefined): readonly Decorator[] {
  if (type === undefined || !/(^|\.)Annotated\[/.test(type.text)) return [];
  const calls = type.all(['call']);
  const outer = calls.filter((one) => !calls.some((other) => other !== one && isAround(other, one)));
  return outer.flatMap((node) => {
    const call = reader.callAt(node);
    if (call === undefined) return [];
    return [lazily<Decorator>({ name: () => call.target, arguments: () => call.arguments, code: () => node.code })];
  });
}

function isAround({ code: outer }: Node, { code: inner }: Node): boolean {
  return outer.start <= inner.start && outer.end >= inner.end;
}

function nameOf(parameter: Node): string | undefined {
  if (parameter.kind === 'identifier') return parameter.text;
  const named = parameter.field('name') ?? parameter.children[0];
  if (named === undefined) return undefined;
  return named.kind === 'identifier' ? named.text : named.child('identifier')?.text;
}
