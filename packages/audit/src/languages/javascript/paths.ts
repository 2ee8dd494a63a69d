import type { Value } from '../model.ts';
import type { Node } from '../scripting/node.ts';
import { importPath } from './imports.ts';
import type { JavascriptReader } from './read.ts';

const transparent = new Set([
  'parenthesized_expression',
  'await_expression',
  'non_null_expression',
  'as_expression',
  'satisfies_expression',
]);

/** The expression inside of parentheses, `await`, and what only types need. */
export function bare(node: Node): Node {
  if (transparent.has(node.kind)) return node.children[0] === undefined ? node : bare(node.children[0]);
  if (node.kind === 'type_assertion')
    return node.children.at(-1) === undefined ? node : bare(node.children.at(-1) as Node);
  return node;
}

/** A chain of plain names. What stands in the text need not be asked of the tree, name by name. */
const plainMembers = /^(?!(?:null|undefined|true|false|new|import)\b)[A-Za-z_$][\w$]*(?:\??\.#?[A-Za-z_$][\w$]*)+$/;

/** What a call calls, where that is a chain of plain names in front of its parentheses. */
export interface WrittenCallee {
  readonly chain: string;
  readonly offset: number;
}

const plainCallee =
  /^(?:new\s{1,9})?(?!(?:null|undefined|true|false|new|import|require|super|await|function|async|class)\b)([A-Za-z_$][\w$]*(?:\??\.#?[A-Za-z_$][\w$]*)*)\(/;

/** As it stands in the text, which costs no question to the tree; undefined where that cannot tell, as in `a(b)(c)`. */
export function writtenCallee(call: Node): WrittenCallee | undefined {
  const { text } = call;
  const found = plainCallee.exec(text);
  const chain = found?.[1];
  if (found === null || chain === undefined || !isClosedAtEnd(text, found[0].length - 1)) return undefined;
  return { chain, offset: call.code.start + found[0].length - chain.length - 1 };
}

const longestScanned = 300;

/** Whether the parenthesis at a place is closed by the last character: where texts, or what may be an expression, could hold others, it is not said. */
function isClosedAtEnd(text: string, opening: number): boolean {
  if (!text.endsWith(')')) return false;
  if (!text.includes('(', opening + 1)) return true;
  if (text.length > longestScanned || /['"`/]/.test(text)) return false;
  let depth = 0;
  for (let at = opening; at < text.length; at += 1) {
    if (text[at] === '(') depth += 1;
    else if (text[at] === ')') {
      depth -= 1;
      if (depth === 0) return at === text.length - 1;
    }
  }
  return false;
}

function plainSegments(member: Node): readonly string[] | undefined {
  const { text } = member;
  return plainMembers.test(text) ? text.split(/\??\./) : undefined;
}

/** The name behind the last dot of a member, undefined of what is none. */
export function memberName(node: Node): string | undefined {
  if (node.kind !== 'member_expression') return undefined;
  const { text } = node;
  const last = text.slice(text.lastIndexOf('.') + 1);
  return /^#?[\w$]+$/.test(last) ? last : node.field('property')?.text;
}

/** What a member is taken of, as it is written. */
export function receiverText(node: Node): string | undefined {
  const { text } = node;
  if (node.kind !== 'member_expression' || !plainMembers.test(text)) return objectOf(node)?.text;
  return text.slice(0, text.lastIndexOf('.')).replace(/\?$/, '');
}

/** The segments of a chain as they are written: `req.query['token']` is `req`, `query`, `token`; a call is `()` after its name. */
export function chainOf(reader: JavascriptReader, written: Node): readonly string[] {
  const node = bare(written);
  switch (node.kind) {
    case 'identifier':
    case 'this':
    case 'super':
    case 'property_identifier':
    case 'private_property_identifier':
    case 'shorthand_property_identifier':
    case 'shorthand_property_identifier_pattern':
    case 'import':
      return [node.text];
    case 'member_expression': {
      const plain = plainSegments(node);
      if (plain !== undefined) return plain;
      const object = node.field('object');
      const own = node.field('property')?.text ?? '';
      return object === undefined ? [own] : [...chainOf(reader, object), own];
    }
    case 'subscript_expression': {
      const object = node.field('object');
      const index = node.field('index');
      const value = index === undefined ? undefined : reader.value(index);
      const own = value?.kind === 'string' ? value.text : value?.kind === 'number' ? String(value.number) : '*';
      return object === undefined ? [own] : [...chainOf(reader, object), own];
    }
    case 'call_expression':
    case 'new_expression': {
      const callee = calleeOf(node);
      const module = requiredModule(node);
      if (module !== undefined) return [module];
      const chain = callee === undefined ? [''] : chainOf(reader, callee);
      return [...chain.slice(0, -1), `${chain.at(-1) ?? ''}()`];
    }
    default:
      return ['*'];
  }
}

/** `require('express')()` is `express()`. */
function requiredModule(node: Node): string | undefined {
  if (node.kind !== 'call_expression' || node.field('function')?.text !== 'require') return undefined;
  const argument = node.field('arguments')?.children[0];
  if (argument?.kind !== 'string') return undefined;
  return argument.text.slice(1, -1).replace(/^node:/, '');
}

function headOf(written: Node): Node {
  const node = bare(written);
  const next = objectOf(node) ?? calleeOf(node);
  return next === undefined ? node : headOf(next);
}

/** What a member is taken of. */
export function objectOf(node: Node): Node | undefined {
  return node.kind === 'member_expression' || node.kind === 'subscript_expression' ? node.field('object') : undefined;
}

/** What a call calls, or constructs. */
export function calleeOf(node: Node): Node | undefined {
  if (node.kind === 'call_expression') return node.field('function');
  return node.kind === 'new_expression' ? node.field('constructor') : undefined;
}

/** A chain with its first name resolved: by its import, or by the path that the name was assigned. */
export function resolvedPath(reader: JavascriptReader, written: Node): string {
  const node = bare(written);
  const plain = node.kind === 'member_expression' ? plainSegments(node) : undefined;
  if (plain !== undefined) return resolvedSegments(reader, plain, node.code.start);
  const chain = chainOf(reader, node);
  const head = headOf(node);
  const first = chain[0] ?? '';
  if (head.kind !== 'identifier' || head.text !== first.replace(/\(\)$/, '')) return chain.join('.');
  const call = first.endsWith('()') ? '()' : '';
  return [`${resolvedName(reader, head.text, head.code.start)}${call}`, ...chain.slice(1)].join('.');
}

/** The same of a chain of plain names that begins at an offset. */
export function resolvedChain(reader: JavascriptReader, chain: string, offset: number): string {
  return resolvedSegments(reader, chain.split(/\??\./), offset);
}

function resolvedSegments(reader: JavascriptReader, segments: readonly string[], offset: number): string {
  const [first = '', ...rest] = segments;
  if (first === 'this' || first === 'super') return segments.join('.');
  return [resolvedName(reader, first, offset), ...rest].join('.');
}

function resolvedName(reader: JavascriptReader, name: string, offset: number): string {
  const bound = reader.resolve(name, offset);
  if (bound.as === 'unbound') {
    const from = reader.imported.get(name);
    return reader.parameterPath(name, offset) ?? (from === undefined ? name : importPath(from));
  }
  if (bound.as === 'opaque') return name;
  const path = reader.follow(`${name}:path`, () => {
    const value = bound.value();
    return value.kind === 'path' ? value.path : promisified(value);
  });
  return path ?? name;
}

/** `const verify = promisify(jwt.verify)` is called as `jwt.verify`. */
function promisified(value: Value | undefined): string | undefined {
  if (value?.kind !== 'call' || value.call.name !== 'promisify') return undefined;
  const inner = value.call.arguments[0]?.value;
  return inner?.kind === 'path' ? inner.path : undefined;
}

/** What a name or a chain of members stands for: the value it was assigned, an imported constant, or its path. */
export function resolvedValue(reader: JavascriptReader, node: Node): Value {
  const known =
    node.kind === 'identifier' || node.kind === 'shorthand_property_identifier'
      ? ofName(reader, node)
      : ofMember(reader, node);
  return known === undefined
    ? { kind: 'path', path: resolvedPath(reader, node), code: node.code }
    : { ...known, code: node.code };
}

function ofName(reader: JavascriptReader, node: Node): Value | undefined {
  const bound = reader.resolve(node.text, node.code.start);
  if (bound.as === 'opaque') return undefined;
  if (bound.as === 'value') {
    const value = reader.follow(node.text, bound.value);
    return value === undefined || value.kind === 'unknown' ? undefined : value;
  }
  const from = reader.imported.get(node.text);
  return from?.name === undefined ? undefined : reader.project.exported(reader.file.path, from.module, from.name);
}

/** `config.secret` where `config` is an object in sight or a module of this project; `this.secret` of a field that is assigned once. */
function ofMember(reader: JavascriptReader, node: Node): Value | undefined {
  const own = ownField(reader, node);
  if (own !== undefined) return own;
  const [head = 'this'] = (node.kind === 'member_expression' ? plainSegments(node) : undefined) ?? [];
  if (head !== 'this' && head !== 'super' && isOpaque(reader, head, node.code.start)) return undefined;
  const object = node.field('object');
  if (object === undefined) return undefined;
  const holder = bare(object);
  const name = chainOf(reader, node).at(-1) ?? '';
  if (holder.kind === 'identifier') {
    const from = reader.imported.get(holder.text);
    if (from !== undefined && reader.resolve(holder.text, holder.code.start).as === 'unbound') {
      return exportedMember(reader, from.module, from.name, name);
    }
  }
  if (holder.kind !== 'identifier' && holder.kind !== 'member_expression' && holder.kind !== 'subscript_expression')
    return undefined;
  const value = resolvedValue(reader, holder);
  return value.kind === 'map' ? value.entries.get(name) : undefined;
}

/** Whether nothing is known of a name: a parameter, a variable that changes, what stands nowhere. */
function isOpaque(reader: JavascriptReader, name: string, offset: number): boolean {
  const { as } = reader.resolve(name, offset);
  return as === 'opaque' || (as === 'unbound' && !reader.imported.has(name));
}

function exportedMember(
  reader: JavascriptReader,
  module: string,
  from: string | undefined,
  name: string,
): Value | undefined {
  const whole = reader.project.exported(reader.file.path, module, from ?? 'default');
  const member = whole?.kind === 'map' ? whole.entries.get(name) : undefined;
  if (member !== undefined || (from !== undefined && from !== 'default')) return member;
  return reader.project.exported(reader.file.path, module, name);
}

function ownField(reader: JavascriptReader, node: Node): Value | undefined {
  const [first, name, ...rest] = chainOf(reader, node);
  if (first === undefined || name === undefined || rest.length > 0) return undefined;
  // `Auth.SECRET` is a static field of a class of this file
  const isStatic = /^[A-Z]\w*$/.test(first) && reader.file.text.includes(`class ${first}`);
  if (first !== 'this' && !isStatic) return undefined;
  const model = isStatic ? reader.classes.find((one) => one.name === first) : reader.classAt(node.code);
  if (model === undefined) return undefined;
  const assigned = reader.assignments.filter(
    ({ code, target }) =>
      code.start >= model.code.start &&
      code.end <= model.code.end &&
      (target === `this.${name}` ||
        target === `${first}.${name}` ||
        (target === name && model.fields.some((field) => field.code.start === code.start))),
  );
  const only = assigned.length === 1 ? assigned[0] : undefined;
  if (only === undefined) return undefined;
  const value = reader.follow(`${first}.${name}`, () => only.value);
  return value?.kind === 'unknown' ? undefined : value;
}
