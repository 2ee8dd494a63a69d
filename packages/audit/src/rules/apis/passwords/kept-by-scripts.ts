import type { Call, Code, FunctionModel, SourceModel, Value } from '../../../languages/model.ts';
import type { Project } from '../../../source/project.ts';
import { firstOfEach, widerSurroundings } from '../../values.ts';
import { hashesPasswords } from './password-hashing.ts';
import { isMadeOtherwise, passwordLike } from './password-words.ts';
import { entriesOf, sent } from './plain-passwords.ts';

/** Records of accounts that JavaScript keeps with the password as it was sent. */

/** Makes a record of what it is given, or changes one. */
const makes =
  /^(create|insert|insertOne|insertMany|save|push|add|values|build|upsert|update|updateOne|updateMany|findByIdAndUpdate|findOneAndUpdate)$/;
const person =
  /(^|[./_(]|new)(users?|accounts?|members?|customers?|admins?|students?|teachers?|employees?|patients?|doctors?|sellers?|people|persons?|clients?|authors?|registrations?|signups?)(model|schema|s?repository|repo|collection|entity|list|db)?(\b|$)/i;

/** Where records are changed on their way to the database, or somebody else keeps the passwords. */
const hooks = [
  ...[
    '.pre(',
    'beforeCreate',
    'beforeSave',
    'BeforeInsert',
    'BeforeUpdate',
    'transformer:',
    'beforeValidate',
    'hooks:',
    'setDataValue',
    '$extends',
    '$use(',
  ],
  ...['passport-local-m', 'firebase', 'supabase', 'cognito', 'auth0', 'clerk', 'better-auth', 'lucia', 'keycloak'],
];

/**
 * `User.create({ email, password })`, `new User({ … })`, `const newUser = { username, password }`: everywhere in a project that hashes nothing at all,
 * and in others where what was sent goes straight into the record, past every hash.
 */
export function* keptPlain(model: SourceModel, project: Project): Generator<Code> {
  if (model.file.language !== 'javascript' || /\.(tsx|jsx|vue|svelte)$/.test(model.file.path)) return;
  // a record that is given a name is kept by it
  const candidates = firstOfEach(recordsOf(model), ({ within, password }) => `${within?.code.start} ${password}`);
  const whole = [...wholeForms(model, project)];
  const assigned = [...assignedTo(model)];
  if (candidates.length + whole.length + assigned.length === 0) return;
  if (hooks.some((word) => project.mentions(word))) return;
  const isHashing = hashesPasswords(project);
  for (const { code, isUpdate } of whole) if (isUpdate || !isHashing) yield code;
  for (const code of isHashing ? [] : assigned) yield code;
  for (const { code, password, within, isBesideHash } of candidates) {
    // of `{ password, hash }` the hash protects nothing
    const isStraight =
      (sent.test(password) && (isBesideHash || !isMadeOtherwise(widerSurroundings(model, within)))) ||
      (password === madeUp && !isMadeOtherwise(widerSurroundings(model, within)));
    if (isHashing ? isStraight : password !== madeUp || isStraight) yield code;
  }
}

/** What stands for a password that nobody sent: one that was made for somebody. */
const madeUp = '';

interface Kept {
  readonly code: Code;
  /** The path of what is kept. */
  readonly password: string;
  readonly within: FunctionModel | undefined;
  /** Whether its hash is kept in the same record. */
  readonly isBesideHash: boolean;
}

function* recordsOf({ calls, assignments }: SourceModel): Generator<Kept> {
  for (const call of calls) {
    const isOfPeople = person.test(call.isConstruction ? call.target : (call.receiverText ?? ''));
    if (!isOfPeople || !(call.isConstruction || makes.test(call.name))) continue;
    const named = call.arguments.flatMap(({ value }) => entriesOf(value));
    const password = passwordOf(named);
    if (password !== undefined)
      yield { code: call.code, password, within: call.within, isBesideHash: holdsHash(named) };
  }
  for (const { target, value, code, within } of assignments) {
    const named = value.kind === 'map' && value.code.text.startsWith('{') ? entriesOf(value) : [];
    const isRecord = person.test(target) && named.some(([name]) => /^(user_?name|e?mail|login)$/i.test(name));
    const password = isRecord && !isAskedFor(target, within) ? passwordOf(named) : undefined;
    if (password !== undefined) yield { code, password, within, isBesideHash: holdsHash(named) };
  }
}

/** `const user = { email, password }; await authenticate(user)`: of a login. */
function isAskedFor(target: string, within: FunctionModel | undefined): boolean {
  return (
    /^[\w$]+$/.test(target) &&
    new RegExp(
      `\\b(authenticate|log_?in|sign_?in|verify|check|validate|find)\\w{0,30}\\(\\s{0,9}${target.replaceAll('$', '\\$')}\\s{0,9}[,)]`,
      'i',
    ).test(within?.code.text ?? '')
  );
}

const makesUp =
  /^(random|generate|gen|make|create)_?(a_?)?(random_?|temp\w{0,9}_?)?(password|passwd|pwd|pass)\w{0,12}$/i;

function holdsHash(named: readonly (readonly [string, Value])[]): boolean {
  return named.some(
    ([name, value]) => /^(hash|hashed\w{0,20}|\w{0,20}(_?hash|Hash|digest))$/.test(name) && value.kind !== 'null',
  );
}

function passwordOf(named: readonly (readonly [string, Value])[]): string | undefined {
  for (const [name, value] of named) {
    if (!/^(password|passwd|pwd|pass)$/i.test(name)) continue;
    if (value.kind === 'call' && makesUp.test(value.call.name)) return madeUp;
    if (value.kind !== 'path') continue;
    if (passwordLike.test(value.path) && !/env|config/i.test(value.path)) return value.path;
  }
  return undefined;
}

/** `user.password = dto.password` of an account that is kept in the same function. */
function* assignedTo({ assignments }: SourceModel): Generator<Code> {
  for (const { target, value, code, within } of assignments) {
    const isOfPerson =
      /^(this\.)?\w{0,20}(user|account|member|customer|admin|student|employee)\w{0,20}\.(password|passwd|pwd)$/i.test(
        target,
      );
    if (!isOfPerson || value.kind !== 'path' || within === undefined) continue;
    if (!passwordLike.test(value.path) || /hash|crypt|digest|env|config/i.test(value.path)) continue;
    if (/\.(save|create|insert|add|persist|push|insertOne|flush)\w{0,10}\(/.test(within.code.text)) yield code;
  }
}

interface WholeForm {
  readonly code: Code;
  /** It changes an account by a form that may bring a new password, and hashes none. */
  readonly isUpdate: boolean;
}

const body = /^(\.\.\.)?\(?(req|request|ctx\.request)\.body(\.\w{1,30})?\)?$/;
const ofNewcomers = /regist|sign_?up|(create|add|new)_?(user|account|member|customer)/i;

/** `User.create(req.body)` where somebody registers, and `update(id, dto)` with a form that has a password. */
function* wholeForms(model: SourceModel, project: Project): Generator<WholeForm> {
  for (const call of model.calls) {
    if (!person.test(call.isConstruction ? call.target : (call.receiverText ?? ''))) continue;
    if (!(call.isConstruction || makes.test(call.name)) || call.arguments.length === 0) continue;
    const before = model.file.text.slice(Math.max(0, call.code.start - 400), call.code.start);
    const isWhole = call.arguments.some(({ value }) => body.test(value.code.text));
    if (
      isWhole &&
      ofNewcomers.test(before) &&
      !/passw/i.test(call.within?.code.text ?? '') &&
      project.mentions('password')
    )
      yield { code: call.code, isUpdate: false };
    if (
      /^(update|updateOne|findByIdAndUpdate|findOneAndUpdate|save)$/.test(call.name) &&
      isFormWithPassword(project, call)
    )
      yield { code: call.code, isUpdate: true };
  }
}

/** What is changed is a parameter as a whole, whose class has a password, and nothing in the function speaks of one. */
function isFormWithPassword(project: Project, { arguments: given, within }: Call): boolean {
  if (within === undefined || /passw|hash|crypt/i.test(within.body.text)) return false;
  const texts = given.map(({ value }) => value.code.text.replace(/\s/g, ''));
  return within.parameters.some(({ name, type }) => {
    if (!/^\w+$/.test(name) || !/^[A-Z]\w{2,60}$/.test(type ?? '')) return false;
    const isWhole = texts.some(
      (text) =>
        text === name ||
        text.includes(`data:${name}}`) ||
        text.includes(`data:${name},`) ||
        new RegExp(`\\.\\.\\.${name}[,}]`).test(text),
    );
    return isWhole && /\bpassw(or)?d\b/i.test(declarationOf(project, type ?? ''));
  });
}

/** The class of a form, with the class that it is made of; empty where the password is left out of it. */
function declarationOf(project: Project, type: string, depth = 0): string {
  for (const file of project.files) {
    if (!/\.[cm]?ts$/.test(file) || project.isTest(file)) continue;
    const text = project.read(file) ?? '';
    const at = text.search(new RegExp(`\\bclass\\s{1,9}${type}\\b`));
    if (at < 0) continue;
    const written = text.slice(at, at + 2000).split(/\n(?:export |@\w+\(\)\s*\n)?(?:export )?class /)[0] ?? '';
    const head = written.slice(0, written.indexOf('{'));
    if (/OmitType|PickType|Omit<|Pick</.test(head)) return '';
    const base = /(?:PartialType|extends)\s{0,9}\(?\s{0,9}(?:PartialType\()?\s{0,9}(\w{3,60})/.exec(head)?.[1];
    return depth > 2 || base === undefined || base === type
      ? written
      : `${written}\n${declarationOf(project, base, depth + 1)}`;
  }
  return '';
}
