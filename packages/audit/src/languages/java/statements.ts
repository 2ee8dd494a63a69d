import type { Node } from '../scripting/node.ts';

/** Whether a statement, or the last one of a block, returns or throws. */
export function isTerminal(statement: Node): boolean {
  const last =
    statement.kind === 'block' || statement.kind === 'constructor_body' ? statement.children.at(-1) : statement;
  if (last === undefined) return false;
  return (
    /^(return|throw)_statement$/.test(last.kind) || (last !== statement && last.kind === 'block' && isTerminal(last))
  );
}
