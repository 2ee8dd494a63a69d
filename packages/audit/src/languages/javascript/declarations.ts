import type { Decorator, Parameter } from '../model.ts';
import type { Node } from '../scripting/node.ts';
import { lazily } from '../scripting/spans.ts';
import { resolvedPath } from './paths.ts';
import type { JavascriptReader } from './read.ts';

/** A function's own name, or what it is assigned to; `''` when nothing names it. */
export function functionName(node: Node): string {
  const own = node.field('name')?.text;
  if (own !== undefined) return own;
  let parent = node.parent;
  while (
    parent !== undefined &&
    ['parenthesized_expression', 'as_expression', 'satisfies_expression'].includes(parent.kind)
  ) {
    parent = parent.parent;
  }
  return nameFrom(parent);
}

/** The name that what stands around a function gives it. */
function nameFrom(parent: Node | undefined): string {
  switch (parent?.kind) {
    case 'variable_declarator':
      return parent.field('name')?.text ?? '';
    case 'pair':
      return (parent.field('key')?.text ?? '').replace(/^['"]|['"]$/g, '');
    case 'assignment_expression':
      return parent.field('left')?.text.split('.').at(-1) ?? '';
    case 'public_field_definition':
    case 'field_definition':
      return (parent.field('name') ?? parent.field('property'))?.text ?? '';
    // `const requireAuth = asyncHandler(async (req, res, next) => …)`, also as a member, an entry, a field of a class
    case 'arguments':
      return parent.children.length === 1 && isNamedByGiving.has(parent.parent?.parent?.kind ?? '')
        ? nameFrom(parent.parent?.parent)
        : '';
    case 'export_statement':
      return 'default';
    default:
      return '';
  }
}

const isNamedByGiving = new Set([
  'variable_declarator',
  'assignment_expression',
  'pair',
  'public_field_definition',
  'field_definition',
]);

/** `name`, `name?: Type`, `name = value`: what a parameter is called is read as it is written. */
const plainParameter = /^([A-Za-z_$][\w$]*)\s{0,9}(?:[?:=]|$)/;

export function parametersOf(reader: JavascriptReader, node: Node): readonly Parameter[] {
  const single = node.kind === 'arrow_function' ? node.field('parameter') : undefined;
  if (single !== undefined) return [{ name: single.text, type: undefined, defaultValue: undefined, decorators: [] }];
  const list = node.field('parameters');
  if (list === undefined) return [];
  return list.children.map((one): Parameter => {
    const isTyped = one.kind === 'required_parameter' || one.kind === 'optional_parameter';
    const pattern = () => (isTyped ? one.field('pattern') : one.field('left')) ?? one;
    // Later: a default may lead to a name, and names are looked for among parameters.
    return lazily<Parameter>({
      name: () => (isTyped ? plainParameter.exec(one.text)?.[1] : undefined) ?? pattern().text,
      type: () => (isTyped ? one.field('type')?.text.replace(/^:\s*/, '') : undefined),
      defaultValue: () => {
        const value = one.text.includes('=') ? one.field(isTyped ? 'value' : 'right') : undefined;
        return value === undefined ? undefined : reader.value(value);
      },
      decorators: () =>
        one.children.filter(({ kind }) => kind === 'decorator').map((each) => decoratorOf(reader, each)),
    });
  });
}

/** Decorators stand inside of what they decorate, before it, or before the `export` in front of it. */
export function decoratorsOf(reader: JavascriptReader, node: Node): readonly Decorator[] {
  const found = node.children.filter(({ kind }) => kind === 'decorator');
  const parent = node.parent;
  if (parent === undefined) return found.map((one) => decoratorOf(reader, one));
  if (parent.kind === 'export_statement') found.push(...parent.children.filter(({ kind }) => kind === 'decorator'));
  if (parent.kind === 'class_body') {
    const before: Node[] = [];
    for (const sibling of parent.children) {
      if (sibling.code.start >= node.code.start) break;
      if (sibling.kind === 'decorator') before.push(sibling);
      else before.length = 0;
    }
    found.push(...before);
  }
  return found.map((one) => decoratorOf(reader, one));
}

function decoratorOf(reader: JavascriptReader, node: Node): Decorator {
  const inner = node.children[0];
  if (inner === undefined) return { name: '', arguments: [], code: node.code };
  const callee = inner.kind === 'call_expression' ? inner.field('function') : inner;
  return {
    name: callee === undefined ? '' : resolvedPath(reader, callee),
    arguments: inner.kind === 'call_expression' ? reader.argumentsOf(inner) : [],
    code: node.code,
  };
}
