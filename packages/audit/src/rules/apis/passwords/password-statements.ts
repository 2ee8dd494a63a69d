import type { Code, FunctionModel, SourceModel, Value } from '../../../languages/model.ts';
import type { Project } from '../../../source/project.ts';
import { alternatives, isInside } from '../../values.ts';
import { isGivenPlain } from './given-passwords.ts';
import { hashesPasswords } from './password-hashing.ts';
import { isMadeOtherwise, passwordLike } from './password-words.ts';
import { aroundOf, isOfSent } from './plain-passwords.ts';

/** What statements of SQL do with passwords: the database hashes them, or keeps them as they were sent. */

const column = String.raw`[\x60"[]?(?:pass(?:word|wd|_?hash|word_?hash)?|pwd?|passwort|senha|clave|contrasena)[\x60"\]]?`;
/** Hashes of databases that are made to be fast. */
const fast = '(?:md5|sha1?|sha2|old_password|password|encrypt)';
const asked = new RegExp(
  String.raw`\b${column}\s{0,3}=\s{0,3}(?:(?:lower|upper|hex|concat|trim)\s?\(\s?){0,2}${fast}\s?\(([^)]{0,80})`,
  'i',
);
const added = /\binsert\s+into\b[^;(]{0,80}\(([^()]{3,600})\)\s*values\s*\(/i;
const changed = new RegExp(String.raw`\bupdate\b[^;]{1,200}\bset\b[^;]{0,300}?\b${column}\s{0,3}=\s{0,3}'?$`, 'i');
const isColumn = new RegExp(`^${column}$`, 'i');

/** `… AND password = MD5('$password')`, `VALUES (?, SHA1(?))`: what is hashed there is what somebody types. */
export function* hashedByDatabase(model: SourceModel): Generator<Code> {
  for (const { kind, code } of model.strings) {
    if (kind !== 'string' && kind !== 'concat') continue;
    const { text } = code;
    if (!/\b(md5|sha1?|sha2|password|encrypt)\s?\(/i.test(text) || !/\b(select|update|insert)\b/i.test(text)) continue;
    const given = asked.exec(text)?.[1] ?? hashedValue(text);
    if (given !== undefined && isVariable(given)) yield code;
  }
}

/** What stands in the brackets of a fast hash, where a new row has its password. */
function hashedValue(text: string): string | undefined {
  const value = valueOfPassword(text);
  return value === undefined ? undefined : new RegExp(String.raw`^\s?${fast}\s?\(([^)]{0,80})`, 'i').exec(value)?.[1];
}

/** A place, or the name of something: seeds are written out, and so is what makes a random number. */
function isVariable(text: string): boolean {
  if (/\b(rand|uuid|now|uniqid|random)\w{0,9}\s?\(/i.test(text)) return false;
  return /[?$%@{]|:\w|["']\s*[.+]/.test(text) || text.replace(/['"\s]/g, '') === '';
}

/** What a new row has in the column of the password: `VALUES (…)`, cut where its columns are. */
function valueOfPassword(text: string): string | undefined {
  const found = added.exec(text);
  if (found === null) return undefined;
  const at = cut(found[1] ?? '').findIndex((name) => isColumn.test(name.trim()));
  return at < 0 ? undefined : cut(text.slice(found.index + found[0].length))[at];
}

/** A list, cut at the commas that stand in no brackets; what follows its own bracket is left. */
function cut(text: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at] ?? '';
    if ('([{'.includes(sign)) depth += 1;
    if (')]}'.includes(sign)) depth -= 1;
    if (depth < 0) return [...parts, text.slice(from, at)];
    if (sign !== ',' || depth > 0) continue;
    parts.push(text.slice(from, at));
    from = at + 1;
  }
  return [...parts, text.slice(from)];
}

/** `f"INSERT INTO users (name, password) VALUES ('{name}', '{password}')"`: the password stands in the statement as it was sent. */
export function* writtenInto(model: SourceModel, project: Project): Generator<Code> {
  // PHP has a way of its own to look at this
  if (model.file.language === 'php') return;
  for (const value of model.strings) {
    if (value.kind !== 'string' && value.kind !== 'concat') continue;
    if (!/\b(insert\s+into|update)\b/i.test(value.code.text) || !isWritten(model, value)) continue;
    const within = model.functions.filter((one) => isInside(value.code, one.code)).at(-1);
    if (isMadeOtherwise(aroundOf(model, value.code))) continue;
    if (hashesPasswords(project) && !isFromRequest(within) && !isGivenPlain(model, project, within)) continue;
    yield value.code;
  }
}

function isWritten(model: SourceModel, value: Value): boolean {
  const { text } = value.code;
  if (value.kind === 'concat')
    return value.parts.some((part, at) => {
      const isPassword = alternatives(part).some(isOfSent);
      return isPassword && isBeforePassword(before(value.parts, at));
    });
  const rest = model.file.text.slice(value.code.end, value.code.end + 300);
  const place = placeOfPassword(text);
  if (place !== undefined) {
    const given = /^['"]{0,3}\s*(?:%\s*\(|\.format\()([^\n]{0,200})/.exec(rest)?.[1];
    return given !== undefined && isPlainName(cut(given)[place] ?? '');
  }
  // `"… VALUES ('" + user + "','" + pass + "')"`: the literal ends where the values begin
  return added.test(`${text.replace(/(?<!['"])['"]{1,9}$/, '')}`) && isJoined(text, rest);
}

function before(parts: readonly Value[], at: number): string {
  return parts
    .slice(0, at)
    .map((part) => (part.kind === 'string' ? part.text : '0'))
    .join('');
}

/** Whether the text before a place ends in front of the value of the password. */
function isBeforePassword(text: string): boolean {
  if (changed.test(text)) return true;
  const found = added.exec(text);
  if (found === null) return false;
  const at = cut(found[1] ?? '').findIndex((name) => isColumn.test(name.trim()));
  return at >= 0 && cut(text.slice(found.index + found[0].length)).length === at + 1;
}

/** Which of the places of a text, `%s` or `{}`, the password is put into. */
function placeOfPassword(text: string): number | undefined {
  const places = [...text.matchAll(/'?(%s|\{\d?\})'?/g)];
  const at = places.findIndex(({ index }) => isBeforePassword(text.slice(0, index).replace(/%[sd]|\{\d?\}/g, '0')));
  return at < 0 ? undefined : at;
}

function isPlainName(text: string): boolean {
  const name = text.trim().replace(/(?<![)\s])\){1,9}\s{0,9}$/, '');
  return (
    passwordLike.test(name.replaceAll(/(?<!['"\]])['"\]]{1,9}$/g, '')) &&
    !/hash|crypt|digest|md5|sha\d|encode/i.test(name)
  );
}

/** What is joined to a statement of Java, C# or JavaScript, cut at the commas that stand in its texts. */
function isJoined(text: string, rest: string): boolean {
  const found = added.exec(text);
  if (found === null || !/^\s*\+/.test(rest)) return false;
  const at = cut(found[1] ?? '').findIndex((name) => isColumn.test(name.trim()));
  const values = (text.slice(found.index + found[0].length) + (/^[^;]*/.exec(rest)?.[0] ?? '')).split(
    /['"]\s*,\s*['"]/,
  );
  const name = /\+\s*([\w.$]+(?:\(\))?)\s*\+/.exec(values[at] ?? '')?.[1];
  return at >= 0 && name !== undefined && isPlainName(name);
}

/** Whether what a function does is done with what it reads out of the request itself. */
function isFromRequest(within: FunctionModel | undefined): boolean {
  return /req(uest)?\.body|request\.(json|form|POST|data|get_json)|getParameter\(|await \w+(\.req)?\.json\(/i.test(
    within?.code.text ?? '',
  );
}
