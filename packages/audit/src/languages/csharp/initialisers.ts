import type { Value } from '../model.ts';
import type { Node } from '../scripting/node.ts';
import type { CsharpReader } from './read.ts';

const mapTypes = /^(System\.Collections\.Generic\.)?(Concurrent|Sorted)?Dictionary(<|$)|JwtPayload$|^JwtHeader$/;
const listTypes =
  /^(System\.Collections\.Generic\.)?(List|HashSet|Collection|ReadOnlyCollection|IEnumerable|IList)(<|$)/;

/** What is made with values in it: collections are maps and lists, objects are calls of their constructor with the map behind the arguments. */
export function initialised(reader: CsharpReader, node: Node): Value {
  switch (node.kind) {
    case 'initializer_expression':
      return ofInitialiser(reader, node);
    case 'anonymous_object_creation_expression':
      return ofAnonymous(reader, node);
    case 'array_creation_expression':
    case 'implicit_array_creation_expression': {
      const inner = node.child('initializer_expression');
      return inner === undefined
        ? { kind: 'list', items: [], isOpen: true, code: node.code }
        : ofInitialiser(reader, inner);
    }
    case 'object_creation_expression':
    case 'implicit_object_creation_expression':
      return ofObject(reader, node);
    default: {
      const isOpen = node.children.some(
        (one) => /range_expression|spread/.test(one.kind) || one.children[0]?.kind === 'range_expression',
      );
      return { kind: 'list', items: node.children.map((one) => reader.value(one)), isOpen, code: node.code };
    }
  }
}

function ofObject(reader: CsharpReader, node: Node): Value {
  const step = reader.step(node);
  const type = step.is === 'construction' ? step.type : '';
  const initialiser = node.child('initializer_expression');
  if (mapTypes.test(type)) {
    const entries = initialiser === undefined ? new Map<string, Value>() : entriesOf(reader, initialiser).entries;
    const hasArguments = (node.field('arguments')?.children.length ?? 0) > 0;
    if (initialiser !== undefined) return { kind: 'map', entries, isOpen: hasArguments, code: node.code };
  }
  if (listTypes.test(type) && initialiser !== undefined)
    return { ...ofInitialiser(reader, initialiser), code: node.code };
  return reader.callValue(node);
}

/** `{ A = 1 }` and `{ { "a", 1 } }` are maps, `{ a, b }` is a list. */
function ofInitialiser(reader: CsharpReader, node: Node): Value {
  const isList =
    node.children.length > 0 &&
    node.children.every((one) => one.kind !== 'assignment_expression' && one.kind !== 'initializer_expression');
  if (isList)
    return { kind: 'list', items: node.children.map((one) => reader.value(one)), isOpen: false, code: node.code };
  return { kind: 'map', ...entriesOf(reader, node), code: node.code };
}

function entriesOf(reader: CsharpReader, node: Node): { entries: Map<string, Value>; isOpen: boolean } {
  const entries = new Map<string, Value>();
  let isOpen = false;
  for (const child of node.children) {
    const isPair = child.kind === 'initializer_expression';
    const key = isPair ? child.children[0] : child.field('left');
    const value = isPair ? child.children[1] : child.field('right');
    const name = key === undefined ? undefined : keyName(reader, key, isPair);
    if (name === undefined || value === undefined) isOpen = true;
    else entries.set(name, reader.value(value));
  }
  return { entries, isOpen };
}

/** A property by its name, a key by its value: `["b"]`, `JwtRegisteredClaimNames.Exp`. */
function keyName(reader: CsharpReader, key: Node, isPair: boolean): string | undefined {
  if (key.kind === 'identifier' && !isPair) return key.text;
  const inner = /^(element_binding|implicit_element_access|element_access)/.test(key.kind)
    ? key.all(['argument'])[0]?.children.at(-1)
    : key;
  const value = inner === undefined ? undefined : reader.value(inner);
  if (value?.kind === 'string') return value.text;
  return value?.kind === 'path' ? value.path.split('.').at(-1) : undefined;
}

/** `new { Id = 1, token }`. */
function ofAnonymous(reader: CsharpReader, node: Node): Value {
  const entries = new Map<string, Value>();
  const tokens = node.tokens;
  for (const [at, token] of tokens.entries()) {
    if (!token.isNamed || tokens[at - 1]?.text === '=') continue;
    const value = tokens[at + 1]?.text === '=' ? tokens[at + 2] : token;
    if (value !== undefined) entries.set(token.text.split('.').at(-1) ?? token.text, reader.value(value));
  }
  return { kind: 'map', entries, isOpen: false, code: node.code };
}
