import type { Node } from '../scripting/node.ts';

/** What ends an action, or the request when it stands in a `before_action`: replying is enough there. */
const ending =
  /^(raise|fail|render|head|redirect_to|halt|throw|exit|abort|error!|not_found|unauthorized|forbidden|head_\w+|render_\w+|deny_\w+|request_http_\w+)\b/;

/** Whether a piece of code returns, raises or replies as its last statement. */
export function isTerminal(node: Node): boolean {
  const last = /^(then|else|body_statement|block_body|do|begin)$/.test(node.kind) ? node.children.at(-1) : node;
  if (last === undefined) return false;
  if (last.kind === 'return') return true;
  if (last.kind === 'binary') return /\b(and|&&)\s+return\b/.test(last.text) || ending.test(last.text);
  return ending.test(last.text);
}
