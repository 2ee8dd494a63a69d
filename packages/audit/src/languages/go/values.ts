import type { Value } from '../model.ts';
import type { Node } from '../scripting/node.ts';
import { calculated, concatenated, isText, numberOf, unescaped } from '../typed/texts.ts';
import type { GoReader } from './read.ts';

/** The value of a Go expression. */
export function goValue(reader: GoReader, node: Node): Value {
  const code = node.code;
  switch (node.kind) {
    case 'interpreted_string_literal':
      return { kind: 'string', text: unescaped(node.text.slice(1, -1)), code };
    case 'raw_string_literal':
      return { kind: 'string', text: node.text.slice(1, -1), code };
    case 'int_literal':
    case 'float_literal':
      return { kind: 'number', number: numberOf(node.text), code };
    case 'true':
    case 'false':
      return { kind: 'boolean', boolean: node.kind === 'true', code };
    case 'nil':
      return { kind: 'null', code };
    case 'identifier':
    case 'field_identifier':
    case 'selector_expression':
    case 'index_expression':
      return reader.pathValue(node);
    case 'call_expression':
      return ofCall(reader, node);
    case 'composite_literal':
      return ofLiteral(reader, node.field('body') ?? node, node);
    case 'literal_value':
      return ofLiteral(reader, node, node);
    case 'func_literal': {
      const model = reader.functionFor(node);
      return model === undefined ? { kind: 'unknown', code } : { kind: 'function', function: model, code };
    }
    default:
      return ofOperator(reader, node);
  }
}

function ofOperator(reader: GoReader, node: Node): Value {
  const code = node.code;
  switch (node.kind) {
    case 'parenthesized_expression':
    case 'literal_element':
    case 'variadic_argument':
    case 'expression_list':
      return ofInner(reader, node.children[0], node);
    case 'type_assertion_expression':
      return ofInner(reader, node.field('operand'), node);
    case 'type_conversion_expression':
      return ofInner(reader, node.field('operand'), node);
    case 'unary_expression': {
      const operator = node.field('operator')?.text ?? '';
      const operand = node.field('operand');
      if (operator === '&' || operator === '*' || operator === '+') return ofInner(reader, operand, node);
      const value = ofInner(reader, operand, node);
      if (operator === '-' && value.kind === 'number') return { kind: 'number', number: -value.number, code };
      return { kind: 'operation', operator, operands: [value], code };
    }
    case 'binary_expression': {
      const operator = node.field('operator')?.text ?? '';
      const operands = [node.field('left'), node.field('right')].flatMap((one) =>
        one === undefined ? [] : [reader.value(one)],
      );
      if (operator === '+' && operands.some(isText)) return concatenated(operands, code);
      return calculated(operator, operands, code) ?? { kind: 'operation', operator, operands, code };
    }
    default:
      return { kind: 'unknown', code };
  }
}

function ofInner(reader: GoReader, inner: Node | undefined, node: Node): Value {
  return inner === undefined ? { kind: 'unknown', code: node.code } : reader.value(inner);
}

/** Conversions written as calls: `string(x)`, `int64(y)`. */
const conversions = new Set(['string', 'int', 'int64', 'float64', 'byte', 'any', 'uint', 'uint64', 'int32']);

function ofCall(reader: GoReader, node: Node): Value {
  const callee = node.field('function');
  const first = node.field('arguments')?.children[0];
  if (callee?.kind === 'identifier' && first !== undefined) {
    if (conversions.has(callee.text)) return reader.value(first);
    if (callee.text === 'make' && first.kind === 'map_type') {
      return { kind: 'map', entries: new Map(), isOpen: false, code: node.code };
    }
    // a map's type that is the library's: make(jwt.MapClaims)
    if (callee.text === 'make' && /Claims$|^(gin\.)?H$/.test(first.text)) {
      return { kind: 'map', entries: new Map(), isOpen: false, code: node.code };
    }
  }
  return reader.callValue(node);
}

/** A struct or a map as a map, a slice as a list. */
function ofLiteral(reader: GoReader, body: Node, node: Node): Value {
  const code = node.code;
  const elements = body.children;
  if (elements.some((one) => one.kind === 'keyed_element') || isMapType(node)) {
    const entries = new Map<string, Value>();
    let isOpen = false;
    for (const element of elements) {
      const [key, value] = element.kind === 'keyed_element' ? element.children : [];
      const name = key === undefined ? undefined : keyName(reader, key, node);
      if (name === undefined || value === undefined) isOpen = true;
      else entries.set(name, reader.value(value));
    }
    return { kind: 'map', entries, isOpen, code };
  }
  const type = node.field('type');
  const isStruct = type !== undefined && !/^(slice|array|implicit_length_array)_type$/.test(type.kind);
  // a struct's fields by position have no names here
  if (isStruct) return { kind: 'map', entries: new Map(), isOpen: elements.length > 0, code };
  return { kind: 'list', items: elements.map((one) => reader.value(one)), isOpen: false, code };
}

function isMapType(node: Node): boolean {
  return node.field('type')?.kind === 'map_type';
}

/** A field's name as it stands; the key of a map by its value. */
function keyName(reader: GoReader, key: Node, literal: Node): string | undefined {
  const inner = key.kind === 'literal_element' ? key.children[0] : key;
  if (inner === undefined) return undefined;
  if (inner.kind === 'identifier' && !isMapType(literal)) {
    const constant = /Claims$|\bH$|\bM$/.test(literal.field('type')?.text ?? '') ? reader.value(inner) : undefined;
    return constant?.kind === 'string' ? constant.text : inner.text;
  }
  const value = reader.value(inner);
  if (value.kind === 'string') return value.text;
  return value.kind === 'path' ? (value.path.split('.').at(-1) ?? undefined) : undefined;
}
