import type { Call, Code, FunctionModel, SourceModel, Value } from '../languages/model.ts';
import { codeAt, entryOf, isFalse, stringsIn } from '../rules/values.ts';
import type { Files } from './connexion.ts';
import { coveredRoute } from './covered-route.ts';
import { addMiddleware, exceptionsOf, givenByModule, isGuardValue, nameOf } from './javascript-guards.ts';
import { filesWithHolders, findHolders, type Holder, holderNamed, holderUnder } from './node-holders.ts';
import { findMounts, type Mount } from './node-mounts.ts';
import { joinPaths, Program, sharedFolders } from './program.ts';
import { type Cover, emptyCover } from './python-guards.ts';
import type { Route } from './route.ts';

const verbs = new Set(['get', 'post', 'put', 'patch', 'delete', 'del', 'all', 'head', 'options', 'any']);
const hooks = new Set(['onRequest', 'preHandler', 'preValidation', 'preParsing', 'preHandlers']);
/** A holder that is mounted in more places is told by the first of them. */
const mostMounts = 4;
const deepestMount = 6;

interface Context {
  readonly program: Program;
  readonly holders: ReadonlyMap<string, Holder>;
  readonly mountsByChild: ReadonlyMap<Holder, readonly Mount[]>;
  readonly callsByHolder: ReadonlyMap<Holder, readonly Call[]>;
}

interface Declaration {
  readonly holder: Holder;
  readonly model: SourceModel;
  readonly call: Call;
  readonly methods: readonly string[];
  readonly path: string;
  readonly middleware: readonly Value[];
  readonly handler: Value | undefined;
}

/** The routes of Express, Koa, Hono and Fastify, and of what is called like them. */
export function nodeRoutes(
  models: readonly SourceModel[],
  project: Files & { readonly files?: readonly string[] },
): readonly Route[] {
  const relevant = models.filter((model) => model.file.language === 'javascript' && !/\.d\.ts$/.test(model.file.path));
  const holders = findHolders(relevant);
  if (holders.size === 0) return [];
  const program = new Program(relevant);
  const files = new Set(project.files ?? relevant.map((model) => model.file.path));
  const mountsByChild = new Map<Holder, Mount[]>();
  for (const mount of findMounts(program, holders, files)) {
    mountsByChild.set(mount.child, [...(mountsByChild.get(mount.child) ?? []), mount]);
  }
  const context = { program, holders, mountsByChild, callsByHolder: callsOf(relevant, holders) };
  return filesWithHolders(relevant, holders).flatMap((model) =>
    declarationsOf(context, model).flatMap((one) => routesOf(context, one)),
  );
}

function callsOf(
  models: readonly SourceModel[],
  holders: ReadonlyMap<string, Holder>,
): ReadonlyMap<Holder, readonly Call[]> {
  const found = new Map<Holder, Call[]>();
  for (const model of filesWithHolders(models, holders)) {
    for (const call of model.calls) {
      const holder = holderUnder(holders, model.file.path, call);
      if (holder !== undefined) found.set(holder, [...(found.get(holder) ?? []), call]);
    }
  }
  return found;
}

function declarationsOf(context: Context, model: SourceModel): readonly Declaration[] {
  return model.calls.flatMap((call): Declaration[] => {
    const direct = holderUnder(context.holders, model.file.path, call);
    if (direct !== undefined) return ofHolder(context.program, direct, model, call);
    return ofRouteChain(context, model, call);
  });
}

/** `app.get('/x', guard, handler)`, `fastify.route({ method, url, preHandler, handler })`, `app.on('GET', '/x', …)`. */
function ofHolder(program: Program, holder: Holder, model: SourceModel, call: Call): Declaration[] {
  const values = call.arguments.map(({ value }) => value);
  if (call.name === 'route' && values[0]?.kind === 'map') return ofOptions(holder, model, call, values[0]);
  if (call.name === 'openapi') return ofOpenapi(program, holder, model, call);
  if (!verbs.has(call.name)) return [];
  const [first, ...others] = values;
  // `app.get('env')` reads a setting; Koa's router takes a name before the path.
  if (first === undefined || others.length === 0) return [];
  const isNamed = holder.framework === 'koa' && others.length > 1 && others[0]?.kind === 'string';
  const path = isNamed ? others[0] : first;
  const rest = isNamed ? others.slice(1) : others;
  return pathsOf(path).map((text) => ({
    holder,
    model,
    call,
    methods: [methodOf(call.name)],
    path: text,
    middleware: rest.slice(0, -1),
    handler: rest.at(-1),
  }));
}

function ofOptions(holder: Holder, model: SourceModel, call: Call, options: Value): Declaration[] {
  // what has a `path` is a route of Hapi
  const url = entryOf(options, holder.framework === 'fastify' ? ['url', 'path'] : ['url']);
  const method = entryOf(options, ['method']);
  if (url?.kind !== 'string') return [];
  const methods = method === undefined ? ['*'] : stringsIn(method).map((one) => one.toUpperCase());
  return [
    { holder, model, call, methods, path: url.text, middleware: [options], handler: entryOf(options, ['handler']) },
  ];
}

/** `app.openapi(createRoute({ method, path, middleware }), handler)` of Hono, with the route here or in another file. */
function ofOpenapi(program: Program, holder: Holder, model: SourceModel, call: Call): Declaration[] {
  const [given, handler] = call.arguments.map(({ value }) => value);
  const described = given?.kind === 'path' ? exportedAs(program, given.path, model.file.path) : given;
  const options = described?.kind === 'call' ? described.call.arguments[0]?.value : undefined;
  const path = entryOf(options, ['path']);
  const method = entryOf(options, ['method']);
  if (path?.kind !== 'string' || method?.kind !== 'string') return [];
  const own = entryOf(options, ['middleware']);
  const middleware = own === undefined ? [] : own.kind === 'list' ? own.items : [own];
  return [{ holder, model, call, methods: [method.text.toUpperCase()], path: path.text, middleware, handler }];
}

/** What a module gives under the last segment of a path: `./orders.routes.listRoute`. */
function exportedAs(program: Program, path: string, from: string): Value | undefined {
  const name = path.split('.').at(-1) ?? '';
  const module =
    path
      .slice(0, -name.length - 1)
      .split('/')
      .at(-1) ?? '';
  const candidates = program.models.filter(
    ({ file }) => file.path.replace(/\.[cm]?[jt]sx?$/, '').endsWith(`/${module}`) && file.text.includes(name),
  );
  const nearest = [...candidates].sort(
    (a, b) => sharedFolders(b.file.path, from) - sharedFolders(a.file.path, from),
  )[0];
  return nearest?.exports.get(name) ?? fieldNamed(program, name);
}

/** `class OrderRoutes { list = createRoute({ … }) }`, where only one class has a field of the name. */
function fieldNamed(program: Program, name: string): Value | undefined {
  const fields = program.models
    .filter(({ file }) => file.text.includes('createRoute(') && file.text.includes(name))
    .flatMap(({ classes }) => classes.flatMap((one) => one.fields.filter(({ target }) => target === name)));
  return fields.length === 1 ? fields[0]?.value : undefined;
}

/** `router.route('/x').get(handler).post(guard, handler)`. */
function ofRouteChain(context: Context, model: SourceModel, call: Call): Declaration[] {
  if (!verbs.has(call.name) || !call.target.includes('.route()')) return [];
  const middleware: Value[] = [];
  let current: Call | undefined = call;
  while (current !== undefined && current.name !== 'route') {
    const below: Value | undefined = current.receiver;
    if (current.name === 'all' && current !== call) middleware.push(...current.arguments.map(({ value }) => value));
    current = below?.kind === 'call' ? below.call : undefined;
  }
  const holder = holderNamed(context.holders, model.file.path, current?.receiverText);
  const path = current?.arguments[0]?.value;
  if (holder === undefined || path === undefined) return [];
  const values = call.arguments.map(({ value }) => value);
  return pathsOf(path).map((text) => ({
    holder,
    model,
    call,
    methods: [methodOf(call.name)],
    path: text,
    middleware: [...middleware, ...values.slice(0, -1)],
    handler: values.at(-1),
  }));
}

function methodOf(name: string): string {
  if (name === 'all' || name === 'any') return '*';
  return name === 'del' ? 'DELETE' : name.toUpperCase();
}

function pathsOf(value: Value | undefined): readonly string[] {
  if (value?.kind === 'string') return [value.text];
  if (value?.kind === 'list') return value.items.flatMap(pathsOf);
  if (value?.kind === 'concat') {
    return [value.parts.map((part) => (part.kind === 'string' ? part.text : '{}')).join('')];
  }
  // A regular expression, or something that is computed.
  return value?.kind === 'unknown' && value.code.text.startsWith('/') ? ['*'] : [];
}

/** What covers a handler, and the paths that a guard before it leaves out. */
interface NodeCover extends Cover {
  readonly exceptions: string[];
}

interface Place {
  readonly prefix: string;
  readonly cover: NodeCover;
}

function emptyNodeCover(): NodeCover {
  return { ...emptyCover(), exceptions: [] };
}

function routesOf(context: Context, declaration: Declaration): readonly Route[] {
  const { holder, model, call, methods, path, handler } = declaration;
  return placesOf(context, holder, call, 0).flatMap(({ prefix, cover }) => {
    const whole = joinPaths(prefix, path);
    const own = merge(cover, emptyNodeCover());
    for (const value of declaration.middleware) addOwn(context.program, own, value);
    if (handler?.kind === 'call') addWrapper(context.program, own, handler.call);
    const found = handlerOf(context.program, model, handler);
    return methods.map((method) =>
      coveredRoute(context.program, {
        framework: holder.framework,
        method,
        path: braced(whole),
        file: model.file.path,
        code: linkOf(model, call),
        handler: found,
        cover: isExcepted(own, whole) ? { ...own, isDeclaredPublic: true } : own,
        isHandlerElsewhere: found === undefined && handler?.kind !== 'function',
      }),
    );
  });
}

/** Of a chain of declarations the one that is meant: `.get('/orders', list)`. */
function linkOf(model: SourceModel, { code, receiver }: Call): Code {
  if (receiver?.kind !== 'call' || !receiver.code.text.endsWith(')') || receiver.code.start !== code.start) return code;
  const gap = /^\s*/.exec(model.file.text.slice(receiver.code.end, code.end))?.[0].length ?? 0;
  return codeAt(model, receiver.code.end + gap, code.end);
}

/** Middleware, or an object of options with hooks in it. */
function addOwn(program: Program, cover: Cover, value: Value): void {
  if (value.kind !== 'map') {
    addMiddleware(program, cover, value);
    return;
  }
  for (const [name, hook] of value.entries) if (hooks.has(name)) addMiddleware(program, cover, hook);
  const config = entryOf(value, ['config']);
  if (entryOf(config, ['rateLimit']) !== undefined) cover.limiters.push('rateLimit');
  if (value.isOpen) cover.isUnclear = true;
}

/** `protect(gate, 'orders:read')(handler)`, `withAuth(handler)`. */
function addWrapper(program: Program, cover: Cover, call: Call): void {
  const outer = call.receiver;
  const value: Value = { kind: 'call', call, code: call.code };
  if (isGuardValue(program, value)) addMiddleware(program, cover, value);
  else if (outer?.kind === 'call') addMiddleware(program, cover, outer);
}

function isExcepted({ exceptions }: NodeCover, path: string): boolean {
  return exceptions.some((one) => one === path || (one.endsWith('*') && path.startsWith(one.slice(0, -1))));
}

/** Where a holder's routes are found, with what covers them there at the time of a call. */
function placesOf(context: Context, holder: Holder, at: Call, depth: number): readonly Place[] {
  const own = ownCover(context, holder, at);
  const mounts = depth < deepestMount ? (context.mountsByChild.get(holder) ?? []).slice(0, mostMounts) : [];
  if (mounts.length === 0) return [{ prefix: holder.prefix, cover: own }];
  return mounts.flatMap((mount) =>
    placesOf(context, mount.parent, mount.call, depth + 1).map(({ prefix, cover }) => {
      const merged = merge(cover, own);
      for (const value of mount.middleware) addMiddleware(context.program, merged, value);
      return { prefix: joinPaths(prefix, mount.prefix, holder.prefix), cover: merged };
    }),
  );
}

/** What `use`, hooks and plugins of a holder put before a call. Hooks of Fastify cover everything of their instance, wherever they stand. */
function ownCover(context: Context, holder: Holder, at: Call): NodeCover {
  const cover = emptyNodeCover();
  const path = at.arguments[0]?.value;
  for (const call of context.callsByHolder.get(holder) ?? []) {
    // Calls of one chain begin at the same place.
    const isBefore = call.code.end < at.code.end || holder.framework === 'fastify';
    if (!isBefore || call === at) continue;
    if (call.name === 'addHook') {
      const [event, hook] = call.arguments;
      if (event?.value.kind === 'string' && hooks.has(event.value.text) && hook !== undefined)
        addMiddleware(context.program, cover, hook.value);
    }
    if (call.name === 'use' || (call.name === 'all' && call.arguments.length > 1)) {
      addUse(context, cover, call, path?.kind === 'string' ? path.text : '');
    }
    if (call.name === 'register') addRegistered(cover, call);
    if (isSameRoute(call, at)) {
      const [, ...handlers] = call.arguments;
      for (const { value } of handlers)
        if (isGuardValue(context.program, value)) addMiddleware(context.program, cover, value);
    }
  }
  return cover;
}

/** `app.get('/x', guard)` before `app.get('/x', handler)`: the second is reached through the first. */
function isSameRoute(before: Call, at: Call): boolean {
  if (!verbs.has(before.name) || (before.name !== at.name && before.name !== 'all')) return false;
  const paths = pathsOf(at.arguments[0]?.value);
  return pathsOf(before.arguments[0]?.value).some((path) => paths.includes(path));
}

function addUse(context: Context, cover: NodeCover, call: Call, path: string): void {
  const values = call.arguments.map(({ value }) => value);
  const [first, ...others] = values;
  const prefixes = first === undefined ? [] : pathsOf(first);
  if (prefixes.length > 0 && !prefixes.some((prefix) => covers(prefix, path))) return;
  for (const value of prefixes.length > 0 ? others : values) {
    if (isMounted(context, call)) continue;
    addMiddleware(context.program, cover, value);
    cover.exceptions.push(...exceptionsOf(value));
  }
}

function isMounted({ mountsByChild }: Context, call: Call): boolean {
  return [...mountsByChild.values()].some((mounts) => mounts.some((mount) => mount.call === call));
}

function covers(prefix: string, path: string): boolean {
  const plain = prefix.replace(/\/?\*.*$/, '').replace(/\/$/, '');
  return plain === '' || path === plain || path.startsWith(`${plain}/`);
}

/** Plugins that guard everything: `@fastify/basic-auth` alone does not, its hook does; limiters do. */
function addRegistered(cover: Cover, call: Call): void {
  const name = nameOf(call.arguments[0]?.value ?? { kind: 'unknown', code: call.code });
  // `{ global: false }`: only routes that ask for it are limited
  if (/rate-?limit/i.test(name) && !isFalse(entryOf(call.arguments[1]?.value, ['global']))) cover.limiters.push(name);
  if (/bearer-auth/.test(name)) cover.guards.push(name);
}

function merge(outer: NodeCover, inner: NodeCover): NodeCover {
  return {
    guards: [...outer.guards, ...inner.guards],
    scopes: [...outer.scopes, ...inner.scopes],
    limiters: [...outer.limiters, ...inner.limiters],
    isDeclaredPublic: outer.isDeclaredPublic || inner.isDeclaredPublic,
    isUnclear: outer.isUnclear || inner.isUnclear,
    exceptions: [...outer.exceptions, ...inner.exceptions],
  };
}

function handlerOf(program: Program, model: SourceModel, value: Value | undefined): FunctionModel | undefined {
  if (value === undefined) return undefined;
  if (value.kind === 'function') return value.function;
  if (value.kind === 'call') {
    const inner = value.call.arguments
      .map((one) => one.value)
      .findLast((one) => one.kind === 'function' || one.kind === 'path');
    return handlerOf(program, model, inner) ?? program.functionNamed(value.call.target, model.file.path);
  }
  if (value.kind === 'list') return handlerOf(program, model, value.items.at(-1));
  if (value.kind !== 'path') return undefined;
  const name = value.path.replace(/\.bind$/, '');
  return givenByModule(program, name)[0] ?? program.functionNamed(name, model.file.path);
}

/** `/orders/:id(\\d+)?` as `/orders/{id}`. */
function braced(path: string): string {
  return path.replace(/:([A-Za-z_]\w*)(\([^)]*\))?[?*+]?/g, '{$1}').replace(/(?<=.)\/$/, '');
}
