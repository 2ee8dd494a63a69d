import { languageOf } from '../../../languages/file-names.ts';
import type { Code, SourceModel } from '../../../languages/model.ts';
import type { Project } from '../../../source/project.ts';
import { codeOf } from '../../code-of.ts';
import { tokenKeys } from '../jwt/jwt-keys.ts';
import { literalsBehind } from '../jwt/key-origins.ts';
import { isMerelyAName, type SecretLiteral, secretLiterals, tokenSecretName } from './secrets.ts';

export interface HardcodedKey extends SecretLiteral {
  readonly owner: string;
  /** The file that it stands in, where that is not the one that uses it. */
  readonly file?: string;
}

/**
 * The literal secrets that sign or verify tokens in a file, each text once, where they stand. One that stands in another file is told of by the first that
 * uses it, unless its name tells of it there.
 */
export function hardcodedKeys(model: SourceModel, project: Project): readonly HardcodedKey[] {
  const found = new Map<string, HardcodedKey>();
  for (const { key, code, owner } of [...tokenKeys(model)].sort((a, b) => a.code.start - b.code.start)) {
    for (const literal of [...secretLiterals(key), ...literalsBehind(model, key, project)]) {
      // what stands in a field so that it is not empty
      if (/^(fake|dummy|placeholder|masked)_/i.test(key.code.text)) continue;
      if (tokenSecretName.test(owner) && (isMerelyAName(owner, literal.text) || isPlaceholderOf(literal.text)))
        continue;
      // what goes over several lines is a document, or a key in PEM, which another rule knows
      if (found.has(literal.text) || /\n\s*\S/.test(literal.text.trim())) continue;
      const isFirst = isFirstToTell(project, literal.text, model.file.path);
      const isHere = standsHere(model, literal.code) && model.file.text.includes(literal.text);
      if (!isHere && (!isFirst || isNamedElsewhere(project, literal.text))) continue;
      const elsewhere = isHere ? undefined : placeElsewhere(project, literal.text);
      const place = isHere ? whereWritten(model, literal) : (elsewhere?.code ?? code);
      if (elsewhere === undefined && !standsHere(model, place)) continue;
      if (elsewhere === undefined && isFiller.test(model.file.text.slice(Math.max(0, place.start - 60), place.start)))
        continue;
      found.set(literal.text, {
        ...literal,
        code: place,
        owner,
        ...(elsewhere === undefined ? {} : { file: elsewhere.file }),
      });
    }
  }
  return [...found.values()];
}

/** `const FAKE_PASSWORD = …`: what a field shows that holds something. */
const isFiller = /\b(fake|dummy|placeholder|masked?)_\w{1,30}(\s*:\s*\w{1,20})?\s*=\s*['"`]?$/i;

/** Where another file of the project writes this text between quotes. */
function placeElsewhere(project: Project, text: string): { readonly file: string; readonly code: Code } | undefined {
  const quoted = new RegExp(`(['"\`])${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\1`);
  for (const file of project.files) {
    if (languageOf(file) === undefined || project.isTest(file)) continue;
    const source = project.read(file) ?? '';
    const at = source.includes(text) ? quoted.exec(source) : null;
    if (at !== null) return { file, code: codeOf(source, at.index, at.index + at[0].length) };
  }
  return undefined;
}

/** The literal itself, where a name is used in its place. */
function whereWritten(model: SourceModel, literal: SecretLiteral): Code {
  if (literal.code.text.includes(literal.text)) return literal.code;
  return model.strings.find((one) => one.kind === 'string' && one.text === literal.text)?.code ?? literal.code;
}

function standsHere(model: SourceModel, code: Code): boolean {
  return model.file.text.slice(code.start, code.end) === code.text;
}

const told = new WeakMap<Project, Map<string, string>>();

/** Whether this file is the first that tells of something that stands elsewhere. */
export function isFirstToTell(project: Project, what: string, file: string): boolean {
  const tellers = told.get(project) ?? new Map<string, string>();
  told.set(project, tellers);
  if (!tellers.has(what)) tellers.set(what, file);
  return tellers.get(what) === file;
}

function isNamedElsewhere(project: Project, text: string): boolean {
  const quoted = text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const named = new RegExp(`(?<!\\w)(\\w+)['"\\]]{0,3}\\s{0,20}(?:=>|[:=])[^\\n]{0,80}['"\`]${quoted}['"\`]`, 'g');
  const fallback = new RegExp(
    `\\b(process|Bun|Deno|import\\.meta)\\.env\\.\\w*(JWT|TOKEN)_?\\w*(SECRET|KEY)\\s*(\\?\\?|\\|\\|)\\s*['"\`]${quoted}['"\`]`,
  );
  return project.files.some((file) => {
    if (languageOf(file) === undefined || project.isTest(file)) return false;
    const source = project.read(file) ?? '';
    if (!source.includes(text)) return false;
    return fallback.test(source) || [...source.matchAll(named)].some((match) => tokenSecretName.test(match[1] ?? ''));
  });
}

/** In settings that a person is to fill. */
function isPlaceholderOf(text: string): boolean {
  return /^(<.*>|x{3,}|\*{3,}|\.{3}|TODO|FIXME|undefined|null)$/i.test(text);
}
