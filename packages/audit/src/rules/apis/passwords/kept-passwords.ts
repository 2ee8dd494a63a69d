import type { Call, Code, FunctionModel, Language, SourceModel, Value } from '../../../languages/model.ts';
import type { Project } from '../../../source/project.ts';
import { firstOfEach, surroundings } from '../../values.ts';
import { passwordFieldOf } from '../callers/role-fields.ts';
import { hashesPasswords, hashingModels } from './password-hashing.ts';
import { isGivenPassword } from './stored-passwords.ts';

/** Passwords that become part of a record as they were sent: through constructors, initialisers, members, or with the whole of a body. */

const person =
  /^\$?(app|application|db|new|my|current|existing|found|saved)?_?(users?|accounts?|members?|customers?|admins?|students?|teachers?|employees?|patients?|doctors?|sellers?|persons?|clients?|authors?|staff)_?(model|entity|document|record|data|obj|row|dao)?$/i;
const field = /^:?(password|passwd|pwd|pass_?word)$/i;
const change = /^(set)?_?(password|passwd|pwd)$/i;

/** What writes a record down. */
const persists =
  /(\.|->)(save\w{0,20}|add|add_all|Add|AddAsync|AddRange|commit|insert\w{0,20}|Insert\w{0,20}|create\w{0,20}|Create\w{0,20}|persist|merge|update\w{0,20}|Update\w{0,20}|SaveChanges|SaveChangesAsync|flush|put|Put|Save\w{0,20}|push|append|Exec|execute|store)!?\(|\.(save|save!|create|create!)\b|\bappend\(/;

/** Somebody else keeps the passwords, or hashes them on their way: by the words of libraries, and of models. */
const keepers: Readonly<Partial<Record<Language, readonly string[]>>> = {
  javascript: [
    '.pre(',
    'beforeCreate',
    'beforeSave',
    'BeforeInsert',
    'beforeValidate',
    'hooks:',
    'setDataValue',
    '$extends',
    '$use(',
    'firebase',
    'supabase',
    'cognito',
    'auth0',
    'clerk',
    'keycloak',
    'passport-local-m',
    'better-auth',
    'lucia',
  ],
  python: [
    'create_user(',
    'password.setter',
    '@validates',
    'listens_for',
    'pre_save',
    'flask_security',
    'keycloak',
    'firebase',
    'cognito',
    'supabase',
    'ldap',
  ],
  java: [
    'PasswordEncoder',
    'BCrypt',
    'Argon2',
    'MessageDigest',
    'DigestUtils',
    'SCrypt',
    'Pbkdf2',
    'PBKDF2',
    'hashPassword',
    'encryptPassword',
    'hashpw',
    'keycloak',
    'firebase',
    'cognito',
    'PrePersist',
    'md5',
    'ldap',
  ],
  csharp: ['UserManager', 'IdentityUser', 'PasswordHasher', 'keycloak', 'firebase', 'HashPassword'],
  go: ['BeforeCreate', 'BeforeSave', 'keycloak', 'firebase', 'cognito'],
  php: [...hashingModels, 'UserPasswordHasher', 'PasswordEncoder', 'wp_create_user', 'wp_insert_user'],
  ruby: ['authlogic', 'sorcery', 'clearance', 'password=(', 'before_save', 'attr_encrypted'],
};

/** Each function once, where the first of its records gets its password; in projects that hash nothing at all. */
export function keptInRecords(model: SourceModel, project: Project): readonly Code[] {
  const { language, path } = model.file;
  if (/\.(tsx|jsx|vue|svelte)$|(^|\/)(seeds?|seeders?|fixtures|migrations|factories)\//i.test(path)) return [];
  const kept = [...made(model), ...changed(model), ...bound(model, project)].filter(({ within }) =>
    persists.test(surroundings(model, within)),
  );
  if (kept.length === 0 || (keepers[language] ?? []).some((word) => project.mentions(word))) return [];
  // a setter of Java hashes nothing
  if (language !== 'java' && hashesPasswords(project)) return [];
  return firstOfEach(kept, ({ within, code }) => within?.code.start ?? -code.start).map(({ code }) => code);
}

interface Kept {
  readonly code: Code;
  readonly within: FunctionModel | undefined;
}

/** `User(username=…, password=data['password'])`, `new User { Password = request.Password }`, `models.User{Password: in.Password}`. */
function made(model: SourceModel): readonly Kept[] {
  return model.calls.flatMap((call): Kept[] => {
    const isRecord = call.isConstruction
      ? person.test(lastOf(call.target.replace(/\.(new|objects)$/, '')))
      : /^(create!?|insert\w{0,10}|new|build|Create|Insert\w{0,10}|objects\.create)$/.test(call.name) &&
        person.test(lastOf(receiverOf(call)));
    return isRecord && namedOf(call).some(([name, value]) => field.test(name) && isSent(value))
      ? [{ code: call.code, within: call.within }]
      : [];
  });
}

/** What a call names: by keyword, or in an object. */
function namedOf({ arguments: given }: Call): readonly (readonly [string, Value])[] {
  return given.flatMap(({ name, value }) => {
    if (name !== undefined) return [[name, value] as const];
    return value.kind === 'map' ? [...value.entries] : [];
  });
}

/** `user.password = data.get('password')`, `user.setPassword(dto.getPassword())`. */
function changed(model: SourceModel): readonly Kept[] {
  const assigned = model.assignments.flatMap(({ target, value, code, within }): Kept[] => {
    const parts = target.split('.');
    const isOfPerson = parts.length > 1 && field.test(parts.at(-1) ?? '') && person.test(parts.at(-2) ?? '');
    return isOfPerson && isSent(value) ? [{ code, within }] : [];
  });
  const set = model.calls.flatMap((call): Kept[] => {
    const [first, ...others] = call.arguments;
    const isSetter = /^set_?(password|passwd|pwd)$/i.test(call.name) && first !== undefined && others.length === 0;
    return isSetter &&
      model.file.language !== 'python' &&
      person.test(lastOf(call.receiverText ?? '')) &&
      isSent(first.value)
      ? [{ code: call.code, within: call.within }]
      : [];
  });
  return [...assigned, ...set];
}

/** `c.ShouldBindJSON(&user); db.Create(&user)`, `@RequestBody User user`, `new User(req.body)`, `User(**data)`: whatever was sent. */
function bound(model: SourceModel, project: Project): readonly Kept[] {
  const { language } = model.file;
  const whole = model.calls.flatMap((call): Kept[] => {
    const type = call.isConstruction
      ? lastOf(call.target)
      : /^(create|insertOne)$/.test(call.name)
        ? lastOf(receiverOf(call))
        : '';
    const [first, ...others] = call.arguments;
    const isBody =
      first !== undefined &&
      others.length === 0 &&
      first.name === undefined &&
      ((language === 'javascript' && /^(req|request|ctx\.request)\.body$/.test(first.value.code.text)) ||
        (language === 'python' &&
          /\*\*\s{0,4}(request\.(get_json\(\)|json|form)|data|payload|body)$/.test(
            first.isSpread ? `**${first.value.code.text}` : first.value.code.text,
          )));
    return isBody && person.test(type) && passwordFieldOf(project, type, language) !== undefined
      ? [{ code: call.code, within: call.within }]
      : [];
  });
  const ofParameters = model.functions.flatMap((one): Kept[] => {
    const parameter = one.parameters.find(
      ({ type, decorators }) =>
        person.test(lastOf(type ?? '')) &&
        decorators.some(({ name }) => /(^|\.)(RequestBody|ModelAttribute|FromBody|FromForm|Body)$/.test(name)),
    );
    const saved =
      parameter === undefined
        ? undefined
        : one.calls.find(
            (call) =>
              /^(save\w{0,20}|Add(Async)?|create|insert\w{0,10}|persist|Insert\w{0,10}|InsertOneAsync)$/.test(
                call.name,
              ) && call.arguments.some(({ value }) => value.code.text === parameter.name),
          );
    const isPlain =
      parameter !== undefined &&
      saved !== undefined &&
      passwordFieldOf(project, lastOf(parameter.type ?? ''), language) !== undefined;
    return isPlain && saved !== undefined ? [{ code: saved.code, within: one }] : [];
  });
  return [...whole, ...ofParameters, ...(language === 'go' ? boundInGo(model, project) : [])];
}

function boundInGo(model: SourceModel, project: Project): readonly Kept[] {
  return model.functions.flatMap((one): Kept[] => {
    const binding = one.calls.find(({ name }) =>
      /^(Should)?Bind(JSON)?$|^BodyParser$|^Decode$|^DecodeJSON$/.test(name),
    );
    const name = /^&?(\w{1,40})$/.exec(binding?.arguments.at(-1)?.value.code.text ?? '')?.[1];
    if (name === undefined) return [];
    const [, declared, written] =
      new RegExp(
        `\\bvar\\s{1,4}${name}\\s{1,4}(?:\\w{1,40}\\.)?(\\w{1,40})|\\b${name}\\s{0,4}:=\\s{0,4}(?:&|new\\()?(?:\\w{1,40}\\.)?(\\w{1,40})[{)]`,
      ).exec(one.code.text) ?? [];
    const type = declared ?? written ?? '';
    const saved = one.calls.find(
      (call) =>
        /^(Create\w{0,10}|Save\w{0,10}|Insert\w{0,10}|Add\w{0,10})$/.test(call.name) &&
        call.arguments.some(({ value }) => value.code.text.replace(/^[&*]/, '') === name),
    );
    return saved !== undefined && person.test(type) && passwordFieldOf(project, type, 'go') !== undefined
      ? [{ code: saved.code, within: one }]
      : [];
  });
}

/** A password that the caller sent, or that a getter of what was sent gives. */
function isSent(value: Value): boolean {
  if (value.kind !== 'call') return isGivenPassword(value);
  const { name, receiverText, arguments: given } = value.call;
  const isGetter =
    given.length === 0 &&
    change.test(name.replace(/^get/i, '')) &&
    receiverText !== undefined &&
    !person.test(lastOf(receiverText));
  return isGetter || isGivenPassword(value);
}

function receiverOf({ target }: Call): string {
  return target
    .split('.')
    .slice(0, -1)
    .join('.')
    .replace(/\.objects$/, '');
}

/** `models.User`, `../models/user` and `\App\User` are all `User`. */
function lastOf(path: string): string {
  return (
    path
      .replace(/\(\)/g, '')
      .split(/[./\\]|::|->/)
      .at(-1) ?? ''
  );
}
