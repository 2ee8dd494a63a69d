import type { Call, SourceModel, Value } from '../../languages/model.ts';
import { chainOf } from '../../rules/values.ts';
import { joinPaths } from '../program.ts';
import { type MiddlewareName, middlewareIn } from './laravel-middleware.ts';

/** What groups around a route say, and what the route says of itself. */
export interface Attributes {
  readonly prefix: string;
  readonly middleware: readonly MiddlewareName[];
  readonly without: readonly MiddlewareName[];
  readonly namespace: string;
  readonly controller: string | undefined;
}

export const noAttributes: Attributes = {
  prefix: '',
  middleware: [],
  without: [],
  namespace: '',
  controller: undefined,
};

export interface Group {
  readonly start: number;
  readonly end: number;
  readonly attributes: Attributes;
  /** The files that are loaded into it. */
  readonly files: readonly string[];
}

/** The chain of calls that a statement on the router is, the first call first. */
export type Links = readonly Call[];

const facade = /^([A-Z]\w*\.)*Route\.\w+$|^app\(\)\.\w+$|(^|\.)(Router|Flight|SimpleRouter)\.\w+$/;
const variable =
  /^\$(\w*(Router|Route|Routes|Group|Proxy|Collector)|router|app|api|route|group|routes|proxy|collector|r|g|(this|app|application|kernel|[A-Z]\w*(\.\$?app)?)\.\$?(router|app|routes?))$/;

/** Every statement on the router in a file, each with all its links. */
export function statementsOn(model: SourceModel): readonly Links[] {
  const calls = model.calls.filter((call) => !call.isConstruction);
  const receivers = new Set(
    calls.flatMap((call) =>
      call.receiver?.kind === 'call' ? [call.receiver.call.code.end * 1e7 + call.receiver.call.code.start] : [],
    ),
  );
  return calls
    .filter((call) => !receivers.has(call.code.end * 1e7 + call.code.start))
    .map((call) => chainOf(call).filter((link) => link.code.start === call.code.start))
    .filter(([first]) => first !== undefined && (facade.test(first.target) || variable.test(first.receiverText ?? '')));
}

export function groupsIn(statements: readonly Links[], text: string): readonly Group[] {
  return statements.flatMap((links): Group[] => {
    const at = links.findIndex((link) => link.name === 'group' || link.name === 'map');
    const call = links[at];
    if (call === undefined) return [];
    const values = call.arguments.map(({ value }) => value);
    const body = values.find((value) => value.kind === 'function');
    const given = values.find((value) => value.kind === 'map');
    const path = values.find((value) => value.kind === 'string');
    const own = attributesOf(links.filter((_, index) => index !== at));
    const attributes = joined(
      { ...noAttributes, prefix: path !== undefined && body !== undefined ? textOf(path) : '' },
      given === undefined ? own : joined(own, ofArray(given)),
    );
    const loader =
      body?.code.text ??
      values
        .filter((value) => value !== given)
        .map(({ code }) => code.text)
        .join(' ');
    const range = body?.code ?? call.code;
    return [
      {
        start: range.start,
        end: range.end,
        attributes,
        files: filesIn(body === undefined ? loader : text.slice(range.start, range.end), body !== undefined),
      },
    ];
  });
}

/** `base_path('routes/api.php')`, `require __DIR__.'/admin.php'`. */
function filesIn(code: string, isBody: boolean): readonly string[] {
  const pattern = isBody ? /\b(?:require|include)(?:_once)?\b[^;]*?['"]([^'"]+\.php)['"]/g : /['"]([^'"]+\.php)['"]/g;
  return [...code.matchAll(pattern)].map(([, path = '']) => path);
}

export function ofArray(value: Value): Attributes {
  if (value.kind !== 'map') return noAttributes;
  const middleware = value.entries.get('middleware') ?? value.entries.get('filter') ?? value.entries.get('before');
  const without = value.entries.get('excluded_middleware') ?? value.entries.get('without_middleware');
  const controller = value.entries.get('controller');
  return {
    prefix: textOf(value.entries.get('prefix')),
    middleware: middleware === undefined ? [] : middlewareIn(middleware),
    without: without === undefined ? [] : middlewareIn(without),
    namespace: textOf(value.entries.get('namespace')),
    controller: controller === undefined ? undefined : classIn(controller),
  };
}

/** What `middleware()`, `prefix()` and the like say, wherever they stand in the chain. */
export function attributesOf(links: Links): Attributes {
  let found = noAttributes;
  for (const link of links) {
    const values = link.arguments.map(({ value }) => value);
    const [first] = values;
    if (first === undefined) continue;
    const names = values.flatMap(middlewareIn);
    if (link.name === 'prefix') found = { ...found, prefix: joinPaths(found.prefix, textOf(first)) };
    if (/^(middleware|middlewares|add|addMiddlewares?|before)$/.test(link.name))
      found = { ...found, middleware: [...found.middleware, ...names, ...constructed(values)] };
    // a scope of OAuth that a route asks for, as in Concrete
    if (link.name === 'setScopes') found = { ...found, middleware: [...found.middleware, `scope:${textOf(first)}`] };
    if (link.name === 'can') found = { ...found, middleware: [...found.middleware, `can:${textOf(first)}`] };
    if (link.name === 'withoutMiddleware') found = { ...found, without: [...found.without, ...names] };
    if (link.name === 'namespace') found = { ...found, namespace: textOf(first) };
    if (link.name === 'controller') found = { ...found, controller: classIn(first) };
    if (link.name === 'attributes') found = joined(found, ofArray(first));
  }
  return found;
}

/** Slim's `->add(new AuthMiddleware($container))`, `->add($authMiddleware)`. */
export function constructed(values: readonly Value[]): MiddlewareName[] {
  return values.flatMap((value) => {
    if (value.kind === 'call' && value.call.isConstruction && value.call.name !== 'Middleware')
      return [value.call.target];
    return value.kind === 'path' && /^\$\w+$/.test(value.path)
      ? [value.path.slice(1, 2).toUpperCase() + value.path.slice(2)]
      : [];
  });
}

export function joined(outer: Attributes, inner: Attributes): Attributes {
  return {
    prefix: inner.prefix === '' ? outer.prefix : joinPaths(outer.prefix, inner.prefix),
    middleware: [...outer.middleware, ...inner.middleware],
    without: [...outer.without, ...inner.without],
    namespace: [outer.namespace, inner.namespace].filter((one) => one !== '').join('.'),
    controller: inner.controller ?? outer.controller,
  };
}

/** What all groups around an offset say, the outer first. */
export function attributesAround(groups: readonly Group[], offset: number, outer: Attributes): Attributes {
  return groups
    .filter(({ start, end }) => start <= offset && offset < end)
    .sort((a, b) => a.start - b.start)
    .reduce((found, { attributes }) => joined(found, attributes), outer);
}

export function textOf(value: Value | undefined): string {
  return value?.kind === 'string' ? value.text : '';
}

export function classIn(value: Value): string | undefined {
  if (value.kind === 'path' && value.path.endsWith('.class')) return value.path.slice(0, -'.class'.length);
  return value.kind === 'string' && value.text !== '' ? value.text.replaceAll('\\', '.').replace(/^\./, '') : undefined;
}
