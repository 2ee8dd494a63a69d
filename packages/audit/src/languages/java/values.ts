import type { Value } from '../model.ts';
import type { Node } from '../scripting/node.ts';
import { calculated, concatenated, isText, numberOf, unescaped } from '../typed/texts.ts';
import type { JavaReader } from './read.ts';

/** The value of a Java expression. */
export function javaValue(reader: JavaReader, node: Node): Value {
  const code = node.code;
  switch (node.kind) {
    case 'string_literal':
      return { kind: 'string', text: textOf(node.text), code };
    case 'character_literal':
      return { kind: 'string', text: unescaped(node.text.slice(1, -1)), code };
    case 'decimal_integer_literal':
    case 'hex_integer_literal':
    case 'decimal_floating_point_literal':
      return { kind: 'number', number: numberOf(node.text), code };
    case 'true':
    case 'false':
      return { kind: 'boolean', boolean: node.kind === 'true', code };
    case 'null_literal':
      return { kind: 'null', code };
    case 'identifier':
    case 'field_access':
    case 'array_access':
    case 'this':
      return reader.pathValue(node);
    case 'method_invocation':
    case 'object_creation_expression':
      return reader.callValue(node);
    case 'method_reference':
      return { kind: 'path', path: referencePath(reader, node), code };
    case 'lambda_expression': {
      const model = reader.functionFor(node);
      return model === undefined ? { kind: 'unknown', code } : { kind: 'function', function: model, code };
    }
    case 'array_initializer':
    case 'element_value_array_initializer':
      return { kind: 'list', items: node.children.map((one) => reader.value(one)), isOpen: false, code };
    default:
      return ofOperator(reader, node);
  }
}

/** A text block loses its indentation, as far as that matters here. */
function textOf(literal: string): string {
  if (!literal.startsWith('"""')) return unescaped(literal.slice(1, -1));
  return unescaped(
    literal
      .slice(3, -3)
      .replace(/^[^\n]*\n/, '')
      .replace(/^[ \t]+/gm, ''),
  );
}

function referencePath(reader: JavaReader, node: Node): string {
  const [holder, name] = node.children;
  const path = holder === undefined ? '' : reader.typeName(holder.text);
  return name === undefined ? path : `${path}.${name.text}`;
}

function ofInner(reader: JavaReader, inner: Node | undefined, node: Node): Value {
  return inner === undefined ? { kind: 'unknown', code: node.code } : reader.value(inner);
}

function ofOperator(reader: JavaReader, node: Node): Value {
  const code = node.code;
  switch (node.kind) {
    case 'parenthesized_expression':
      return ofInner(reader, node.children[0], node);
    case 'cast_expression':
      return ofInner(reader, node.field('value'), node);
    case 'assignment_expression':
      return ofInner(reader, node.field('right'), node);
    case 'array_creation_expression':
      return ofInner(reader, node.field('value'), node);
    case 'ternary_expression': {
      const options = [node.field('consequence'), node.field('alternative')].flatMap((one) =>
        one === undefined ? [] : [reader.value(one)],
      );
      return { kind: 'choice', options, code };
    }
    case 'unary_expression': {
      const operator = node.field('operator')?.text ?? '';
      const value = ofInner(reader, node.field('operand'), node);
      if (operator === '-' && value.kind === 'number') return { kind: 'number', number: -value.number, code };
      return { kind: 'operation', operator, operands: [value], code };
    }
    case 'instanceof_expression':
    case 'binary_expression': {
      const operator = node.field('operator')?.text ?? 'instanceof';
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
