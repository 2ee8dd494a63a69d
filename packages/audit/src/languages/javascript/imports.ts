import type { Node } from '../scripting/node.ts';

export interface ImportedName {
  /** As it is written: `jsonwebtoken`, `./config`, `node:crypto`. */
  readonly module: string;
  /** `default`, a name, or undefined for the module as a whole. */
  readonly name: string | undefined;
}

/** What each local name was imported as, by `import`, by `require`, or by `await import`. */
export function importedNames(
  statements: readonly Node[],
  declarators: readonly Node[],
): ReadonlyMap<string, ImportedName> {
  const names = new Map<string, ImportedName>();
  for (const statement of statements) readImport(statement, names);
  for (const declarator of declarators) readRequire(declarator, names);
  return names;
}

/** Whether anything in a text is imported otherwise than by a statement. */
export function mayRequire(text: string): boolean {
  return /\b(?:require|import)\s*\(/.test(text);
}

/** `jsonwebtoken.verify`. A default import stands for the module, as it does with `require`. */
export function importPath({ module, name }: ImportedName): string {
  const plain = module.replace(/^node:/, '');
  // packages that are what the platform has by now
  if (
    /^(node-fetch(-native)?|cross-fetch|isomorphic-(unfetch|fetch)|make-fetch-happen)$/.test(plain) &&
    (name ?? 'default') === 'default'
  )
    return 'fetch';
  return name === undefined || name === 'default' ? plain : `${plain}.${name}`;
}

/** `import a, { b as c } from 'd'`, `import * as e from 'f'`: as nearly all are written. */
const plainImport =
  /^import\s{1,60}(?:type\s{1,60}(?!from\b))?(?:([\w$]+)\s{0,60}(?:,\s{0,60}|(?=from\b|\s)))?(?:\*\s{0,60}as\s{1,60}([\w$]+)\s|\{([^{}'"`/]*)\})?\s{0,60}from\s{0,60}(?:'([^'"\\\n]*)'|"([^'"\\\n]*)")/;

/** Reads a statement as it is written: to ask the tree takes a dozen questions for each name. */
function readPlainImport(text: string, names: Map<string, ImportedName>): boolean {
  const [all, whole, namespace, listed = '', single, double] = plainImport.exec(text) ?? [];
  const module = single ?? double;
  if (all === undefined || module === undefined) return false;
  if (whole !== undefined) names.set(whole, { module, name: 'default' });
  if (namespace !== undefined) names.set(namespace, { module, name: undefined });
  for (const one of listed.split(',')) {
    const words = one.trim().split(/\s+/);
    if (words[0] === 'type' && words.length % 2 === 0) words.shift();
    const [name = '', , alias] = words;
    if (name !== '') names.set(alias ?? name, { module, name });
  }
  return true;
}

function readImport(statement: Node, names: Map<string, ImportedName>): void {
  if (readPlainImport(statement.text, names)) return;
  const module = literal(statement.field('source'));
  const clause = statement.child('import_clause');
  const required = statement.child('import_require_clause');
  if (required !== undefined) {
    const local = required.child('identifier')?.text;
    const source = literal(required.field('source') ?? required.child('string'));
    if (local !== undefined && source !== undefined) names.set(local, { module: source, name: undefined });
  }
  if (module === undefined || clause === undefined) return;
  for (const part of clause.children) {
    if (part.kind === 'identifier') names.set(part.text, { module, name: 'default' });
    else if (part.kind === 'namespace_import') {
      const local = part.child('identifier')?.text;
      if (local !== undefined) names.set(local, { module, name: undefined });
    } else {
      for (const one of part.children) {
        const name = one.field('name')?.text;
        if (name !== undefined) names.set(one.field('alias')?.text ?? name, { module, name });
      }
    }
  }
}

/** `const jwt = require('jsonwebtoken')`, `const { verify: v } = require(…)`, `const v = require(…).verify`. */
function readRequire(declarator: Node, names: Map<string, ImportedName>): void {
  const left = declarator.field('name');
  const required = requiredBy(declarator.field('value'));
  if (left === undefined || required === undefined) return;
  if (left.kind === 'identifier') names.set(left.text, required);
  if (left.kind !== 'object_pattern' || required.name !== undefined) return;
  for (const one of left.children) {
    if (one.kind === 'shorthand_property_identifier_pattern') {
      names.set(one.text, { module: required.module, name: one.text });
    } else if (one.kind === 'pair_pattern') {
      const name = one.field('key')?.text;
      const local = one.field('value');
      if (name !== undefined && local?.kind === 'identifier') names.set(local.text, { module: required.module, name });
    }
  }
}

/** What a declaration's value takes from elsewhere: `require('x')`, `require('x').y`, `await import('x')`. */
export function requiredBy(node: Node | undefined): ImportedName | undefined {
  if (node === undefined) return undefined;
  if (node.kind === 'await_expression' || node.kind === 'parenthesized_expression' || node.kind === 'as_expression') {
    return requiredBy(node.children[0]);
  }
  if (node.kind === 'member_expression') {
    const inner = requiredBy(node.field('object'));
    const name = node.field('property')?.text;
    return inner !== undefined && inner.name === undefined && name !== undefined
      ? { module: inner.module, name: name === 'default' ? undefined : name }
      : undefined;
  }
  if (node.kind !== 'call_expression') return undefined;
  const callee = node.field('function')?.text;
  const module = literal(node.field('arguments')?.children[0]);
  return (callee === 'require' || callee === 'import') && module !== undefined
    ? { module, name: undefined }
    : undefined;
}

function literal(node: Node | undefined): string | undefined {
  return node?.kind === 'string' ? node.text.slice(1, -1) : undefined;
}
