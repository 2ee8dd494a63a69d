import type { Node } from '../scripting/node.ts';

const endings = new Set(['return_statement', 'raise_statement']);

/** Calls that raise: `abort(401)` of Flask, `sys.exit`. */
const raising = /^(flask\.)?(abort|sys\.exit|exit|quit|self\.permission_denied|deny)\(/;

/** Whether a block returns or raises as its last statement. */
export function isTerminalBlock(block: Node): boolean {
  const last = block.children.at(-1);
  if (last === undefined) return false;
  if (endings.has(last.kind)) return true;
  return last.kind === 'expression_statement' && raising.test(last.text);
}
