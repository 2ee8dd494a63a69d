import type { Code, FunctionModel, SourceModel, Value } from '../../../languages/model.ts';
import type { Project } from '../../../source/project.ts';
import { deep, firstOfEach, isInside, surroundings } from '../../values.ts';
import { asksForCaller, servesKnownCaller } from '../guards/known-callers.ts';
import { requestInputs } from './request-inputs.ts';
import { formMember } from './roles-of-newcomers.ts';

/** Whose something is, as the form says. */
export interface ClaimedOwner {
  readonly code: Code;
  readonly name: string;
}

const owner = /^(user_?id|uid|owner(_?id)?|author(_?id)?|created_?by(_?id)?|posted_?by|sender(_?id)?|creator(_?id)?)$/i;
/** What writes something down. */
const writes =
  /^(create\w{0,20}|insert\w{0,20}|save\w{0,20}|add\w{0,20}|store|persist|values|execute|query|exec|run|Create|Insert\w{0,20}|Add\w{0,20}|Save\w{0,20}|Exec\w{0,20}|new|mysqli_query|pg_query\w{0,10}|build)$/;
const inserts = /\bINSERT\s{1,4}INTO\b/i;
const sql = /^(execute|query|exec|run|Exec\w{0,20}|mysqli_query|pg_query\w{0,10})$/;

/** Handlers for somebody who is known that write down an owner from the request, and never ask who is calling; each function once. */
export function* ownersFromClient(model: SourceModel, project: Project): Generator<ClaimedOwner> {
  const claimed = claimedOwners(model);
  for (const { code, name, within, isOfAccount } of firstOfEach(claimed, (one) => one.within?.code.start ?? -1)) {
    if (within === undefined) {
      if (isPageOfMembers(model, code)) yield { code, name };
      continue;
    }
    if (isOfOthers(within)) continue;
    // `canUpdateUser(auth, userId)`: whether the caller may act for that one is asked
    if (isOfThing(project, name)) continue;
    if (isSetByGuard(project, name) || !isWritten(within) || /\bcan[A-Z]\w{2,40}\(/.test(within.code.text)) continue;
    const isUnasked =
      isOfAccount === true ? !asksForCaller(within, withoutAnswers(within.body.text)) : !asksForCaller(within);
    if (isFallback(model, code) || (servesKnownCaller(project, model, within) && isUnasked)) yield { code, name };
  }
}

/** Whom a controller of members, watchers or invitations names is somebody else by its nature. */
function isOfOthers({ class: owner }: FunctionModel): boolean {
  return /member|watcher|participant|assign|invit|collaborat|attende|share|grant/i.test(owner?.name ?? '');
}

/** Whose page is shown afterwards says nothing of whose record was changed. */
function withoutAnswers(text: string): string {
  return text.replace(/\b(res|reply)\.(status\(\d{3}\)\.)?(render|json|send)\([^()]{0,400}\)/g, '');
}

interface Claim extends ClaimedOwner {
  /** It says which of the accounts is meant. */
  readonly isOfAccount?: boolean;
  readonly within: FunctionModel | undefined;
}

function claimedOwners(model: SourceModel): readonly Claim[] {
  const read = requestInputs(model)
    .filter(({ source, name }) => /^(body|any)$/.test(source) && owner.test(name))
    .map(({ code, name }) => ({ code, name, within: functionAround(model, code) }));
  const members = model.functions
    .filter((one) => owner.test(one.code.text) || /(user|owner|author|creator|created)/i.test(one.code.text))
    .flatMap((one) =>
      valuesOf(one).flatMap((value): Claim[] => {
        const found = isOfRequest(model, value) ? undefined : formMember(value, one, owner);
        return found === undefined ? [] : [{ ...found, within: functionAround(model, found.code) ?? one }];
      }),
    );
  return [...read, ...members, ...ofRules(model), ...ofAccounts(model)].sort((a, b) => a.code.start - b.code.start);
}

/** `$request->validate(['user_id' => 'required'])`, `params.require(:post).permit(:user_id)`: what is let through to be written down. */
function ofRules(model: SourceModel): readonly Claim[] {
  return model.calls.flatMap((call): Claim[] => {
    if (!/^(validate|permit)$/.test(call.name) || call.within === undefined) return [];
    const keys = call.arguments.flatMap(({ value }) =>
      value.kind === 'map' ? [...value.entries.keys()] : value.code.text.startsWith(':') ? [value.code.text] : [],
    );
    const name = keys.map((key) => key.replace(/^:/, '')).find((key) => owner.test(key));
    return name === undefined ? [] : [{ code: call.code, name, within: call.within }];
  });
}

/** `User.deleteOne({ _id: req.body.id })`: of the accounts themselves, which one. */
function ofAccounts(model: SourceModel): readonly Claim[] {
  const changes = model.calls.filter(
    ({ name, target, receiverText, within }) =>
      ((/^(find|findOne|findByPk|findById|findUnique|findFirst)$/.test(name) && isSaved(model, within)) ||
        /^(update\w{0,10}|delete\w{0,10}|remove|destroy|findByIdAnd\w{1,10}|findOneAnd\w{1,10})$/.test(name)) &&
      (/(^|\.)(users?|accounts?)(Model)?\.\w{1,30}$/i.test(target) ||
        /(^|\.)(users?|accounts?)(Model|Schema|Repository|Repo)$/i.test(receiverText ?? '')),
  );
  if (changes.length === 0) return [];
  return requestInputs(model).flatMap(({ source, name, code }): Claim[] => {
    const isId = source === 'body' && /^(_?id|user_?id|uid|e?mail|user_?name)$/i.test(name);
    const first = changes.find(
      (call) => call.arguments[0] !== undefined && isInside(code, call.arguments[0].value.code),
    );
    const within = functionAround(model, code);
    // whoever shows the password, or a code, may say whose it is
    const isShown =
      /mail|name/i.test(name) && /\b(compare|verify|otp|reset_?token|check_?password)/i.test(within?.code.text ?? '');
    return isId && first !== undefined && !isShown ? [{ code, name, within, isOfAccount: true }] : [];
  });
}

/** `user.password = …; user.save()`: what was looked up is written down again. */
function isSaved(model: SourceModel, within: FunctionModel | undefined): boolean {
  return (
    within !== undefined &&
    /\b(user|account)\w{0,10}\.(password|email|name|role|update|set|username)\b/i.test(within.code.text) &&
    /\b(user|account)\w{0,10}\.(save|update)\(/i.test(surroundings(model, within))
  );
}

/** `req.session.userId`, `params.userId` of a path: what a request is asked for by name was seen, and the rest is no form. */
function isOfRequest({ file }: SourceModel, value: Value): boolean {
  const root = value.kind === 'path' ? value.path.split('.')[0] : undefined;
  const isOfScripts = /^(javascript|php|python)$/.test(file.language);
  return (
    root !== undefined &&
    ((isOfScripts && /^\$?(req|request|ctx)$/.test(root)) || (root === 'params' && file.language !== 'ruby'))
  );
}

function valuesOf(one: FunctionModel): readonly Value[] {
  return [
    ...one.calls.flatMap((call) => call.arguments.map(({ value }) => value)),
    ...one.assignments.map(({ value }) => value),
  ].flatMap((value) => [...deep(value)]);
}

/** The function that handles the request: a callback inside it is no handler of its own. */
function functionAround(model: SourceModel, code: Code): FunctionModel | undefined {
  return model.functions
    .filter((one) => isInside(code, one.code))
    .sort((a, b) => a.code.text.length - b.code.text.length)[0];
}

function isWritten(one: FunctionModel): boolean {
  return one.calls.some(
    ({ name, isConstruction, code }) =>
      (writes.test(name) && (!sql.test(name) || inserts.test(one.code.text))) ||
      (isConstruction && owner.test(code.text)) ||
      /^set_?(User|Owner|Author|CreatedBy)/i.test(name) ||
      /^(update\w{0,10}|delete\w{0,10}|destroy|remove|findByIdAnd\w{1,10}|findOneAnd\w{1,10}|permit)$/.test(name),
  );
}

/** `req.body.userId = decoded.id` of a guard: the field is the guard's, not the caller's. */
export function isSetByGuard(project: Project, name: string): boolean {
  return [`body.${name} =`, `body.${name}=`, `merge(['${name}'`].some((text) => project.mentions(text));
}

/** `authorId` of a book, where authors are kept beside the accounts: who wrote it is nobody who calls. */
function isOfThing(project: Project, name: string): boolean {
  const thing = /^(author|creator|owner|sender)/i.exec(name)?.[1]?.toLowerCase();
  if (thing === undefined) return false;
  const type = `${thing[0]?.toUpperCase()}${thing.slice(1)}`;
  const kept = [
    `model ${type} `,
    `class ${type} `,
    `class ${type}(`,
    `('${type}'`,
    `("${type}"`,
    `${thing}Table`,
    `Table('${thing}'`,
    `Table("${thing}"`,
    `('${thing}s'`,
    `("${thing}s"`,
    `type ${type} struct`,
  ];
  const schemas = project.files.filter((file) => file.endsWith('.prisma'));
  return (
    kept.some((text) => project.mentions(text)) ||
    schemas.some((file) => project.read(file)?.includes(`model ${type} `) === true)
  );
}

/** `req.body.userId ?? req.user.id`: whoever sends another is another. */
function isFallback(model: SourceModel, code: Code): boolean {
  const behind = model.file.text.slice(code.end, code.end + 80);
  return /^\)?\s{0,4}(\?\?|\|\||\bor\b)\s{0,4}[^\n;]{0,20}\b(req(uest)?|ctx|c|res|self)\.?(\w{1,20}\.){0,2}(user|auth|locals|session)\b|^\)?\s{0,4}(\?\?|\?:|\|\|)\s{0,4}(\$_SESSION|\$request->user\(\)|auth\(\)|Auth::)|^\)?\s{0,4}or\s{1,4}(current_user|g\.user|request\.user)/.test(
    behind,
  );
}

/** A script of PHP that asks whether somebody is logged in, and then writes with an id from the form. */
function isPageOfMembers({ file, calls }: SourceModel, code: Code): boolean {
  if (file.language !== 'php' || /admin/i.test(file.path)) return false;
  const text = file.text.replace(/\b(isset|empty)\s{0,4}\([^)]{0,80}\)/g, '');
  const caller =
    /(\$\w{1,40})\s{0,4}=\s{0,4}(require|check|current|authenticate|auth|verify|get)\w{0,20}(user|auth|login|token|claims)\w{0,20}\(/i.exec(
      text,
    )?.[1];
  const isUnasked = caller !== undefined && text.split(caller).length === 2;
  const isGuarded =
    isUnasked || (/(isset|empty)\s{0,4}\(\s{0,4}\$_SESSION\[/.test(file.text) && /\b(exit|die)\b/.test(file.text));
  const isUsed = /\$_SESSION\s{0,4}\[\s{0,4}['"]\w{0,20}(user|id|uid|member|role|admin)/i.test(text);
  const isInStatement = calls.some(
    (call) =>
      /^(execute|query|mysqli_query|bind_param|bindParam|bindValue)$/.test(call.name) && isInside(code, call.code),
  );
  return isGuarded && !isUsed && isInStatement && /\b(INSERT|UPDATE|DELETE)\b/i.test(file.text);
}
