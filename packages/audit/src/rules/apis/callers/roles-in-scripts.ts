import type { Call, FunctionModel, SourceModel, Value } from '../../../languages/model.ts';
import type { Project } from '../../../source/project.ts';
import { codeAt, deep, isInside } from '../../values.ts';
import { accountOf, isRoleSet } from './mass-assignment.ts';
import { requestInputs } from './request-inputs.ts';
import { roleFieldOf } from './role-fields.ts';
import type { ChosenRole } from './roles-of-newcomers.ts';

/** Roles that whoever signs up has written into the form: handlers, services and resolvers of JavaScript. */

const registers = /(?<!un|de)regist(er|ration)|sign_?up/i;
const role = /^(role|roles|is_?admin|admin|is_?superuser|is_?staff|user_?role|role_?id|role_?name|user_?type)$/i;
const roleInPattern =
  /(?:\{|,)\s{0,20}(role|roles|isAdmin|is_admin|admin|isSuperuser|isStaff|userRole|roleId|roleName|userType)\s{0,9}(?=[,}:=])/;
/** Whoever asks who is calling, or which roles may be chosen, lets nobody choose freely. */
const asksBack =
  /\b(req|request|ctx|context|c)\.(state\.)?(user|auth)\b|current_?user|includes\(\s{0,9}[\w.]{0,40}role|\ballowed_?roles|isAdmin\(|\b403\b|forbidden|is_?granted|has_?role/i;
/** A schema that lists the roles that may be chosen, and no administrator among them. */
const listsRoles =
  /\brole\w{0,10}['"]?\s{0,9}:\s{0,9}[zZ]\s{0,9}\.enum\(\s{0,9}\[(?![^\]]{0,400}admin)|\brole\w{0,10}['"]?\s{0,9}:\s{0,9}joi[^\n]{0,80}\.valid\((?![^)\n]{0,400}admin)/i;
const notOfNewcomers =
  /admin|device|worker|callback|listener|hook|verif|confirm|route|schema|valid|invite|seed|test|swagger|docs/i;
const hashesPassword =
  /\b(bcrypt\w{0,10}|argon2\w{0,4}|scrypt\w{0,6}|pbkdf2\w{0,6}|hash\w{0,20}|Bun\.password\.hash|genHash|encrypt\w{0,20})\b[^;]{0,80}passw/i;
const makesAccount =
  /\.(create|insert\w{0,10}|save|values|insertOne|register)\s{0,9}\(|\bINSERT\s{1,4}INTO\b|\bnew\s{1,4}[\w.]{0,40}[uU]ser\w{0,10}\(/;
const holdsForm =
  /^(data|body|payload|input|inputs|dto|form|params|json|credentials|args|values|fields|variables|attrs|attributes|(register|registration|signup|signUp|create|new|user|account)\w{0,30}|\w{0,30}(Dto|DTO|Input|Form|Data|Body|Payload|Args))$/;
const ofRequest = /^(req|request|ctx|context|c|event|res|this|self|db|prisma|models?|config|process)$/;

/** What functions that register newcomers take of a role from the form, each once. */
export function* rolesInScripts(model: SourceModel, project: Project): Generator<ChosenRole> {
  const { language, text, path } = model.file;
  if (language !== 'javascript' || !/role|admin|staff|superuser|userType|\.\.\./i.test(text)) return;
  if (/admin|seed|migrat/i.test(path) || listsRoles.test(text)) return;
  const told: FunctionModel[] = [];
  for (const one of model.functions) {
    if (told.some((other) => isInside(one.code, other.code)) || asksBack.test(one.code.text)) continue;
    if (!isSignUp(model, project, one)) continue;
    const chosen = inPattern(model, one) ?? ofForm(one) ?? ofBody(model, one) ?? spread(model, project, one);
    if (chosen === undefined) continue;
    told.push(one);
    yield chosen;
  }
}

function lastName({ name }: FunctionModel): string {
  return name.split('.').at(-1) ?? name;
}

/** By its name, by the file that is its route, or because nobody guards it and it keeps a password that it hashes. */
function isSignUp(model: SourceModel, project: Project, one: FunctionModel): boolean {
  const name = lastName(one);
  const text = one.code.text;
  if (notOfNewcomers.test(name) || (one.within !== undefined && name === '' && one.parameters.length === 0))
    return false;
  if (one.decorators.some(({ code }) => /UseGuards|Authorized|Roles\(/.test(code.text))) return false;
  if (registers.test(name)) return true;
  if (/^(execute|handle|handler|run|perform|create|post)$/i.test(name) && registers.test(one.class?.name ?? ''))
    return true;
  if (/^(POST|handler|)$/.test(name) && /(^|\/)(register|sign-?_?up)(\/route)?\.[jt]sx?$/i.test(model.file.path))
    return true;
  return hashesPassword.test(text) && makesAccount.test(text) && isOpen(model, project, one);
}

function isOpen(model: SourceModel, project: Project, { code }: FunctionModel): boolean {
  const route = project.routes.find(
    ({ handler, file }) =>
      handler?.code.start === code.start && (file === model.file.path || handler.code.text === code.text),
  );
  return (
    route !== undefined &&
    /^(POST|MUTATION|\*)$/.test(route.method) &&
    /^(open|declared-public)$/.test(route.protection)
  );
}

/** `register: async (parent, { email, password, admin }, context) => …`, `register({ email, password, role })`: taken apart where it is given. */
function inPattern(model: SourceModel, one: FunctionModel): ChosenRole | undefined {
  const pattern = one.parameters.find(
    ({ name }) => name.startsWith('{') && /passw|e_?mail/i.test(name) && roleInPattern.test(name),
  );
  const name = pattern === undefined ? undefined : roleInPattern.exec(pattern.name)?.[1];
  if (pattern === undefined || name === undefined || !new RegExp(`\\b${name}\\b`).test(one.body.text)) return undefined;
  const at = one.code.start + one.code.text.indexOf(pattern.name);
  const start = at + pattern.name.search(new RegExp(`\\b${name}\\b`));
  return { code: codeAt(model, start, start + name.length), name };
}

/** `dto.role`, `args.input.role`, `const { role } = data`. */
function ofForm(one: FunctionModel): ChosenRole | undefined {
  const names = new Set(one.parameters.map(({ name }) => name));
  const values: readonly Value[] = [
    ...one.calls.flatMap((call) => call.arguments.map(({ value }) => value)),
    ...one.assignments.map(({ value }) => value),
    ...one.returns,
  ];
  for (const value of values) {
    for (const part of deep(value)) {
      if (part.kind !== 'path' || !isInside(part.code, one.code)) continue;
      const segments = part.path.split('.');
      const [root = '', last = ''] = [segments[0], segments.at(-1)];
      if (segments.length < 2 || !role.test(last) || ofRequest.test(root)) continue;
      if (names.has(root) && holdsForm.test(root)) return { code: part.code, name: last };
    }
  }
  return undefined;
}

function ofBody(model: SourceModel, one: FunctionModel): ChosenRole | undefined {
  const found = requestInputs(model).find(
    ({ source, name, code }) => source === 'body' && role.test(name) && isInside(code, one.code),
  );
  return found === undefined ? undefined : { code: found.code, name: found.name };
}

/** `create({ ...dto, password })`, where what is sent may have a role: by the class of the form, or by that of the account where the form has none. */
function spread(model: SourceModel, project: Project, one: FunctionModel): ChosenRole | undefined {
  for (const { name, type } of one.parameters) {
    if (!/^\w+$/.test(name) || !holdsForm.test(name)) continue;
    const whole = new RegExp(`\\.\\.\\.${name}\\b(?!\\.)`);
    for (const call of one.calls) {
      if (!call.arguments.some(({ value }) => whole.test(value.code.text) && !value.code.text.startsWith('(')))
        continue;
      const field = roleOf(project, call, model, type);
      if (field !== undefined && !isRoleSet(call.code.text, field)) return { code: call.code, name: field };
    }
  }
  return undefined;
}

function roleOf(project: Project, call: Call, model: SourceModel, type: string | undefined): string | undefined {
  const made = accountOf(call.target.replace(/Model$/, ''), call.isConstruction, call.name, model.file.language);
  const kept = made === undefined ? undefined : roleFieldOf(project, made, 'javascript');
  if (kept === undefined) return undefined;
  const form = /^[A-Z]\w{2,60}$/.test(type ?? '') ? type : undefined;
  if (form === undefined) return kept;
  if (/CreateInput$/.test(form)) return kept;
  return roleFieldOf(project, form, 'javascript');
}
