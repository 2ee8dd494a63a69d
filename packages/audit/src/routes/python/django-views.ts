import type { ClassModel, Decorator, FunctionModel, SourceModel, Value } from '../../languages/model.ts';
import { pathsIn, stringsIn } from '../../rules/values.ts';
import { type Cover, emptyCover } from '../cover.ts';
import { coveredRoute } from '../covered-route.ts';
import { joinPaths, type Program } from '../program.ts';
import type { Route } from '../route.ts';
import type { Defaults } from './django-defaults.ts';
import { addPermissions, addViewClass } from './django-permissions.ts';
import { addDecorator, addDecorators } from './python-guards.ts';

/** An entry of `urlpatterns`, or of a router. */
export interface Declaration {
  readonly path: string;
  readonly view: Value;
  readonly model: SourceModel;
  readonly code: Route['code'];
}

const verbs = ['get', 'post', 'put', 'patch', 'delete'];

/** What the generic views answer, by the ends of their names. */
const genericMethods: readonly (readonly [RegExp, readonly string[]])[] = [
  [/RetrieveUpdateDestroyAPIView$/, ['GET', 'PUT', 'PATCH', 'DELETE']],
  [/RetrieveUpdateAPIView$/, ['GET', 'PUT', 'PATCH']],
  [/RetrieveDestroyAPIView$/, ['GET', 'DELETE']],
  [/ListCreateAPIView$/, ['GET', 'POST']],
  [/(List|Retrieve)APIView$/, ['GET']],
  [/CreateAPIView$/, ['POST']],
  [/UpdateAPIView$/, ['PUT', 'PATCH']],
  [/DestroyAPIView$/, ['DELETE']],
  [/(^|\.)(ListView|DetailView|TemplateView|RedirectView)$/, ['GET']],
  [/(^|\.)(CreateView|UpdateView|FormView|DeleteView)$/, ['GET', 'POST']],
];

const viewSetActions: readonly (readonly [string, string, boolean, RegExp])[] = [
  ['list', 'GET', false, /(ModelViewSet|ListModelMixin|ReadOnlyModelViewSet)$/],
  ['create', 'POST', false, /((?<!ReadOnly)ModelViewSet|CreateModelMixin)$/],
  ['retrieve', 'GET', true, /(ModelViewSet|RetrieveModelMixin)$/],
  ['update', 'PUT', true, /((?<!ReadOnly)ModelViewSet|UpdateModelMixin)$/],
  ['partial_update', 'PATCH', true, /((?<!ReadOnly)ModelViewSet|UpdateModelMixin)$/],
  ['destroy', 'DELETE', true, /((?<!ReadOnly)ModelViewSet|DestroyModelMixin)$/],
];

export function viewRoutes(program: Program, defaults: Defaults, declared: Declaration): Route[] {
  const cover = emptyCover();
  if (defaults.middleware !== undefined) cover.guards.push(defaults.middleware.split('.').at(-1) ?? '');
  const view = unwrapped(program, declared.view, cover);
  if (view.kind === 'call' && view.call.name === 'as_view') {
    const owner = program.classNamed(view.call.target.replace(/\.as_view$/, ''), declared.model.file.path);
    return owner === undefined
      ? elsewhere(program, declared, cover)
      : ofClass(program, defaults, declared, owner, cover, view);
  }
  const named = view.kind === 'path' ? view.path : view.kind === 'string' ? view.text : undefined;
  const handler =
    view.kind === 'function'
      ? view.function
      : named === undefined
        ? undefined
        : program.functionNamed(named, declared.model.file.path);
  if (handler === undefined) {
    const owner = named === undefined ? undefined : program.classNamed(named, declared.model.file.path);
    return owner === undefined
      ? elsewhere(program, declared, cover)
      : ofClass(program, defaults, declared, owner, cover, undefined);
  }
  return ofFunction(program, defaults, declared, handler, cover);
}

/** `login_required(view)`, `csrf_exempt(View.as_view())`: what is wrapped, and what the wrapper asks. */
function unwrapped(program: Program, view: Value, cover: Cover): Value {
  if (view.kind !== 'call' || view.call.name === 'as_view') return view;
  const inner = view.call.arguments[0]?.value;
  if (inner === undefined) return view;
  addDecorator(program, cover, view.call.target.replace(/\(\)$/, ''), view.call.arguments.slice(1));
  if (view.call.receiver?.kind === 'call')
    addDecorator(program, cover, view.call.receiver.call.target, view.call.receiver.call.arguments);
  return unwrapped(program, inner, cover);
}

function elsewhere(program: Program, declared: Declaration, cover: Cover): Route[] {
  const place = { framework: 'django', file: declared.model.file.path, code: declared.code };
  const nothing = { method: '*', path: declared.path, handler: undefined };
  return [coveredRoute(program, { ...place, ...nothing, cover, isHandlerElsewhere: true })];
}

function route(
  program: Program,
  declared: Declaration,
  method: string,
  handler: FunctionModel | undefined,
  cover: Cover,
  path = declared.path,
  owner?: ClassModel,
): Route {
  const place = { framework: 'django', file: declared.model.file.path, code: declared.code, isAtHandler: true, owner };
  return coveredRoute(program, { ...place, method, path, handler, cover });
}

function ofFunction(
  program: Program,
  defaults: Defaults,
  declared: Declaration,
  handler: FunctionModel,
  cover: Cover,
): Route[] {
  const rest = handler.decorators.find((one) => /(^|\.)api_view$/.test(one.name));
  const allowed = handler.decorators.find((one) => /(^|\.)require_(http_methods|POST|GET|safe)$/.test(one.name));
  addDecorators(program, cover, handler.decorators);
  const methods = rest === undefined && allowed === undefined ? methodsInBody(handler) : methodsOf(rest ?? allowed);
  const own = handler.decorators.find((one) => /(^|\.)permission_classes$/.test(one.name));
  return methods.map((method) => {
    const copy = copyOf(cover);
    if (own !== undefined)
      addPermissions(
        program,
        copy,
        own.arguments.flatMap((one) => pathsIn(one.value)),
        method,
      );
    else if (rest !== undefined) addPermissions(program, copy, defaults.permissions, method);
    if (rest !== undefined) copy.limiters.push(...defaults.throttles);
    return route(program, declared, method, handler, copy);
  });
}

/** A view that nothing restricts is called with every method; only one that looks at what was sent changes anything. */
function methodsInBody(handler: FunctionModel): readonly string[] {
  const text = handler.code.text;
  const reads = /\.(POST|FILES|body|data|json)\b|['"](POST|PUT|PATCH|DELETE)['"]|Form\(/.test(text);
  const onlyWrites = /\.method\s*!=\s*['"]POST['"]/.test(text);
  if (onlyWrites) return ['POST'];
  return reads ? ['GET', 'POST'] : ['GET'];
}

function methodsOf(decorator: Decorator | undefined): readonly string[] {
  if (decorator === undefined) return ['*'];
  const fixed = /require_(POST|GET|safe)$/.exec(decorator.name)?.[1];
  if (fixed !== undefined) return [fixed === 'safe' ? 'GET' : fixed];
  const named = decorator.arguments.flatMap((one) => stringsIn(one.value)).map((one) => one.toUpperCase());
  return named.length === 0 ? ['GET'] : named;
}

function copyOf(cover: Cover): Cover {
  return { ...cover, guards: [...cover.guards], scopes: [...cover.scopes], limiters: [...cover.limiters] };
}

function ofClass(
  program: Program,
  defaults: Defaults,
  declared: Declaration,
  owner: ClassModel,
  cover: Cover,
  view: Value | undefined,
): Route[] {
  const line = program.lineage(owner);
  const mapped = view?.kind === 'call' ? view.call.arguments.find((one) => one.value.kind === 'map')?.value : undefined;
  const pairs =
    mapped?.kind === 'map'
      ? [...mapped.entries].map(
          ([verb, action]) => [verb.toUpperCase(), action.kind === 'string' ? action.text : verb] as const,
        )
      : ownMethods(line);
  return pairs
    .filter(([method]) => answersTo(line, method))
    .map(([method, name]) => {
      const handler = line.flatMap((one) => one.methods).find((one) => one.name === name);
      const copy = copyOf(cover);
      if (handler !== undefined) addDecorators(program, copy, handler.decorators);
      addViewClass(program, defaults, copy, line, method, !isOfMany(line, handler));
      return route(program, declared, method, handler ?? line[0]?.methods[0], copy, declared.path, owner);
    });
}

/** `http_method_names = ['get', 'head']`: what a view answers to, whatever it inherits. */
function answersTo(line: readonly ClassModel[], method: string): boolean {
  const named = line.flatMap((one) => one.fields.filter(({ target }) => target === 'http_method_names'))[0];
  const all = named === undefined ? [] : stringsIn(named.value);
  return all.length === 0 || method === '*' || all.some((one) => one.toUpperCase() === method);
}

/** A generic view of a list, whose methods nobody has written. */
function isOfMany(line: readonly ClassModel[], handler: FunctionModel | undefined): boolean {
  return (
    handler === undefined &&
    line.some((one) => one.bases.some((base) => /(^|\.)(List|Create|ListCreate)APIView$/.test(base)))
  );
}

function ownMethods(line: readonly ClassModel[]): readonly (readonly [string, string])[] {
  const named = new Set(
    line.flatMap((one) => one.methods.map((method) => method.name)).filter((name) => verbs.includes(name)),
  );
  const bases = line.flatMap((one) => one.bases);
  const generic = bases.flatMap((base) => genericMethods.find(([name]) => name.test(base))?.[1] ?? []);
  const all = new Set([...[...named].map((one) => one.toUpperCase()), ...generic]);
  return all.size === 0 ? [['*', 'dispatch']] : [...all].map((method) => [method, method.toLowerCase()] as const);
}

/** The routes that a router makes of a view set. */
export function viewSetRoutes(program: Program, defaults: Defaults, declared: Declaration): Route[] {
  const named = declared.view.kind === 'path' ? declared.view.path : undefined;
  const owner = named === undefined ? undefined : program.classNamed(named, declared.model.file.path);
  if (owner === undefined) return elsewhere(program, declared, emptyCover());
  const line = program.lineage(owner);
  const bases = line.flatMap((one) => one.bases);
  const methods = line.flatMap((one) => one.methods);
  const detail = joinPaths(declared.path, '{pk}');
  const routes: Route[] = [];
  for (const [name, method, isDetail, mixin] of viewSetActions) {
    const handler = methods.find((one) => one.name === name);
    if (handler === undefined && !bases.some((base) => mixin.test(base))) continue;
    if (!answersTo(line, method)) continue;
    const cover = emptyCover();
    if (handler !== undefined) addDecorators(program, cover, handler.decorators);
    addViewClass(program, defaults, cover, line, method, isDetail);
    routes.push(route(program, declared, method, handler, cover, `${isDetail ? detail : declared.path}/`, owner));
  }
  return [...routes, ...actionRoutes(program, defaults, declared, owner, line)];
}

/** `@action(detail=True, methods=['post'])` of a view set. */
function actionRoutes(
  program: Program,
  defaults: Defaults,
  declared: Declaration,
  owner: ClassModel,
  line: readonly ClassModel[],
): Route[] {
  return line
    .flatMap((one) => one.methods)
    .flatMap((handler) => {
      const action = handler.decorators.find((one) => /(^|\.)(action|list_route|detail_route)$/.test(one.name));
      if (action === undefined) return [];
      const given = (name: string) => action.arguments.find((one) => one.name === name)?.value;
      const detail = given('detail');
      const isDetail = action.name.endsWith('detail_route') || (detail?.kind === 'boolean' && detail.boolean);
      const own = given('url_path');
      const methods = given('methods');
      const path = joinPaths(
        declared.path,
        isDetail ? '{pk}' : '',
        own?.kind === 'string' ? own.text : handler.name,
        '/',
      );
      const permissions = given('permission_classes');
      return (methods === undefined ? ['GET'] : stringsIn(methods)).map((method) => {
        const cover = emptyCover();
        addDecorators(program, cover, handler.decorators);
        if (permissions !== undefined) addPermissions(program, cover, pathsIn(permissions), method.toUpperCase());
        else addViewClass(program, defaults, cover, line, method.toUpperCase());
        return route(program, declared, method.toUpperCase(), handler, cover, path, owner);
      });
    });
}
