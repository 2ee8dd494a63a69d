import type { Call, ClassModel, FunctionModel, SourceModel, Value } from '../../languages/model.ts';
import { stringsIn } from '../../rules/values.ts';
import { emptyCover } from '../cover.ts';
import { joinPaths } from '../program.ts';
import type { Route } from '../route.ts';
import { addController } from './laravel-controllers.ts';
import {
  type Attributes,
  attributesAround,
  attributesOf,
  classIn,
  constructed,
  type Group,
  groupsIn,
  joined,
  type Links,
  ofArray,
  statementsOn,
  textOf,
} from './laravel-drawing.ts';
import { loadedFiles } from './laravel-files.ts';
import { Middleware, middlewareIn } from './laravel-middleware.ts';
import { PhpClasses } from './php-classes.ts';
import { methodOf } from './php-guards.ts';
import { phpRoute } from './php-route.ts';
import { templateOf } from './plain-php-text.ts';

const verbs = new Set(['get', 'post', 'put', 'patch', 'delete', 'any', 'match', 'options']);

/** What `resource` draws: the action, its method, what follows the name, and whether an API has it. */
const actions: readonly (readonly [string, string, string, boolean])[] = [
  ['index', 'GET', '', true],
  ['create', 'GET', 'create', false],
  ['store', 'POST', '', true],
  ['show', 'GET', '{}', true],
  ['edit', 'GET', '{}/edit', false],
  ['update', 'PUT', '{}', true],
  ['destroy', 'DELETE', '{}', true],
];

interface Drawing {
  readonly framework: string;
  readonly classes: PhpClasses;
  readonly middleware: Middleware;
  readonly model: SourceModel;
  readonly groups: readonly Group[];
  readonly outer: Attributes;
}

/** The routes of Laravel, Lumen and Slim, with the middleware of groups, routes, controllers and the application. */
export function laravelRoutes(models: readonly SourceModel[]): readonly Route[] {
  const relevant = models.filter((model) => model.file.language === 'php');
  const drawing = relevant.filter(({ file }) => drawsRoutes(file.path, file.text));
  if (drawing.length === 0) return [];
  const classes = new PhpClasses(relevant);
  const middleware = new Middleware(classes, relevant);
  const loaded = loadedFiles(relevant);
  return drawing.flatMap((model) => {
    const statements = statementsOn(model);
    const groups = groupsIn(statements, model.file.text);
    const framework = frameworkOf(model.file.text);
    return loaded(model.file.path).flatMap((outer) => {
      const on: Drawing = { framework, classes, middleware, model, groups, outer };
      return statements.flatMap((links) => ofStatement(on, links));
    });
  });
}

function drawsRoutes(path: string, text: string): boolean {
  if (/(^|\/)(console|channels)\.php$/.test(path)) return false;
  return (
    /\bRoute::(get|post|put|patch|delete|any|match|resources?|apiResources?|singleton|middleware|prefix|group|controller|domain|name|namespace)\s*\(/i.test(
      text,
    ) ||
    /\b(Router|Flight|SimpleRouter)::(get|post|put|patch|delete|add|route|map)\s*\(\s*['"[]/.test(text) ||
    (/\$(\w*(?:Router|Routes?|Group|Proxy|Collector)|router|app|group|api|routes?|proxy|collector|r|g|\w+->router|\w+->routes?|this->app)->(get|post|put|patch|delete|any|map|add|addRoute|group)\s*\(\s*(['"[]|\w+::)/.test(
      text,
    ) &&
      /['"]\/|Slim|Lumen|'uses'|@\w+['"]/.test(text))
  );
}

function frameworkOf(text: string): string {
  if (/\bRoute::/.test(text)) return 'laravel';
  return /\bSlim\\|RouteCollectorProxy|\$app->(get|post|put|delete|group)\(/.test(text) &&
    !/'uses'|\$router->/.test(text)
    ? 'slim'
    : 'lumen';
}

function ofStatement(on: Drawing, links: Links): Route[] {
  const at = links.findIndex(
    (link) =>
      verbs.has(link.name) || isAdding(link) || /^(resources?|apiResources?|singleton|apiSingleton)$/i.test(link.name),
  );
  const call = links[at];
  if (call === undefined || links.slice(0, at).some(({ name }) => name === 'group')) return [];
  const around = attributesAround(on.groups, call.code.start, on.outer);
  const attributes = joined(around, attributesOf(links.filter((_, index) => index !== at)));
  if (adding.test(call.name)) return ofAdding(on, call, attributes);
  if (verbs.has(call.name)) return ofVerb(on, call, attributes);
  return ofResource(on, call, links.slice(at + 1), attributes);
}

function ofVerb(on: Drawing, call: Call, attributes: Attributes): Route[] {
  const values = call.arguments.map(({ value }) => value);
  const [methods, rest] = call.name === 'match' ? [values[0], values.slice(1)] : [undefined, values];
  const [path, target, ...more] = rest;
  if (path?.kind !== 'string' || target === undefined) return [];
  const { uses, own } = targetOf(attributes, target, more);
  const named = methods === undefined ? [] : stringsIn(methods).map((one) => one.toUpperCase());
  const all = call.name === 'match' ? named : [call.name === 'any' ? '*' : call.name.toUpperCase()];
  return all.map((method) => route(on, call, { method, path: path.text, target: uses, attributes: own }));
}

/** What handles a route, and what the arguments behind it say: a method's name, options, middleware. */
function targetOf(attributes: Attributes, target: Value, more: readonly Value[]): { uses: Value; own: Attributes } {
  const own = target.kind === 'map' ? joined(attributes, ofArray(target)) : attributes;
  const uses = target.kind === 'map' ? (target.entries.get('uses') ?? target.entries.get('0') ?? target) : target;
  const [next, ...others] = more;
  const isMethod =
    next?.kind === 'string' &&
    ((target.kind === 'path' && target.path.endsWith('.class')) ||
      // `add('GET', '/', 'HomeController', 'index')` of routers of one's own
      (target.kind === 'string' && /Controller$/.test(target.text)));
  const behind = isMethod ? others : more;
  const middleware = behind.flatMap((value) =>
    value.kind === 'map' ? ofArray(value).middleware : [...middlewareIn(value), ...constructed([value])],
  );
  const joinedUses: Value = isMethod ? { kind: 'list', items: [target, next], isOpen: false, code: target.code } : uses;
  return { uses: joinedUses, own: { ...own, middleware: [...own.middleware, ...middleware] } };
}

const adding = /^(add|addRoute|map|route|register)$/;

/** `$r->addRoute('GET', '/users', 'list')`, `$app->map(['GET'], '/users', …)`, `Flight::route('GET /users', …)`. */
function isAdding(call: Call): boolean {
  const [first, second] = call.arguments.map(({ value }) => value);
  if (!adding.test(call.name) || first === undefined || second === undefined) return false;
  if (call.name === 'route' && first.kind === 'string') return /^(\w+(\|\w+)* )?\//.test(first.text);
  const names = methodsIn(first);
  return (
    names.length > 0 &&
    names.every((one) => /^(GET|POST|PUT|PATCH|DELETE|OPTIONS|HEAD)([|,](\w+))*$/i.test(one)) &&
    second.kind === 'string'
  );
}

/** `'GET'`, `['GET', 'POST']`, `HTTPMethod::GET`. */
function methodsIn(value: Value): readonly string[] {
  const named = value.kind === 'path' ? /\.(GET|POST|PUT|PATCH|DELETE)$/.exec(value.path)?.[1] : undefined;
  return named === undefined ? stringsIn(value) : [named];
}

function ofAdding(on: Drawing, call: Call, attributes: Attributes): Route[] {
  const values = call.arguments.map(({ value }) => value);
  const [first, second] = values;
  if (first === undefined || second === undefined) return [];
  const words = first.kind === 'string' && call.name === 'route' ? first.text.split(' ') : [];
  const path = words.length > 0 ? (words.at(-1) ?? '') : textOf(second);
  const methods =
    words.length > 0
      ? words.length > 1
        ? (words[0] ?? '').split('|')
        : ['*']
      : methodsIn(first).flatMap((one) => one.split(/[|,]/));
  const rest = values.slice(words.length > 0 ? 1 : 2);
  const [target, ...more] = rest;
  if (target === undefined) return [];
  const { uses, own } = targetOf(attributes, target, more);
  const isGuarded = more.some((value) => value.kind === 'boolean' && value.boolean) && takesGuards(on.classes);
  const middleware = isGuarded ? [...own.middleware, 'auth'] : own.middleware;
  return methods.map((method) =>
    route(on, call, {
      method: method.toUpperCase(),
      path: templateOf(path) ?? path,
      target: uses,
      attributes: { ...own, middleware },
    }),
  );
}

/** Whether a router of the project's own takes a word on who may enter: `add($method, $path, $handler, $auth = false)`. */
function takesGuards({ models }: PhpClasses): boolean {
  const declared =
    /\bfunction\s{1,9}(?:add|addRoute|map|route|register)\s{0,9}\([^)]{0,300}\$\w{0,30}(?:auth|login|protect|guard|secure|private)\w{0,30}/i;
  return models.some(({ file }) => declared.test(file.text));
}

function ofResource(on: Drawing, call: Call, after: Links, attributes: Attributes): Route[] {
  const [first, second, options] = call.arguments.map(({ value }) => value);
  // Of the container, not of the router: `$this->app->singleton('files', fn () => new Filesystem)`.
  if (second?.kind === 'function' || (call.name === 'singleton' && /\bapp\b/.test(call.target))) return [];
  const pairs =
    first?.kind === 'map'
      ? [...first.entries]
      : first?.kind === 'string' && second !== undefined
        ? [[first.text, second] as const]
        : [];
  const only = limits(after, options, 'only');
  const except = limits(after, options, 'except');
  const isApi = /^api/i.test(call.name);
  const own = options?.kind === 'map' ? joined(attributes, ofArray(options)) : attributes;
  return pairs.flatMap(([name, controller]) => {
    const owner = classIn(controller);
    const parts = name.split('.');
    const base = parts.map((part, at) => (at < parts.length - 1 ? `${part}/{${singular(part)}}` : part)).join('/');
    return actions
      .filter(
        ([action, , , inApi]) =>
          (!isApi || inApi) && (only === undefined || only.includes(action)) && !except?.includes(action),
      )
      .flatMap(([action, method, suffix]) => {
        const path = joinPaths(base, suffix.replace('{}', `{${singular(parts.at(-1) ?? '')}}`));
        const of = owner === undefined ? undefined : classNamed(on, owner, attributes);
        if (of !== undefined && methodOf(on.classes, of, action) === undefined) return [];
        const target: Target = {
          method,
          path,
          target: controller,
          attributes: { ...own, controller: owner },
          action,
        };
        return [route(on, call, target)];
      });
  });
}

function limits(after: Links, options: Value | undefined, name: string): readonly string[] | undefined {
  const link = after.find((one) => one.name === name);
  if (link !== undefined) return link.arguments.flatMap(({ value }) => stringsIn(value));
  const given = options?.kind === 'map' ? options.entries.get(name) : undefined;
  return given === undefined ? undefined : stringsIn(given);
}

function singular(name: string): string {
  return name.replace(/ies$/, 'y').replace(/s$/, '').replaceAll('-', '_');
}

interface Target {
  readonly method: string;
  readonly path: string;
  readonly target: Value;
  readonly attributes: Attributes;
  readonly action?: string;
}

function route(on: Drawing, call: Call, { method, path, target, attributes, action }: Target): Route {
  const { owner, handler, name } = handlerOf(on, target, attributes, action);
  const cover = emptyCover();
  const taken = new Set(attributes.without);
  const active = [...on.middleware.everywhere, ...attributes.middleware].filter((one) => !isTaken(one, taken));
  for (const one of active) on.middleware.add(cover, one);
  const isForGuests = owner !== undefined && addController(on.classes, on.middleware, cover, owner, handler, name);
  if (on.middleware.exempt.some((one) => one !== '/' && joinPaths(attributes.prefix, path).startsWith(one))) {
    cover.isDeclaredPublic = true;
    cover.guards.length = 0;
  }
  const removed = attributes.without.some((one) => on.middleware.isGuardName(one));
  if (removed && cover.guards.length === 0) cover.isDeclaredPublic = true;
  if (name === 'login' && /\buse\s[^;(]{0,200}\b(AuthenticatesUsers|ThrottlesLogins)\b/.test(owner?.code.text ?? ''))
    cover.limiters.push('ThrottlesLogins');
  const full = joinPaths(
    attributes.prefix,
    path
      .replace(/:(\w+)/g, (all, name: string, at: number) => (path[at - 1] === '/' ? `{${name}}` : all))
      .replace(/\{(\w+)(:[^}]*|\?)\}/g, '{$1}')
      .replace(/\([^)]{0,200}\)/g, '{id}')
      .replace(/[[\]]/g, ''),
  );
  return phpRoute(on.classes, {
    framework: on.framework,
    method,
    path: full.length > 1 ? full.replace(/\/$/, '') : full,
    // `{invoice:token}`: bound by what nobody guesses
    ...(/\{\w+:\w*(token|hash|uuid|secret)\}/i.test(path) ? { reason: 'secret link' } : {}),
    file: on.model.file.path,
    code: call.code,
    handler,
    cover,
    isForGuests: isForGuests || active.some((one) => on.middleware.isForGuests(one)),
    chain: active,
  });
}

function isTaken(name: string, taken: ReadonlySet<string>): boolean {
  return taken.has(name) || [...taken].some((one) => !one.includes(':') && name.startsWith(`${one}:`));
}

function classNamed(on: Drawing, owner: string, attributes: Attributes): ClassModel | undefined {
  const spaced = owner.includes('.') || attributes.namespace === '' ? owner : `${attributes.namespace}.${owner}`;
  return on.classes.classNamed(spaced);
}

/** `[C::class, 'index']`, `'C@index'`, `C::class`, `'index'` under a group's controller, a closure. */
function handlerOf(
  on: Drawing,
  target: Value,
  attributes: Attributes,
  action: string | undefined,
): { owner: ClassModel | undefined; handler: FunctionModel | undefined; name: string } {
  if (target.kind === 'function') return { owner: undefined, handler: target.function, name: '' };
  if (action !== undefined) return ofMethod(on, attributes.controller, action, attributes);
  if (target.kind === 'list') {
    const [owner, method] = target.items;
    if (owner === undefined) return ofMethod(on, undefined, '', attributes);
    if (owner.kind === 'function') return { owner: undefined, handler: owner.function, name: '' };
    return ofMethod(on, classIn(owner), textOf(method) || '__invoke', attributes);
  }
  if (target.kind === 'concat') {
    // Slim: `UserController::class . ':show'`
    const [first, second] = target.parts;
    const method = second?.kind === 'string' ? /^::?(\w+)$|^@(\w+)$/.exec(second.text) : null;
    if (first !== undefined && method !== null)
      return ofMethod(on, classIn(first), method[1] ?? method[2] ?? '', attributes);
  }
  if (target.kind === 'string') {
    const [, owner, method] = /^\\?([\w\\]+)(?:@|::|:)(\w+)(?:\/\$\d[^)]*)?$/.exec(target.text) ?? [];
    if (method !== undefined) return ofMethod(on, owner?.replaceAll('\\', '.'), method, attributes);
    if (attributes.controller !== undefined) return ofMethod(on, attributes.controller, target.text, attributes);
  }
  return ofMethod(on, classIn(target), '__invoke', attributes);
}

function ofMethod(
  on: Drawing,
  owner: string | undefined,
  name: string,
  attributes: Attributes,
): { owner: ClassModel | undefined; handler: FunctionModel | undefined; name: string } {
  const found = owner === undefined ? undefined : classNamed(on, owner, attributes);
  return { owner: found, handler: methodOf(on.classes, found, name), name };
}
