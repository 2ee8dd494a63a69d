import type { Node } from '../scripting/node.ts';
import type { Step } from '../typed/step.ts';

/** How Java writes a link of a chain. */
export function javaStep(node: Node): Step {
  switch (node.kind) {
    case 'identifier':
    case 'type_identifier':
      return { is: 'name', name: node.text };
    case 'this':
      return { is: 'this' };
    case 'super':
      return { is: 'name', name: 'super' };
    case 'field_access':
    case 'scoped_identifier':
    case 'scoped_type_identifier':
      return ofField(node);
    case 'array_access': {
      const object = node.field('array');
      return object === undefined ? { is: 'other' } : { is: 'index', object, index: node.field('index') };
    }
    case 'method_invocation': {
      return { is: 'call', object: node.field('object'), name: node.field('name')?.text ?? '' };
    }
    case 'explicit_constructor_invocation':
      return { is: 'call', object: undefined, name: node.field('constructor')?.text ?? '' };
    case 'object_creation_expression':
      return { is: 'construction', type: node.field('type')?.text ?? '', isCall: true };
    case 'cast_expression':
      return ofInner(node.field('value'));
    case 'parenthesized_expression':
      return ofInner(node.children[0]);
    default:
      return { is: 'other' };
  }
}

function ofField(node: Node): Step {
  const object = node.field('object') ?? node.field('scope') ?? node.children[0];
  const name = node.field('field')?.text ?? node.field('name')?.text ?? node.children.at(-1)?.text ?? '';
  return object === undefined ? { is: 'name', name } : { is: 'member', object, name };
}

function ofInner(inner: Node | undefined): Step {
  return inner === undefined ? { is: 'other' } : { is: 'same', inner };
}
