import type { Call, SourceModel, Value } from '../../languages/model.ts';
import { emptyCover } from '../cover.ts';
import { isOfModule, joinPaths, Program } from '../program.ts';
import type { Route } from '../route.ts';
import { addedTo, type Defaults, djangoDefaults } from './django-defaults.ts';
import { libraryRoutes, libraryView } from './django-libraries.ts';
import { type Declaration, viewRoutes, viewSetRoutes } from './django-views.ts';
import { addDecorator } from './python-guards.ts';

interface Context {
  readonly program: Program;
  readonly defaults: Defaults;
  readonly configurations: readonly Configuration[];
}

/** A module with `urlpatterns`. */
interface Configuration {
  readonly model: SourceModel;
  readonly patterns: readonly Value[];
}

const deepestInclude = 8;

/** The routes of Django and Django REST framework, from their `urlpatterns` and routers. */
export function djangoRoutes(models: readonly SourceModel[]): readonly Route[] {
  const relevant = models.filter((model) => model.file.language === 'python');
  const configurations = relevant.flatMap((model) => configurationOf(model));
  if (configurations.length === 0) return [];
  const program = new Program(relevant);
  const context = { program, configurations, defaults: djangoDefaults(program) };
  const included = new Set(configurations.flatMap((one) => includedBy(context, one.model)));
  const roots = configurations.filter((one) => !included.has(one));
  const handed = handedOver(context);
  return (roots.length === 0 ? configurations : roots).flatMap((one) =>
    routesOf(context, one, '', 0).map((route) => (handed.has(one) ? unclear(route) : route)),
  );
}

function configurationOf(model: SourceModel): Configuration[] {
  if (!model.file.text.includes('urlpatterns')) return [];
  const patterns = model.assignments.filter(
    (one) => /(^|\.)(urlpatterns|\w*_urlpatterns)$/.test(one.target) && one.target === 'urlpatterns',
  );
  return patterns.length === 0 ? [] : [{ model, patterns: patterns.flatMap((one) => itemsOf(one.value)) }];
}

function itemsOf(value: Value): readonly Value[] {
  if (value.kind === 'list') return value.items;
  if (value.kind === 'operation' || value.kind === 'concat') {
    return (value.kind === 'operation' ? value.operands : value.parts).flatMap(itemsOf);
  }
  if (
    value.kind === 'call' &&
    /^(patterns|i18n_patterns|format_suffix_patterns|list|tuple|static)$/.test(value.call.name)
  ) {
    const given = value.call.arguments.flatMap((one) => itemsOf(one.value));
    return given;
  }
  return value.kind === 'path' || value.kind === 'call' ? [value] : [];
}

function includedBy(context: Context, model: SourceModel): Configuration[] {
  return model.calls.filter((call) => call.name === 'include').flatMap((call) => moduleOf(context, call, model) ?? []);
}

/** Modules that a function hands to somebody else, who may guard them: `@hooks.register('admin_urls') def urls(): return [path('', include(own))]`. */
function handedOver(context: Context): ReadonlySet<Configuration> {
  const own = new Set(context.configurations.map(({ model }) => model));
  const others = context.program.models.filter((model) => !own.has(model) && model.file.text.includes('include('));
  return new Set(others.flatMap((model) => includedBy(context, model)));
}

function unclear(route: Route): Route {
  return route.protection === 'open' ? { ...route, protection: 'unknown' } : route;
}

function moduleOf(context: Context, include: Call, from: SourceModel): Configuration | undefined {
  const first = include.arguments[0]?.value;
  const given = first?.kind === 'list' ? first.items[0] : first;
  const path = given?.kind === 'string' ? given.text : given?.kind === 'path' ? given.path : undefined;
  if (path === undefined) return undefined;
  const named = context.configurations.filter(
    (one) => one.model !== from && isOfModule(one.model.file.path, path.split('.')),
  );
  return named.sort((a, b) => a.model.file.path.length - b.model.file.path.length)[0];
}

function routesOf(context: Context, one: Configuration, prefix: string, depth: number): Route[] {
  if (depth > deepestInclude) return [];
  const wrappers = wrappersOf(context, one.model);
  const listed = one.patterns.flatMap((pattern) =>
    ofPattern(context, one.model, pattern, prefix, depth).map((route) =>
      wrappers.reduce(
        (wrapped, { at, guards }) => (pattern.code.start < at ? guarded(wrapped, guards) : wrapped),
        route,
      ),
    ),
  );
  const added = addedTo(one.model, 'urlpatterns').flatMap((pattern) =>
    ofPattern(context, one.model, pattern, prefix, depth),
  );
  return [...listed, ...added];
}

interface Wrapper {
  readonly at: number;
  readonly guards: readonly string[];
}

/** `urlpatterns = decorated(urlpatterns, login_required)`: what guards everything that is listed before. */
function wrappersOf(context: Context, model: SourceModel): readonly Wrapper[] {
  return model.calls.flatMap((call): Wrapper[] => {
    const values = call.arguments.map(({ value }) => value);
    if (!values.some((value) => /^urlpatterns$/.test(value.code.text))) return [];
    const cover = emptyCover();
    for (const value of values) {
      const name = value.kind === 'path' ? value.path : value.code.text;
      if (/^[\w.]+$/.test(name) && name !== 'urlpatterns') addDecorator(context.program, cover, name, []);
    }
    return cover.guards.length === 0 ? [] : [{ at: call.code.start, guards: cover.guards }];
  });
}

function guarded(route: Route, guards: readonly string[]): Route {
  return { ...route, protection: 'guarded', guards: [...route.guards, ...guards] };
}

function ofPattern(context: Context, model: SourceModel, pattern: Value, prefix: string, depth: number): Route[] {
  // the grammar reads `[*router.urls]` as a member of `*router`
  if (pattern.kind === 'path' && /\.urls$/.test(pattern.path))
    return ofRouter(context, model, pattern.path.startsWith('*') ? pattern.code.text.slice(1) : pattern.path, prefix);
  if (pattern.kind !== 'call' || !/^(path|re_path|url)$/.test(pattern.call.name)) return [];
  const [first, view] = pattern.call.arguments.map((argument) => argument.value);
  if (first === undefined || view === undefined) return [];
  const path = joinPaths(prefix, pathOf(first));
  if (view.kind === 'call' && view.call.name === 'include') return ofInclude(context, model, view.call, path, depth);
  if (view.kind === 'path' && /\.urls$/.test(view.path)) return [];
  const name =
    view.kind === 'call' ? view.call.target.replace(/\.as_view$/, '') : view.kind === 'path' ? view.path : '';
  if (context.program.classNamed(name) === undefined && context.program.functionNamed(name) === undefined) {
    const route = libraryView(name, path, { file: model.file.path, code: pattern.call.code });
    if (route !== undefined) return [route];
  }
  const declaration: Declaration = { path, view, model, code: pattern.call.code };
  return viewRoutes(context.program, context.defaults, declaration);
}

function ofInclude(context: Context, model: SourceModel, include: Call, prefix: string, depth: number): Route[] {
  const first = include.arguments[0]?.value;
  if (first?.kind === 'path' && /\.urls$/.test(first.path)) {
    const routed = ofRouter(context, model, first.path, prefix);
    if (routed.length > 0) return routed;
  }
  const module = moduleOf(context, include, model);
  if (module !== undefined) return routesOf(context, module, prefix, depth + 1);
  if (first?.kind === 'string') return libraryRoutes(first.text, prefix, { file: model.file.path, code: include.code });
  const items = first === undefined ? [] : itemsOf(first);
  return items.flatMap((item) => ofPattern(context, model, item, prefix, depth + 1));
}

/** `router.register('users', UserViewSet)` wherever the router of that name is filled. */
function ofRouter(context: Context, model: SourceModel, urls: string, prefix: string): Route[] {
  const name = urls.split('.').at(-2) ?? '';
  const isHere = model.calls.some((call) => isRegistration(call, name));
  const filling = isHere
    ? [model]
    : context.program.models.filter((one) => one.calls.some((call) => isRegistration(call, name)));
  return filling.flatMap((one) =>
    one.calls
      .filter((call) => isRegistration(call, name))
      .flatMap((call) => {
        const [first, view] = call.arguments.map((argument) => argument.value);
        if (first === undefined || view === undefined) return [];
        const declaration: Declaration = { path: joinPaths(prefix, pathOf(first)), view, model: one, code: call.code };
        return viewSetRoutes(context.program, context.defaults, declaration);
      }),
  );
}

function isRegistration(call: Call, router: string): boolean {
  return call.name === 'register' && call.receiverText?.split('.').at(-1) === router && call.arguments.length >= 2;
}

/** `users/<int:pk>/` and `^users/(?P<pk>\d+)/$` as `/users/{pk}/`. */
function pathOf(value: Value): string {
  const text =
    value.kind === 'string'
      ? value.text
      : value.kind === 'concat'
        ? value.parts.map(pathOf).join('')
        : value.kind === 'call'
          ? pathOf(value.call.arguments[0]?.value ?? { kind: 'unknown', code: value.code })
          : '';
  return text
    .replace(/<(?:[^:<>]+:)?(\w+)>(?!\)|[^(]*\))/g, '{$1}')
    .replace(/\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)/g, '{$1}')
    .replace(/^\^|\$$|\\Z$|\\A/g, '')
    .replace(/\/\?$/, '')
    .replace(/\\(.)/g, '$1');
}
