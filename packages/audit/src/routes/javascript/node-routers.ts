import type { Call, Code, FunctionModel, SourceModel, Value } from '../../languages/model.ts';
import { codeAt, entryOf, isFalse } from '../../rules/values.ts';
import { type Cover, emptyCover } from '../cover.ts';
import { coveredRoute } from '../covered-route.ts';
import { type Exemption, exemptionsIn, unlessExemptions } from '../exemptions.ts';
import type { Files } from '../files.ts';
import { joinPaths, Program } from '../program.ts';
import type { Route, RoutePlace } from '../route.ts';
import { addMiddleware, functionsBehind, givenByModule, isGuardValue, nameOf } from './javascript-guards.ts';
import { type Declaration, declarationsOf, pathsOf, verbs } from './node-declarations.ts';
import { type GeneratedResource, generatedResources } from './node-generated.ts';
import { filesWithHolders, findHolders, type Holder, holderUnder } from './node-holders.ts';
import { findMounts, type Mount } from './node-mounts.ts';

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
  return filesWithHolders(relevant, holders).flatMap((model) => {
    const declared = declarationsOf(program, holders, model);
    const generated = generatedResources(holders, model).flatMap((one) =>
      routesGenerated(context, model, declared, one),
    );
    return [...declared.flatMap((one) => routesOf(context, one)), ...generated];
  });
}

/** The routes that a library makes of a model, behind whatever is declared before them for the same paths. */
function routesGenerated(
  context: Context,
  model: SourceModel,
  declared: readonly Declaration[],
  { holder, call, collection, item, before }: GeneratedResource,
): readonly Route[] {
  const made = [
    ...['GET', 'POST'].map((method) => ({ method, path: collection })),
    ...['GET', 'PUT', 'DELETE'].map((method) => ({ method, path: item })),
  ];
  return made.flatMap(({ method, path }) =>
    placesOf(context, holder, call, path, 0).map(({ prefix, cover, mounts }) => {
      const own = merge(cover, emptyNodeCover());
      for (const value of before) addMiddleware(context.program, own, value);
      for (const one of declared) {
        const isForIt =
          one.holder === holder && one.path === path && one.methods.some((verb) => verb === method || verb === '*');
        const values = isForIt && one.call.code.start < call.code.start ? [...one.middleware, one.handler] : [];
        for (const value of values)
          if (value !== undefined && isGuardValue(context.program, value)) addMiddleware(context.program, own, value);
      }
      const whole = braced(joinPaths(prefix, path));
      return {
        ...coveredRoute(context.program, {
          framework: holder.framework,
          method,
          path: whole,
          file: model.file.path,
          code: call.code,
          handler: undefined,
          cover: withException(own, method, whole),
        }),
        mounts,
        isGenerated: true,
      };
    }),
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

/** What covers a handler, and the paths that a guard before it leaves out. */
interface NodeCover extends Cover {
  readonly exceptions: Exemption[];
}

interface Place {
  readonly prefix: string;
  readonly mounts: readonly RoutePlace[];
  readonly cover: NodeCover;
}

function emptyNodeCover(): NodeCover {
  return { ...emptyCover(), exceptions: [] };
}

function routesOf(context: Context, declaration: Declaration): readonly Route[] {
  const { holder, model, call, methods, path, handler } = declaration;
  return placesOf(context, holder, call, path, 0).flatMap(({ prefix, cover, mounts }) => {
    const whole = joinPaths(prefix, path);
    const own = merge(cover, emptyNodeCover());
    for (const value of declaration.middleware) addOwn(context.program, own, value);
    if (handler?.kind === 'call' && declaration.isPanel !== true) addWrapper(context.program, own, handler.call);
    const found = handlerOf(context.program, model, handler);
    return methods.map((method) => ({
      ...coveredRoute(context.program, {
        framework: holder.framework,
        method,
        path: braced(whole),
        file: model.file.path,
        code: linkOf(model, call),
        handler: found,
        cover: withException(own, method, braced(whole)),
        isHandlerElsewhere: declaration.isPanel !== true && found === undefined && handler?.kind !== 'function',
      }),
      mounts,
      ...(declaration.folder === undefined ? {} : { folder: declaration.folder }),
    }));
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

function withException(cover: NodeCover, method: string, path: string): Cover {
  const found = cover.exceptions.find((one) => one.covers(method, path));
  if (found === undefined) return cover;
  return { ...cover, isDeclaredPublic: true, ...(found.at === undefined ? {} : { disabledAt: found.at }) };
}

/**
 * Where a holder's routes are found, with what covers them there at the time of a call.
 *
 * @param path of the route that is meant, as the holder sees it
 */
function placesOf(context: Context, holder: Holder, at: Call, path: string, depth: number): readonly Place[] {
  const own = ownCover(context, holder, at, path);
  const mounts = depth < deepestMount ? (context.mountsByChild.get(holder) ?? []).slice(0, mostMounts) : [];
  if (mounts.length === 0) return [{ prefix: holder.prefix, cover: own, mounts: [] }];
  return mounts.flatMap((mount) =>
    placesOf(context, mount.parent, mount.call, joinPaths(mount.prefix, holder.prefix, path), depth + 1).map(
      ({ prefix, cover, mounts: outer }) => {
        const merged = merge(cover, own);
        for (const value of mount.middleware) addMiddleware(context.program, merged, value);
        const here = { file: mount.parent.file, code: mount.call.code };
        return { prefix: joinPaths(prefix, mount.prefix, holder.prefix), cover: merged, mounts: [here, ...outer] };
      },
    ),
  );
}

/** What `use`, hooks and plugins of a holder put before a call. Hooks of Fastify cover everything of their instance, wherever they stand. */
function ownCover(context: Context, holder: Holder, at: Call, path: string): NodeCover {
  const cover = emptyNodeCover();
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
      addUse(context, cover, call, path);
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
    cover.exceptions.push(...exceptionsOf(context, call, value));
  }
}

/** What a guard leaves out, by `unless` or by what its own code compares. */
function exceptionsOf({ program }: Context, call: Call, value: Value): readonly Exemption[] {
  const { text, start } = call.code;
  // the text tells most files apart, which are not parsed for it
  const model = program.models.find((one) => one.file.text.startsWith(text, start) && one.calls.includes(call));
  if (model === undefined) return [];
  if (value.kind === 'function') return exemptionsIn(value.function, model);
  const behind = functionsBehind(program, value).flatMap((one) => {
    const file = program.fileOf(one);
    return exemptionsIn(one, program.models.find((other) => other.file.path === file) ?? model);
  });
  return [...unlessExemptions(value, model), ...behind];
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

/** `export default () => listUsers`: a function that does nothing but give back the one that answers. */
function answering(program: Program, made: FunctionModel | undefined): FunctionModel | undefined {
  const [given, ...others] = made?.returns ?? [];
  if (given === undefined || others.length > 0 || made === undefined) return made;
  if (given.kind === 'path') return program.functionNamed(given.path, program.fileOf(made)) ?? made;
  // what it gives back stands outside of it
  return given.kind === 'function' && !made.code.text.includes(given.function.code.text) ? given.function : made;
}

/** A call that hands on to what it is given. */
function wraps({ name, arguments: given }: Call): boolean {
  return given.length === 1 && /wrap|async|catch|handle|safe|promise|try|^(aw|ah|fp|use|h)$/i.test(name);
}

function handlerOf(program: Program, model: SourceModel, value: Value | undefined): FunctionModel | undefined {
  if (value === undefined) return undefined;
  if (value.kind === 'function') return value.function;
  if (value.kind === 'call' && value.call.name === 'bind') return handlerOf(program, model, value.call.receiver);
  if (value.kind === 'call') {
    const given = value.call.arguments.map((one) => one.value);
    // `asyncHandler(listOrders())`: what a factory makes is wrapped
    const inner =
      given.findLast((one) => one.kind === 'function' || one.kind === 'path') ??
      (wraps(value.call) ? given.findLast((one) => one.kind === 'call') : undefined);
    const { target } = value.call;
    return (
      handlerOf(program, model, inner) ??
      answering(program, givenByModule(program, target)[0] ?? program.functionNamed(target, model.file.path))
    );
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
