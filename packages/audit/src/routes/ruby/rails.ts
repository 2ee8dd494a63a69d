import type { Call, SourceModel, Value } from '../../languages/model.ts';
import { namedArgument, stringsIn } from '../../rules/values.ts';
import { emptyCover } from '../cover.ts';
import { coveredRoute } from '../covered-route.ts';
import { joinPaths, Program } from '../program.ts';
import type { Route } from '../route.ts';
import { addCallbacks, controllerOf } from './rails-controllers.ts';
import { deviseCover, deviseRoutes } from './rails-devise.ts';
import { contextOf, type Drawing, scopesAround } from './rails-drawing.ts';

const verbs = new Set(['get', 'post', 'put', 'patch', 'delete', 'match', 'root']);

/** What `resources` draws: the action, its method, and whether it is about one member. */
const actions: readonly (readonly [string, string, 'collection' | 'member'])[] = [
  ['index', 'GET', 'collection'],
  ['create', 'POST', 'collection'],
  ['new', 'GET', 'collection'],
  ['show', 'GET', 'member'],
  ['edit', 'GET', 'member'],
  ['update', 'PATCH', 'member'],
  ['destroy', 'DELETE', 'member'],
];

/** The routes of Rails, as `config/routes.rb` draws them, with the callbacks of their controllers. */
export function railsRoutes(models: readonly SourceModel[]): readonly Route[] {
  const relevant = models.filter((model) => model.file.language === 'ruby');
  const drawings = relevant.filter((model) => /(^|\/)config\/routes(\.rb|\/.*\.rb)$/.test(model.file.path));
  if (drawings.length === 0) return [];
  const program = new Program(relevant);
  return drawings.flatMap((model) => {
    const scopes = model.calls.filter((call) => isScope(call));
    return model.calls.flatMap((call) => ofCall(program, model, call, contextOf(scopesAround(scopes, call))));
  });
}

function isScope(call: Call): boolean {
  return /^(namespace|scope|resources|resource|member|collection|authenticate|authenticated|controller|constraints|concern|devise_scope|defaults)$/.test(
    call.name,
  );
}

function ofCall(program: Program, model: SourceModel, call: Call, drawing: Drawing): Route[] {
  if (call.receiverText !== undefined) return [];
  if (call.name === 'devise_for') return deviseRoutes(model, call, drawing.path);
  if (call.name === 'resources' || call.name === 'resource') return ofResources(program, model, call, drawing);
  if (!verbs.has(call.name)) return [];
  return ofVerb(program, model, call, drawing);
}

function ofResources(program: Program, model: SourceModel, call: Call, drawing: Drawing): Route[] {
  const isOne = call.name === 'resource';
  const names = call.arguments
    .filter((one) => one.name === undefined)
    .flatMap((one) => (one.value.kind === 'string' ? [one.value.text] : []));
  const only = namedArgument(call, ['only']);
  const except = namedArgument(call, ['except']);
  const skipped = except === undefined ? [] : stringsIn(except);
  const drawn = actions.filter(
    ([action]) =>
      (only === undefined || stringsIn(only).includes(action)) &&
      !skipped.includes(action) &&
      !(isOne && action === 'index'),
  );
  return names.flatMap((name) => {
    const path = textOf(namedArgument(call, ['path'])) ?? name;
    const controller =
      textOf(namedArgument(call, ['controller'])) ?? (isOne && !name.endsWith('s') ? `${name}s` : name);
    const module = [drawing.module, textOf(namedArgument(call, ['module'])) ?? '']
      .filter((part) => part !== '')
      .join('/');
    const base = joinPaths(drawing.nested, path);
    const line = controllerOf(program, qualified(module, controller));
    const isThere = (action: string) =>
      line.length === 0 || line.some((one) => one.methods.some((method) => method.name === action));
    return drawn
      .filter(([action]) => isThere(action))
      .map(([action, method, on]) => {
        const suffix = action === 'new' || action === 'edit' ? action : '';
        const full = joinPaths(base, on === 'member' && !isOne ? '{id}' : '', suffix);
        return route(program, model, call, {
          method,
          path: full,
          controller: qualified(module, controller),
          action,
          drawing,
        });
      });
  });
}

function ofVerb(program: Program, model: SourceModel, call: Call, drawing: Drawing): Route[] {
  const first = call.arguments.find((one) => one.name === undefined)?.value;
  // it leads elsewhere, and answers nothing itself
  if (namedArgument(call, ['to'])?.kind === 'call') return [];
  const arrows = first?.kind === 'map' ? [...first.entries] : [];
  const pairs: (readonly [string, string | undefined])[] =
    arrows.length > 0
      ? arrows.map(([path, to]) => [path, textOf(to)] as const)
      : named(call).map((path) => [path, undefined] as const);
  const to = textOf(namedArgument(call, ['to']));
  return pairs.flatMap(([path, arrow]) => {
    const target = targetOf(call, drawing, path, arrow ?? to ?? (call.name === 'root' ? textOf(first) : undefined));
    if (target === undefined) return [];
    const on = textOf(namedArgument(call, ['on']));
    const base = on === 'member' ? drawing.member : on === 'collection' ? drawing.collection : drawing.path;
    const full =
      call.name === 'root'
        ? joinPaths(drawing.path, '')
        : joinPaths(base, path.replace(/\(.{0,200}?\)/g, '').replace(/[:*](\w+)/g, '{$1}'));
    return methodsOf(call).map((method) => route(program, model, call, { method, path: full, ...target, drawing }));
  });
}

function named(call: Call): readonly string[] {
  if (call.name === 'root') return ['/'];
  return call.arguments
    .filter((one) => one.name === undefined)
    .flatMap((one) => (one.value.kind === 'string' ? [one.value.text] : []));
}

function methodsOf(call: Call): readonly string[] {
  if (call.name === 'root') return ['GET'];
  if (call.name !== 'match') return [call.name.toUpperCase()];
  const via = namedArgument(call, ['via']);
  const given = via === undefined ? [] : stringsIn(via).map((one) => one.toUpperCase());
  return given.length === 0 || given.includes('ALL') ? ['*'] : given;
}

function targetOf(
  call: Call,
  drawing: Drawing,
  path: string,
  to: string | undefined,
): { controller: string; action: string } | undefined {
  const controller = textOf(namedArgument(call, ['controller']));
  const action = textOf(namedArgument(call, ['action']));
  if (to?.includes('#')) {
    const [owner = '', name = ''] = to.split('#');
    return { controller: qualified(drawing.module, owner), action: name };
  }
  if (controller !== undefined) return { controller: qualified(drawing.module, controller), action: action ?? path };
  if (drawing.controller !== undefined)
    return {
      controller: qualified(drawing.module, drawing.controller),
      action: action ?? to ?? drawing.action ?? path.replace(/^\//, ''),
    };
  const implied = /^\/?([\w/]+)\/(\w+)$/.exec(path);
  return implied === null || to !== undefined
    ? undefined
    : { controller: qualified(drawing.module, implied[1] ?? ''), action: implied[2] ?? '' };
}

function qualified(module: string, controller: string): string {
  if (controller.startsWith('/') || module === '') return controller.replace(/^\//, '');
  return `${module}/${controller}`;
}

function textOf(value: Value | undefined): string | undefined {
  return value?.kind === 'string' ? value.text : undefined;
}

interface Target {
  readonly method: string;
  readonly path: string;
  readonly controller: string;
  readonly action: string;
  readonly drawing: Drawing;
}

function route(program: Program, model: SourceModel, call: Call, target: Target): Route {
  const cover = emptyCover();
  cover.guards.push(...target.drawing.guards);
  const line = controllerOf(program, target.controller);
  if (line.length > 0) addCallbacks(program, cover, line, target.action);
  const ofDevise = deviseCover(line, target.action);
  if (ofDevise === 'guarded') cover.guards.push('authenticate_scope!');
  cover.isDeclaredPublic ||= ofDevise === 'public' && cover.guards.length === 0;
  const handler = line.flatMap((one) => one.methods).find((one) => one.name === target.action);
  const place = { framework: 'rails', file: model.file.path, code: call.code };
  return coveredRoute(program, {
    ...place,
    method: target.method,
    path: target.path,
    handler,
    cover,
    isHandlerElsewhere: line.length === 0,
    owner: line[0],
  });
}
