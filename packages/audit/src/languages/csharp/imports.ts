import type { Node } from '../scripting/node.ts';

/** Aliases alone: which namespace a class comes from cannot be told from `using`, so classes keep their simple names. */
export function csharpImports(root: Node): ReadonlyMap<string, string> {
  const imports = new Map<string, string>();
  for (const directive of root.all(['using_directive'])) {
    const alias = /^(?:global\s+)?using\s+(\w+)\s*=\s*([\w.:]+)/.exec(directive.text);
    if (alias?.[1] !== undefined && alias[2] !== undefined) imports.set(alias[1], alias[2]);
  }
  return imports;
}
