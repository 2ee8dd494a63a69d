import type { Route } from '../../../routes/route.ts';
import type { Project } from '../../../source/project.ts';
import { snaked } from '../passwords/password-comparisons.ts';
import { countsAttempts, isNamed, limitsBesideNest, limitsElsewhere, limitsInLaravel } from './limit-words.ts';
import type { LoginFunction } from './login-functions.ts';

/** A login, with the functions that it goes through to the check of the password. */
export interface Login {
  readonly route: Route | undefined;
  readonly through: readonly LoginFunction[];
}

/** What counts attempts, or asks somebody who does, in `snake_case`. */
const limits =
  /rate_?limit|(?<!de)limiter|throttl|too_?many|\b429\b|(failed|fail|max|bad|wrong|invalid|pin|password|access|sign_?in)_?(attempts?|tries|fail(ure)?s?_?(count|counter)?|count(er)?)\b|(failed|record|register|count|save|track|add|log|check)_?login_?attempt|login_?(attempts|attempt_?(count|s|repo\w*|service|model|store)|tries|fail(ure)?s?_?(count|counter)?|count(er)?)\b|\b(attempts?|tries|failures)\b(?!\s*\()|brute|lock(ed)?_?(out|until|at|time|account)|(is|account|user)_?(non_?)?locked|captcha|turnstile|\bconsume\s*\(|cool_?down|block(ed)?_?(ip|until|list)|is_?blocked/;
/** Identity is told to count nothing. */
const uncounted = /lockout_?on_?failure\s*[:=]\s*false|password_sign_in_async\([^;]*,\s*false\s*\)/g;

/** Whether a function counts attempts; what it writes into a log says nothing. */
function counts(text: string): boolean {
  const code = snaked(text)
    .replace(/(['"`])(?:(?!\1)[^\n\\]|\\.)*\1/g, (quoted) => (/\s/.test(quoted) ? "''" : quoted))
    .replace(/^\s*(\/\/|#|\*).*$/gm, '')
    .replace(uncounted, '');
  return limits.test(code);
}

/** What a class says before its first method, and what stands on the method itself. */
function declares({ framework, handler }: Route): boolean {
  // of Nest the table knows whether a guard counts what is declared
  if (handler === undefined || framework === 'nest') return false;
  const decorators = [...handler.decorators, ...(handler.class?.decorators ?? [])];
  if (decorators.some(({ name }) => /limit|throttl|axes/i.test(name) && !/skip/i.test(name))) return true;
  const first = handler.class?.methods[0]?.code.start;
  const { class: owner } = handler;
  if (owner === undefined || first === undefined) return false;
  const head = owner.code.text.slice(0, Math.max(0, first - owner.code.start));
  const said = /^\s*(rate_limit|throttle_classes|throttle_scope)\b.*$/m.exec(head)?.[0];
  return said !== undefined && (!/only:/.test(said) || new RegExp(`:${handler.name}\\b`).test(said));
}

/** Whether a limit stands before this very login, or inside of it. */
function isLimitedItself({ route, through }: Login): boolean {
  if (route !== undefined && (route.limiters.length > 0 || declares(route))) return true;
  if (route?.handler !== undefined && counts(route.handler.code.text)) return true;
  return through.some(({ text }) => counts(text));
}

/** Of these every middleware before a route is seen. */
const shown = new Set(['express', 'koa', 'hono', 'fastify', 'nest', 'gin', 'echo', 'fiber', 'chi', 'gorilla']);

/** What limits everything, in the words of libraries whose limits are put on single routes otherwise. */
const everywhere =
  /default_limits|application_limits|SlowAPI(ASGI)?Middleware|DEFAULT_THROTTLE_CLASSES|['"]axes['"]|GlobalLimiter|UseIpRateLimiting/;
/** What is asked before every request, and what it says where it counts them. */
const beforeAll =
  /(OncePerRequestFilter|HandlerInterceptor|implements Filter\b|before_request|BaseHTTPMiddleware|middleware\(['"]http['"]\)|process_request|before_action)[\s\S]{0,600}?(limit|throttl|too.?many|429|bucket)/i;

/** Who counts wrong passwords counts no wrong codes. */
const ofCode = /(otp|2fa|mfa|pin|code)\/?$/i;

/** What limits in front of the application. */
const gateway =
  /\blimit_req\b|^\s*rate_limit\s*\{|rateLimit:|rate-limiting|limit-(rps|rpm|connections)|RateLimitPolicy|fail2ban/m;

const limiterLibrary =
  /['"](express-rate-limit|express-slow-down|express-brute|rate-limiter-flexible|koa-ratelimit|koa2-ratelimit|hono-rate-limiter|@hono-rate-limiter\/[\w-]{1,40})['"]/;

/** What others write behind the last `/` to import a file. */
function moduleName(file: string): string {
  const parts = file.replace(/\.[cm]?[jt]s$/, '').split('/');
  return (parts.at(-1) === 'index' ? parts.at(-2) : parts.at(-1)) ?? '';
}

function asksFor(text: string, name: string): boolean {
  return ['', '.js', '.ts', '.mjs', '/index', '/index.js'].some((ending) =>
    ["'", '"', '`'].some((quote) => text.includes(`/${name}${ending}${quote}`)),
  );
}

/** Where the limits of a project stand. */
export class LoginLimits {
  readonly #project: Project;
  readonly #logins: readonly Login[];
  #isOfGateway: boolean | undefined;

  constructor(project: Project, logins: readonly Login[]) {
    this.#project = project;
    this.#logins = logins;
  }

  isLimited(login: Login): boolean {
    if (isLimitedItself(login)) return true;
    const { route } = login;
    if (this.#isLimitedInFront()) return true;
    // the middleware of Laravel's routes is known in full: a limit on another route limits no login
    if (route?.framework === 'laravel') return isNamed(this.#project, limitsInLaravel) && !this.#isLeftOut(login);
    if (this.#isRacked(route)) return true;
    if (this.#isDecorated(route)) return false;
    const beside = route?.file ?? login.through[0]?.file;
    const isNamedSomewhere =
      isNamed(this.#project, limitsElsewhere, beside) ||
      (!ofCode.test(route?.path ?? '') && isNamed(this.#project, countsAttempts, beside));
    return isNamedSomewhere && !this.#isLeftOut(login) && !this.#isUncounted(route) && !this.#isUnused(route);
  }

  /** A limiter of Express, Koa or Hono that one file makes and no other asks for: it limits nothing. */
  #isUnused(route: Route | undefined): boolean {
    if (!/^(express|koa|hono)$/.test(route?.framework ?? '')) return false;
    const sources = this.#project.files.filter(
      (file) => /\.[cm]?[jt]s$/.test(file) && !this.#project.isTest(file) && !file.endsWith('.d.ts'),
    );
    const textOf = (file: string) => this.#project.read(file) ?? '';
    const making = sources.filter((file) => limiterLibrary.test(textOf(file)));
    if (making.length === 0 || isNamed(this.#project, countsAttempts)) return false;
    return making.every((file) => {
      const text = textOf(file);
      if (/\.(use|all|get|post|put|route|register)\(/.test(text)) return false;
      const name = moduleName(file);
      return !sources.some((other) => other !== file && asksFor(textOf(other), name));
    });
  }

  /** Whether limits are put before other routes, or are counted in other logins, and this one was left out. */
  #isLeftOut({ route }: Login): boolean {
    const framework = route?.framework;
    const others = this.#project.routes.filter((one) => one.framework === framework && one !== route);
    const isShown =
      others.some((one) => one.limiters.length > 0 || declares(one)) ||
      this.#logins.some((one) => one.route !== route && isLimitedItself(one));
    if (!isShown) return false;
    return (framework !== undefined && shown.has(framework)) || !this.#limitsEverything();
  }

  /** SlowAPI and Flask-Limiter limit what they decorate, unless they are told a default. */
  #isDecorated(route: Route | undefined): boolean {
    return (
      /^(flask|fastapi)$/.test(route?.framework ?? '') &&
      ['slowapi', 'flask_limiter'].some((one) => this.#project.mentions(one)) &&
      !this.#limitsEverything()
    );
  }

  #limitsEverything(): boolean {
    return this.#project.files.some((file) => {
      if (!/\.([cm]?[jt]s|py|java|cs|php|rb|go)$/.test(file) || this.#project.isTest(file)) return false;
      const text = this.#project.read(file) ?? '';
      return everywhere.test(text) || beforeAll.test(text);
    });
  }

  /** `@Throttle()` of Nest without the guard that counts, a plugin of Fastify that is told to limit what asks for it: nobody keeps the limits. */
  #isUncounted(route: Route | undefined): boolean {
    if (route?.framework === 'fastify') return this.#project.mentions('global: false');
    return (
      route?.framework === 'nest' &&
      !this.#project.mentions('ThrottlerGuard') &&
      !isNamed(this.#project, limitsBesideNest)
    );
  }

  /** Rack::Attack counts requests of everybody, or of the paths that it names. */
  #isRacked(route: Route | undefined): boolean {
    const file = this.#project.files.find(
      (one) => one.endsWith('.rb') && /Rack::Attack/.test(this.#project.read(one) ?? ''),
    );
    const text = file === undefined ? undefined : this.#project.read(file)?.replace(/^\s*#.*$/gm, '');
    if (text === undefined || !/throttle|blocklist|track/.test(text)) return false;
    const paths = Array.from(text.matchAll(/['"/](\\?\/[\w\\/-]+)/g), ([, path = '']) => path.replaceAll('\\', ''));
    if (paths.length === 0 || /\{\s*\|\w+\|\s*\w+\.(ip|remote_ip)\s*\}/.test(text)) return true;
    return route === undefined || paths.some((path) => route.path.includes(path));
  }

  #isLimitedInFront(): boolean {
    this.#isOfGateway ??= this.#project.files.some(
      (file) =>
        /\.(conf|ya?ml|toml|template)$|(^|\/)Caddyfile$/i.test(file) &&
        !/(^|\/)(\.github|node_modules|locales?|i18n)\//.test(file) &&
        gateway.test(this.#project.read(file) ?? ''),
    );
    return this.#isOfGateway;
  }
}
