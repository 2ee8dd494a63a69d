import type { Node } from '../scripting/node.ts';

/** What each name stands for by `use`, with `.` between: `JWT` → `Firebase.JWT.JWT`; functions and constants, too. */
export function importedNames(root: Node): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const declaration of root.all(['namespace_use_declaration'])) {
    const prefix = declaration.child('namespace_name')?.text;
    const group = declaration.child('namespace_use_group');
    for (const clause of (group ?? declaration).children) {
      if (clause.kind === 'namespace_use_clause') add(names, prefix, clause);
    }
  }
  return names;
}

function add(names: Map<string, string>, prefix: string | undefined, clause: Node): void {
  const [name, alias] = clause.children.filter(({ kind }) => kind === 'name' || kind === 'qualified_name');
  if (name === undefined) return;
  const path = dotted(prefix === undefined ? name.text : `${prefix}\\${name.text}`);
  names.set(alias?.text ?? path.split('.').at(-1) ?? path, path);
}

/** `\Firebase\JWT\JWT` → `Firebase.JWT.JWT`. */
export function dotted(name: string): string {
  return name.replace(/^\\/, '').replaceAll('\\', '.');
}
