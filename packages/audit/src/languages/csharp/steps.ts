import type { Node } from '../scripting/node.ts';
import type { Step } from '../typed/step.ts';

const other: Step = { is: 'other' };

/** How C# writes a link of a chain; `a?.b` is `a.b`. */
export function csharpStep(node: Node): Step {
  switch (node.kind) {
    case 'identifier':
    case 'predefined_type':
      return { is: 'name', name: node.text };
    case 'generic_name':
      return { is: 'name', name: simpleName(node) };
    case 'this':
    case 'this_expression':
      return { is: 'this' };
    case 'base':
    case 'base_expression':
      return { is: 'name', name: 'base' };
    case 'qualified_name':
    case 'alias_qualified_name':
    case 'member_access_expression':
      return ofMember(node);
    case 'conditional_access_expression':
      return ofConditional(node);
    case 'element_access_expression': {
      const object = node.field('expression');
      const index = node.field('subscript')?.children[0]?.children.at(-1);
      return object === undefined ? other : { is: 'index', object, index };
    }
    case 'invocation_expression':
      return ofCall(node.field('function'));
    case 'object_creation_expression':
      return { is: 'construction', type: node.field('type')?.text ?? '', isCall: true };
    case 'implicit_object_creation_expression':
      return { is: 'construction', type: impliedType(node), isCall: true };
    default:
      return ofWrapped(node);
  }
}

function ofWrapped(node: Node): Step {
  switch (node.kind) {
    case 'parenthesized_expression':
    case 'await_expression':
    case 'postfix_unary_expression':
      return ofInner(node.children[0]);
    case 'cast_expression':
      return ofInner(node.field('value'));
    case 'as_expression':
      return ofInner(node.field('left'));
    default:
      return other;
  }
}

function ofInner(inner: Node | undefined): Step {
  return inner === undefined ? other : { is: 'same', inner };
}

/** `Foo` for `Foo<int>`. */
function simpleName(node: Node | undefined): string {
  return node?.kind === 'generic_name' ? (node.child('identifier')?.text ?? '') : (node?.text ?? '');
}

function ofMember(node: Node): Step {
  const object = node.field('expression') ?? node.field('qualifier') ?? node.children[0];
  const name = simpleName(node.field('name') ?? node.children.at(-1));
  return object === undefined ? { is: 'name', name } : { is: 'member', object, name };
}

/** `a?.b`, `a?["b"]`. */
function ofConditional(node: Node): Step {
  const [object, binding] = node.children;
  if (object === undefined || binding === undefined) return other;
  if (binding.kind === 'member_binding_expression')
    return { is: 'member', object, name: simpleName(binding.field('name')) };
  if (binding.kind === 'element_binding_expression')
    return { is: 'index', object, index: binding.children[0]?.children.at(-1) };
  // a longer tail hangs below the condition: its first link is on the object, which no grammar field says
  const call = binding.kind === 'invocation_expression' ? binding.field('function') : binding;
  const first = call?.all(['member_binding_expression'])[0]?.field('name');
  return first === undefined ? other : { is: 'member', object, name: simpleName(first) };
}

function ofCall(callee: Node | undefined): Step {
  if (callee === undefined) return other;
  const step = csharpStep(callee);
  if (step.is === 'member') return { is: 'call', object: step.object, name: step.name };
  return { is: 'call', object: undefined, name: step.is === 'name' ? step.name : '' };
}

/** The type that `new()` makes: what the declaration around it says. */
function impliedType(node: Node): string {
  const around = node.parent;
  if (around?.kind === 'variable_declarator') return around.parent?.field('type')?.text ?? '';
  return around?.kind === 'property_declaration' ? (around.field('type')?.text ?? '') : '';
}
