import type { Value } from '../model.ts';
import type { Node } from '../scripting/node.ts';
import { dotted } from './imports.ts';
import { constantFiles } from './modules.ts';
import type { PhpReader } from './read.ts';

const transparent = new Set([
  'parenthesized_expression',
  'cast_expression',
  'error_suppression_expression',
  'clone_expression',
]);

/** The expression inside of parentheses, casts and `@`. */
export function bare(node: Node): Node {
  const inner = node.kind === 'cast_expression' ? node.field('value') : node.children.at(-1);
  return transparent.has(node.kind) && inner !== undefined ? bare(inner) : node;
}

/** Fluent builders grow chains of hundreds of calls: what stands in the middle says nothing. */
const longestChain = 40;

/** The segments of a chain as they are written, names of classes resolved: `$request`, `query()`, `get`. */
export function chainOf(reader: PhpReader, written: Node): readonly string[] {
  const node = bare(written);
  const key = `${node.kind} ${node.code.start} ${node.code.end}`;
  const known = reader.chains.get(key);
  if (known !== undefined) return known;
  const whole = wholeChain(reader, node);
  const chain = whole.length > longestChain ? [...whole.slice(0, 4), ...whole.slice(4 - longestChain)] : whole;
  // What could not be told may be told later, when names are known.
  if (!chain.includes('*')) reader.chains.set(key, chain);
  return chain;
}

function wholeChain(reader: PhpReader, node: Node): readonly string[] {
  switch (node.kind) {
    case 'variable_name':
    case 'dynamic_variable_name':
      return [node.text];
    case 'name':
    case 'qualified_name':
      return [className(reader, node)];
    case 'relative_scope':
      return [node.text];
    case 'member_access_expression':
    case 'nullsafe_member_access_expression':
      return [...objectChain(reader, node.field('object')), node.field('name')?.text ?? '*'];
    case 'class_constant_access_expression':
    case 'scoped_property_access_expression':
      return [...objectChain(reader, node.children[0]), node.children[1]?.text ?? '*'];
    case 'subscript_expression': {
      const [object, index] = node.children;
      const value = index === undefined ? undefined : reader.value(index);
      const own = value?.kind === 'string' ? value.text : value?.kind === 'number' ? String(value.number) : '*';
      return [...objectChain(reader, object), own];
    }
    case 'function_call_expression':
    case 'member_call_expression':
    case 'nullsafe_member_call_expression':
    case 'scoped_call_expression':
    case 'object_creation_expression': {
      const chain = calleeChain(reader, node);
      return [...chain.slice(0, -1), `${chain.at(-1) ?? ''}()`];
    }
    default:
      return ['*'];
  }
}

function objectChain(reader: PhpReader, node: Node | undefined): readonly string[] {
  return node === undefined ? ['*'] : chainOf(reader, node);
}

/** What a call calls. */
export function calleeChain(reader: PhpReader, node: Node): readonly string[] {
  switch (node.kind) {
    case 'member_call_expression':
    case 'nullsafe_member_call_expression':
      return [...objectChain(reader, node.field('object')), node.field('name')?.text ?? '*'];
    case 'scoped_call_expression':
      return [...objectChain(reader, node.field('scope')), node.field('name')?.text ?? '*'];
    case 'object_creation_expression': {
      const created = node.children.find(({ kind }) => kind !== 'arguments' && kind !== 'attribute_list');
      return created === undefined || created.kind === 'anonymous_class' ? ['class'] : chainOf(reader, created);
    }
    default:
      return objectChain(reader, node.field('function'));
  }
}

/** A name by its `use`; what is not imported keeps its own. */
export function className(reader: PhpReader, node: Node): string {
  const text = node.text.replace(/^namespace\\/, '');
  const [first = '', ...rest] = dotted(text).split('.');
  const imported = text.startsWith('\\') ? undefined : reader.imports.get(first);
  return [imported ?? first, ...rest].join('.');
}

/** A chain whose first variable is followed to the path it was assigned. */
export function resolvedPath(reader: PhpReader, chain: readonly string[], offset: number): string {
  const [first = '', ...rest] = chain;
  if (!/^\$\w+$/.test(first) || first === '$this') return chain.join('.');
  const bound = reader.resolve(first, offset);
  const value = bound.as === 'value' ? reader.follow(`${first}:path`, bound.value) : undefined;
  return [value?.kind === 'path' && value.path !== first ? value.path : first, ...rest].join('.');
}

/** What a name or a chain stands for: the value it was assigned, a constant, or its path. */
export function resolvedValue(reader: PhpReader, node: Node): Value {
  const { code } = node;
  const known = knownValue(reader, node);
  if (known !== undefined) return { ...known, code };
  return { kind: 'path', path: resolvedPath(reader, chainOf(reader, node), code.start), code };
}

function knownValue(reader: PhpReader, node: Node): Value | undefined {
  switch (node.kind) {
    case 'variable_name':
      return ofVariable(reader, node);
    case 'name':
    case 'qualified_name':
      return ofConstant(reader, node.text.split('\\').at(-1) ?? node.text, node);
    case 'class_constant_access_expression':
    case 'scoped_property_access_expression':
    case 'member_access_expression':
    case 'nullsafe_member_access_expression':
      return ofMember(reader, node);
    case 'subscript_expression':
      return ofEntry(reader, node);
    default:
      return undefined;
  }
}

function ofVariable(reader: PhpReader, node: Node): Value | undefined {
  const name = node.text;
  const offset = node.code.start;
  const bound = reader.resolve(name, offset);
  const value =
    bound.as === 'value'
      ? reader.follow(name, bound.value)
      : bound.as === 'unbound' && reader.functionAt(offset) === undefined
        ? included(reader, name, node)
        : undefined;
  return value?.kind === 'unknown' ? undefined : value;
}

function ofConstant(reader: PhpReader, name: string, node: Node): Value | undefined {
  const own = reader.constant(name);
  if (own !== undefined || !/^[A-Z][A-Z\d_]+$/.test(name)) return own;
  return included(reader, name, node) ?? reader.elsewhere(constantFiles, name, node);
}

/** What the files that are included here define. */
function included(reader: PhpReader, name: string, node: Node): Value | undefined {
  for (const file of reader.includes) {
    const value = reader.elsewhere(file, name, node);
    if (value !== undefined) return value;
  }
  return undefined;
}

/** `self::SECRET`, `static::$secret`, `$this->secret`, `Config::SECRET`. */
function ofMember(reader: PhpReader, node: Node): Value | undefined {
  const [owner, written, ...rest] = chainOf(reader, node);
  if (owner === undefined || written === undefined || rest.length > 0) return undefined;
  const name = written.replace(/^\$/, '');
  const isSelf = ['$this', 'self', 'static'].includes(owner);
  const model = isSelf ? reader.classAt(node.code) : reader.classes.find((one) => one.name === owner.split('.').at(-1));
  if (model === undefined) return name === 'class' ? undefined : reader.elsewhere(owner, name, node);
  const own = reader.assignments.filter(
    (one) =>
      one.code.start >= model.code.start &&
      one.code.end <= model.code.end &&
      (one.target === `$this.${name}` ||
        one.target === `self.$${name}` ||
        (one.target === name && model.fields.some(({ code }) => code.start === one.code.start))),
  );
  const given = own.filter(({ value }) => value.kind !== 'null');
  const only = given.length === 1 ? given[0] : undefined;
  const value = only === undefined ? undefined : reader.follow(`${owner}.${name}`, () => only.value);
  return value?.kind === 'unknown' ? undefined : value;
}

/** `$options['key']` where the array is in sight. */
function ofEntry(reader: PhpReader, node: Node): Value | undefined {
  const [object, index] = node.children;
  if (object === undefined || index === undefined) return undefined;
  const holder = knownValue(reader, object);
  const key = reader.value(index);
  if (holder?.kind === 'map' && key.kind === 'string') return holder.entries.get(key.text);
  return holder?.kind === 'list' && key.kind === 'number' ? holder.items[key.number] : undefined;
}
