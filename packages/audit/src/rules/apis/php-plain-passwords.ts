import type { Code, SourceModel, Value } from '../../languages/model.ts';
import type { Project } from '../../source/project.ts';
import { hashesPasswords } from './password-hashing.ts';
import { passwordLike } from './password-words.ts';
import { aroundOf } from './plain-passwords.ts';

const writes = /\binsert\s+into\b[^;]*\bpass(word|wd)?\b|\bupdate\b[^;]*\bset\b[^;]*\bpass(word|wd)?[\x60"]?\s*=/i;

/** `"INSERT INTO users (name, password) VALUES ('$name', '$password')"`, or with places, in a PHP project that hashes nothing. */
export function writtenBySql(model: SourceModel, project: Project): readonly Code[] {
  if (model.file.language !== 'php' || !writes.test(model.file.text)) return [];
  const statements = model.strings.filter((value) => writes.test(value.code.text) && isOfPassword(model, value));
  if (statements.length === 0 || hashesPasswords(project)) return [];
  return statements.map(({ code }) => code);
}

/** What models of Eloquent and Doctrine make of a password by themselves. */
const hashingModels = [
  "'hashed'",
  '"hashed"',
  'setPasswordAttribute',
  'needsRehash',
  'beforeInsert',
  'Attribute::make',
];

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
  if (value.kind === 'concat') return value.parts.some((part) => part.kind === 'path' && passwordLike.test(part.path));
  // the literal ends where the password is joined to it
  const rest = /^[^;]*/.exec(model.file.text.slice(value.code.end, value.code.end + 300))?.[0] ?? '';
  if (/^\s*\.[\s\S]*\$\w*pass(word|wd)?\b/i.test(rest)) return true;
  const hasPlaces = /VALUES\s*\([^)]*(\?|:\w+)|=\s*(\?|:\w+)/i.test(value.code.text);
  const around = aroundOf(model, value.code).replace(value.code.text, '');
  return hasPlaces && /[$>['"]\w*pass(word|wd)?\b/i.test(around);
}
