import type { Value } from '../model.ts';
import { Exports } from '../scripting/exports.ts';
import type { Node } from '../scripting/node.ts';
import type { JavascriptReader } from './read.ts';

/** What a module gives to others: `export`, `export default`, `module.exports`, `exports.x`. */
export function exportsOf(reader: JavascriptReader): ReadonlyMap<string, Value> {
  // Members of what a CommonJS module gives can be asked for by their names.
  const found = new Exports((name, all) => (name === 'default' ? undefined : memberOf(all.get('default'), name)));
  for (const statement of reader.root.children) {
    if (statement.kind === 'export_statement') readStatement(reader, statement, found);
  }
  for (const one of reader.assignments) {
    const { target } = one;
    if (target === 'module.exports') found.set('default', () => one.value);
    const own = /^(?:module\.)?exports\.([\w$]+)$/.exec(target)?.[1];
    if (own !== undefined) found.set(own, () => one.value);
  }
  return found;
}

function memberOf(whole: Value | undefined, name: string): Value | undefined {
  return whole?.kind === 'map' ? whole.entries.get(name) : undefined;
}

function readStatement(reader: JavascriptReader, statement: Node, found: Exports): void {
  const declaration = statement.field('declaration');
  const value = statement.field('value');
  if (value !== undefined) found.set('default', () => reader.value(value));
  if (declaration !== undefined) {
    const isDefault = /^export\s+default\b/.test(statement.text);
    const name = declaration.field('name')?.text;
    if (name !== undefined) found.set(isDefault ? 'default' : name, () => reader.value(declaration));
    for (const one of declaration.children.filter(({ kind }) => kind === 'variable_declarator')) {
      const given = one.field('value');
      const local = one.field('name')?.text;
      if (given !== undefined && local !== undefined) found.set(local, () => reader.value(given));
    }
  }
  if (statement.field('source') !== undefined) return;
  for (const one of statement.child('export_clause')?.children ?? []) {
    const name = one.field('name');
    if (name !== undefined) found.set(one.field('alias')?.text ?? name.text, () => reader.value(name));
  }
}
