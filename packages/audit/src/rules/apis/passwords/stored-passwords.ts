import type { Call, Code, FunctionModel, SourceModel, Value } from '../../../languages/model.ts';
import type { Project } from '../../../source/project.ts';
import { type Equality, equalities, isOfValue } from '../../equalities.ts';
import { alternatives, deep, isInside, stringsIn } from '../../values.ts';
import { onlyCompares } from './password-hashing.ts';
import { passwordLike } from './password-words.ts';

/** Comparisons of a password as it was sent with one as it is stored. */
export function* comparedInTheClear(model: SourceModel, project: Project): Generator<Code> {
  for (const { left, right, code, operator, within } of [...equalities(model), ...byFunctions(model, project)]) {
    if (
      isOfValue(within) ||
      !/^={2,3}$|^!={1,2}$/.test(operator) ||
      /confirm|new_?pass|old_?pass|repeat|again|retype/i.test(code.text)
    )
      continue;
    if (isOfNewPassword(code, operator, within)) continue;
    const isStored = (side: Value) =>
      isStoredPassword(side) || isOfRow(side, within) || isOfTable(side) || isOwnPassword(side, within);
    const isPair = (one: Value, other: Value) => isStored(one) && isGivenPassword(other);
    const isPaired = isPair(left, right) || isPair(right, left) || isOfTwo(left, right, operator, model, within);
    if (isPaired && !isOfChange(left, right, within)) yield code;
  }
}

/** `dbUser.password === user.password`, where the function is given one of the two and looks the other up. */
function isOfTwo(
  left: Value,
  right: Value,
  operator: string,
  { file, assignments }: SourceModel,
  within: FunctionModel | undefined,
): boolean {
  if (file.language !== 'javascript' || within === undefined || !operator.startsWith('=')) return false;
  const owners = [left, right].map((side) =>
    side.kind === 'path' ? /^([\w$]+)\??\.(password|passwd|pwd)$/.exec(side.path)?.[1] : undefined,
  );
  const given = within.parameters.map(({ name }) => name);
  const looked = owners.find((owner) => owner !== undefined && !given.includes(owner));
  return (
    looked !== undefined &&
    owners.some((owner) => owner !== undefined && given.includes(owner)) &&
    assignments.some(
      ({ target, value, code }) => target === looked && value.kind === 'call' && isInside(code, within.code),
    )
  );
}

/** `if (registry.Password != sent) registry.Password = sent`: whether what a program logs in elsewhere with is a new one. */
function isOfChange(left: Value, right: Value, within: FunctionModel | undefined): boolean {
  const text = within?.code.text ?? '';
  return [
    [left, right],
    [right, left],
  ].some(([kept, sent]) => {
    const [one, other] = [kept, sent].map((side) => side?.code.text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&') ?? '');
    const isOfPerson = isPerson.test(kept?.kind === 'path' ? kept.path.replace(/\.\w+(\(\))?$/, '') : 'user');
    return !isOfPerson && new RegExp(`${one}\\s{0,4}=\\s{0,4}[*&]?${other}(?![\\w.])`).test(text);
  });
}

/** `if (user.Password != password) { setHashedPassword(user, password); }`: a form sends back the hash that it was shown, or a new password. */
function isOfNewPassword(code: Code, operator: string, within: FunctionModel | undefined): boolean {
  if (!operator.startsWith('!')) return false;
  return (within?.branches ?? []).some(
    ({ condition, consequence, isTerminal }) =>
      !isTerminal &&
      isInside(code, condition.code) &&
      /(set|hash|encode|encrypt|change|update)\w{0,20}(password|pwd)\w{0,10}\(|(hash|encode|encrypt|bcrypt)\w{0,10}\(/i.test(
        consequence.text,
      ),
  );
}

/** `timingSafeEqual(Buffer.from(user.password), Buffer.from(password))`, `hash_equals($row['password'], $password)`, `Objects.equals(a, b)`, `strcmp($a, $b)`, and functions of the project that do no more. */
function byFunctions(model: SourceModel, project: Project): readonly Equality[] {
  return model.calls.flatMap((call): Equality[] => {
    const [left, right] = call.arguments.map(({ value }) => unwrapped(value));
    if (left === undefined || right === undefined || call.arguments.length > 2) return [];
    if (!compares.test(call.target) && !onlyCompares(project, call.name)) return [];
    return [{ left, right, code: call.code, operator: '==', within: call.within }];
  });
}

const compares =
  /(^|\.)(timingSafeEqual|safeCompare|hash_equals|compare_digest|secure_compare|ConstantTimeCompare|FixedTimeEquals|strcmp|strcasecmp|constant_time_compare)$|(^|\.)(Objects|StringUtils|String|string)\.(equals|Equals)$|(^|\.)MessageDigest\.isEqual$/;

/** `Buffer.from(password)`, `[]byte(password)`, `password.encode()`: the same text as bytes. */
function unwrapped(value: Value): Value {
  if (value.kind !== 'call') return value;
  const { call } = value;
  if (/^(from|byte|bytes|encode|getBytes|GetBytes|bytesize|b|String|str|string|\[\]byte)$/.test(call.name)) {
    const inner = call.arguments[0]?.value;
    if (inner !== undefined && inner.kind !== 'string') return inner;
    return call.receiver ?? value;
  }
  return value;
}

/** Whose password is none that is stored: what a request, a form or the settings hold. */
const noRecord =
  /\$?\b(req|request|ctx|context|body|_?post|_get|_request|form|input|inputs|dto|params|param|data|model|payload|credentials?|creds|command|cmd|args|options?|opts|config|settings|env|environ|this|self|props|state|values?|fields?|json|query|auth|in|login|parsed|sent|validated|attributes|event|message|msg|init|initial|original|old|prev\w*|before)(\(\))?(\.(request|body|json|form|data|value|values|post|get|all|validated))*(\(\))?$/i;

/** What is kept of a user, or was read from a row: `user.password`, `storedPassword`, `rs.getString("password")`. */
function isStoredPassword(side: Value): boolean {
  if (side.kind === 'call')
    return (
      /^(getString|GetString|getObject)$/.test(side.call.name) &&
      /^(rs|result\w*|row|reader|cursor)$/i.test(side.call.receiverText ?? '') &&
      stringsIn(side).some((text) => passwordLike.test(text))
    );
  if (side.kind !== 'path') return false;
  if (/^\$?(stored|saved|db|existing|actual|real|correct)_?(password|passwd|pwd|pass|pin)$/i.test(side.path))
    return true;
  const parts =
    /^(.+)\.((?:(?:plain|clear)_?(?:text)?_?)?(?:password|passwd|pwd|pass_?code|pin|pin_?code|senha|clave|mot_?de_?passe)|getPassword\(\)|getPin\(\)|(?:user|card|login|access)_?(?:password|pwd|pin))$/i.exec(
      side.path,
    );
  if (parts?.[1] === undefined) return false;
  const owner = parts[1].replace(/\?$/, '');
  return (
    isPerson.test(owner) ||
    (!noRecord.test(owner) && !/\b(req|request|body|_POST|_GET|_REQUEST|\$request|form|env|config)\b/i.test(owner))
  );
}

const isPerson = /(user|account|row|member|customer|admin|record|found|db|existing)\w{0,30}(\.\*|\(\))?$/i;

/** `this.password === password` in a method that is named for it. */
function isOwnPassword(side: Value, within: FunctionModel | undefined): boolean {
  if (side.kind !== 'path' || within === undefined) return false;
  return (
    /^(\$?this|self|@|u|user|m|a)\.?_?(password|passwd|pwd|pin)$/i.test(side.path) &&
    /(compare|check|verify|match|valid|authenticate|is_?correct)\w{0,40}(password|passwd|pwd|pin|credential)?s?[?]?$/i.test(
      within.name,
    )
  );
}

/** `$users[$name]`: a table of passwords by name. */
function isOfTable({ code }: Value): boolean {
  return /^\$?\w*(users?|accounts?|students?|members?|admins?|passwords?|logins?|credentials|data)\[\$?\w*(user|name|login|mail|id)\w*\]$/i.test(
    code.text,
  );
}

/** `rows.find(({ name, password: pass }) => … password === pass)`: the row is taken apart. */
function isOfRow(side: Value, within: FunctionModel | undefined): boolean {
  if (side.kind !== 'path' || !/^\w+$/.test(side.path)) return false;
  const taken = new RegExp(`\\bpass(word|wd)?\\s*:\\s*${side.path}\\b`, 'i');
  return within?.parameters.some(({ name }) => name.startsWith('{') && taken.test(name)) ?? false;
}

const tidying =
  /^(trim|strip|htmlspecialchars|htmlentities|strip_tags|stripslashes|addslashes|filter_var|mysqli?_real_escape_string|real_escape_string|escape_string|strval|String|str|toString|to_s|ToString|Trim)$/;

/** What the caller sent as the password: `password`, `$_POST['password']`, `request.json.get('password')`. */
export function isGivenPassword(side: Value, depth = 0): boolean {
  // what is trimmed, or escaped for the page, is still what was sent
  if (depth < 4 && side.kind === 'call' && tidying.test(side.call.name)) {
    const inner = side.call.arguments.slice(0, 2).map(({ value }) => value);
    const whole = side.call.receiver === undefined || inner.length > 0 ? inner : [side.call.receiver];
    return whole.some((value) => isGivenPassword(value, depth + 1));
  }
  if (depth < 4 && side.kind === 'choice') return alternatives(side).some((one) => isGivenPassword(one, depth + 1));
  if (side.kind === 'call') return reads(side.call);
  return (
    side.kind === 'path' &&
    passwordLike.test(side.path) &&
    !/hash|digest|encrypted/i.test(side.path) &&
    /(^\$?(\w+_)?(password|passwd|pwd|pass|pin|pin_?code|pass_?code|senha|clave|mdp|plain|raw|candidate\w*|given|entered\w*|input\w*)$|body\.|\breq\.|request|\$_POST|form|input|dto|params|data|model|credentials?|creds|command|login|attempt|payload|json|args|^(in|c|m|vm|cmd|args|p|b)\.)/i.test(
      side.path,
    )
  );
}

function reads(call: Call): boolean {
  return (
    /^(get|input|post|fetch|getParameter|Get|param|params|FormValue|PostFormValue|PostForm|Query|getPost|getVar|string|\[\])$/.test(
      call.name,
    ) &&
    call.arguments.some(({ value }) =>
      [...deep(value)].some((part) => part.kind === 'string' && passwordLike.test(part.text)),
    )
  );
}
