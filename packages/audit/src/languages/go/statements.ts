import type { Node } from '../scripting/node.ts';

/** Calls that do not come back. */
const ending = /^(panic|os\.Exit|log\.(Fatal|Panic)\w*|runtime\.Goexit|t\.Fatal\w*)\(/;

/** Whether a block returns, or panics, as its last statement. */
export function isTerminalBlock(block: Node): boolean {
  const statements = block.child('statement_list')?.children ?? block.children;
  const last = statements.at(-1);
  if (last === undefined) return false;
  return last.kind === 'return_statement' || (last.kind === 'expression_statement' && ending.test(last.text));
}
