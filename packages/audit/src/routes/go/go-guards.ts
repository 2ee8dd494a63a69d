import type { Value } from '../../languages/model.ts';
import { pathsIn, stringsIn } from '../../rules/values.ts';
import type { Cover } from '../cover.ts';
import { type Program, refuses } from '../program.ts';

/** Names that say that callers without a credential are turned away. */
const guardName =
  /(^|[._])\w*(jwt|auth(?!or\b)|login|token|api_?key|session|admin|permission|role|scope|user|oauth|oidc|keycloak|casbin|protect|restrict|verif|secure|guard|sign)\w*$/i;

/** What is called alike and asks for nothing. */
const noGuard =
  /csrf|xsrf|cors|optional|oauth2?redirect|securityheaders?|secureheaders|secure$|secure\.New|secureWithConfig|sessions?\.(sessions|new|many|middleware)$|loadandsave|authors?$|tokenbucket|logger|verifier$|verify_?host|maybe|inject|user_?agent|populate|try_?auth|limit/i;

/** Middleware of which everybody knows that it guards nothing. */
const harmless =
  /log|recover|cors|gzip|compress|request_?id|trace|tracing|metric|prom|timeout|cache|helmet|secure|etag|favicon|static|sessions?|csrf|real_?ip|slash|clean_?path|content_?type|headers?|limit|throttle|otel|sentry|heartbeat|health|nocache|no_?cache|strip|locale|i18n|lang|monitor|pprof|encode|db|database|inject|context|proxy|option|version|render|json|method|flash|error|panic|allow|body|debug|dump|telemetry|apm|newrelic|datadog/i;

const limiterName = /limit|throttle|httprate|tollbooth|limiter/i;

/** Turns callers away, whatever the status is called. */
const turnsAway =
  /Abort|http\.Error|WriteHeader|NewHTTPError|Unauthori[sz]ed|Forbidden|Redirect|SendStatus|\.Status\(|respond|writeError|errorResponse|render\.|JSON\(/i;

/** Reads one middleware: the value that is given to `Use`, `With`, a group or a route, or a wrapper's call. */
export function addGoMiddleware(program: Program, cover: Cover, value: Value): void {
  if (value.kind === 'list') {
    for (const item of value.items) addGoMiddleware(program, cover, item);
    return;
  }
  const name = nameOf(value);
  if (limiterName.test(name)) {
    cover.limiters.push(name);
    return;
  }
  // `bouncer.PublicAccess(handler)`: somebody has thought of it
  if (/(^|[._])(public|anonymous|unauthenticated)_?(access|route|handler)?$/i.test(shortName(name))) {
    cover.isDeclaredPublic = true;
    return;
  }
  if (/deprecated/i.test(shortName(name))) cover.isUnclear = true;
  if (isGoGuard(program, value)) {
    // `AuthMiddleware(false)`: looks who it is, and lets everybody through
    if (
      value.kind === 'call' &&
      value.call.arguments.some((one) => one.value.kind === 'boolean' && !one.value.boolean)
    ) {
      cover.isUnclear = true;
      return;
    }
    cover.guards.push(name === '' ? 'inline middleware' : shortName(name));
    if (value.kind === 'call' && /scope|role|permission|admin|auth/i.test(name)) {
      cover.scopes.push(
        ...value.call.arguments
          .flatMap((one) => stringsIn(one.value))
          .filter((one) => one.length < 60 && !/^(header|query|cookie|form|param):/.test(one)),
      );
    }
    return;
  }
  if (name !== '' && !harmless.test(shortName(name)) && program.functionsNamed(name).length === 0)
    cover.isUnclear = true;
}

function nameOf(value: Value): string {
  if (value.kind === 'call') return value.call.target.replace(/\(\)/g, '');
  if (value.kind === 'function') return value.function.name;
  return value.kind === 'path' ? value.path.replace(/\(\)/g, '') : '';
}

/** `middleware.Auth` of `github.com/x/y/middleware.Auth`. */
function shortName(name: string): string {
  return name.split('/').at(-1) ?? name;
}

/** By its body where the project holds it, by its name where a library does. */
function isGoGuard(program: Program, value: Value): boolean {
  if (value.kind === 'function') return refuses(program, value.function);
  const name = shortName(nameOf(value));
  if (name === '') return false;
  const isTold =
    (guardName.test(name) && !noGuard.test(name)) || isKnownGuard(name) || knownPackages.test(nameOf(value));
  const own = program.functionsNamed(name).filter((one) => one.code.text.includes('func'));
  if (own.length === 0) return isTold && !isOfNoGuardPackage(nameOf(value));
  return own.some((one) => refuses(program, one) || (isTold && turnsAway.test(one.code.text)));
}

const knownPackages =
  /(echo-jwt|gofiber\/(contrib\/)?(jwt|keyauth|basicauth)|appleboy\/gin-jwt)(\/v\d+)?\.(New|JWT|WithConfig|MiddlewareFunc)$/;

function isKnownGuard(name: string): boolean {
  return /^(jwtware|keyauth|basicauth|echojwt|jwtmiddleware)(\.v\d)?\.(New|JWT|WithConfig)$|MiddlewareFunc$|BasicAuth|KeyAuth|Authenticator$|CheckJWT$|Jwt\.Handler$|EnsureValidToken/.test(
    name,
  );
}

/** Packages around sessions and headers, whose names sound like more. */
function isOfNoGuardPackage(path: string): boolean {
  return /\/(sessions?|secure|cors|csrf|nosurf|helmet)(\/v\d+)?\.\w+$/.test(path) && !/auth/i.test(path);
}

/** The wrappers around a handler, outermost first, and the handler within: `auth(log(http.HandlerFunc(h)))`. */
export function unwrapped(
  program: Program,
  value: Value,
): { readonly wrappers: readonly Value[]; readonly handler: Value } {
  const wrappers: Value[] = [];
  let current = held(program, value);
  for (let depth = 0; depth < 8 && current.kind === 'call'; depth += 1) {
    const { call } = current;
    if (/^(Then|ThenFunc|Append|Extend)$/.test(call.name) && call.receiver !== undefined) {
      wrappers.push(...chained(call.receiver));
    }
    const inner = call.arguments.map((one) => one.value).findLast((one) => isHandlerLike(program, one));
    if (inner === undefined) break;
    if (!/^(HandlerFunc|ThenFunc|Then|WrapF|WrapH|HTTPHandler|HTTPHandlerFunc|StripPrefix)$/.test(call.name))
      wrappers.push(current);
    current = held(program, inner);
  }
  return { wrappers, handler: current };
}

/** The middleware of `alice.New(a, b)` and `negroni.New(a, b)`. */
function chained(chain: Value): readonly Value[] {
  if (chain.kind !== 'call') return [];
  const before =
    /^(Append|Extend)$/.test(chain.call.name) && chain.call.receiver !== undefined ? chained(chain.call.receiver) : [];
  return [...before, ...chain.call.arguments.map((one) => one.value)];
}

function isHandlerLike(program: Program, value: Value): boolean {
  if (value.kind === 'function') return true;
  if (value.kind === 'call')
    return (
      /Handler|^Then|^New\w*Handler|Func$/.test(value.call.name) ||
      pathsIn(value).some((one) => isOwnFunction(program, one)) ||
      value.call.arguments.some((one) => isHandlerLike(program, one.value))
    );
  return value.kind === 'path' && (isOwnFunction(program, value.path) || held(program, value) !== value);
}

function isOwnFunction(program: Program, path: string): boolean {
  return program.functionsNamed(path).length > 0;
}

const kept = new WeakMap<Program, ReadonlyMap<string, Value>>();

/** A handler that a variable of a package holds, wrapped as it is: `var userPut = withAdmin(func(…) …)`. */
function held(program: Program, value: Value): Value {
  if (value.kind !== 'path') return value;
  let variables = kept.get(program);
  if (variables === undefined) {
    variables = new Map(
      program.models.flatMap((model) =>
        model.assignments
          .filter((one) => one.within === undefined && (one.value.kind === 'call' || one.value.kind === 'function'))
          .map((one): [string, Value] => [one.target, one.value]),
      ),
    );
    kept.set(program, variables);
  }
  return variables.get(value.path.split('.').at(-1) ?? value.path) ?? value;
}
