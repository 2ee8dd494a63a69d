import type { Node } from '../scripting/node.ts';

/** Whether a statement, or the last one of a block, returns or throws. */
export function isTerminal(statement: Node): boolean {
  const last = statement.kind === 'block' ? statement.children.at(-1) : statement;
  return last !== undefined && /^(return|throw)_statement$/.test(last.kind);
}
