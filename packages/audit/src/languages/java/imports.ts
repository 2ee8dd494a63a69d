import type { Node } from '../scripting/node.ts';

/** Local name → fully qualified name, of classes and of static members; wildcards name nothing. */
export function javaImports(root: Node): ReadonlyMap<string, string> {
  const imports = new Map<string, string>();
  for (const declaration of root.all(['import_declaration'])) {
    if (declaration.child('asterisk') !== undefined) continue;
    const path = declaration.children[0]?.text.replace(/\s/g, '') ?? '';
    imports.set(path.split('.').at(-1) ?? path, path);
  }
  return imports;
}
