import type { Value } from '../model.ts';
import type { Node } from '../scripting/node.ts';
import type { RubyReader } from './read.ts';

/** The segments of a chain: `params[:user][:id]` is `params`, `user`, `id`; `A::B.c(1)` is `A`, `B`, `c()`. */
export function chainOf(reader: RubyReader, node: Node): readonly string[] {
  switch (node.kind) {
    case 'identifier':
    case 'constant':
    case 'instance_variable':
    case 'class_variable':
    case 'global_variable':
    case 'self':
    case 'super':
      return [node.text];
    case 'scope_resolution': {
      const scope = node.field('scope');
      const name = node.field('name')?.text ?? '';
      return scope === undefined ? [name] : [...chainOf(reader, scope), name];
    }
    case 'element_reference': {
      const object = node.field('object');
      const index = node.children.at(-1);
      const value = index !== undefined && /symbol|string/.test(index.kind) ? reader.value(index) : undefined;
      const own = value?.kind === 'string' ? value.text : '*';
      return object === undefined ? [own] : [...chainOf(reader, object), own];
    }
    case 'call':
      return ofCall(reader, node);
    case 'parenthesized_statements': {
      const inner = node.children[0];
      return inner === undefined ? ['*'] : chainOf(reader, inner);
    }
    default:
      return ['*'];
  }
}

function ofCall(reader: RubyReader, node: Node): readonly string[] {
  const receiver = node.field('receiver');
  const method = node.field('method')?.text ?? 'call';
  const takes = node.field('arguments') !== undefined || node.field('block') !== undefined;
  const own = takes ? `${method}()` : method;
  return receiver === undefined ? [own] : [...chainOf(reader, receiver), own];
}

/** A chain, its first name replaced by the path that it was assigned, when it was. */
export function resolvedPath(reader: RubyReader, node: Node): string {
  const chain = chainOf(reader, node);
  const first = chain[0] ?? '';
  if (!/^@{0,2}\w+$/.test(first)) return chain.join('.');
  const bound = reader.resolve(first, node.code.start);
  const value = bound.as === 'value' ? reader.follow(`${first}:path`, bound.value) : undefined;
  const head = value?.kind === 'path' && value.path !== first ? value.path : first;
  return [head, ...chain.slice(1)].join('.');
}

/** What a name or a chain stands for: the value it was assigned, or its path. */
export function resolvedValue(reader: RubyReader, node: Node): Value {
  const code = node.code;
  const known = named(reader, node) ?? entry(reader, node);
  return known === undefined ? { kind: 'path', path: resolvedPath(reader, node), code } : { ...known, code };
}

function named(reader: RubyReader, node: Node): Value | undefined {
  const name = /^(identifier|constant|instance_variable|class_variable)$/.test(node.kind)
    ? node.text
    : constantIn(reader, node);
  if (name === undefined) return undefined;
  const bound = reader.resolve(name, node.code.start);
  const value = bound.as === 'value' ? reader.follow(name, bound.value) : undefined;
  if (value !== undefined) return value.kind === 'unknown' ? undefined : value;
  if (bound.as !== 'unbound' || !/^[A-Z]/.test(node.text) || node.kind === 'constant') return undefined;
  const chain = chainOf(reader, node);
  return reader.project.exported(reader.file.path, chain.slice(0, -1).join('::'), chain.at(-1) ?? '');
}

/** `Config::SECRET`, `self.class::SECRET` where this file holds the class. */
function constantIn(reader: RubyReader, node: Node): string | undefined {
  if (node.kind !== 'scope_resolution') return undefined;
  const scope = node.field('scope')?.text ?? '';
  const owner = scope.split('::').at(-1);
  if (scope !== 'self.class' && !reader.classes.some((one) => one.name.split('.').at(-1) === owner)) return undefined;
  return node.field('name')?.text;
}

function entry(reader: RubyReader, node: Node): Value | undefined {
  if (node.kind !== 'element_reference') return undefined;
  const object = node.field('object');
  const key = node.children.at(-1);
  if (object === undefined || key === undefined || !/^(identifier|constant)$/.test(object.kind)) return undefined;
  const holder = named(reader, object);
  const name = reader.value(key);
  return holder?.kind === 'map' && name.kind === 'string' ? holder.entries.get(name.text) : undefined;
}
