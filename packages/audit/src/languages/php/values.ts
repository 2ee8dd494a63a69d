import { mergedMaps } from '../merged.ts';
import type { Call, Code, Value } from '../model.ts';
import type { Node } from '../scripting/node.ts';
import { ofConfiguration, ofInclude } from './included.ts';
import { bare, resolvedValue } from './paths.ts';
import type { PhpReader } from './read.ts';

/** An expression, as far as it can be told without running it. */
export function phpValue(reader: PhpReader, written: Node): Value {
  const node = bare(written);
  const { code } = written;
  const unknown: Value = { kind: 'unknown', code };
  switch (node.kind) {
    case 'string':
      return { kind: 'string', text: node.text.slice(1, -1).replace(/\\(['\\])/g, '$1'), code };
    case 'encapsed_string':
      return joined(reader, node, node.children);
    case 'heredoc':
    case 'nowdoc':
      return joined(reader, node, node.child('heredoc_body')?.children ?? node.child('nowdoc_body')?.children ?? []);
    case 'integer':
      return { kind: 'number', number: integer(node.text), code };
    case 'float':
      return { kind: 'number', number: Number(node.text.replaceAll('_', '')), code };
    case 'boolean':
      return { kind: 'boolean', boolean: node.text.toLowerCase() === 'true', code };
    case 'null':
      return { kind: 'null', code };
    case 'array_creation_expression':
      return ofArray(reader, node);
    case 'function_call_expression':
    case 'member_call_expression':
    case 'nullsafe_member_call_expression':
    case 'scoped_call_expression':
    case 'object_creation_expression': {
      const call = reader.callAt(node);
      const configured =
        call === undefined || !/config\W/i.test(node.text)
          ? undefined
          : ofConfiguration(reader, call.target, call.arguments[0]?.value, node);
      if (configured !== undefined) return { ...configured, code };
      return call === undefined ? unknown : (ofMerge(call, code) ?? { kind: 'call', call, code });
    }
    case 'anonymous_function':
    case 'arrow_function': {
      const model = reader.functionFor(node);
      return model === undefined ? unknown : { kind: 'function', function: model, code };
    }
    case 'require_expression':
    case 'require_once_expression':
    case 'include_expression':
    case 'include_once_expression': {
      const given = ofInclude(reader, node);
      return given === undefined ? unknown : { ...given, code };
    }
    case 'binary_expression':
      return ofBinary(reader, node);
    case 'conditional_expression':
      return choice(reader, node, [node.field('body') ?? node.field('condition'), node.field('alternative')]);
    case 'match_expression':
      return choice(
        reader,
        node,
        (node.field('body') ?? node.child('match_block'))?.children.map((arm) => arm.children.at(-1)) ?? [],
      );
    case 'unary_op_expression':
      return ofUnary(reader, node);
    case 'assignment_expression':
    case 'reference_assignment_expression': {
      const right = node.field('right');
      return right === undefined ? unknown : { ...reader.value(right), code };
    }
    default:
      return { ...resolvedValue(reader, node), code };
  }
}

function integer(text: string): number {
  const plain = text.replaceAll('_', '');
  return /^0\d/.test(plain) ? Number.parseInt(plain, 8) : Number(plain);
}

function choice(reader: PhpReader, node: Node, options: readonly (Node | undefined)[]): Value {
  const values = options.flatMap((option) => (option === undefined ? [] : [reader.value(option)]));
  return { kind: 'choice', options: values, code: node.code };
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', v: '\v', e: '\x1b', f: '\f', 0: '\0' };

function textOf(node: Node): string {
  if (node.kind !== 'escape_sequence') return node.text;
  const escaped = node.text.slice(1);
  return escapes[escaped] ?? escaped;
}

function joined(reader: PhpReader, node: Node, children: readonly Node[]): Value {
  const isText = ({ kind }: Node) =>
    kind === 'string_content' || kind === 'escape_sequence' || kind === 'nowdoc_string';
  if (children.every(isText)) return { kind: 'string', text: children.map(textOf).join(''), code: node.code };
  const parts = children.map(
    (child): Value => (isText(child) ? { kind: 'string', text: textOf(child), code: child.code } : reader.value(child)),
  );
  return { kind: 'concat', parts, code: node.code };
}

function ofArray(reader: PhpReader, node: Node): Value {
  const entries = new Map<string, Value>();
  const items: Value[] = [];
  let isOpen = false;
  let hasKeys = false;
  for (const element of node.children) {
    const parts = element.children;
    const [first, second] = parts;
    if (first === undefined) continue;
    if (first.kind === 'variadic_unpacking') {
      const inner = first.children[0] === undefined ? undefined : reader.value(first.children[0]);
      if (inner?.kind === 'map') for (const [name, one] of inner.entries) entries.set(name, one);
      if (inner?.kind === 'list') items.push(...inner.items);
      hasKeys ||= inner?.kind === 'map';
      isOpen ||= (inner?.kind !== 'map' && inner?.kind !== 'list') || inner.isOpen;
    } else if (second === undefined) items.push(reader.value(first));
    else {
      hasKeys = true;
      const key = reader.value(first);
      const name = key.kind === 'string' ? key.text : key.kind === 'number' ? String(key.number) : undefined;
      if (name === undefined) {
        isOpen = true;
        entries.set(first.text, reader.value(second));
      } else entries.set(name, reader.value(second));
    }
  }
  const { code } = node;
  if (!hasKeys) return { kind: 'list', items, isOpen, code };
  for (const [index, item] of items.entries()) entries.set(String(index), item);
  return { kind: 'map', entries, isOpen, code };
}

/** `array_merge($base, ['exp' => …])`, where at least one of them can be read. */
function ofMerge(call: Call, code: Code): Value | undefined {
  if (!/^array_(merge|replace)$/.test(call.target) || call.arguments.some(({ isSpread }) => isSpread)) return undefined;
  const given = call.arguments.map(({ value }) => value);
  return given.some(({ kind }) => kind === 'map') ? mergedMaps(given, code) : undefined;
}

const arithmetic: Readonly<Record<string, (a: number, b: number) => number>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
};

function ofBinary(reader: PhpReader, node: Node): Value {
  const operator = node.field('operator')?.text ?? '';
  const { code } = node;
  const operands = [node.field('left'), node.field('right')].flatMap((one) =>
    one === undefined ? [] : [reader.value(one)],
  );
  const [left, right] = operands;
  const compute = arithmetic[operator];
  if (compute !== undefined && left?.kind === 'number' && right?.kind === 'number') {
    return { kind: 'number', number: compute(left.number, right.number), code };
  }
  if (operator === '.') {
    const parts = operands.flatMap((one) => (one.kind === 'concat' ? one.parts : [one]));
    if (parts.every((part) => part.kind === 'string')) {
      return { kind: 'string', text: parts.map((part) => (part.kind === 'string' ? part.text : '')).join(''), code };
    }
    return { kind: 'concat', parts, code };
  }
  // what stands on the left wins
  if (operator === '+' && left?.kind === 'map' && right?.kind === 'map') return mergedMaps([right, left], code);
  if (operator === '??') {
    return { kind: 'choice', options: operands.flatMap((one) => (one.kind === 'choice' ? one.options : [one])), code };
  }
  return { kind: 'operation', operator, operands, code };
}

function ofUnary(reader: PhpReader, node: Node): Value {
  const argument = node.field('argument') ?? node.children.at(-1);
  const operand = argument === undefined ? undefined : reader.value(argument);
  const operator = node.text[0] ?? '';
  if (operator === '-' && operand?.kind === 'number')
    return { kind: 'number', number: -operand.number, code: node.code };
  return { kind: 'operation', operator, operands: operand === undefined ? [] : [operand], code: node.code };
}
