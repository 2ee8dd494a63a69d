import type { Call, Code, FunctionModel, SourceModel, Value } from '../../../languages/model.ts';
import type { Project } from '../../../source/project.ts';
import { deep, isInside } from '../../values.ts';

/** A role that whoever signs up has written into the form. */
export interface ChosenRole {
  readonly code: Code;
  readonly name: string;
}

const registers = /(?<!un|de)regist(er|ration)|sign_?up/i;
const role = /^(role|roles|is_?admin|is_?superuser|is_?staff|user_?role|role_?id|roleName|role_?name)$/i;
/** What holds the form, where its type does not say so. */
const formName =
  /^(data|body|payload|input|req|request|dto|form|params|json|credentials|in|model|vm|(register|registration|signup|create|new_?user)\w*|\w*(Request|Dto|DTO|Input|Form|_in|_data|_create))$/;
const formType = /(In|Body|Model)$|Request|Dto|Create|Regist|SignUp|Input|Form|Schema|ViewModel|Command|Payload/i;
/** Whoever asks who is calling, or which roles may be chosen, lets nobody choose freely. */
const asksBack =
  /current_?user|is_?granted|hasRole|hasAuthority|allowed_?roles|forbid|\b403\b|not (in|allowed)|!=\s*["']?(user|customer)|IsInRole|superuser_required|admin_required/i;

/** What functions that register newcomers take of a role from the form, each once; in languages whose forms are bound to objects. */
export function* rolesOfNewcomers(model: SourceModel, project: Project): Generator<ChosenRole> {
  if (!/^(java|csharp|go|python|ruby)$/.test(model.file.language)) return;
  for (const within of model.functions) {
    if (!(isRegistration(within) || isOpenToAll(model, project, within)) || asksBack.test(within.code.text)) continue;
    const chosen = valuesIn(model, within)
      .flatMap((value) => [...deep(value)])
      .map((part) => chosenRole(part, within))
      .find((one) => one !== undefined);
    if (chosen !== undefined && !isUnderSwitch(within, chosen)) yield chosen;
  }
}

/** `model.IsAdmin && options.CheatMode`: only where whoever runs the program has said so. */
function isUnderSwitch({ code }: FunctionModel, { code: role }: ChosenRole): boolean {
  const after = code.text.slice(role.end - code.start, role.end - code.start + 60);
  return /^\s{0,9}&&\s{0,9}\w{0,20}(options|settings|config\w{0,12}|env\w{0,12})\.\w/i.test(after);
}

function isRegistration({ name, class: owner, decorators }: FunctionModel): boolean {
  if (/admin|device|worker|service|callback|listener|hook/i.test(name)) return false;
  if (decorators.some(({ code }) => /PreAuthorize|Secured|RolesAllowed|Authorize\b|required/.test(code.text)))
    return false;
  if (registers.test(name)) return true;
  return /^(post|create)$/i.test(name) && registers.test(owner?.name ?? '');
}

/** A handler that nobody guards, and that hashes the password of the account that it makes, however it is called. */
function isOpenToAll(model: SourceModel, project: Project, { code }: FunctionModel): boolean {
  if (!hashesPassword.test(code.text)) return false;
  const route = project.routes.find(
    ({ handler, file }) =>
      handler?.code.start === code.start && (file === model.file.path || handler.code.text === code.text),
  );
  return route?.protection === 'open' && route.method === 'POST';
}

const hashesPassword =
  /(GenerateFromPassword|HashPassword|hash_password|generate_password_hash|hashpw|encode|make_password|getPasswordHash|get_password_hash|Password\.create)\b[\s\S]{0,80}passw/i;

function valuesIn(model: SourceModel, within: FunctionModel): readonly Value[] {
  return [
    ...model.calls
      .filter(({ code }) => isInside(code, within.code))
      .flatMap((call) => call.arguments.map(({ value }) => value)),
    ...model.assignments.filter(({ code }) => isInside(code, within.code)).map(({ value }) => value),
    ...within.returns,
  ];
}

function chosenRole(part: Value, within: FunctionModel): ChosenRole | undefined {
  return formMember(part, within, role);
}

/** A member of a form that a function was given, under one of these names: `dto.Role`, `request.getRole()`, `data.get('role')`. */
export function formMember(part: Value, within: FunctionModel, names: RegExp): ChosenRole | undefined {
  if (!isInside(part.code, within.code)) return undefined;
  if (part.kind === 'call') return ofGetter(part.call, within, names);
  if (part.kind !== 'path') return undefined;
  const segments = part.path.replace(/^[$@]/, '').split('.');
  const last = segments.at(-1) ?? '';
  return segments.length > 1 && names.test(last) && isForm(segments[0] ?? '', within)
    ? { code: part.code, name: last }
    : undefined;
}

/** `request.getRole()`, the record's `data.role()`, `data.get('role')`. */
function ofGetter(call: Call, within: FunctionModel, names: RegExp): ChosenRole | undefined {
  const [root = ''] = (call.receiverText ?? '').split('.');
  const first = call.arguments[0]?.value;
  const name = call.name === 'get' && first?.kind === 'string' ? first.text : call.name.replace(/^get(?=[A-Z])/, '');
  if (call.arguments.length > (call.name === 'get' ? 2 : 0) || !names.test(name) || !isForm(root, within))
    return undefined;
  return { code: call.code, name };
}

function isForm(root: string, within: FunctionModel): boolean {
  const parameter = within.parameters.find(({ name }) => name.replace(/^[$*&]+/, '') === root);
  return formName.test(root) || formType.test(parameter?.type ?? '');
}
