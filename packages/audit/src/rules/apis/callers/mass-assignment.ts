import type { Call, Code, FunctionModel, SourceModel } from '../../../languages/model.ts';
import type { Project } from '../../../source/project.ts';
import { isInside } from '../../values.ts';
import { roleFieldOf } from './role-fields.ts';

/** An account that is written down as it was sent, its role included. */
export interface AccountAsSent {
  readonly code: Code;
  /** The field that says what the account may. */
  readonly role: string;
}

const account = /^(user|account|member|customer|admin|employee|profile|client|person)s?$/i;
const creates =
  /^(create|insert\w{0,10}|insertOne|save|build|add|Add|AddAsync|Create|Insert|persist|create!|new|firstOrCreate|update|Update|update!|findByIdAndUpdate|findOneAndUpdate|fill|forceFill|forceCreate|update_attributes|assign_attributes|(update|create|insert|add|save|set)_?(user|account|member|customer))$/i;
const wholeBody: Readonly<Record<string, RegExp>> = {
  javascript: /^(\.\.\.)?\(?(await\s{1,4})?(req|request|ctx\.request|c\.req|ctx\.req)\.(body|json\(\))\)?$/,
  php: /^\$(this->)?request->(all|post|input|json\(\)->all|toArray|except)\(|^\$_POST$|^\$request->getParsedBody\(\)$|^\$this->request->(getVar|getPost|getJSON|getRawInput)\(\s{0,4}(true)?\s{0,4}\)$|^\$this->input->post\(\s{0,4}\)$/,
  python: /^\*\*\s{0,4}(flask\.)?request\.(get_json\(\)|json|form|data)|^\*\*\s{0,4}(data|payload|body)$/,
  ruby: /^params(\[:\w{1,40}\])?(\.require\(:\w{1,40}\))?(\.permit!|\.to_unsafe_h)$|^params\[:\w{1,40}\]$/,
};

/** Accounts that are made, or changed, of everything that was sent, where the project's accounts have a role. */
export function* accountsAsSent(model: SourceModel, project: Project): Generator<AccountAsSent> {
  if (!/user|account|member|customer|person|employee/i.test(model.file.text)) return;
  yield* fromWholeBody(model, project);
  yield* byGeneratedRoutes(model, project);
  yield* fromBoundModel(model, project);
  if (model.file.language === 'ruby') yield* permitted(model);
  if (model.file.language === 'python') yield* ofSerializers(model, project);
}

function* fromWholeBody(model: SourceModel, project: Project): Generator<AccountAsSent> {
  const pattern = wholeBody[model.file.language];
  if (pattern === undefined) return;
  for (const call of model.calls) {
    const type = accountOf(call.target, call.isConstruction, call.name, model.file.language);
    if (type === undefined || ofAdministrators(model, call.within)) continue;
    const whole = call.arguments.some(({ name, value, isSpread }) => {
      if (name !== undefined) return false;
      const text = language(model) === 'php' ? heldIn(call, value.code.text) : value.code.text;
      if (pattern.test(text) || (isSpread && pattern.test(`**${text}`))) return true;
      return /^\(?\{/.test(text) && /(\bdata:\s{0,4}|\.\.\.)(req|request|ctx\.request)\.body\b(?!\.)/.test(text);
    });
    // `User.create(req.body, { fields: ['email', 'password'] })` of Sequelize keeps what is named
    if (/\bfields\s{0,4}:\s{0,4}\[/.test(call.code.text)) continue;
    const role = whole ? roleFieldOf(project, type, model.file.language) : undefined;
    if (role !== undefined && !isRoleSet(call.code.text, role)) yield { code: call.code, role };
  }
}

/** What a library makes of a model of accounts: whoever may make one says everything of it. */
function* byGeneratedRoutes({ file }: SourceModel, project: Project): Generator<AccountAsSent> {
  for (const route of project.routes) {
    const type = route.path.split('/').findLast((segment) => !segment.startsWith('{')) ?? '';
    if (route.isGenerated !== true || route.file !== file.path || !/^(POST|PUT)$/.test(route.method)) continue;
    const role =
      route.protection === 'open' && account.test(type) ? roleFieldOf(project, type, file.language) : undefined;
    if (role === undefined) continue;
    yield { code: route.code, role };
    return;
  }
}

function language({ file }: SourceModel): string {
  return file.language;
}

/** What a variable of PHP was filled with before the call: `$data = $this->request->getVar();`. */
function heldIn({ code, within }: Call, text: string): string {
  if (!/^\$\w{1,40}$/.test(text) || within === undefined) return text;
  const before = within.code.text.slice(0, code.start - within.code.start);
  const name = text.slice(1);
  const found = [...before.matchAll(new RegExp(`\\$${name}\\s{0,9}=\\s{0,9}([^;=]{1,120});`, 'g'))].at(-1)?.[1];
  // what is taken out of it, or put over it, is chosen
  if (
    new RegExp(
      `unset\\(\\s{0,9}\\$${name}\\[|\\$${name}\\[['"](role|rol|is_admin|fk_nivel|nivel|perfil)\\w{0,12}['"]\\]`,
    ).test(before)
  )
    return text;
  return found?.trim() ?? text;
}

/** `role: 'user'` behind what was sent is what counts. */
export function isRoleSet(text: string, role: string): boolean {
  return new RegExp(`['"]?\\b${role}['"]?\\s{0,4}(:|=>|=)\\s{0,4}['"\\w]`).test(text);
}

/** `User.create`, `prisma.user.create`, `new User`, `$request->user()->update`: the type that is made. */
export function accountOf(target: string, isConstruction: boolean, name: string, language: string): string | undefined {
  const segments = target
    .replace(/\(\)/g, '')
    .split('.')
    .filter((one) => one !== 'objects' && one !== 'default');
  // of a module that gives one thing: `../models/user`
  const last = (segments.at(-1) ?? '').replace(/^.{0,200}\//, '');
  const isPythonCall = language === 'python' && /^[A-Z]/.test(last);
  if (isConstruction || isPythonCall) return account.test(last) ? last : undefined;
  const before = (segments.at(-2) ?? '')
    .replace(/^.{0,200}\//, '')
    .replace(/^(\$|this\.|@)/, '')
    .replace(/_?(Model|Repository|Repo|Service)$/i, '');
  if (!creates.test(name)) return undefined;
  if (/^current_?user$/i.test(before)) return 'User';
  return account.test(before) ? before : undefined;
}

/** Who is an administrator may say it of others. */
function ofAdministrators(model: SourceModel, within: FunctionModel | undefined): boolean {
  return /admin/i.test(`${model.file.path} ${within?.name ?? ''} ${within?.class?.name ?? ''}`);
}

/** `var user User; c.ShouldBindJSON(&user); db.Create(&user)`, `@RequestBody User user`, `[FromBody] User user`. */
function* fromBoundModel(model: SourceModel, project: Project): Generator<AccountAsSent> {
  const { language } = model.file;
  if (!/^(go|java|csharp|javascript)$/.test(language)) return;
  for (const one of model.functions) {
    if (
      ofAdministrators(model, one) ||
      !/regist|sign_?up|create|add|save|post|new|update/i.test(`${one.name} ${one.class?.name ?? ''}`)
    )
      continue;
    const above = one.decorators.map(({ code }) => code.text).join(' ');
    if (/PreAuthorize|Authorize\b|Secured|UseGuards|RolesAllowed/.test(above)) continue;
    const bound = language === 'go' ? boundInGo(one) : boundParameter(one);
    if (bound === undefined || !isKept(one, bound.name)) continue;
    const role = roleFieldOf(project, bound.type, language);
    if (
      role === undefined ||
      new RegExp(`\\b${bound.name}\\.(set)?${role}\\s{0,4}(=[^=]|\\()`, 'i').test(one.code.text)
    )
      continue;
    yield { code: bound.code, role };
  }
}

interface Bound {
  readonly name: string;
  readonly type: string;
  readonly code: Code;
}

function boundInGo(one: FunctionModel): Bound | undefined {
  for (const call of one.calls) {
    if (!/^(Should)?Bind(JSON)?$|^BodyParser$|^Decode$|^ShouldBind$|^DecodeJSON$/.test(call.name)) continue;
    const name = /^&?(\w{1,40})$/.exec(call.arguments.at(-1)?.value.code.text ?? '')?.[1];
    const type =
      name === undefined
        ? undefined
        : new RegExp(
            `\\bvar\\s{1,4}${name}\\s{1,4}(?:\\w{1,40}\\.)?(\\w{1,40})|\\b${name}\\s{0,4}:=\\s{0,4}&?(?:\\w{1,40}\\.)?(\\w{1,40})\\{`,
          ).exec(one.code.text);
    const found = type?.[1] ?? type?.[2];
    if (name !== undefined && found !== undefined && account.test(found)) return { name, type: found, code: call.code };
  }
  return undefined;
}

function boundParameter({ parameters }: FunctionModel): Bound | undefined {
  for (const { name, type, decorators } of parameters) {
    const binds = decorators.find((one) => /(^|\.)(RequestBody|ModelAttribute|FromBody|FromForm|Body)$/.test(one.name));
    const plain = (type ?? '').split('.').at(-1) ?? '';
    if (binds !== undefined && binds.arguments.length === 0 && account.test(plain))
      return { name, type: plain, code: binds.code };
  }
  return undefined;
}

function isKept(one: FunctionModel, name: string): boolean {
  return one.calls.some(
    (call) =>
      /^(save\w{0,20}|Create|Add(Async)?|Insert\w{0,10}|create\w{0,20}|insert\w{0,10}|add\w{0,20}|persist|register\w{0,10}|signup|signUp|saveAndFlush|InsertOne|CreateUser|Save)$/.test(
        call.name,
      ) && call.arguments.some(({ value }) => value.code.text.replace(/^&/, '') === name),
  );
}

/** `params.require(:user).permit(:email, :role)` of Rails, where no administrator is asked for. */
function* permitted(model: SourceModel): Generator<AccountAsSent> {
  if (!/controller/.test(model.file.path) || /admin/i.test(model.file.path)) return;
  const rest = model.file.text.replace(/\.permit\([^)]{0,400}\)/g, '');
  if (/admin|authorize\b|authorize!|can\?|policy/i.test(rest)) return;
  for (const call of model.calls) {
    if (call.name !== 'permit') continue;
    const isOfAccount =
      /require\(\s{0,4}:(user|account|member|customer|registration)\b/.test(call.code.text) ||
      (/^params\.permit\(/.test(call.code.text) &&
        /(users?|accounts?|registrations?|sign_?ups?)_controller\.rb$/.test(model.file.path));
    if (!isOfAccount) continue;
    const role = /:(role|roles|role_ids?|admin|is_admin|superuser|staff)\b/.exec(call.code.text)?.[1];
    if (role !== undefined) yield { code: call.code, role };
  }
}

/** `fields = '__all__'` of a serializer or form for the accounts themselves, which have `is_staff` and `is_superuser` of Django. */
function* ofSerializers(model: SourceModel, project: Project): Generator<AccountAsSent> {
  for (const owner of model.classes) {
    if (
      !/Regist|SignUp|Signup|Create|User\w{0,10}(Serializer|Form)$|Account\w{0,10}(Serializer|Form)$/.test(owner.name)
    )
      continue;
    if (/admin/i.test(`${owner.name} ${model.file.path}`)) continue;
    const text = owner.code.text;
    const type = /^\s{1,20}model\s{0,4}=\s{0,4}(?:\w{1,40}\.)?(\w{1,40})/m.exec(text)?.[1];
    const all = /fields\s{0,4}=\s{0,4}(\(?\[?\s{0,4})?["']__all__["']/.exec(text);
    const listed =
      /fields\s{0,4}=\s{0,4}[([][^\])]{0,600}?["'](role|roles|is_staff|is_superuser|is_admin|user_?type)["']/.exec(
        text,
      )?.[1];
    if (listed !== undefined && isOfNewcomer(owner.name, text, listed)) {
      yield {
        code: (model.classes.find((one) => one.name.endsWith('Meta') && isInside(one.code, owner.code)) ?? owner).code,
        role: listed,
      };
      continue;
    }
    if (
      type === undefined ||
      all === null ||
      !/^(User|CustomUser|Account|get_user_model)$/.test(type) ||
      /read_only_fields[^\n]{0,200}(staff|role|admin)/.test(text)
    )
      continue;
    const meta = model.classes.find((one) => one.name.endsWith('Meta') && isInside(one.code, owner.code));
    // an account may be one with a provider, or with a bank
    const role = roleFieldOf(project, type, 'python') ?? (type === 'Account' ? undefined : 'is_staff');
    if (role !== undefined) yield { code: (meta ?? owner).code, role };
  }
}

/** A serializer for those who sign up, which lets them write the field and sets it to nothing of its own. */
function isOfNewcomer(name: string, text: string, field: string): boolean {
  if (!/Regist|SignUp|Signup/.test(name) || !/password/.test(text)) return false;
  const isReadOnly = new RegExp(
    `read_only_fields[^\\n]{0,200}${field}|\\b${field}\\s{0,4}=\\s{0,4}\\w[\\w.]{0,60}\\([^\\n]{0,120}read_only|validated_data\\[["']${field}["']\\]\\s{0,4}=|${field}\\s{0,4}=\\s{0,4}["']`,
  );
  return !isReadOnly.test(text);
}
