import type { Call, FunctionModel, SourceModel, Value } from '../../languages/model.ts';
import { entryOf } from '../../rules/values.ts';
import { emptyCover } from '../cover.ts';
import { coveredRoute } from '../covered-route.ts';
import { joinPaths, Program } from '../program.ts';
import type { Route } from '../route.ts';
import { addGoMiddleware, unwrapped } from './go-guards.ts';
import { GoRouters, type RouterPlace, receiverOf } from './go-routers.ts';

const frameworks: readonly (readonly [string, RegExp])[] = [
  ['gin', /gin-gonic\/gin"/],
  ['echo', /labstack\/echo/],
  ['fiber', /gofiber\/fiber/],
  ['chi', /go-chi\/chi/],
  ['gorilla', /gorilla\/mux"/],
  ['httprouter', /julienschmidt\/httprouter"/],
  ['net/http', /"net\/http"/],
];

const verb = /^(get|post|put|patch|delete|head|options|connect|trace|any|all)$/i;

interface Registration {
  readonly method: string;
  readonly path: string;
  /** What follows the path: handlers and middleware, in order. */
  readonly given: readonly Value[];
}

/** The routes of net/http, gorilla/mux, chi, gin, echo, fiber and httprouter. */
export function goRoutes(models: readonly SourceModel[]): readonly Route[] {
  const relevant = models.filter((model) => model.file.language === 'go' && !model.file.path.endsWith('_test.go'));
  if (relevant.length === 0) return [];
  const program = new Program(relevant);
  const routers = new GoRouters(program);
  return relevant.flatMap((model) => {
    const framework = frameworkOf(model);
    return framework === undefined
      ? []
      : model.calls.flatMap((call) => routesOf(program, routers, model, framework, call));
  });
}

function frameworkOf(model: SourceModel): string | undefined {
  return frameworks.find(([, imported]) => imported.test(model.file.text))?.[0];
}

function routesOf(program: Program, routers: GoRouters, model: SourceModel, framework: string, call: Call): Route[] {
  const registration = registrationOf(program, model, framework, call);
  if (registration === undefined) return [];
  const holder = receiverOf(call, model);
  const places: readonly RouterPlace[] =
    call.receiverText === 'http' || call.receiverText === undefined
      ? [{ prefix: '', middleware: routers.wrappersAround('http.DefaultServeMux', model), isUnclear: false }]
      : routers.placesOf(holder);
  return differentPlaces(places).map((place) => routeAt(program, model, framework, call, registration, place));
}

/** A router that several programs use alike is one; where they disagree, nothing is sure. */
function differentPlaces(places: readonly RouterPlace[]): readonly RouterPlace[] {
  const byPrefix = new Map<string, RouterPlace>();
  for (const place of places) {
    const known = byPrefix.get(place.prefix);
    const isOther = known !== undefined && known.middleware.length !== place.middleware.length;
    byPrefix.set(place.prefix, isOther ? { ...place, isUnclear: true } : place);
  }
  return [...byPrefix.values()];
}

function routeAt(
  program: Program,
  model: SourceModel,
  framework: string,
  call: Call,
  one: Registration,
  place: RouterPlace,
): Route {
  const cover = emptyCover();
  cover.isUnclear ||= place.isUnclear;
  const path = templated(joinPaths(place.prefix, one.path));
  for (const middleware of place.middleware) {
    addGoMiddleware(program, cover, middleware);
    if (skipsPath(middleware, path)) cover.isDeclaredPublic = true;
  }
  const { middleware, handler: written } = handlerOf(framework, one.given);
  for (const value of middleware) addGoMiddleware(program, cover, value);
  const inner = written === undefined ? undefined : unwrapped(program, written);
  for (const wrapper of inner?.wrappers ?? []) addGoMiddleware(program, cover, wrapper);
  const handler = inner === undefined ? undefined : functionBehind(program, inner.handler);
  if (handler !== undefined && looksAtSession(handler)) cover.guards.push('inline check');
  return coveredRoute(program, {
    framework,
    method: one.method,
    path,
    file: model.file.path,
    code: call.code,
    handler,
    cover,
    isHandlerElsewhere: handler === undefined,
  });
}

/** `Skipper: func(c echo.Context) bool { return c.Path() == "/login" }`: what a middleware of a library leaves out. */
function skipsPath(middleware: Value, path: string): boolean {
  if (middleware.kind !== 'call' || !/\b(Skipper|Next|Filter)\s*:/.test(middleware.code.text)) return false;
  const options = middleware.call.arguments.map(({ value }) => value).find(({ kind }) => kind === 'map');
  const skipper = entryOf(options, ['Skipper', 'Next', 'Filter']);
  if (skipper?.kind !== 'function' || !/Path\(|URL\.Path|\.Path\b/.test(skipper.function.code.text)) return false;
  const named = [...skipper.function.code.text.matchAll(/==\s*"([^"\n]{1,200})"/g)].map(([, text = '']) =>
    templated(text),
  );
  return named.includes(path);
}

/** Helpers that handlers begin with: `s := Auth(c, acl.ResourcePhotos)`, `requireUser(w, r)`. */
const asksWhoCalls =
  /^((Any|Must)?Auth(enticate\w*|orize\w*|Any|User|Required)?|(Require|Ensure|Check|Must|Verify|Validate)_?(Auth|Login|LoggedIn|Session|Token|Jwt|User|Admin|Role|Permission|Access|Scope|ApiKey)\w*|IsAuthenticated|IsLoggedIn|IsAdmin|HasPermission|HasRole)$/i;

/** `if !session.IsLoggedIn(r) {`, `if sessionID == "" {`: handlers that show a page instead of answering 401. */
function looksAtSession(handler: FunctionModel): boolean {
  const asks = /session|\bsid\b|logged_?in|authenticated|is_?admin|current_?user|check_?auth/i;
  if (handler.calls.some((call) => asksWhoCalls.test(call.name))) return true;
  return handler.branches.some(({ condition }) => asks.test(condition.code.text) && !/err\b/.test(condition.code.text));
}

/** echo takes the handler first, everybody else last. */
function handlerOf(
  framework: string,
  given: readonly Value[],
): { readonly middleware: readonly Value[]; readonly handler: Value | undefined } {
  return framework === 'echo'
    ? { middleware: given.slice(1), handler: given[0] }
    : { middleware: given.slice(0, -1), handler: given.at(-1) };
}

function functionBehind(program: Program, value: Value): FunctionModel | undefined {
  if (value.kind === 'function') return value.function;
  if (value.kind === 'path') return program.functionNamed(value.path.split('/').at(-1) ?? value.path);
  return value.kind === 'call'
    ? program.functionNamed(value.call.target.split('/').at(-1) ?? value.call.target)
    : undefined;
}

function registrationOf(
  _program: Program,
  model: SourceModel,
  framework: string,
  call: Call,
): Registration | undefined {
  const given = call.arguments.map((one) => one.value);
  const [first, second, ...rest] = given;
  if (call.name === 'HandleFunc' || call.name === 'Handle' || call.name === 'HandlerFunc') {
    if (isMethodAndPath(first, second)) return { method: textOf(first), path: textOf(second), given: rest };
    const pattern = first === undefined ? '' : textOf(first);
    if (pattern === '' || second === undefined || isNoHandler(second)) return undefined;
    const [, method, path] = /^(?:([A-Z]+)\s+)?(?:[\w.-]+(?=\/))?(\/.*)$/.exec(pattern) ?? [];
    if (path === undefined) return undefined;
    return {
      method: method ?? methodsAfter(model, call) ?? '*',
      path: path.replace(/\{\$\}$/, ''),
      given: given.slice(1),
    };
  }
  if (/^(Method|MethodFunc|Add)$/.test(call.name) && isMethodAndPath(first, second)) {
    return { method: textOf(first).toUpperCase(), path: textOf(second), given: rest };
  }
  if (!verb.test(call.name) || framework === 'net/http' || framework === 'gorilla') return undefined;
  if (first === undefined || second === undefined || !isPath(first) || isClient(call)) return undefined;
  const method = /^(any|all)$/i.test(call.name) ? '*' : call.name.toUpperCase();
  const handlers = given.slice(1).filter((one) => one.kind !== 'string');
  return handlers.length === 0 || isNoHandler(handlers.at(-1) as Value)
    ? undefined
    : { method, path: textOf(first), given: handlers };
}

/** Calls of clients and caches are called alike: `http.Get(url)`, `redis.Get(key)`. */
function isClient(call: Call): boolean {
  return (
    /(^|\.)(http|client|redis|rdb|cache|viper|session|store|resty)\w*$/i.test(call.receiverText ?? '') ||
    /^net\/http\./.test(call.target)
  );
}

function isPath(value: Value): boolean {
  const text = textOf(value);
  return text === '' ? value.kind === 'string' || value.kind === 'concat' : /^[/:*{]/.test(text) || !/[\s]/.test(text);
}

function textOf(value: Value | undefined): string {
  if (value?.kind === 'string') return value.text;
  if (value?.kind === 'concat') return value.parts.map((one) => (one.kind === 'string' ? one.text : '{*}')).join('');
  return value?.kind === 'path' && /\.Method[A-Z]\w+$/.test(value.path)
    ? (value.path.split('.Method').at(-1) ?? '').toUpperCase()
    : '';
}

function isMethodAndPath(first: Value | undefined, second: Value | undefined): boolean {
  return (
    /^[A-Z]+$/.test(textOf(first)) &&
    /^\/|^$/.test(textOf(second)) &&
    second?.kind !== 'function' &&
    textOf(second) !== ''
  );
}

function isNoHandler(value: Value): boolean {
  return /^(string|number|boolean|null|map|list|concat)$/.test(value.kind);
}

/** `.Methods("GET", "POST")` behind a registration of gorilla/mux. */
function methodsAfter(model: SourceModel, call: Call): string | undefined {
  const after = model.calls.find(
    (one) => one.name === 'Methods' && one.receiver?.kind === 'call' && one.receiver.call === call,
  );
  const methods = after?.arguments.map((one) => textOf(one.value)).filter((one) => one !== 'OPTIONS' && one !== '');
  return methods?.length === 1 ? methods[0] : undefined;
}

/** `:id`, `*rest` and `{id:[0-9]+}` as `{id}`. */
function templated(path: string): string {
  const plain = path
    .replace(/\{(\w+)(:[^{}]*(\{[^{}]*\}[^{}]*)*|\.\.\.)\}/g, '{$1}')
    .replace(/:(\w+)(<[^>]*>)?\??/g, '{$1}')
    .replace(/\/\*(\w+)/g, '/{$1}');
  return plain.length > 1 ? plain.replace(/\/$/, '') : plain;
}
