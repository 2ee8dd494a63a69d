import type { Value } from '../model.ts';
import type { Node } from '../scripting/node.ts';
import { calculated, concatenated, isText, numberOf, setting, unescaped } from '../typed/texts.ts';
import { initialised } from './initialisers.ts';
import { isConfiguration } from './known-calls.ts';
import type { CsharpReader } from './read.ts';

/** The value of a C# expression. */
export function csharpValue(reader: CsharpReader, node: Node): Value {
  const code = node.code;
  switch (node.kind) {
    case 'string_literal':
      return { kind: 'string', text: unescaped(node.text.replace(/u8$/, '').slice(1, -1)), code };
    case 'verbatim_string_literal':
      return { kind: 'string', text: node.text.slice(2, -1).replace(/""/g, '"'), code };
    case 'raw_string_literal':
      return { kind: 'string', text: node.text.replace(/^"+\n?|(?<![" \t])\n?[ \t]*"+$/g, ''), code };
    case 'character_literal':
      return { kind: 'string', text: unescaped(node.text.slice(1, -1)), code };
    case 'interpolated_string_expression':
      return ofInterpolated(reader, node);
    case 'integer_literal':
    case 'real_literal':
      return { kind: 'number', number: numberOf(node.text), code };
    case 'boolean_literal':
      return { kind: 'boolean', boolean: node.text === 'true', code };
    case 'null_literal':
      return { kind: 'null', code };
    case 'identifier':
    case 'member_access_expression':
    case 'element_access_expression':
    case 'qualified_name':
    case 'conditional_access_expression':
      return ofPath(reader, node);
    case 'invocation_expression':
      return reader.callValue(node);
    case 'object_creation_expression':
    case 'implicit_object_creation_expression':
    case 'anonymous_object_creation_expression':
    case 'initializer_expression':
    case 'array_creation_expression':
    case 'implicit_array_creation_expression':
    case 'collection_expression':
    case 'element_binding_expression':
      return initialised(reader, node);
    case 'lambda_expression':
    case 'anonymous_method_expression': {
      const model = reader.functionFor(node);
      return model === undefined ? { kind: 'unknown', code } : { kind: 'function', function: model, code };
    }
    default:
      return ofOperator(reader, node);
  }
}

/** `Configuration["Jwt:Key"]` and `GetSection("Jwt")["Key"]` are the setting's path. */
function ofPath(reader: CsharpReader, node: Node): Value {
  const step = reader.step(node);
  if (step.is === 'index' && holdsConfiguration(reader, step.object)) {
    const holder = reader.value(step.object);
    const name = reader.indexName(step.index);
    const section =
      holder.kind === 'path' && /^Configuration\./.test(holder.path) ? `${holder.path}:` : 'Configuration.';
    return setting(`${section}${name}`, undefined, node.code);
  }
  if (step.is === 'member' && step.name === 'Value') {
    const holder = reader.value(step.object);
    if (holder.kind === 'path' && holder.path.startsWith('Configuration.')) return { ...holder, code: node.code };
  }
  if (/^(string|String)\.Empty$/.test(node.text)) return { kind: 'string', text: '', code: node.code };
  return reader.pathValue(node);
}

/** By its name, or by its type. */
function holdsConfiguration(reader: CsharpReader, node: Node): boolean {
  if (isConfiguration(node.text)) return true;
  const type = node.kind === 'identifier' ? reader.typeOf(node.text, node.code.start) : undefined;
  return /^I?Configuration(Root|Section|Manager)?$/.test(type ?? '');
}

function ofInterpolated(reader: CsharpReader, node: Node): Value {
  const parts = node.children.flatMap((child): Value[] => {
    if (child.kind === 'string_content') return [{ kind: 'string', text: unescaped(child.text), code: child.code }];
    if (child.kind !== 'interpolation') return [];
    const inner = child.children.find((one) => one.kind !== 'interpolation_brace');
    return inner === undefined ? [] : [reader.value(inner)];
  });
  return concatenated(parts, node.code);
}

function ofInner(reader: CsharpReader, inner: Node | undefined, node: Node): Value {
  return inner === undefined ? { kind: 'unknown', code: node.code } : reader.value(inner);
}

function ofOperator(reader: CsharpReader, node: Node): Value {
  const code = node.code;
  switch (node.kind) {
    case 'parenthesized_expression':
    case 'await_expression':
    case 'arrow_expression_clause':
    case 'argument':
      return ofInner(reader, node.children.at(-1), node);
    case 'postfix_unary_expression':
      return ofInner(reader, node.children[0], node);
    case 'cast_expression':
      return ofInner(reader, node.field('value'), node);
    case 'as_expression':
      return ofInner(reader, node.field('left'), node);
    case 'assignment_expression':
      return ofInner(reader, node.field('right'), node);
    case 'conditional_expression': {
      const options = [node.field('consequence'), node.field('alternative')].flatMap((one) =>
        one === undefined ? [] : [reader.value(one)],
      );
      return { kind: 'choice', options, code };
    }
    case 'prefix_unary_expression': {
      const operator = node.text.slice(0, 1);
      const value = ofInner(reader, node.children.at(-1), node);
      if (operator === '-' && value.kind === 'number') return { kind: 'number', number: -value.number, code };
      return { kind: 'operation', operator, operands: [value], code };
    }
    case 'is_pattern_expression': {
      const operand = node.field('expression') ?? node.children[0];
      return {
        kind: 'operation',
        operator: 'is',
        operands: operand === undefined ? [] : [reader.value(operand)],
        code,
      };
    }
    case 'binary_expression':
      return ofBinary(reader, node);
    default:
      return { kind: 'unknown', code };
  }
}

function ofBinary(reader: CsharpReader, node: Node): Value {
  const operator = node.field('operator')?.text ?? '';
  const code = node.code;
  const written = [node.field('left'), node.field('right')].filter((one) => one !== undefined);
  if (operator === '??') {
    const options = written.filter((one) => one.kind !== 'throw_expression').map((one) => reader.value(one));
    return options.length === 1 && options[0] !== undefined
      ? { ...options[0], code }
      : { kind: 'choice', options, code };
  }
  const operands = written.map((one) => reader.value(one));
  if (operator === '+' && operands.some(isText)) return concatenated(operands, code);
  return calculated(operator, operands, code) ?? { kind: 'operation', operator, operands, code };
}
