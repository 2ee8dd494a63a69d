import type { Route } from '../../../routes/route.ts';
import type { Project } from '../../../source/project.ts';
import { comparesPassword, snaked } from '../passwords/password-comparisons.ts';
import { isGuard, type LoginFunction, type LoginFunctions } from './login-functions.ts';
import type { Login } from './login-limits.ts';

/** The logins of a project: the routes that lead to the check of a password or are called so, and the functions that no route is seen to lead to. */

export interface RoutedLogin extends Login {
  readonly route: Route;
}

export interface UnroutedLogin extends Login {
  readonly route: undefined;
  readonly function: LoginFunction;
}

/** Guards that are the login itself: they look at the name and the password that were sent. */
const checksPassword =
  /^inline check$|^authenticate\((?!.*(jwt|bearer|token|session|api|header|cookie|google|facebook|github|twitter|oauth|saml|oidc|openid))|local|basic|ldap|password|credential|^(verify|validate|check|find|get)_?(user|login|sign_?in|body|account|member|customer|admin)$/i;
/** What a guard that asks for a session is called. */
const ofSession =
  /auth|jwt|token|session|log_?in|signed|user|guard|requir|protect|ensure|must|only|admin|role|sanctum|passport|verif|permission|scope|secure|key|member|before|check|inline|can|policy/i;
/** Others that check who it is. */
const elsewhere =
  /callback|sso|saml|oauth|oidc|openid|logout|sign_?out|webauthn|passkey|(^|\/|-|_)(google|github|facebook|apple|microsoft|social|firebase|wallet|magic)/i;
/** Who is logged in gives the password once more, and who is new gives it the first time. */
const isOther =
  /change|update|delete|remove|reset|forgot|confirm_?(password|email)|(set|new|edit)_?password|create_?(user|account)|regist|sign_?up|signup|enroll?|test|seed|init_?(db|data)|bootstrap|populate|disable|enable|install|migrat|invite/;
const isChange =
  /\b(old|current|existing|previous)_?(password|passwd|pwd|pin|pass)\b|\bnew_?(password|passwd|pwd|pin|pass)\b/;
/** It asks the session before. */
const asksSession =
  /\b(req|request|ctx|context|c)\.(user|current_user|auth|session\.user\w*|state\.user)\b(?!\s*=[^=])|\bcurrent_user\b(?!\s*=[^=])|\bg\.user\b|['"](user_?(name|id)?|email)['"] (not )?in (g\.)?session\b|\b(g\.)?session\[['"]\w*(user|id|email|login)\w*['"]\](?!\s*=[^=])|\$_session\[['"]\w*(user|id|email|login)\w*['"]\](?!\s*=[^=])|auth::user\(|auth\(\)->(user|id)\(|->user\(\)|get_user\(\)|claims_principal|user\.find_first|\.get_principal\(|principal\.get_name/;

/** Routes that somebody who is nobody tries passwords at. */
export function loginRoutes(project: Project, functions: LoginFunctions): readonly RoutedLogin[] {
  // what is shown by `GET` comes last: the path of a form speaks for the form
  const routes = [...project.routes].sort((a, b) => Number(a.method === 'GET') - Number(b.method === 'GET'));
  return routes.flatMap((route) => {
    if (project.isTest(route.file) || asksForSession(route) || elsewhere.test(route.path)) return [];
    // a program at a terminal, and what stands before many paths
    if (/(^|\/)cli\//.test(route.file) || /^\/?\(|\*\??\)?$/.test(route.path)) return [];
    // a code that is switched on for oneself is asked of somebody who is logged in
    const isOfOwnCode =
      /(mfa|2fa|otp|totp)\/?$/i.test(route.path) && asksSession.test(snaked(route.handler?.code.text ?? ''));
    const isNamed = route.publicReason === 'login' && takesPasswords(route) && !isOfOwnCode;
    const through = isNamed || mayCheck(route) ? functions.reachedBy(route) : [];
    if (resetsByCode(route, functions)) return [{ route, through: functions.reachedBy(route) }];
    if (isNamed) return through.length > 0 || looksLikeLogin(route) ? [{ route, through }] : [];
    return through.length > 0 && mayCheck(route) && isLogin(route, through) ? [{ route, through }] : [];
  });
}

/** A form is shown by the same path: what is got is a login only where the handler checks a password. */
function takesPasswords({ method, handler }: Route): boolean {
  const text = handler?.code.text ?? '';
  if (method === 'GET') return comparesPassword(text) && /query|params|_GET|input|request/i.test(text);
  return (
    /^(POST|PUT|PATCH|MUTATION|ACTION)$/.test(method) || (method === '*' && /passw|pwd|pin\b|authenticate/i.test(text))
  );
}

/** Who has to be logged in already tries no passwords here; a login that answers 401 checks the password that was sent. */
function asksForSession({ protection, guards, path }: Route): boolean {
  // a guard that stands before everything lets those who log in pass
  if (/(^|\/)(log|sign)[-_]?in\/?$/i.test(path)) return false;
  return protection === 'guarded' && !guards.every((guard) => checksPassword.test(guard) || !ofSession.test(guard));
}

function mayCheck(route: Route): boolean {
  const { method, publicReason, handler } = route;
  if (method === 'GET') return readsPassword.test(handler?.code.text ?? '') && takesPasswords(route);
  return /^(POST|PUT|\*)$/.test(method) && !/^(logout|password reset|webhook|token refresh)$/.test(publicReason ?? '');
}

/** A new password for a few digits: they are tried like a password, and there are less of them. */
function resetsByCode(route: Route, functions: LoginFunctions): boolean {
  const text = snaked(route.handler?.code.text ?? '');
  return (
    route.publicReason === 'password reset' &&
    /^(POST|PUT|PATCH)$/.test(route.method) &&
    /(^|[^a-z])(\w{1,20}_)?(pin|otp|code)\b/.test(text) &&
    /new_?pass|set_password|update_\w{0,12}password|\bset password\b/.test(text) &&
    functions.reachedBy(route).some(({ distance }) => distance === 0)
  );
}

/** A form that is sent by `GET`, or an API that takes the password there. */
const readsPassword =
  /(args|query|params|_GET|getParameter|RequestParam|FormValue)\b[^\n]{0,40}['"[(.]pass(word|wd)?\b/i;

function isLogin({ path, handler, publicReason }: Route, through: readonly LoginFunction[]): boolean {
  const names = snaked(`${path.replaceAll('-', '_')} ${handler?.name ?? ''}`);
  const texts = snaked([handler?.code.text ?? '', ...through.filter(isNear).map(({ text }) => text)].join('\n'));
  if (isChange.test(texts) || asksSession.test(snaked(handler?.code.text ?? ''))) return false;
  const text = snaked(handler?.code.text ?? '');
  if (through.every(({ distance }) => distance > 0) && !guessed.test(text) && !loginNames.test(names)) return false;
  if (publicReason === 'registration') return /otp|verif|code|pin/.test(names) && !/regist|sign_?up|email/.test(names);
  return !isOther.test(names);
}

/** What is tried until it fits, in `snake_case`. */
const guessed =
  /pass_?(word|wd|code|phrase)?\b|passw|pwd|\bpin\b|_pin\b|\botp|_otp\b|(login|sms|access|verification|auth|one_time)_?code|\.code\b|['"]code['"]|credential|secret_?word|senha|clave|\bmdp\b|badge/;

/** Its class alone is called so, and nothing that it does is a login: it sets a cookie, it shows something. */
function looksLikeLogin({ path, handler }: Route): boolean {
  if (handler === undefined) return true;
  const text = snaked(`${path.replaceAll('-', '_')} ${handler.name} ${handler.code.text}`);
  // a key of many characters is tried by nobody
  if (/api_?key/.test(text) && !guessed.test(text)) return false;
  return loginNames.test(text) || guessed.test(text) || /token|sso|otp/.test(path);
}

function isNear({ distance }: LoginFunction): boolean {
  return distance < 2;
}

/** What only checks is no login: who calls it is. */
const onlyChecks =
  /^_{0,2}(is|has|compare|check|verify|match|matches|validate|valid|correct|test)_?(?!.*(log_?in|sign_?in|user|account|credential|auth))\w*[?=]?$/;
const ofHash =
  /^_{0,2}(is_?)?(compare|check|verify|match|matches|validate|valid)_(user_?|account_?)(password|passwd|pwd|pin|hash)\w*[?=]?$/;
const loginNames =
  /inici(ar|o)_?(de_?)?ses(ion|sao)|ingresar|acceder|se_?connecter|connexion|entrar\b|logar\b|acessar|autentic|anmelden|einloggen|loguear|log_?in|sign_?in|authenti|authorize|session|credential|kiosk|unlock|enter\b|\bauth\b|_auth|(generate|create|get|issue|obtain)_?(access_?|auth_?|user_?)?token|(by|with)_(pin|password|badge|code)/;
const loginFiles = /auth|log_?in|sign_?in|session|account|kiosk|credential|passport|security|token/i;
const lets =
  /\b(jwt|jose|session|set_?cookie|cookies?)\b|(issue|create|make|generate|sign|mint|open|start)_?\w*(token|session|jwt)|\b(issue|mint)\w*\(|\$_session\s*\[|token_of|sign\(|\.encode\(|access_?token/;

/** Functions that log people in, with no route that is seen to lead to them: resolvers, actions, strategies, what a framework that is not read calls. */
export function unroutedLogins(project: Project, functions: LoginFunctions): readonly UnroutedLogin[] {
  if (functions.all.length === 0 || !answers(project)) return [];
  const reached = allReached(project, functions);
  const free = functions.all.filter(
    (one) => !reached.has(one) && isEntry(project, one) && !callsReached(one, reached, functions),
  );
  // the nearest to the check speaks for those that call it
  const chosen = free.filter(
    (one) =>
      !functions
        .calledIn(one.text, one.file)
        .some((inner) => inner !== one && inner.distance < one.distance && free.includes(inner)),
  );
  return chosen.map((one) => ({
    route: undefined,
    function: one,
    through: [one, ...functions.all.filter((other) => functions.calledIn(other.text, other.file).includes(one))],
  }));
}

/** Everything that routes lead to, by however many calls: a controller's service, the service's model. */
function allReached(project: Project, functions: LoginFunctions): ReadonlySet<LoginFunction> {
  const found = new Set(project.routes.flatMap((route) => functions.reachedBy(route)));
  for (const { text, file } of found) for (const inner of functions.calledIn(text, file)) found.add(inner);
  return found;
}

function isOnlyCheck(name: string): boolean {
  const plain = snaked(name);
  return onlyChecks.test(plain) || ofHash.test(plain);
}

function callsReached(one: LoginFunction, reached: ReadonlySet<LoginFunction>, functions: LoginFunctions): boolean {
  return functions
    .calledIn(one.text, one.file)
    .some((inner) => inner !== one && reached.has(inner) && !isOnlyCheck(inner.name));
}

const takesForm = /getParameter|readValue|obtainPassword|getInputStream|getReader|LoginRequest|Credentials/;

function isEntry(project: Project, { name, file, text, code, distance }: LoginFunction): boolean {
  const plain = snaked(text);
  const plainName = snaked(name);
  // whoever is asked whether somebody known may do something checks no password
  if (/^authori[sz]e/.test(plainName) && /\bprincipal\b/i.test(text.slice(0, 200))) return false;
  // a filter that reads a token, and hands it on to what checks it
  if (name === 'attemptAuthentication' && /Bearer|Authorization/.test(text) && !takesForm.test(text)) return false;
  if (isOnlyCheck(name) || isGuard(name) || isOther.test(plainName) || isChange.test(plain) || asksSession.test(plain))
    return false;
  const before = snaked((project.read(file) ?? '').slice(Math.max(0, code.start - 200), code.start));
  const isOfLogin = loginFiles.test(file) || loginNames.test(before);
  // who calls what checks, and speaks of nothing that is tried, hands on
  if (distance > 0 && !guessed.test(plain) && !/log_?in|sign_?in|authenticate|(^|_)auth$/.test(plainName)) return false;
  if (/hash/.test(plainName) || /(^|\/)(cli|client|sdk)s?\//.test(file)) return false;
  return (
    loginNames.test(plainName) || (isOfLogin && lets.test(plain)) || /local_?strategy|credentials_?provider/.test(plain)
  );
}

function answers(project: Project): boolean {
  return (
    project.routes.some(({ file }) => !project.isTest(file)) ||
    project.files.some((file) => file.endsWith('.php')) ||
    ['graphql', 'use server', '@hapi/hapi', 'next-auth', 'socket.io', '.route(', 'passport'].some((word) =>
      project.mentions(word),
    )
  );
}
