import type { Assignment, Call, Code, SourceModel, Value } from '../../../languages/model.ts';
import type { Project } from '../../../source/project.ts';
import { codeOf } from '../../code-of.ts';
import { alternatives, deep } from '../../values.ts';
import { placeOfSetting, settingInFiles } from '../secrets/settings-files.ts';

/** Accounts that stand in the source, with their passwords. */

/** A text that somebody can type: no hash, no placeholder. */
function isTyped(value: Value | undefined): boolean {
  return (
    value?.kind === 'string' &&
    value.text.length > 2 &&
    !/\s/.test(value.text) &&
    !/^\$\{|^\$(2[aby]|argon|5|6)\$|^\{(bcrypt|argon|sha)|^(pbkdf2|sha256|scrypt)[:_$]|^[0-9a-f]{32,}$|^%/i.test(
      value.text,
    )
  );
}

const accounts =
  /(^|[.$_@])\w{0,20}(users?|accounts?|credentials?|passwords?|logins?|admins?|staff|members)(_?(db|list|table|map|store))?$/i;
/** What fills a database, or a page, with examples. */
const ofExamples = /seed|populat|fixture|data_?creator|factor(y|ies)|migrat|dummy|demo|mock|stor(y|ies)|sample/i;
const hashers = /(^|\.)(generate_password_hash|hashSync|hashpw|password_hash|create|encode|make|HashPassword|hash)$/;

/** `USERS = { 'admin': 'Lantern77' }`, `[{ username: 'admin', password: 'Lantern77' }]` that a login in the same file asks. */
export function* writtenTables(model: SourceModel): Generator<Code> {
  if (ofExamples.test(model.file.path)) return;
  for (const one of model.assignments) {
    if (!accounts.test(one.target) || one.within !== undefined) continue;
    // `{ … }.freeze`
    const held = one.value.kind === 'call' && one.value.call.name === 'freeze' ? one.value.call.receiver : one.value;
    const first = held === undefined ? undefined : passwordOfTable(held);
    if (first !== undefined && isAsked(model, one)) yield first.code;
  }
}

/** The first password of a table of accounts. */
function passwordOfTable(value: Value): Value | undefined {
  if (value.kind === 'list') {
    for (const item of value.items) {
      const password = item.kind === 'map' ? fieldOf(item, /^:?(password|passwd|pwd|pass|pin)$/i) : undefined;
      if (isTyped(password) && fieldOf(item, /^:?(user_?name|e?mail|login|user|name|id)$/i) !== undefined)
        return password;
    }
    return undefined;
  }
  if (value.kind !== 'map' || value.entries.size === 0) return undefined;
  const entries = [...value.entries.values()];
  const [first] = entries;
  // a record of an account under each name
  const nested = first?.kind === 'map' ? fieldOf(first, /^:?(password|passwd|pwd|pass|pin)$/i) : undefined;
  if (isTyped(nested)) return nested;
  return entries.every((entry) => isTyped(entry) || isMadeOfTyped(entry)) ? first : undefined;
}

function fieldOf(value: Value, name: RegExp): Value | undefined {
  return value.kind === 'map' ? [...value.entries].find(([key]) => name.test(key))?.[1] : undefined;
}

/** `generate_password_hash('Lantern77')`: who reads the source has the password, hashed or not. */
function isMadeOfTyped(value: Value): boolean {
  return value.kind === 'call' && hashers.test(value.call.target) && isTyped(value.call.arguments[0]?.value);
}

/** Whether a login looks into the table: by a name that was sent, beside a password. */
function isAsked(model: SourceModel, { target, code }: Assignment): boolean {
  const name = (target.split('.').at(-1) ?? '').replace(/[^\w]/g, '');
  if (name === '') return false;
  const text = `${model.file.text.slice(0, code.start)}\n${model.file.text.slice(code.end)}`;
  const look = new RegExp(`\\b${name}\\b\\]?(\\[|\\.(get|fetch|find|some|filter|any|detect)\\b)`);
  return text.split('\n').some((line, at, lines) => {
    if (!look.test(line)) return false;
    const around = lines.slice(at, at + 5).join('\n');
    return /passw|\bpass\b|\bpwd\b/i.test(around) && /[!=]==?|check|verify|compare|equals|matches/i.test(around);
  });
}

/** `gin.BasicAuth(gin.Accounts{"boss": "…"})`. */
export function isTableForBasic(call: Call): boolean {
  if (!/(^|\.)BasicAuth(ForRealm)?$/.test(call.target)) return false;
  return call.arguments.some(
    ({ value }) =>
      value.kind === 'map' && [...value.entries.values()].some((entry) => alternatives(entry).some(isTyped)),
  );
}

/** `const EXPECTED = 'Basic ' + base64('name:password')`, which the header of a request is compared with. */
export function* wholeHeaders(model: SourceModel): Generator<Code> {
  for (const { target, value, code } of model.assignments) {
    if (!/['"`]Basic /.test(value.code.text) || !/^[\w$.]+$/.test(target)) continue;
    const holdsPair = [...deep(value)].some(
      (part) => part.kind === 'string' && /^[\w.@-]{2,40}:[^\s:]{3,60}$/.test(part.text),
    );
    const name = target.split('.').at(-1) ?? '';
    const compares = new RegExp(
      `[!=]==?\\s{0,9}[\\w$.]{0,40}\\b${name.replaceAll('$', '\\$')}\\b|\\b${name.replaceAll('$', '\\$')}\\s{0,9}[!=]==?|(?:Equal|equals|compare)\\w{0,20}\\([^\\n]{0,80}\\b${name.replaceAll('$', '\\$')}\\b`,
    );
    if (holdsPair && compares.test(model.file.text)) yield code;
  }
}

/** `use Rack::Auth::Basic do |u, p|`: what the second name of the block is compared with. */
export function* blocksOfRack(model: SourceModel): Generator<Code> {
  if (model.file.language !== 'ruby') return;
  for (const [, password = ''] of model.file.text.matchAll(
    /(?:Rack::Auth::Basic|with_http_basic)[^\n|]{0,80}\|\s{0,9}\w+\s{0,9},\s{0,9}(\w+)\s{0,9}\|/g,
  )) {
    for (const { left, right, code } of model.comparisons) {
      const [given, wanted] = left.kind === 'string' ? [right, left] : [left, right];
      if (given.code.text === password && isTyped(wanted)) yield code;
    }
  }
}

/** Accounts that configuration files hold: of Spring's default user, of Symfony's memory provider. */
export function* configuredAccounts(project: Project): Generator<{ readonly file: string; readonly code: Code }> {
  const spring = settingInFiles(project, 'spring.security.user.password');
  if (spring !== undefined && !/^\{(?!noop)/.test(spring.value)) {
    const code = placeOfSetting(project, spring.file, spring.name, spring.value);
    if (code !== undefined) yield { file: spring.file, code };
  }
  for (const file of project.files) {
    if (!/(^|\/)config\/(packages\/)?security\.ya?ml$/.test(file)) continue;
    const text = project.read(file) ?? '';
    const memory = /^(\s*)memory\s*:/m.exec(text);
    if (memory === null) continue;
    const after = text.slice(memory.index);
    const password = /\bpassword\s*:\s*['"]?([^\s'"$%{},]{3,80})/.exec(after);
    const isOver = after.slice(0, password?.index ?? 0).search(/^\s{4}\w+:\s*$/m) > 0;
    if (password?.[1] === undefined || isOver) continue;
    const start = memory.index + password.index + password[0].length - password[1].length;
    yield { file, code: codeOf(text, start, start + password[1].length) };
  }
}
