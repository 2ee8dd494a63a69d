import type { Value } from '../model.ts';
import type { Node } from '../scripting/node.ts';
import type { JavascriptReader } from './read.ts';

/** What a module gives to others: `export`, `export default`, `module.exports`, `exports.x`. */
export function exportsOf(reader: JavascriptReader): ReadonlyMap<string, Value> {
  const found = new Map<string, Value>();
  for (const statement of reader.root.all(['export_statement'])) readStatement(reader, statement, found);
  for (const { target, value } of reader.assignments) {
    if (target === 'module.exports') found.set('default', value);
    const own = /^(?:module\.)?exports\.([\w$]+)$/.exec(target)?.[1];
    if (own !== undefined) found.set(own, value);
  }
  const whole = found.get('default');
  // Members of what a CommonJS module gives can be asked for by their names.
  if (whole?.kind === 'map') for (const [name, value] of whole.entries) if (!found.has(name)) found.set(name, value);
  return found;
}

function readStatement(reader: JavascriptReader, statement: Node, found: Map<string, Value>): void {
  const declaration = statement.field('declaration');
  const value = statement.field('value');
  if (value !== undefined) found.set('default', reader.value(value));
  if (declaration !== undefined) {
    const isDefault = /^export\s+default\b/.test(statement.text);
    const name = declaration.field('name')?.text;
    if (name !== undefined) found.set(isDefault ? 'default' : name, reader.value(declaration));
    for (const one of declaration.children.filter(({ kind }) => kind === 'variable_declarator')) {
      const given = one.field('value');
      const local = one.field('name')?.text;
      if (given !== undefined && local !== undefined) found.set(local, reader.value(given));
    }
  }
  if (statement.field('source') !== undefined) return;
  for (const one of statement.child('export_clause')?.children ?? []) {
    const name = one.field('name');
    if (name !== undefined) found.set(one.field('alias')?.text ?? name.text, reader.value(name));
  }
}
