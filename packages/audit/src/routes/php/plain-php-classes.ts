import type { Call, ClassModel, FunctionModel, SourceModel } from '../../languages/model.ts';
import { joinPaths } from '../program.ts';
import { publicReason } from '../public-reasons.ts';
import type { Route } from '../route.ts';
import type { PhpClasses } from './php-classes.ts';
import { callRefuses, methodOf, refusesAsText, refusesInPhp } from './php-guards.ts';
import { codeAt, ownGuards, reached } from './plain-php-guards.ts';
import { type Block, blocksFor, withoutComments } from './plain-php-text.ts';

const methodName = /^(GET|POST|PUT|PATCH|DELETE)$/;

/** Where a request is handed to a class, and what stood in front of it there. */
export interface Handing {
  readonly path: string;
  readonly guards: readonly string[];
}

/**
 * The method of a class that decides over the method of a request: `$controller = new UserController($requestMethod); $controller->processRequest();`, where
 * `processRequest` switches over it. Undefined where none of the calls leads to such a one.
 */
export function entryIn(classes: PhpClasses, model: SourceModel, calls: readonly Call[]): FunctionModel | undefined {
  return calls
    .map((call) => reached(classes, model, call))
    .find(
      (one) => one?.class !== undefined && (methodsIn(classes, one).length > 0 || decidingIn(classes, one).length > 0),
    );
}

/** The methods that decide for one that only hands on: `processRequest` calls `processResource` for one, and `processCollection` for all. */
function decidingIn(classes: PhpClasses, entry: FunctionModel): readonly FunctionModel[] {
  if (methodsIn(classes, entry).length > 0) return [];
  const called = entry.calls.flatMap((call) => methodOf(classes, entry.class, ownName(call)) ?? []);
  return [...new Set(called)].filter((one) => one !== entry && methodsIn(classes, one).length > 0);
}

/** `$api->$method()` with the request's method in small letters: a class whose methods are called as those of requests are. */
export function verbClassIn(
  classes: PhpClasses,
  model: SourceModel,
  text: string,
): { readonly owner: ClassModel; readonly at: number } | undefined {
  const found =
    /(\$\w{1,40})->\{?\$\w{1,40}\}?\s{0,9}\(|call_user_func(?:_array)?\(\s{0,9}\[\s{0,9}(\$\w{1,40})\s{0,9},/.exec(
      text,
    );
  if (found === null || !/strtolower\s{0,9}\(\s{0,9}\$_SERVER\s{0,9}\[\s{0,9}['"]REQUEST_METHOD/.test(text))
    return undefined;
  const name = (found[1] ?? found[2] ?? '').slice(1);
  const made = [
    ...text.slice(0, found.index).matchAll(new RegExp(`\\$${name}\\s{0,9}=\\s{0,9}new\\s{1,9}([\\w\\\\]{1,120})`, 'g')),
  ].at(-1)?.[1];
  const owner = made === undefined ? undefined : classes.classNamed(model.imports.get(made) ?? made);
  return owner === undefined ? undefined : { owner, at: found.index };
}

/** The routes of a class by its methods `get`, `post`, `put`, `patch` and `delete`. */
export function verbRoutes(classes: PhpClasses, owner: ClassModel, handing: Handing): readonly Route[] {
  const source = classes.modelOf(owner);
  if (source === undefined) return [];
  const maker = methodOf(classes, owner, '__construct');
  const guards = [...handing.guards, ...(maker !== undefined && refusesInPhp(classes, maker) ? ['__construct'] : [])];
  return owner.methods
    .filter(({ name }) => methodName.test(name.toUpperCase()))
    .map((method) => {
      const { start, end } = method.code;
      const block: Block = { at: start, start, end, value: method.name.toUpperCase(), subject: '' };
      return routeOf({ classes, source, entry: method, block, guards, path: handing.path }, method);
    });
}

/** The routes that a class answers by itself, one for each method of a request; a login among them is one of its own. */
export function classRoutes(classes: PhpClasses, entry: FunctionModel, handing: Handing): readonly Route[] {
  const source = entry.class === undefined ? undefined : classes.modelOf(entry.class);
  if (source === undefined) return [];
  const deciding = decidingIn(classes, entry);
  if (deciding.length > 0) {
    const outer = [...handing.guards, ...guardsAround(classes, source, entry, [])];
    return deciding.flatMap((one) => classRoutes(classes, one, { ...handing, guards: outer }));
  }
  const blocks = methodsIn(classes, entry);
  const guards = [...handing.guards, ...guardsAround(classes, source, entry, blocks)];
  return blocks.flatMap((block) => ofMethod({ classes, source, entry, block, guards, path: handing.path }));
}

/** The blocks of methods in what a function does. */
function methodsIn(classes: PhpClasses, entry: FunctionModel): readonly Block[] {
  const source = entry.class === undefined ? undefined : classes.modelOf(entry.class);
  if (source === undefined || !/(GET|POST|PUT|DELETE)['"]/.test(entry.code.text)) return [];
  const text = withoutComments(source.file.text);
  const found = blocksFor(text, (literal) => methodName.test(literal)).filter(
    ({ start, end }) => start >= entry.code.start && end <= entry.code.end + 1,
  );
  return found.filter((one) => text.slice(one.start, one.end).length < entry.code.text.length * 0.95);
}

/** What the function itself asks before it decides. */
function guardsAround(
  classes: PhpClasses,
  source: SourceModel,
  entry: FunctionModel,
  blocks: readonly Block[],
): readonly string[] {
  const isOutside = (at: number) =>
    at >= entry.code.start && at < entry.code.end && !blocks.some(({ start, end }) => at >= start && at <= end);
  const outer = [...entry.code.text].map((sign, at) => (isOutside(entry.code.start + at) ? sign : ' ')).join('');
  const guards = refusesAsText(outer) ? ['inline check'] : [];
  for (const call of source.calls) {
    if (isOutside(call.code.start) && callRefuses(classes, call, entry)) guards.push(`${call.name}()`);
  }
  return guards;
}

interface OfMethod {
  readonly classes: PhpClasses;
  readonly source: SourceModel;
  readonly entry: FunctionModel;
  readonly block: Block;
  readonly guards: readonly string[];
  readonly path: string;
}

function ofMethod(of: OfMethod): readonly Route[] {
  const { source, block, classes, entry } = of;
  const called = source.calls
    .filter(({ code, isConstruction }) => code.start >= block.start && code.end <= block.end + 1 && !isConstruction)
    .flatMap((call) => methodOf(classes, entry.class, ownName(call)) ?? []);
  const handlers = [...new Set(called)];
  const logins = handlers.filter(({ name }) => isLogin(name));
  const [first] = handlers.filter((one) => !logins.includes(one));
  const isOfLogin = publicReason(block.value, of.path, undefined) === 'login';
  const others = logins.length > 0 && (first === undefined || isOfLogin) ? [] : [routeOf(of, first)];
  const path = isOfLogin ? of.path : joinPaths(of.path, 'login');
  return [...logins.map((login) => routeOf({ ...of, path }, login)), ...others];
}

/** `$this->create()` and `self::create()` are its own. */
function ownName({ name, receiverText }: Call): string {
  return /^(\$this|self|static)$/.test(receiverText ?? '') ? name : '';
}

function isLogin(name: string): boolean {
  return /^(do|handle|process|user|api)?_?(log_?in|sign_?in|authenticate|auth)(user)?$/i.test(name);
}

function routeOf({ classes, source, block, guards, path }: OfMethod, handler: FunctionModel | undefined): Route {
  const method = block.value;
  const reason = publicReason(method, path, handler?.name);
  const text = source.file.text.slice(block.start, block.end + 1);
  const own = [...guards];
  if (refusesAsText(text) || (handler !== undefined && refusesInPhp(classes, handler))) own.push('inline check');
  const kept = ownGuards(reason, [...new Set(own)]);
  const isSeen = handler !== undefined || /\b(echo|json_encode|query|prepare|respond\w*)\b/i.test(text);
  return {
    framework: 'php',
    method,
    path,
    file: source.file.path,
    code: codeAt(source.file.text, block.at),
    handler,
    protection: kept.length > 0 ? 'guarded' : isSeen ? 'open' : 'unknown',
    guards: kept,
    scopes: [],
    limiters: /rate_?limit|throttle|too_?many/i.test(source.file.text) ? ['limit'] : [],
    chain: kept,
    publicReason: reason,
  };
}
