import { mergedMaps } from '../merged.ts';
import type { Argument, Value } from '../model.ts';
import type { Node } from '../scripting/node.ts';
import { configured } from './paths.ts';
import type { PythonReader } from './read.ts';
import { readSetting } from './settings.ts';
import { unescaped } from './strings.ts';

/** The value of a Python expression. */
export function pythonValue(reader: PythonReader, node: Node): Value {
  const code = node.code;
  switch (node.kind) {
    case 'string':
    case 'concatenated_string':
      return ofString(reader, node);
    case 'integer':
    case 'float':
      return { kind: 'number', number: Number(node.text.replace(/_/g, '')), code };
    case 'true':
    case 'false':
      return { kind: 'boolean', boolean: node.kind === 'true', code };
    case 'none':
      return { kind: 'null', code };
    case 'list':
    case 'tuple':
    case 'set':
    case 'expression_list':
      return ofList(reader, node);
    case 'dictionary':
      return ofDictionary(reader, node);
    case 'identifier':
    case 'attribute':
    case 'subscript':
      return reader.pathValue(node);
    case 'call':
      return ofCall(reader, node);
    case 'lambda': {
      const model = reader.functionFor(node);
      return model === undefined ? { kind: 'unknown', code } : { kind: 'function', function: model, code };
    }
    case 'parenthesized_expression':
    case 'await':
    case 'expression_statement':
    case 'type':
      return ofOnlyChild(reader, node);
    case 'named_expression':
      return ofField(reader, node, 'value');
    default:
      return ofOperator(reader, node);
  }
}

function ofOnlyChild(reader: PythonReader, node: Node): Value {
  const inner = node.children[0];
  return inner === undefined ? { kind: 'unknown', code: node.code } : reader.value(inner);
}

function ofField(reader: PythonReader, node: Node, name: string): Value {
  const inner = node.field(name);
  return inner === undefined ? { kind: 'unknown', code: node.code } : reader.value(inner);
}

function ofOperator(reader: PythonReader, node: Node): Value {
  const code = node.code;
  switch (node.kind) {
    case 'boolean_operator': {
      const operands = node.children.map((child) => reader.value(child));
      const operator = node.field('operator')?.text ?? 'or';
      return operator === 'or'
        ? { kind: 'choice', options: operands, code }
        : { kind: 'operation', operator, operands, code };
    }
    case 'conditional_expression': {
      const [first, , last] = node.children;
      const options = [first, last].flatMap((one) => (one === undefined ? [] : [reader.value(one)]));
      return { kind: 'choice', options, code };
    }
    case 'binary_operator':
      return ofBinary(reader, node);
    case 'comparison_operator':
    case 'not_operator':
    case 'unary_operator': {
      const operator = node.kind === 'not_operator' ? '!' : (node.tokens.find((one) => !one.isNamed)?.text ?? '');
      const operands = node.children.map((child) => reader.value(child));
      return negative(operator, operands, code) ?? { kind: 'operation', operator, operands, code };
    }
    case 'list_comprehension':
    case 'generator_expression':
    case 'set_comprehension': {
      const body = node.field('body');
      return { kind: 'list', items: body === undefined ? [] : [reader.value(body)], isOpen: true, code };
    }
    case 'dictionary_comprehension':
      return { kind: 'map', entries: new Map(), isOpen: true, code };
    default:
      return { kind: 'unknown', code };
  }
}

function negative(operator: string, operands: readonly Value[], code: Value['code']): Value | undefined {
  const only = operands[0];
  return operator === '-' && operands.length === 1 && only?.kind === 'number'
    ? { kind: 'number', number: -only.number, code }
    : undefined;
}

function ofBinary(reader: PythonReader, node: Node): Value {
  const operator = node.field('operator')?.text ?? '';
  const operands = node.children.map((child) => reader.value(child));
  const isText = (value: Value) => value.kind === 'string' || value.kind === 'concat';
  const code = node.code;
  if (
    (operator === '+' && operands.some(isText)) ||
    (operator === '%' && operands[0] !== undefined && isText(operands[0]))
  ) {
    const parts = operands.flatMap((one) => (one.kind === 'concat' ? one.parts : [one]));
    return joined(parts, code);
  }
  // `BASE | {'verify_exp': False}`
  if (operator === '|' && operands.every(({ kind }) => kind === 'map')) return mergedMaps(operands, code);
  return { kind: 'operation', operator, operands, code };
}

/** Neighbouring texts become one. */
function joined(parts: readonly Value[], code: Value['code']): Value {
  return parts.length > 0 && parts.every((part) => part.kind === 'string')
    ? { kind: 'string', text: parts.map((part) => (part.kind === 'string' ? part.text : '')).join(''), code }
    : { kind: 'concat', parts, code };
}

function ofString(reader: PythonReader, node: Node): Value {
  const code = node.code;
  if (node.kind === 'concatenated_string') {
    const parts = node.children.map((child) => reader.value(child));
    return joined(
      parts.flatMap((part) => (part.kind === 'concat' ? part.parts : [part])),
      code,
    );
  }
  const prefix = /^[a-zA-Z]*/.exec(node.text)?.[0] ?? '';
  const isRaw = /r/i.test(prefix);
  const interpolations = /f/i.test(prefix) ? node.children.filter((child) => child.kind === 'interpolation') : [];
  if (interpolations.length === 0) {
    const text = node.children
      .filter((child) => child.kind === 'string_content')
      .map((child) => child.text)
      .join('');
    return { kind: 'string', text: unescaped(text, isRaw), code };
  }
  const parts = node.children.flatMap((child): Value[] => {
    if (child.kind === 'string_content')
      return [{ kind: 'string', text: unescaped(child.text, isRaw), code: child.code }];
    const inner = child.kind === 'interpolation' ? child.children[0] : undefined;
    return inner === undefined ? [] : [reader.value(inner)];
  });
  return { kind: 'concat', parts, code };
}

function ofList(reader: PythonReader, node: Node): Value {
  let isOpen = false;
  const items = node.children.flatMap((child): readonly Value[] => {
    if (child.kind !== 'list_splat') return [reader.value(child)];
    const inner = child.children[0] === undefined ? undefined : reader.value(child.children[0]);
    isOpen ||= inner?.kind !== 'list' || inner.isOpen;
    if (inner?.kind === 'list') return inner.items;
    // `[*router.urls, path(…)]`: what it is called says what else is in the list
    return inner?.kind === 'path' ? [inner] : [];
  });
  return { kind: 'list', items, isOpen, code: node.code };
}

function ofDictionary(reader: PythonReader, node: Node): Value {
  const entries = new Map<string, Value>();
  let isOpen = false;
  for (const child of node.children) {
    const key = child.kind === 'pair' ? child.field('key') : undefined;
    const value = child.kind === 'pair' ? child.field('value') : undefined;
    if (key === undefined || value === undefined) {
      // `{**base, 'verify_exp': False}`
      const spread = child.kind === 'dictionary_splat' ? child.children[0] : undefined;
      const inner = spread === undefined ? undefined : reader.value(spread);
      if (inner?.kind === 'map') for (const [inside, one] of inner.entries) entries.set(inside, one);
      isOpen ||= inner?.kind !== 'map' || inner.isOpen;
      continue;
    }
    const name = reader.value(key);
    if (name.kind === 'string') entries.set(name.text, reader.value(value));
    else isOpen = true;
  }
  return { kind: 'map', entries, isOpen, code: node.code };
}

function ofCall(reader: PythonReader, node: Node): Value {
  const code = node.code;
  const call = reader.callAt(node);
  if (call === undefined) return { kind: 'unknown', code };
  const setting = configured(reader, call) ?? readSetting(call);
  if (setting !== undefined) return { ...setting, code };
  if (call.target === 'dict') return ofDictCall(call.arguments, code);
  return { kind: 'call', call, code };
}

function ofDictCall(given: readonly Argument[], code: Value['code']): Value {
  const named = new Map(given.flatMap(({ name, value }) => (name === undefined ? [] : [[name, value] as const])));
  const others = given.filter(({ name }) => name === undefined).map(({ value }) => value);
  return mergedMaps([...others, { kind: 'map', entries: named, isOpen: false, code }], code);
}
