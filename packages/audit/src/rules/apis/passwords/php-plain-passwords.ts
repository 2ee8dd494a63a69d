import type { Code, SourceModel, Value } from '../../../languages/model.ts';
import type { Project } from '../../../source/project.ts';
import { hashesPasswords, hashingModels } from './password-hashing.ts';
import { passwordLike } from './password-words.ts';
import { aroundOf } from './plain-passwords.ts';

/** What columns of passwords are called. */
const column = '(?:\\w{1,20}_)?(?:pass(?:word|wd)?|pwd|senha|contra(?:sen[ai]a?)?|clave|mdp|kata_?sandi)';
const writes = new RegExp(
  String.raw`\binsert\s+into\b[^;]*\b${column}\b|\bupdate\b[^;]*\bset\b[^;]*\b${column}[\x60"]?\s*=`,
  'i',
);
const speaksOfOne = new RegExp(String.raw`[$>['":]${column}\b`, 'i');

/** `"INSERT INTO users (name, password) VALUES ('$name', '$password')"`, or with places, in a PHP project that hashes nothing. */
export function writtenBySql(model: SourceModel, project: Project): readonly Code[] {
  if (model.file.language !== 'php' || !writes.test(model.file.text)) return [];
  const statements = model.strings.filter((value) => isWriting(model, value) && isOfPassword(model, value));
  if (statements.length === 0 || hashesPasswords(project)) return [];
  return statements.map(({ code }) => code);
}

/** A statement, or the rest of one in which a name stands for the table: `'INSERT INTO ' . self::TABLE . ' (login, password) VALUES (…)'`. */
function isWriting({ file }: SourceModel, { code }: Value): boolean {
  if (writes.test(code.text)) return true;
  if (!/^['"]\s{0,9}(\(|set\b)/i.test(code.text)) return false;
  const before = file.text.slice(Math.max(0, code.start - 100), code.start);
  return (
    /\b(insert\s{1,9}into|update)\s{0,9}['"]\s{0,9}\.\s{0,9}[\w:$>-]{1,60}\s{0,9}\.\s{0,9}$/i.test(before) &&
    writes.test(`${before}${code.text}`)
  );
}

/** `User::create(['email' => …, 'password' => $password])` in a PHP project that hashes nothing. */
export function keptByModel(model: SourceModel, project: Project): readonly Code[] {
  if (model.file.language !== 'php') return [];
  const kept = model.calls.filter(
    ({ name, arguments: given }) =>
      /^(create|forceCreate|insert|insertGetId|fill|updateOrCreate|firstOrCreate|save)$/.test(name) &&
      given.some(({ value }) => value.kind === 'map' && isPlain(value.entries.get('password'))),
  );
  if (kept.length === 0 || hashesPasswords(project) || hashingModels.some((word) => project.mentions(word))) return [];
  return kept.map(({ code }) => code);
}

/** What was sent, as it was sent; a text that stands there is an example of a seeder. */
function isPlain(value: Value | undefined): boolean {
  if (value === undefined || !/pass|pwd/i.test(value.code.text)) return false;
  if (value.kind === 'path' || value.kind === 'choice') return true;
  return (
    value.kind === 'call' &&
    /^(trim|filter_var|strip_tags|htmlspecialchars|input|get|post|getPost|getVar)$/.test(value.call.name)
  );
}

/** The password stands in the statement, or is bound to it. */
function isOfPassword(model: SourceModel, value: Value): boolean {
  if (value.kind === 'concat' && value.parts.some((part) => part.kind === 'path' && passwordLike.test(part.path)))
    return true;
  // the literal ends where the password is joined to it
  const rest = /^[^;]*/.exec(model.file.text.slice(value.code.end, value.code.end + 300))?.[0] ?? '';
  if (/^\s*\./.test(rest) && speaksOfOne.test(rest)) return true;
  const hasPlaces = /VALUES\s*\([^)]*(\?|:\w+)|=\s*(\?|:\w+)/i.test(value.code.text);
  const around = aroundOf(model, value.code).replace(value.code.text, '');
  return hasPlaces && (/[$>['"]\w*pass(word|wd)?\b/i.test(around) || speaksOfOne.test(around));
}
