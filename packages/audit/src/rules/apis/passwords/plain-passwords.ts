import type { Call, Code, SourceModel, Value } from '../../../languages/model.ts';
import type { Project } from '../../../source/project.ts';
import { alternatives, isInside, surroundings } from '../../values.ts';
import { isGivenPlain } from './given-passwords.ts';
import { hashesPasswords } from './password-hashing.ts';
import { isMadeOtherwise, passwordLike } from './password-words.ts';

/** Where a password is stored, or asked for, as it was sent. */

/** Finds a record by what it holds. */
const lookups =
  /(^|\.)(findOne|findFirst|findUnique|find|findOneBy|findBy|filter_by|filter|where|find_by|get|exists|first)$/;

/** A function of the project that is called for it: `getUserByConditions({ name, password })`. */
const ofProject =
  /^(find|get|fetch|look_?up|select)_?(one_?)?(user|account|member|customer|admin|student|employee)s?((By|Where|With|_by|_where)\w{0,30})?$/i;

/** `{ email, password: req.body.password }` as what to look for. */
export function* lookedUp(model: SourceModel, project: Project): Generator<Code> {
  for (const call of model.calls) {
    const isOwn = ofProject.test(call.name) && !call.isConstruction && !hashesPasswords(project);
    if (
      !(lookups.test(call.target) || isOwn) ||
      /^(axios|fetch|http|requests|request|Http|client|session|\$http)\b/.test(call.target)
    )
      continue;
    const named = call.arguments.flatMap(({ name, value }) =>
      name === undefined ? entriesOf(value) : [[name, value] as const],
    );
    const isPlain = named.some(
      ([name, value]) =>
        /^:?(password|passwd|pwd|pin|pin_?code|pass_?code|senha|clave)$/i.test(name) &&
        value.kind === 'path' &&
        passwordLike.test(value.path) &&
        !/hash|env|config/i.test(value.path),
    );
    const around = surroundings(model, call.within);
    if (isPlain && named.length > 1 && !isMadeOtherwise(around)) yield call.code;
  }
  for (const call of model.calls)
    if (isConditionOnPassword(call) && !isMadeOtherwise(surroundings(model, call.within))) yield call.code;
}

const passwordColumn = String.raw`(?:password|passwd|pwd|pass|pin|pin_?code|pass_?code|senha|clave|mdp)`;
const columnName = new RegExp(`^${passwordColumn}$`, 'i');
const condition = new RegExp(`\\b${passwordColumn}[\`"]?\\s*=\\s*(\\?|:\\w+|@\\w+|\\$\\d)`, 'i');

/** `where('password', $password)`, `eq(users.password, password)`, `Where("name = ? AND pin = ?", name, pin)`, `findByNameAndPassword(name, password)`. */
function isConditionOnPassword(call: Call): boolean {
  const given = call.arguments.map(({ value }) => value);
  const [first] = given;
  const isSent = given.slice(1).some((value) => value.kind !== 'string' && isOfSent(value));
  if (/^(where|andWhere|and_where|orWhere|eq|firstWhere|Eq)$/.test(call.name)) {
    const named =
      first?.kind === 'string' ? first.text : first?.kind === 'path' && call.name === 'eq' ? first.path : '';
    if (columnName.test(named.split('.').at(-1) ?? '') && isSent) return true;
  }
  if (/^(where|Where|First|Find|Take|find_by|andWhere|Get|Raw)$/.test(call.name)) {
    const isAsked = given.some(
      (value) => value.kind === 'string' && condition.test(value.text) && /\band\b|\bwhere\b/i.test(value.text),
    );
    if (isAsked && given.some((value) => value.kind !== 'string' && isOfSent(value))) return true;
  }
  return (
    /^(find|get|exists|count|first|select|query|search|load)\w*(By|And|_by_|_and_)(Password|Pin|Pwd|PassCode|password|pin|pwd)$/.test(
      call.name,
    ) && given.some(isOfSent)
  );
}

/** What was sent, as it was sent. */
export function isOfSent(value: Value): boolean {
  if (value.kind === 'map' || value.kind === 'list') {
    const parts = value.kind === 'map' ? [...value.entries.values()] : value.items;
    return parts.some(isOfSent);
  }
  if (value.kind === 'path') return passwordLike.test(value.path) && !/hash|digest|env|config/i.test(value.path);
  return (
    value.kind === 'call' &&
    /^(get|input|post|param|params|FormValue|PostForm|PostFormValue|Query|getParameter|getPassword|getCredentials|password|getPin|pin|\[\])$/.test(
      value.call.name,
    ) &&
    /pass|pwd|pin|senha|clave/i.test(value.code.text)
  );
}

/** A column that passwords are kept in, held against something. */
const isOfColumn = /\b(passw\w*|pass|pwd|pin|pin_?code|pass_?code|senha|contra(?:sen[ai]a?)?|clave|mdp)[`"]?\s*=/i;

/** `"… WHERE name = '$name' AND password = '$password'"`: the database looks for the password as it was sent. */
export function* askedOfDatabase(model: SourceModel, project: Project): Generator<Code> {
  for (const value of model.strings) {
    if (value.kind !== 'concat' && value.kind !== 'string') continue;
    const { code } = value;
    if (isGivenHash(model, project, code)) continue;
    if (value.kind === 'string' && isAskedByJoining(model, code)) yield code;
    // it changes passwords, and the statement before it asked for something
    if (/^\W*(update|insert)\b/i.test(code.text)) continue;
    // a statement may stand on several lines, a text each
    const written = model.file.text.slice(Math.max(0, code.start - 160), code.end);
    if (!isOfColumn.test(code.text) || !/\bselect\b[\s\S]*\bwhere\b/i.test(written)) continue;
    if (value.kind === 'string' ? isAskedByPlace(model, code) : isAskedByName(model, value.parts)) yield code;
  }
}

/** Whether a function may be given a hash under the name of the password, in a project that hashes passwords: what the caller sent is not seen in it. */
function isGivenHash(model: SourceModel, project: Project, code: Code): boolean {
  const within = model.functions.filter((one) => isInside(code, one.code)).at(-1);
  if (within === undefined || !within.parameters.some(({ name }) => passwordLike.test(name))) return false;
  if (/\b(req|request|ctx)\b|\$_POST|\$_REQUEST/i.test(within.code.text) || !hashesPasswords(project)) return false;
  return !isGivenPlain(model, project, within);
}

/** `whereRaw("name='" . $name . "' AND password='" . $password)`. */
const isRawCondition = /(->|\.)(whereRaw|orWhereRaw|selectRaw)\([^;]{0,200}$/;

/** `"SELECT … AND password = '" + password`: the literal ends where the password is joined to it. */
function isAskedByJoining(model: SourceModel, code: Code): boolean {
  if (!/\bpass(word|wd)?[`"]?\s*=\s*['"]*$/i.test(code.text)) return false;
  const joined =
    /^\s*[+.]\s*((?:[$\w.[\]'"]|->)+(?:\(\s*['"]\w+)?)/.exec(model.file.text.slice(code.end, code.end + 80))?.[1] ?? '';
  const before = model.file.text.slice(Math.max(0, code.start - 200), code.end);
  return (
    // a table, or a document that is searched by XPath
    (/\bselect\b[\s\S]*\bwhere\b|\/\w+\[[^\]]{0,120}$/i.test(before) || isRawCondition.test(before)) &&
    passwordLike.test(joined.replace(/(?<!['"\]])['"\]]+$/, '')) &&
    !isMadeOtherwise(aroundOf(model, code))
  );
}

function isAskedByName(model: SourceModel, parts: readonly Value[]): boolean {
  return parts.some((part, at) => {
    const before = parts[at - 1];
    if (
      before?.kind !== 'string' ||
      !/\b(pass(word|wd)?|pwd|pin|pin_?code|senha|contra(?:sen[ai]a?)?|clave|mdp)[`"]?\s*=\s*['"]?$/i.test(before.text)
    )
      return false;
    const isPassword = alternatives(part).some((one) => isOfSent(one));
    return isPassword && !isMadeOtherwise(aroundOf(model, part.code));
  });
}

function isAskedByPlace(model: SourceModel, code: Code): boolean {
  const around = aroundOf(model, code);
  return (
    /\b(pass(word|wd)?|pwd|pin|pin_?code|senha|contra(?:sen[ai]a?)?|clave|mdp)[`"]?\s*=\s*['"]?(\?|:(pass|pin|pwd|p)\w*|\$\d|@\w+|%s|\{\d?\})/i.test(
      code.text,
    ) &&
    /passw|\$pass\b|\bpwd\b|\bpin\b|senha|contra(sen|\b)|clave|\bmdp\b/i.test(around.replace(code.text, '')) &&
    !isMadeOtherwise(around)
  );
}

/** Statements that give a column for passwords a value. */
const writes =
  /^\W*(insert\s+into\b[^)]*\bpass(word|wd)?\b|update\b[\s\S]*?\bset\b[^?$:]*\bpass(word|wd)?\W{0,3}=\s*(\?|\$\d|:pass\w*|%s)[\s\S]*\bwhere\b)/i;

/** `execute('INSERT INTO users (email, password) VALUES (?, ?)', [email, data.password])`, and `UPDATE users SET password = ?`. */
export function* written(model: SourceModel, project: Project): Generator<Code> {
  // who hashes passwords somewhere does it as a rule before a repository is given them
  const isHashing = hashesPasswords(project);
  for (const call of model.calls) {
    const [statement, ...given] = call.arguments.map(({ value }) => value);
    if (statement === undefined || !writes.test(textOf(statement))) continue;
    const isPlain = given
      .flatMap((value) => (value.kind === 'list' ? value.items : [value]))
      .some(
        (value) =>
          isOfSent(value) &&
          !/hash|crypt/i.test(value.code.text) &&
          (!isHashing || isRead(value) || isOfBody(value.code.text, call)),
      );
    if (isPlain && !isMadeOtherwise(surroundings(model, call.within))) yield call.code;
  }
}

/** `` sql`INSERT INTO users (email, password) VALUES (${email}, ${password})` ``: the statement holds what was sent. */
export function* writtenByTemplate(model: SourceModel, project: Project): Generator<Code> {
  if (model.file.language !== 'javascript') return;
  const isHashing = hashesPasswords(project);
  for (const value of model.strings) {
    if (
      value.kind !== 'concat' ||
      !/^`?\s{0,20}(insert\s+into\b[^)]{0,400}\bpass(word|wd)?\b|update\b[^;]{0,200}\bset\b[^;]{0,200}\bpass(word|wd)?\W{0,3}=)/i.test(
        value.code.text,
      )
    )
      continue;
    const within = model.functions.filter((one) => isInside(value.code, one.code)).at(-1);
    const isPlain = value.parts.some(
      (part) =>
        part.kind === 'path' &&
        passwordLike.test(part.path) &&
        !/hash|crypt|digest/i.test(part.path) &&
        (!isHashing || sent.test(part.path)),
    );
    if (isPlain && !isMadeOtherwise(surroundings(model, within))) yield value.code;
  }
}

/** Whether it is read out of the request where it stands, or was when it got its name. */
function isRead(value: Value): boolean {
  return value.kind === 'call' || (value.kind === 'path' && sent.test(value.path));
}

/** Whether a plain name was taken out of the request in the same function. */
function isOfBody(path: string, { within }: Call): boolean {
  if (!/^\$?\w+$/.test(path) || within === undefined) return false;
  return /req(uest)?\.body|request\.(json|form|POST|data|get_json)|\$_POST|await \w+(\.req)?\.json\(|parsedBody|params\[/i.test(
    within.code.text,
  );
}

function textOf(value: Value): string {
  return value.kind === 'string' ? value.text : value.code.text;
}

export function aroundOf(model: SourceModel, code: Code): string {
  const within = model.functions.filter((one) => isInside(code, one.code)).at(-1);
  return surroundings(model, within);
}

export function entriesOf(value: Value): readonly (readonly [string, Value])[] {
  if (value.kind !== 'map') return [];
  return [...value.entries].flatMap(([key, entry]) =>
    /^(where|data|\$set)$/.test(key) && entry.kind === 'map' ? entriesOf(entry) : [[key, entry] as const],
  );
}

/** What stands in the body of the request itself. */
export const sent =
  /(^|\.)(req|request|ctx|c\.req)(\.request)?\.(body|json(\(\))?|form|POST|data|values|get_json\(\)|getParsedBody\(\)|all\(\))\.|^\$_(POST|REQUEST|GET)\./;
