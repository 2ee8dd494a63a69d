import type { Call, FunctionModel, Value } from '../../languages/model.ts';
import { stringsIn } from '../../rules/values.ts';
import type { Cover } from '../cover.ts';
import { type Program, refuses } from '../program.ts';

/** Names that say that callers without a credential are turned away. */
const guardName =
  /(^|[._/-])(is|must|ensure|require|requires|required|need|needs|check|verify|validate|with|has|only|use|can|assert|enforce|jwt|token|bearer|basic|session|api_?key|user|admin|role|access|authenticate|protect|guard|secure|restrict|allow){0,6}_?-?(auth(?!or)\w*|logged_?in|log_?in|sign(ed)?_?in|login_?required|jwt\w*|token\w*|bearer\w*|basic_?auth\w*|api_?key\w*|admin\w*|role\w*|permission\w*|scope\w*|session_?(auth|user|required)\w*|user|protect(ed)?|guard\w*|member\w*|owner\w*|verify\w*|restrict\w*|acl|rbac|oauth\w*|oidc\w*|signature\w*|hmac\w*)$/i;

const knownGuards =
  /^(express-jwt(\.expressjwt)?|passport\.authenticate|express-oauth2-jwt-bearer\.(auth|requiredScopes|requireScope|claimCheck|claimEquals)|express-basic-auth|koa-jwt|koa-passport\.authenticate|hono\/(jwt|bearer-auth|basic-auth|jwk)\.\w+|@fastify\/(basic-auth|bearer-auth|jwt|auth)|@clerk\/express\.requireAuth|@clerk\/clerk-sdk-node\.\w*[aA]uth|express-openid-connect\.(requiresAuth|auth)|connect-ensure-login\.\w+|keycloak-connect|http-auth|supertokens-node\S*verifySession|countersign\/(express|fastify|hono|koa|node|fetch|nest)\.protect|@okta\/jwt-verifier|oauth2-server|express-oauth-server)/;

/** What sounds alike and asks for nothing. */
const noGuard =
  /^(log_?in|sign_?in|log_?on|register|sign_?up)$|csrf|xsrf|cors|optional|author|helmet|limit|throttle|slow|body|json|sanitize|schema|celebrate|joi|zod|validat(e|ion|or)(_?(body|query|params|input|request|schema|dto))?$|session$|cookie_?session|passport\.(initialize|session)|user_?agent|csp|token_?bucket|get_?token$|tokenize|maybe|try_?auth|attach_?user|load_?user|populate|verifyEmail|verify_?captcha|recaptcha/i;

const limiterName = /limit|throttl|slow_?down|brute/i;
/** How large a request may be says nothing of how often it may come. */
const limitsSize = /(body|size|payload|file|upload|time|memory|json)_?limit|limit_?(body|size|payload|file|upload)/i;

/** Middleware of which everybody knows that it guards nothing. */
const harmless =
  /json|urlencoded|static|raw$|text$|morgan|logger|log$|pino|winston|compress|helmet|cors|cookie|body_?parser|session|multer|upload|favicon|etag|method_?override|error|not_?found|timing|timeout|trace|metrics|prom|sentry|i18n|locale|cache|request_?id|context|swagger|serve|proxy|redirect|sanitize|validat|celebrate|schema|parse|async|wrap|catch|view|render|flash|csrf|initialize|history|hpp|device|useragent|ip$|geo|monitor|health|init|setup|normalize|trim|transform|pagina|sort|filter|query|routes$|allowedMethods|dev|webpack|vite|next$|pretty|secureHeaders|poweredBy|endTime|startTime/i;

const wrappers =
  /^(async_?handler|wrap|catch_?async|try_?catch|as?ync_?wrap(per)?|handle_?(async|errors?)|use_?async|promisify|to_?async|asyncMiddleware|express-async-handler|aw|ah|createMiddleware|defineMiddleware|fastify-plugin|fp)$/i;

/** `except('/login', requireAuth)`, `every(limit, requireAuth)` of Hono: what stands in them is what covers. */
const combines = /^hono\/combine\.(except|every|some)$/;

/** Reads one middleware, or a list of them. */
export function addMiddleware(program: Program, cover: Cover, value: Value): void {
  const items =
    value.kind === 'list'
      ? value.items
      : value.kind === 'call' && combines.test(value.call.target)
        ? value.call.arguments.map((one) => one.value).filter(({ kind }) => kind !== 'string')
        : undefined;
  if (items !== undefined) {
    for (const item of items) addMiddleware(program, cover, item);
    return;
  }
  const inner = unwrapped(value);
  const name = nameOf(inner);
  if (isGuardValue(program, inner)) {
    cover.guards.push(guardNameOf(inner, name));
    addScopes(cover, inner, name);
    return;
  }
  if (limiterName.test(short(name)) && !limitsSize.test(short(name))) cover.limiters.push(short(name));
  else if (mayBeGuard(program, inner, name)) cover.isUnclear = true;
}

/** `requireAuth`, and with its strategy `authenticate(jwt)` of Passport. */
function guardNameOf(value: Value, name: string): string {
  if (name === '') return 'inline middleware';
  const isMade = value.kind === 'call' && value.call.arguments[0]?.value.kind === 'function';
  if (isMade && /^[\w$.]+$/.test(value.code.text)) return short(value.code.text);
  const strategy = value.kind === 'call' && /passport\.authenticate$/.test(name) ? stringsIn(value)[0] : undefined;
  return strategy === undefined ? short(name) : `${short(name)}(${strategy})`;
}

/** `asyncHandler(requireAuth)` is `requireAuth`. */
function unwrapped(value: Value): Value {
  if (value.kind !== 'call') return value;
  const first = value.call.arguments[0]?.value;
  const isWrapper = wrappers.test(short(value.call.target));
  return isWrapper && first !== undefined ? unwrapped(first) : value;
}

export function nameOf(value: Value): string {
  if (value.kind === 'call') return calleeName(value.call);
  if (value.kind === 'function') return value.function.name;
  return value.kind === 'path' ? value.path : '';
}

/** `jwt({ … }).unless({ … })` is `jwt`; `protect(gate)(handler)` is `protect`. */
function calleeName(call: Call): string {
  if (call.name === 'unless' && call.receiver !== undefined) return nameOf(call.receiver);
  return call.target.replace(/\(\)$/, '');
}

function short(name: string): string {
  const segments = name.replace(/\(\)/g, '').split('.');
  // `auth.middleware` names a file: what it does stands before the dot
  const isOfFile = /^(middlewares?|mw|handler|hook|js|ts)$/i.test(segments.at(-1) ?? '') && segments.length > 1;
  const last = segments.at(isOfFile ? -2 : -1) ?? name;
  return last.split('/').at(-1) ?? last;
}

/** The functions of a name; where the name is that of a module, what the module gives as a whole. */
function ownFunctions(program: Program, name: string): readonly FunctionModel[] {
  const whole = givenByModule(program, name);
  return whole.length > 0 ? whole : program.functionsNamed(name);
}

/** What a module of the project gives as a whole, by the path that it is imported with. */
export function givenByModule(program: Program, path: string): readonly FunctionModel[] {
  if (!/^(\.|[@~]\/)/.test(path)) return [];
  const module = path.replace(/^(\.{1,2}\/|[@~]\/)+/, '').replace(/\.[cm]?[jt]s$/, '');
  return program.models.flatMap((model) => {
    const file = model.file.path.replace(/\.\w+$/, '').replace(/\/index$/, '');
    if (file !== module && !file.endsWith(`/${module}`)) return [];
    const given = model.exports.get('default');
    if (given === undefined) return [];
    const inner = unwrapped(given);
    if (inner.kind === 'function') return [inner.function];
    return inner.kind === 'path' ? model.functions.filter((one) => one.name === inner.path) : [];
  });
}

/** By its body where the project holds it, by its name where a library does. */
export function isGuardValue(program: Program, value: Value): boolean {
  if (value.kind === 'function')
    return turnsAway(program, value.function, value.function.name) || handsOnToGuard(value.function);
  if (value.kind === 'choice') return value.options.some((option) => isGuardValue(program, option));
  const name = nameOf(value);
  // `AuthValidator.signIn` in front of a login looks at its form
  if (name === '' || /^(log_?in|sign_?in|sign_?up|register|log_?out|sign_?out)$/i.test(short(name))) return false;
  if (knownGuards.test(name)) return !/credentialsRequired:\s*false|failWithError.*optional/.test(value.code.text);
  const own = ownFunctions(program, name).filter((one) => !isTestDouble(program, one));
  if (own.length > 0 && own.length < 4) {
    return own.some(
      (one) =>
        turnsAway(program, one, name) ||
        one.returns.some((returned) => returned.kind === 'call' && knownGuards.test(nameOf(returned))),
    );
  }
  return isTold(name) || isMadeOfGuard(program, value);
}

/** By what it answers, or by its name where it answers something instead of going on: a page, an error, another address. */
function turnsAway(program: Program, one: FunctionModel, name: string): boolean {
  const answers =
    /throw|next\(\s*\w|reject|redirect|status\(|return res\s*\.(send|json|render|end)|\b40[13]\b|unauthori[sz]ed|forbidden/i;
  return refuses(program, one) || (isTold(name) && answers.test(one.code.text));
}

/** `createMiddleware(async (c, next) => …)`: what is made of one function does what the function does. */
function isMadeOfGuard(program: Program, value: Value): boolean {
  const [given, ...others] = value.kind === 'call' ? value.call.arguments : [];
  const takesNext =
    given?.value.kind === 'function' && given.value.function.parameters.some(({ name }) => name === 'next');
  return others.length === 0 && takesNext && isGuardValue(program, given.value);
}

/** `(c, next) => basicAuth({ username, password: c.env.PASSWORD })(c, next)`: settings that are known with the request. */
function handsOnToGuard({ returns }: FunctionModel): boolean {
  return returns.some((returned) => returned.kind === 'call' && knownGuards.test(nameOf(returned)));
}

function isTestDouble(program: Program, one: Parameters<Program['fileOf']>[0]): boolean {
  return /(^|\/)(tests?|__tests__|mocks?)\//.test(program.fileOf(one));
}

function isTold(name: string): boolean {
  const own = short(name);
  return guardName.test(own) && !noGuard.test(own);
}

/** What nobody can tell: a name that is neither of this project nor of a library. */
function mayBeGuard(program: Program, value: Value, name: string): boolean {
  if (value.kind === 'function' || name === '' || isOfLibrary(name)) return false;
  // `middleware.handle(i18next)` says what it is by what it is given
  if (value.kind === 'call' && /i18n|locale|morgan|swagger/i.test(value.code.text)) return false;
  // `./middleware/upload.single` is what an uploader makes
  const holder = name.slice(0, name.lastIndexOf('.') + 1).replace(/\.$/, '');
  if ([short(name), short(holder), name.split('.')[0] ?? ''].some((one) => harmless.test(one))) return false;
  return ownFunctions(program, name).length === 0;
}

/** Imports of packages begin with their names; what is local has no such path. */
function isOfLibrary(name: string): boolean {
  return /^(@[\w-]+\/|[\w-]+\/|[a-z][a-z0-9]*(-[a-z0-9]+)+|(express|koa|fastify|hono)\b)/.test(name);
}

/** `requireScopes('orders:read')`, `hasRole(['admin'])`, `protect(gate, 'orders:read')`, and guards that are named for a role. */
function addScopes(cover: Cover, value: Value, name: string): void {
  if (value.kind === 'call' && /scope|role|permission|admin|abilit|can$|protect|authorize|allow|restrict/i.test(name)) {
    cover.scopes.push(...value.call.arguments.flatMap((one) => stringsIn(one.value)).filter((one) => one.length < 60));
  }
  if (/admin|role|permission|scope/i.test(short(name)) && cover.scopes.length === 0) cover.scopes.push(short(name));
}

/** The functions of the project that a middleware stands for; none where several are called alike. */
export function functionsBehind(program: Program, value: Value): readonly FunctionModel[] {
  const name = value.kind === 'function' ? '' : nameOf(unwrapped(value));
  const found = name === '' ? [] : ownFunctions(program, name);
  return found.length < 3 ? found : [];
}
