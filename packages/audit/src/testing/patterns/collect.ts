import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Lang, parse, type SgNode } from '@ast-grep/napi';

/** A regular expression as it is written in the source. */
export interface WrittenPattern {
  /** `rules/token-logged.ts:12`. */
  readonly place: string;
  readonly pattern: RegExp;
}

/** Every regular expression in the source files of a folder and its folders, tests excepted; in those that are put together, names stand for what is put in. */
export function patternsIn(folder: string): readonly WrittenPattern[] {
  return sourceFiles(folder).flatMap((file) => {
    const root = parse(Lang.TypeScript, readFileSync(join(folder, file), 'utf8')).root();
    const placeOf = (node: SgNode) => `${file}:${node.range().start.line + 1}`;
    const literals = root.findAll({ rule: { kind: 'regex' } }).map((node) => {
      const [, source = '', flags = ''] = /^\/(.*)\/(\w*)$/s.exec(node.text()) ?? [];
      return { place: placeOf(node), pattern: new RegExp(source, flags) };
    });
    const made = root.findAll('new RegExp($A)').concat(root.findAll('new RegExp($A, $B)'));
    return [...literals, ...made.flatMap((node) => madeAt(node, placeOf(node)))];
  });
}

function sourceFiles(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !/\.test\.ts$|(^|\/)testing\//.test(file))
    .sort();
}

/** What `new RegExp` is given as text: a template, whose holes are filled with a name, or a literal. */
function madeAt(node: SgNode, place: string): readonly WrittenPattern[] {
  const given = node.getMatch('A');
  const flags = /^'(\w*)'$/.exec(node.getMatch('B')?.text() ?? '')?.[1] ?? '';
  if (given === null || given.kind() !== 'template_string') return [];
  const written = given
    .text()
    .slice(1, -1)
    .replace(/\$\{(?:[^{}]|\{[^{}]*\})*\}/g, 'name');
  const source = written.replace(/\\([\\`$])/g, '$1');
  try {
    return [{ place, pattern: new RegExp(source, flags) }];
  } catch {
    return [];
  }
}
