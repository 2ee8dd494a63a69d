import type { Node } from '../scripting/node.ts';
import type { Step } from '../typed/step.ts';

/** How Go writes a link of a chain. */
export function goStep(node: Node): Step {
  switch (node.kind) {
    case 'identifier':
    case 'field_identifier':
    case 'package_identifier':
    case 'type_identifier':
      return { is: 'name', name: node.text };
    case 'selector_expression': {
      const object = node.field('operand');
      const name = node.field('field')?.text ?? '';
      return object === undefined ? { is: 'name', name } : { is: 'member', object, name };
    }
    case 'index_expression': {
      const object = node.field('operand');
      return object === undefined ? { is: 'other' } : { is: 'index', object, index: node.field('index') };
    }
    case 'call_expression':
      return ofCall(node);
    case 'composite_literal':
      return { is: 'construction', type: node.field('type')?.text ?? '', isCall: false };
    case 'unary_expression':
      return ofInner(/^[&*]/.test(node.text) ? node.field('operand') : undefined);
    case 'type_assertion_expression':
    case 'type_conversion_expression':
      return ofInner(node.field('operand'));
    case 'parenthesized_expression':
      return ofInner(node.children[0]);
    default:
      return { is: 'other' };
  }
}

function ofInner(inner: Node | undefined): Step {
  return inner === undefined ? { is: 'other' } : { is: 'same', inner };
}

function ofCall(node: Node): Step {
  let callee = node.field('function');
  while (callee?.kind === 'parenthesized_expression') callee = callee.children[0];
  // a generic function, as far as it is told from an index
  if (callee?.kind === 'index_expression' || callee?.kind === 'type_instantiation_expression') {
    callee = callee.field('operand') ?? callee.children[0];
  }
  if (callee?.kind === 'selector_expression') {
    return { is: 'call', object: callee.field('operand'), name: callee.field('field')?.text ?? '' };
  }
  return { is: 'call', object: undefined, name: callee?.kind === 'identifier' ? callee.text : '' };
}
