import type { Call, Code, FunctionModel, Language } from '../../languages/model.ts';
import { languageOf } from '../../languages/reader.ts';
import type { Project } from '../../source/project.ts';

/** A function that logs people in, wherever requests are led to it from. */
export interface LoginFunction {
  readonly file: string;
  readonly name: string;
  readonly code: Code;
}

/** What compares a password with its hash, by language. */
const checks: Partial<Record<Language, RegExp>> = {
  javascript:
    /(^|\.)(bcrypt(js)?(\.default)?\.compare(Sync)?|argon2(\.default)?\.verify|(compare|check|verify|match|valid|validate|is_?valid)_?password)$/i,
  python:
    /(^|\.)(check_password_hash|check_password|checkpw|verify_password|(pwd_context|password_hasher|ph|bcrypt)\.verify)$/,
  go: /(^|\.)(CompareHashAndPassword|ComparePasswordAndHash|CheckPasswordHash|CheckPassword|VerifyPassword|ComparePasswords?)$/,
  java: /(^|\.)([pP]assword[eE]ncoder|encoder|bCryptPasswordEncoder)(\(\))?\.matches$|(^|\.)BCrypt\.checkpw$|authenticationManager\.authenticate$/,
  ruby: /(^|\.)valid_password\?$|(^|\.)@?(user|account|admin|member|customer|person)\.authenticate$/,
  csharp:
    /(^|\.)(BCrypt\.(Net\.BCrypt\.)?Verify|VerifyHashedPassword|PasswordSignInAsync|CheckPasswordAsync|CheckPasswordSignInAsync|VerifyPassword\w*)$/,
};
const mention =
  /compare(Sync)?\(|argon2|checkpw|check_password|verify_password|\.verify\(|[pP]assword|matches\(|authenticate|Verify/;

/** Changes of a password and of an account ask for it again, from somebody who is logged in. */
const isOther =
  /change|update|delete|remove|reset|confirm|set_?password|hash|create|register|sign_?up|test|seed|disable|enable|edit/i;
/** `create` of a controller of sessions is a login. */
const ofSessions = /(sessions?|logins?|auth(entication)?|tokens?)(_?controller)?\.\w+$/i;
const isLoginName = /log_?in|sign_?in|authenticat|session|token|credential|validate_?user|auth$/i;

/**
 * The function of a project that logs people in, for those whose table of routes names no login: a resolver of GraphQL, a message, a handler of a framework that is
 * not read. The one with the likeliest name, or none.
 */
export function passwordChecks(project: Project): readonly LoginFunction[] {
  const found = project.files.flatMap((file) => {
    const language = languageOf(file);
    const pattern = language === undefined ? undefined : checks[language];
    if (pattern === undefined || project.isTest(file) || !mention.test(project.read(file) ?? '')) return [];
    const calls = project.model(file)?.calls.filter((call) => pattern.test(call.target) && hasArguments(call)) ?? [];
    return calls.flatMap(({ within }) => {
      const login = within === undefined ? undefined : ofRequest(within, file);
      return login === undefined ? [] : [{ file, login }];
    });
  });
  const [first] = found.filter(({ file, login }) => isLoginName.test(login.name) || ofSessions.test(file));
  return first === undefined ? [] : [{ file: first.file, name: first.login.name, code: headOf(first.login) }];
}

function hasArguments({ arguments: given }: Call): boolean {
  return given.length > 0;
}

/** The nearest function with a name around a check; undefined where it is for something else than to log in. */
function ofRequest(within: FunctionModel, file: string): FunctionModel | undefined {
  let named: FunctionModel | undefined = within;
  while (named !== undefined && named.name === '') named = named.within;
  if (named === undefined) return undefined;
  const isBegun = named.name === 'create' && ofSessions.test(file);
  return isBegun || !isOther.test(named.name) ? named : undefined;
}

/** The first line of a function. */
export function headOf({ code }: FunctionModel): Code {
  const length = code.text.search(/\n|$/);
  const { startLine, startColumn } = code.region;
  return {
    text: code.text.slice(0, length),
    start: code.start,
    end: code.start + length,
    region: { startLine, startColumn, endLine: startLine, endColumn: startColumn + length },
  };
}
