import { mergedMaps } from '../merged.ts';
import type { Call, Code, Value } from '../model.ts';
import type { Node } from '../scripting/node.ts';
import { bare, resolvedValue } from './paths.ts';
import type { JavascriptReader } from './read.ts';

/** An expression, as far as it can be told without running it. */
export function javascriptValue(reader: JavascriptReader, written: Node): Value {
  const node = bare(written);
  const { code } = written;
  const unknown: Value = { kind: 'unknown', code };
  switch (node.kind) {
    case 'string':
      return { kind: 'string', text: unescapeLiteral(node.text.slice(1, -1)), code };
    case 'template_string':
      return ofTemplate(reader, node);
    case 'number':
      return { kind: 'number', number: Number(node.text.replaceAll('_', '').replace(/n$/, '')), code };
    case 'true':
    case 'false':
      return { kind: 'boolean', boolean: node.kind === 'true', code };
    case 'null':
    case 'undefined':
      return { kind: 'null', code };
    case 'array':
      return ofArray(reader, node);
    case 'object':
      return ofObject(reader, node);
    case 'call_expression':
    case 'new_expression': {
      const call = reader.callAt(node);
      return call === undefined ? unknown : (ofAssign(call, code) ?? { kind: 'call', call, code });
    }
    case 'identifier':
    case 'shorthand_property_identifier':
      return node.text === 'undefined' ? { kind: 'null', code } : { ...resolvedValue(reader, node), code };
    case 'this':
      return { kind: 'path', path: 'this', code };
    case 'member_expression':
    case 'subscript_expression':
      return { ...resolvedValue(reader, node), code };
    case 'binary_expression':
      return ofBinary(reader, node);
    case 'ternary_expression':
      return { kind: 'choice', options: values(reader, [node.field('consequence'), node.field('alternative')]), code };
    case 'unary_expression':
      return ofUnary(reader, node);
    case 'assignment_expression': {
      const right = node.field('right');
      return right === undefined ? unknown : reader.value(right);
    }
    case 'arrow_function':
    case 'function_expression':
    case 'generator_function':
    case 'function_declaration':
    case 'method_definition': {
      const model = reader.functionFor(node);
      return model === undefined ? unknown : { kind: 'function', function: model, code };
    }
    default:
      return unknown;
  }
}

function values(reader: JavascriptReader, nodes: readonly (Node | undefined)[]): readonly Value[] {
  return nodes.flatMap((node) => (node === undefined ? [] : [reader.value(node)]));
}

function ofTemplate(reader: JavascriptReader, node: Node): Value {
  const parts = node.children.map((child): Value => {
    if (child.kind !== 'template_substitution')
      return { kind: 'string', text: unescapeLiteral(child.text), code: child.code };
    const inner = child.children[0];
    return inner === undefined ? { kind: 'unknown', code: child.code } : reader.value(inner);
  });
  if (parts.every((part) => part.kind === 'string')) {
    return {
      kind: 'string',
      text: parts.map((part) => (part.kind === 'string' ? part.text : '')).join(''),
      code: node.code,
    };
  }
  return { kind: 'concat', parts, code: node.code };
}

function ofArray(reader: JavascriptReader, node: Node): Value {
  const items: Value[] = [];
  let isOpen = false;
  for (const child of node.children) {
    const spread = child.kind === 'spread_element' ? child.children[0] : undefined;
    const inner = spread === undefined ? undefined : reader.value(spread);
    if (child.kind !== 'spread_element') items.push(reader.value(child));
    else if (inner?.kind === 'list') items.push(...inner.items);
    if (child.kind === 'spread_element' && (inner?.kind !== 'list' || inner.isOpen)) isOpen = true;
  }
  return { kind: 'list', items, isOpen, code: node.code };
}

function ofObject(reader: JavascriptReader, node: Node): Value {
  const entries = new Map<string, Value>();
  let isOpen = false;
  for (const child of node.children) {
    if (child.kind === 'spread_element') {
      const inner = child.children[0] === undefined ? undefined : reader.value(child.children[0]);
      if (inner?.kind === 'map') for (const [name, value] of inner.entries) entries.set(name, value);
      if (inner?.kind !== 'map' || inner.isOpen) isOpen = true;
    } else if (child.kind === 'shorthand_property_identifier') entries.set(child.text, reader.value(child));
    else if (child.kind === 'method_definition') entries.set(child.field('name')?.text ?? '', reader.value(child));
    else if (child.kind === 'pair') {
      const name = keyOf(reader, child.field('key'));
      const value = child.field('value');
      if (name === undefined || value === undefined) isOpen = true;
      else entries.set(name, reader.value(value));
    }
  }
  return { kind: 'map', entries, isOpen, code: node.code };
}

/** `Object.assign({}, base, { ignoreExpiration: true })`, where at least one of them can be read. */
function ofAssign(call: Call, code: Code): Value | undefined {
  if (call.target !== 'Object.assign' || call.arguments.some(({ isSpread }) => isSpread)) return undefined;
  const given = call.arguments.map(({ value }) => value);
  const isRead = given.length > 1 && given.some((one) => one.kind === 'map' && one.entries.size > 0);
  return isRead ? mergedMaps(given, code) : undefined;
}

function keyOf(reader: JavascriptReader, key: Node | undefined): string | undefined {
  if (key === undefined) return undefined;
  if (key.kind === 'string') return unescapeLiteral(key.text.slice(1, -1));
  if (key.kind !== 'computed_property_name') return key.text;
  const inner = key.children[0] === undefined ? undefined : reader.value(key.children[0]);
  return inner?.kind === 'string' ? inner.text : undefined;
}

const arithmetic: Readonly<Record<string, (a: number, b: number) => number>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '**': (a, b) => a ** b,
};

function ofBinary(reader: JavascriptReader, node: Node): Value {
  const operator = node.field('operator')?.text ?? '';
  const operands = values(reader, [node.field('left'), node.field('right')]);
  const [left, right] = operands;
  const compute = arithmetic[operator];
  if (compute !== undefined && left?.kind === 'number' && right?.kind === 'number') {
    return { kind: 'number', number: compute(left.number, right.number), code: node.code };
  }
  if (operator === '+') return joined(operands, node);
  if (operator === '??' || operator === '||') {
    return {
      kind: 'choice',
      options: operands.flatMap((one) => (one.kind === 'choice' ? one.options : [one])),
      code: node.code,
    };
  }
  return { kind: 'operation', operator, operands, code: node.code };
}

/** `a + b + c` is one concatenation; texts alone are a text. Numbers are added by whoever knows what the rest is. */
function joined(operands: readonly Value[], node: Node): Value {
  const { code } = node;
  const isText = (value: Value) => value.kind === 'string' || value.kind === 'concat';
  if (!operands.some(isText)) return { kind: 'operation', operator: '+', operands, code };
  const parts = operands.flatMap((one) => (one.kind === 'concat' ? one.parts : [one]));
  if (parts.every((part) => part.kind === 'string')) {
    return { kind: 'string', text: parts.map((part) => (part.kind === 'string' ? part.text : '')).join(''), code };
  }
  return { kind: 'concat', parts, code };
}

function ofUnary(reader: JavascriptReader, node: Node): Value {
  const operator = node.field('operator')?.text ?? '';
  const operands = values(reader, [node.field('argument')]);
  const [operand] = operands;
  if (operator === 'void') return { kind: 'null', code: node.code };
  if (operator === '-' && operand?.kind === 'number')
    return { kind: 'number', number: -operand.number, code: node.code };
  if (operator === '!' && operand?.kind === 'number')
    return { kind: 'boolean', boolean: operand.number === 0, code: node.code };
  return { kind: 'operation', operator, operands, code: node.code };
}

const escapes: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  b: '\b',
  f: '\f',
  v: '\v',
  '0': '\0',
  '\n': '',
};

/** What a literal's text stands for. */
function unescapeLiteral(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(
    /\\(?:u\{([0-9a-f]+)\}|u([0-9a-f]{4})|x([0-9a-f]{2})|([\s\S]))/gi,
    (_all, braced, four, two, one) => {
      const digits = braced ?? four ?? two;
      if (digits === undefined) return escapes[one] ?? one;
      const point = Number.parseInt(digits, 16);
      return point > 0x10ffff ? '' : String.fromCodePoint(point);
    },
  );
}
