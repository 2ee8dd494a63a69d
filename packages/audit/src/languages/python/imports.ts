import type { Node } from '../scripting/node.ts';

export interface ImportedName {
  /** The module as it is written, dots of a relative import in front. */
  readonly module: string;
  /** The name in it; undefined where the module itself is meant. */
  readonly name: string | undefined;
}

/**
 * Objects that frameworks give to every module. They keep the bare name under which everybody knows them, so that `request.args` is the
 * same however it was imported.
 */
const bareNames = new Set([
  'flask.request',
  'flask.session',
  'flask.g',
  'flask.current_app',
  'quart.request',
  'quart.session',
  'bottle.request',
  'django.conf.settings',
  'sanic.request',
]);

/** What each local name was imported as. */
export function importedNames(root: Node): ReadonlyMap<string, ImportedName> {
  const names = new Map<string, ImportedName>();
  for (const statement of root.all(['import_statement', 'import_from_statement'])) {
    if (statement.kind === 'import_statement') readImport(statement, names);
    else readFrom(statement, names);
  }
  return names;
}

function readImport(statement: Node, names: Map<string, ImportedName>): void {
  for (const one of statement.fieldChildren('name')) {
    const alias = one.field('alias')?.text;
    const module = (one.field('name') ?? one).text;
    if (alias !== undefined) names.set(alias, { module, name: undefined });
    else {
      const first = module.split('.')[0] ?? module;
      names.set(first, { module: first, name: undefined });
    }
  }
}

function readFrom(statement: Node, names: Map<string, ImportedName>): void {
  const module = statement.field('module_name')?.text ?? '';
  for (const one of statement.fieldChildren('name')) {
    const name = (one.field('name') ?? one).text;
    names.set(one.field('alias')?.text ?? name, { module, name });
  }
}

/** `jwt.decode`; a relative import without its dots, as what a module is called from elsewhere. */
export function importPath({ module, name }: ImportedName): string {
  const path = [module.replace(/^\.+/, ''), name].filter((part) => part !== undefined && part !== '').join('.');
  return bareNames.has(path) ? (path.split('.').at(-1) ?? path) : path;
}

/** The modules that everything was imported from: `from config import *`. */
export function wildcardModules(root: Node): readonly string[] {
  return root.all(['wildcard_import']).flatMap((wildcard) => wildcard.parent?.field('module_name')?.text ?? []);
}
