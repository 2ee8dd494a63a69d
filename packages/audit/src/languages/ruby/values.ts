import { mergedMaps } from '../merged.ts';
import type { Call, Code, Value } from '../model.ts';
import type { Node } from '../scripting/node.ts';
import type { RubyReader } from './read.ts';
import { readSetting } from './settings.ts';

/** The value of a Ruby expression. Symbols are strings. */
export function rubyValue(reader: RubyReader, node: Node): Value {
  const code = node.code;
  switch (node.kind) {
    case 'string':
    case 'chained_string':
    case 'delimited_symbol':
    case 'bare_string':
    case 'bare_symbol':
    case 'subshell':
    case 'heredoc_body':
      return ofString(reader, node);
    case 'heredoc_beginning': {
      const body = reader.heredocOf(node);
      return body === undefined ? { kind: 'unknown', code } : { ...reader.value(body), code };
    }
    case 'simple_symbol':
      return { kind: 'string', text: node.text.replace(/^:/, ''), code };
    case 'hash_key_symbol':
      return { kind: 'string', text: node.text, code };
    case 'integer':
    case 'float':
      return { kind: 'number', number: Number(node.text.replace(/_/g, '')), code };
    case 'true':
    case 'false':
      return { kind: 'boolean', boolean: node.kind === 'true', code };
    case 'nil':
      return { kind: 'null', code };
    case 'array':
    case 'string_array':
    case 'symbol_array':
    case 'right_assignment_list':
      return ofArray(reader, node.children, code);
    case 'hash':
      return ofPairs(reader, node.children, code);
    case 'call':
      return ofCall(reader, node);
    case 'lambda': {
      const model = reader.functionFor(node);
      return model === undefined ? { kind: 'unknown', code } : { kind: 'function', function: model, code };
    }
    default:
      return ofOperator(reader, node);
  }
}

function ofOperator(reader: RubyReader, node: Node): Value {
  const code = node.code;
  switch (node.kind) {
    case 'identifier':
    case 'constant':
    case 'scope_resolution':
    case 'element_reference':
    case 'instance_variable':
    case 'class_variable':
    case 'global_variable':
    case 'self':
    case 'super':
      return reader.pathValue(node);
    case 'parenthesized_statements':
    case 'begin':
    case 'argument_list':
    case 'pattern': {
      const last = node.children.at(-1);
      return last === undefined ? { kind: 'unknown', code } : reader.value(last);
    }
    case 'conditional':
      return choiceOf(reader, [node.field('consequence'), node.field('alternative')], code);
    case 'binary':
      return ofBinary(reader, node);
    case 'unary': {
      const operand = node.field('operand');
      const operator = node.field('operator')?.text ?? '!';
      const inner = operand === undefined ? [] : [reader.value(operand)];
      const only = inner[0];
      if (operator === '-' && only?.kind === 'number') return { kind: 'number', number: -only.number, code };
      return { kind: 'operation', operator: operator === 'not' ? '!' : operator, operands: inner, code };
    }
    case 'assignment': {
      const right = node.field('right');
      return right === undefined ? { kind: 'unknown', code } : reader.value(right);
    }
    case 'operator_assignment':
      return choiceOf(reader, [node.field('left'), node.field('right')], code);
    default:
      return { kind: 'unknown', code };
  }
}

function choiceOf(reader: RubyReader, nodes: readonly (Node | undefined)[], code: Value['code']): Value {
  return { kind: 'choice', options: nodes.flatMap((one) => (one === undefined ? [] : [reader.value(one)])), code };
}

function ofBinary(reader: RubyReader, node: Node): Value {
  const code = node.code;
  const operator = node.field('operator')?.text ?? '';
  const operands = [node.field('left'), node.field('right')].flatMap((one) =>
    one === undefined ? [] : [reader.value(one)],
  );
  if (operator === '||' || operator === 'or') return { kind: 'choice', options: operands, code };
  const isText = (value: Value) => value.kind === 'string' || value.kind === 'concat';
  if (operator === '+' && operands.some(isText)) {
    const parts = operands.flatMap((one) => (one.kind === 'concat' ? one.parts : [one]));
    return parts.every((part) => part.kind === 'string')
      ? { kind: 'string', text: parts.map((part) => (part.kind === 'string' ? part.text : '')).join(''), code }
      : { kind: 'concat', parts, code };
  }
  return { kind: 'operation', operator, operands, code };
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', e: '\u001b', s: ' ', '0': '\0' };

function ofString(reader: RubyReader, node: Node): Value {
  const code = node.code;
  const parts = node.children.flatMap((child): Value[] => {
    switch (child.kind) {
      case 'string_content':
      case 'heredoc_content':
        return [{ kind: 'string', text: child.text, code: child.code }];
      case 'escape_sequence':
        return [{ kind: 'string', text: escapes[child.text.slice(1)] ?? child.text.slice(1), code: child.code }];
      case 'interpolation': {
        const inner = child.children[0];
        return inner === undefined ? [] : [reader.value(inner)];
      }
      case 'string':
        return [reader.value(child)].flatMap((one) => (one.kind === 'concat' ? one.parts : [one]));
      default:
        return [];
    }
  });
  if (parts.every((part) => part.kind === 'string')) {
    return { kind: 'string', text: parts.map((part) => (part.kind === 'string' ? part.text : '')).join(''), code };
  }
  return { kind: 'concat', parts, code };
}

function ofArray(reader: RubyReader, nodes: readonly Node[], code: Value['code']): Value {
  const isOpen = nodes.some((one) => one.kind === 'splat_argument');
  return {
    kind: 'list',
    items: nodes.filter((one) => one.kind !== 'splat_argument').map((one) => reader.value(one)),
    isOpen,
    code,
  };
}

/** A hash of pairs; `**other` and computed keys leave it open. */
export function ofPairs(reader: RubyReader, nodes: readonly Node[], code: Value['code']): Value {
  const entries = new Map<string, Value>();
  let isOpen = false;
  for (const child of nodes) {
    const key = child.kind === 'pair' ? child.field('key') : undefined;
    const name = key === undefined ? undefined : reader.value(key);
    if (key === undefined || name?.kind !== 'string') {
      isOpen = true;
      continue;
    }
    // `{ token: }` is short for `{ token: token }`
    entries.set(name.text, reader.value(child.field('value') ?? key));
  }
  return { kind: 'map', entries, isOpen, code };
}

function ofCall(reader: RubyReader, node: Node): Value {
  const code = node.code;
  const call = reader.callAt(node);
  const setting = call === undefined ? undefined : readSetting(call);
  if (setting !== undefined) return { ...setting, code };
  const merged = call === undefined ? undefined : ofMerge(call, code);
  if (merged !== undefined) return merged;
  const takes = node.field('arguments') !== undefined || node.field('block') !== undefined;
  if (call !== undefined && (takes || !beginsWithName(node))) return { kind: 'call', call, code };
  return reader.pathValue(node);
}

/** `BASE.merge(verify_expiration: false)`, of a hash in sight. */
function ofMerge(call: Call, code: Code): Value | undefined {
  if (!/^(reverse_)?merge!?$/.test(call.name) || call.receiver?.kind !== 'map') return undefined;
  const given = call.arguments.filter(({ name }) => name === undefined).map(({ value }) => value);
  const named = new Map(
    call.arguments.flatMap(({ name, value }) => (name === undefined ? [] : [[name, value] as const])),
  );
  const added: readonly Value[] = [...given, { kind: 'map', entries: named, isOpen: false, code }];
  return mergedMaps(call.name.startsWith('reverse') ? [...added, call.receiver] : [call.receiver, ...added], code);
}

/** `user.name`, not `30.days` or `'a'.strip`: a chain of names is a path. */
function beginsWithName(node: Node): boolean {
  if (node.kind === 'call' || node.kind === 'element_reference' || node.kind === 'scope_resolution') {
    const before = node.field('receiver') ?? node.field('object') ?? node.field('scope');
    return before === undefined || beginsWithName(before);
  }
  return /^(identifier|constant|instance_variable|class_variable|global_variable|self|super)$/.test(node.kind);
}
