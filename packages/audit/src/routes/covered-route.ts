import type { ClassModel, Code, FunctionModel } from '../languages/model.ts';
import type { Cover } from './cover.ts';
import { formsOf } from './forms.ts';
import { type Program, refuses } from './program.ts';
import { federationReason, makesAdministrators, publicReason } from './public-reasons.ts';
import { isGuard } from './python/python-guards.ts';
import { answersEnvironment } from './revealing.ts';
import { headOf, type Protection, type Route } from './route.ts';

export interface Declared {
  readonly framework: string;
  readonly method: string;
  readonly path: string;
  readonly file: string;
  readonly code: Code;
  readonly handler: FunctionModel | undefined;
  readonly cover: Cover;
  /** Whether the handler could not be found in the project. */
  readonly isHandlerElsewhere?: boolean;
  /** The class that answers, where routes are drawn far from what answers them: the route's place is then that of its handler. */
  readonly owner?: ClassModel | undefined;
  /** The route's place is that of the handler, a function. */
  readonly isAtHandler?: boolean;
  /** Why it may be meant for everybody, where the reader of the framework knows. */
  readonly reason?: string | undefined;
}

/** Decides who may enter, from everything that covers a route; a check inside the handler counts where the route is no login. */
export function coveredRoute(program: Program, declared: Declared): Route {
  const { handler, cover } = declared;
  const reason = declared.reason ?? reasonOf(program, declared);
  const guards = [...new Set(cover.guards)];
  if (guards.length === 0 && reason === undefined && handler !== undefined && refuses(program, handler)) {
    guards.push('inline check');
  }
  if (guards.length === 0 && handler !== undefined && asksForRole(handler)) guards.push('inline check');
  if (guards.length === 0 && handler !== undefined) guards.push(...delegated(program, handler));
  return {
    framework: declared.framework,
    method: declared.method,
    path: declared.path,
    ...placeOf(program, declared),
    disabledAt: cover.isDeclaredPublic ? cover.disabledAt : undefined,
    handler,
    protection: protectionOf(cover, guards, (declared.isHandlerElsewhere ?? false) || needsCaller(handler)),
    guards,
    scopes: [...new Set(cover.scopes)],
    limiters: [...new Set(cover.limiters)],
    chain: [...guards, ...(handler === undefined || handler.name === '' ? [] : [handler.name])],
    publicReason: reason,
  };
}

/** `if (ModelState.IsValid && User.IsInRole("Host")) { … }`: what it does it does for some alone. */
function asksForRole({ branches }: FunctionModel): boolean {
  return branches.some(({ condition }) => /(?<!!)\bUser\.IsInRole\(/.test(condition.code.text));
}

/** The handler's head; that of its class where the handler is inherited, or none of the project's. */
function placeOf(program: Program, declared: Declared): Pick<Route, 'file' | 'code' | 'drawnIn'> {
  const { file, code, handler, owner, isAtHandler } = declared;
  const isOwn = handler !== undefined && (owner === undefined || handler.class === owner);
  const answering = isOwn ? handler : owner;
  const elsewhere = answering === undefined || !(isAtHandler || owner !== undefined) ? '' : program.fileOf(answering);
  if (answering === undefined || elsewhere === '') return { file, code };
  return { file: elsewhere, code: headOf(answering.code), drawnIn: `${file}:${code.region.startLine}` };
}

/** By its path and its handler's name, by the name of a view's class, or by what it reads. */
function reasonOf(program: Program, { method, path, handler }: Declared): string | undefined {
  if (makesAdministrators(method, path) || answersEnvironment(handler)) return undefined;
  const view = handler?.class?.name.replace(/(API)?(View|Controller|Resource|Handler)?(Servlet)?$/, '');
  return (
    publicReason(method, path, handler?.name) ??
    // `Handler` and `Controller` say nothing
    (view === undefined || view === '' ? undefined : publicReason(method, '/{x}', view)) ??
    federationReason(method, path, handler?.class?.code.text ?? handler?.code.text ?? '') ??
    (handler !== undefined && onlyFails(handler) ? 'error page' : undefined) ??
    bySent(program, method, path, handler)
  );
}

/** A name and a password in what is sent are a login; `POST /users` with a password is how somebody gets an account. */
function bySent(
  program: Program,
  method: string,
  path: string,
  handler: FunctionModel | undefined,
): string | undefined {
  // of a servlet both verbs may be one method
  const isServlet = handler?.class?.bases.some((base) => base.endsWith('HttpServlet')) ?? false;
  const text = (handler?.code.text ?? '').replace(/^\s*(?:#|\/\/).*$/gm, '');
  // what a visitor collects before there is an account is kept in the session
  if (
    /(^|\/)(cart|basket|bag|wishlist|compare|favou?rites|recently-?viewed|consent|locale|lang(uage)?|theme|currency)(\/|$)/i.test(
      path,
    ) &&
    /\b(session|cookies?)\b/i.test(text) &&
    !/\buser_?id\b|\.user\b/i.test(text)
  )
    return 'guest session';
  if (/(^|\/)(change|reset|set|new)-?_?password\/?$/i.test(path) && /\botp\b|reset_?token|one_?time/i.test(text))
    return 'password reset';
  // the last step of a reset whose other steps stand beside it: the token is in the form
  if (
    /(^|\/)(change|update|set|new)-?_?password(-?_?by-?_?token)?\/?$/i.test(path) &&
    handler?.class?.methods.some(({ name }) => /(forgot|reset)_?password|password_?reset|reset_?token/i.test(name)) ===
      true &&
    !handler.class.methods.some(({ name }) => /current_?user/i.test(name))
  )
    return 'password reset';
  // `new` and `create` of a controller for passwords send a link
  if (
    /(^|\/)passwords?(\/new)?\/?$/i.test(path) &&
    /^(GET|POST)$/.test(method) &&
    /^passwords/i.test(handler?.class?.name ?? '')
  )
    return 'password reset';
  // it asks for the old one, and for whose it is
  if (
    /pass(word|wd)?\/?$/i.test(path) &&
    /\b(user_?name|e?mail)\b/i.test(text) &&
    /\bnew_?password\b/i.test(text) &&
    /\b(old|current)?_?password\b/i.test(text.replace(/new_?password/gi, ''))
  )
    return 'password reset';
  if (method === 'GET' && /\?wsdl|query\.wsdl|args\.get\(['"]wsdl|wsdl['"]?\s{0,4}\]/i.test(text))
    return 'documentation';
  const takes = (name: RegExp) => handler?.parameters.some((one) => name.test(one.name)) ?? false;
  if (/\/token\/?$/i.test(path) && takes(/^\$?password$/i) && takes(/^\$?(user_?name|e?mail|user|login)$/i))
    return 'login';
  if (method === 'GET') return /(^|\/)(users?|accounts?)\/new$/.test(path) ? 'registration' : undefined;
  if ((method !== 'POST' && !(method === '*' && isServlet)) || /admin/i.test(path)) return undefined;
  const isCollection = /(^|\/)(users?|accounts?|members|customers|registrations?)\/?$/i.test(path);
  if (isCollection && handler !== undefined) {
    if (/password|user_params|regist|sign_?up/i.test(text)) return 'registration';
    if (/\b_?password\b/i.test(formsOf(program, handler))) return 'registration';
  }
  if (makesAccount(path, handler)) return 'registration';
  if (checksSent(text) && !/\{/.test(path)) return 'login';
  if (/\bpassport\.authenticate\(\s{0,20}['"](local|ldap)/.test(text)) return 'login';
  if (takesPassword(handler) && !/\{/.test(path)) return 'login';
  const isLogin = /['":](user_?name|e?mail|login)['"\]]/i.test(text) && /['":]password['"\]]/i.test(text);
  const comparesPassword =
    /['":]password['"\]]/i.test(text) &&
    /['":](user|name|account|phone|login)['"\]]/i.test(text) &&
    /\b\w*(verify|check_?password|compare|matches|authenticate)\w*\(/i.test(text);
  // who makes an account, or changes one, gives a password as well
  if (/(^|[/_-])(create|add|new|update|edit|change|import|register|signup)(?=[/_-]|$)/i.test(path)) return undefined;
  return (isLogin || comparesPassword) && !/\{/.test(path) ? 'login' : undefined;
}

const ofNewAccount = /^(sign_?up|regist|new_?(user|account)|(create|add|save|new|post)_?(new_?)?(users?|accounts?))/i;
/** `RegisterDto`, `CreateUserRequest`, `UserCreate`: what somebody sends who wants an account. */
const newAccountForm =
  /^(Sign_?[uU]p|Regist(er|ration)|New(User|Account)|Create(User|Account)|(User|Account)(Create|Creation|Regist(er|ration)|SignUp))\w{0,20}$/;

/** `authenticate(form.username, form.password)`: a name and a password of one form are checked. */
function checksSent(text: string): boolean {
  const held = /\b(\w{1,40})\.(user_?name|e?mail|login)\b/i.exec(text)?.[1];
  if (held === undefined) return false;
  const checked = new RegExp(
    `\\b\\w{0,40}(authenticate|validate|verify|check|log_?in|sign_?in)\\w{0,40}\\((?=[^;{}]{0,160}\\b${held}\\.(user_?name|e?mail|login)\\b)[^;{}]{0,200}\\b${held}\\.(get_?)?password\\b`,
    'i',
  );
  return checked.test(text);
}

/** `POST /Account/CreateUser` with the form of a newcomer: nobody has an account before. A path of administrators, or of one thing, is another. */
function makesAccount(path: string, handler: FunctionModel | undefined): boolean {
  if (handler === undefined || path.includes('{')) return false;
  const last = path.split('/').at(-1) ?? '';
  const isNamed =
    /^(create|new|add|save)([-_]?(new[-_]?)?(user|account))?$/i.test(last) ||
    ofNewAccount.test(last.replaceAll('-', '_'));
  const isOfUsers =
    /(^|\/)(users?|accounts?|auth\w*|members?|customers?|login|identity)\//i.test(path) || /user|account/i.test(last);
  const isCollection = /^(users?|accounts?|members|customers)$/i.test(last);
  if (!isCollection && (!isNamed || !isOfUsers)) return false;
  const sent = handler.parameters.some(({ type }) => newAccountForm.test((type ?? '').split('.').at(-1) ?? ''));
  return sent || (!isCollection && /['":.]password\b|\bpassword\s{0,4}[,=:)]/i.test(handler.body.text));
}

/** An action that frameworks give the fields of a form: `Login(username, password string)`. */
function takesPassword(handler: FunctionModel | undefined): boolean {
  const named = handler?.parameters.map(({ name }) => name.replace('$', '')) ?? [];
  return (
    named.some((name) => /^(user_?name|user|e?mail|login)$/i.test(name)) &&
    named.some((name) => /^(password|passwd|pwd|pass)$/i.test(name))
  );
}

const throwsAlone =
  /^\{?\s*(throw |return )?(next\(\s*)?new [\w.]*(Error|NotFound|MethodNotAllowed|BadRequest)\w*\([^;{}]*\)\)?;?\s*\}?$/;
const rendersRefusal =
  /^\s*(render\b[^#]{0,400}\bstatus: :(forbidden|gone|not_found|method_not_allowed)\b[^#]{0,400}|head :(forbidden|gone|not_found|method_not_allowed))\s*$/;

/** It does nothing but say that there is nothing: `(req, res, next) => next(new NotFound())`, `render plain: '…', status: :gone`. */
function onlyFails({ body, parameters }: FunctionModel): boolean {
  if (parameters.length > 1 && throwsAlone.test(body.text)) return true;
  return (
    rendersRefusal.test(body.text) && !/\b(if|unless|else|case|and|or)\b/.test(body.text.replace(/(['"]).*?\1/g, ''))
  );
}

/** It takes from the session, or of the current user, what nobody has who has not logged in: it fails for others, without saying so. */
function needsCaller(handler: FunctionModel | undefined): boolean {
  const text = handler?.code.text ?? '';
  return /\bsession\[['":][^\]]*\](?!\s*=[^=])|\bcurrent_user(&?\.(?!is_)\w|\s*[,)])|\bg\.user[.[]|\bg\.current_user\b/.test(
    text,
  );
}

/** The guards of the functions that a handler hands every request on to: `return create_check(request)`. */
function delegated(program: Program, handler: FunctionModel): readonly string[] {
  const handed = handler.returns.map((value) => {
    if (value.kind !== 'call' || value.call.receiver !== undefined) return undefined;
    const next = program.functionNamed(value.call.target, program.fileOf(handler));
    return next?.decorators.find((one) => isGuard(program, one.name))?.name;
  });
  const named = handed.flatMap((one) => (one === undefined ? [] : [`@${one.split('.').at(-1) ?? one}`]));
  return named.length === handed.length ? [...new Set(named)] : [];
}

function protectionOf(cover: Cover, guards: readonly string[], isElsewhere: boolean): Protection {
  if (cover.isDeclaredPublic) return 'declared-public';
  if (guards.length > 0) return 'guarded';
  return cover.isUnclear || isElsewhere ? 'unknown' : 'open';
}
