import type { Call, ClassModel, Decorator, FunctionModel, SourceModel, Value } from '../../languages/model.ts';
import { namedArgument, stringsIn } from '../../rules/values.ts';
import { type Cover, emptyCover } from '../cover.ts';
import { coveredRoute } from '../covered-route.ts';
import { joinPaths, Program } from '../program.ts';
import type { Route } from '../route.ts';
import { type Blueprints, blueprintsOf, receiverName } from './flask-blueprints.ts';
import { addDecorators, addListedDecorators } from './python-guards.ts';

const verbs = ['get', 'post', 'put', 'delete', 'patch', 'head', 'options'];

interface Context {
  readonly program: Program;
  readonly blueprints: Blueprints;
}

/** The routes of Flask, Quart, Flask-RESTful, Flask-RESTX, Bottle and Sanic. */
export function flaskRoutes(models: readonly SourceModel[]): readonly Route[] {
  const relevant = models.filter((model) => model.file.language === 'python');
  if (!relevant.some((model) => /\b(flask|quart|bottle|sanic)/i.test(model.file.text))) return [];
  const program = new Program(relevant);
  const context = { program, blueprints: blueprintsOf(program) };
  return relevant.flatMap((model) => (isOther(model) ? [] : routesOf(context, model)));
}

function isOther(model: SourceModel): boolean {
  return /^[ \t]*(from|import) (fastapi|starlette|aiohttp)\b/m.test(model.file.text);
}

/** There the decorators may be functions of the module: `@route('/x', method='POST')`. */
function isBottle(model: SourceModel): boolean {
  return /^[ \t]*(from|import) bottle\b/m.test(model.file.text);
}

/** There the type of a parameter stands behind its name, and views are added before their paths. */
function isSanic(model: SourceModel): boolean {
  return /^[ \t]*(from|import) sanic/m.test(model.file.text);
}

function routesOf(context: Context, model: SourceModel): Route[] {
  const routes: Route[] = [];
  for (const handler of model.functions) {
    for (const decorator of handler.decorators) {
      if (handler.class === undefined) routes.push(...ofDecoratedFunction(context, model, handler, decorator));
    }
  }
  for (const owner of model.classes) {
    for (const decorator of owner.decorators) routes.push(...ofDecoratedClass(context, model, owner, decorator));
  }
  for (const call of model.calls) {
    if (call.name === 'add_url_rule') routes.push(...ofUrlRule(context, model, call));
    if (call.name === 'add_route' && isSanic(model)) routes.push(...ofAddedRoute(context, model, call));
    if (call.name === 'add_resource') routes.push(...ofResource(context, model, call));
  }
  return routes;
}

/** `@app.route('/x', methods=['GET'])`, `@bp.get('/x')`. */
function ofDecoratedFunction(
  context: Context,
  model: SourceModel,
  handler: FunctionModel,
  decorator: Decorator,
): Route[] {
  const how = decorator.name.split('.').at(-1) ?? '';
  if (!decorator.name.includes('.') || !(how === 'route' || verbs.includes(how))) return [];
  const path = pathOf(decorator.arguments[0]?.value);
  if (path === undefined) return [];
  const methods =
    how === 'route'
      ? methodsOf(decorator.arguments.find((one) => one.name === 'methods' || one.name === 'method')?.value)
      : [how.toUpperCase()];
  const holder = receiverName(decorator.code.text);
  return declare(context, model, { methods, path, holder, handler, code: decorator.code, cover: emptyCover() });
}

/** `@api.route('/x')` on a class of Flask-RESTX. */
function ofDecoratedClass(context: Context, model: SourceModel, owner: ClassModel, decorator: Decorator): Route[] {
  if (!/\.route$/.test(decorator.name)) return [];
  return decorator.arguments
    .filter((one) => one.name === undefined)
    .flatMap((one) => {
      const path = pathOf(one.value);
      if (path === undefined) return [];
      return ofView(context, model, { owner, path, holder: receiverName(decorator.code.text), code: decorator.code });
    });
}

/** `api.add_resource(Users, '/users', '/people')`. */
function ofResource(context: Context, model: SourceModel, call: Call): Route[] {
  const [first, ...others] = call.arguments.filter((one) => one.name === undefined);
  const owner = first?.value.kind === 'path' ? context.program.classNamed(first.value.path) : undefined;
  return others.flatMap((one) => {
    const path = pathOf(one.value);
    if (path === undefined || owner === undefined) return [];
    return ofView(context, model, { owner, path, holder: call.receiverText ?? '', code: call.code });
  });
}

/** `app.add_url_rule('/x', view_func=Users.as_view('users'))`. */
function ofUrlRule(context: Context, model: SourceModel, call: Call): Route[] {
  const path = pathOf(call.arguments[0]?.value);
  const view = namedArgument(call, ['view_func']) ?? call.arguments.filter((one) => one.name === undefined)[2]?.value;
  if (path === undefined || view === undefined) return [];
  const holder = call.receiverText ?? '';
  const target = view.kind === 'call' ? view.call.target : view.kind === 'path' ? view.path : undefined;
  if (view.kind === 'call' && view.call.name === 'as_view') {
    const owner = context.program.classNamed((target ?? '').replace(/\.as_view$/, ''));
    return owner === undefined
      ? []
      : ofView(context, model, { owner, path, holder, code: call.code, only: namedArgument(call, ['methods']) });
  }
  const cover = emptyCover();
  const wrapped = view.kind === 'call' ? view.call.arguments[0]?.value : undefined;
  if (view.kind === 'call')
    addDecorators(context.program, cover, [{ name: view.call.target, arguments: [], code: call.code }]);
  const inner = wrapped?.kind === 'path' ? wrapped.path : view.kind === 'function' ? view.function.name : target;
  const handler = view.kind === 'function' ? view.function : context.program.functionNamed(inner ?? '');
  return declare(context, model, {
    methods: methodsOf(namedArgument(call, ['methods'])),
    path,
    holder,
    handler,
    code: call.code,
    cover,
    isAtHandler: true,
  });
}

/** `app.add_route(login, '/login', methods=['POST'])` and `bp.add_route(Users.as_view(), '/users')` of Sanic. */
function ofAddedRoute(context: Context, model: SourceModel, call: Call): Route[] {
  const [view, where] = call.arguments.filter((one) => one.name === undefined).map(({ value }) => value);
  const path = pathOf(where ?? namedArgument(call, ['uri']));
  const holder = call.receiverText ?? '';
  if (path === undefined || view === undefined) return [];
  if (view.kind === 'call' && view.call.name === 'as_view') {
    const owner = context.program.classNamed(view.call.target.replace(/\.as_view$/, ''));
    return owner === undefined ? [] : ofView(context, model, { owner, path, holder, code: call.code });
  }
  const handler = view.kind === 'path' ? context.program.functionNamed(view.path) : undefined;
  const methods = methodsOf(namedArgument(call, ['methods']));
  return declare(context, model, {
    methods,
    path,
    holder,
    handler,
    code: call.code,
    cover: emptyCover(),
    isAtHandler: true,
  });
}

interface View {
  readonly owner: ClassModel;
  readonly path: string;
  readonly holder: string;
  readonly code: Route['code'];
  readonly only?: Value | undefined;
}

function ofView(context: Context, model: SourceModel, view: View): Route[] {
  const line = context.program.lineage(view.owner);
  const only = view.only === undefined ? undefined : methodsOf(view.only);
  const handlers = line
    .flatMap((one) => one.methods)
    .filter((one) => verbs.includes(one.name) || one.name === 'dispatch_request');
  return handlers.flatMap((handler) => {
    const methods = handler.name === 'dispatch_request' ? (only ?? ['GET']) : [handler.name.toUpperCase()];
    const cover = emptyCover();
    for (const one of line) {
      addListedDecorators(context.program, cover, one, handler.name);
      addDecorators(context.program, cover, one.decorators);
    }
    return declare(context, model, {
      methods,
      path: view.path,
      holder: view.holder,
      handler,
      code: view.code,
      cover,
      owner: view.owner,
    });
  });
}

interface Declaration {
  readonly methods: readonly string[];
  readonly path: string;
  /** The app, blueprint or namespace, as it is written. */
  readonly holder: string;
  readonly handler: FunctionModel | undefined;
  readonly code: Route['code'];
  readonly cover: Cover;
  /** The view class that answers. */
  readonly owner?: ClassModel;
  /** Whether the handler stands elsewhere than where it is declared. */
  readonly isAtHandler?: boolean;
}

function declare(context: Context, model: SourceModel, one: Declaration): Route[] {
  const { program, blueprints } = context;
  // what stands above the decorator that registers the view wraps something that nobody calls
  const decorators = one.handler?.decorators ?? [];
  const isRegisteredHere = decorators.some(({ code }) => code === one.code);
  const wrapping = isRegisteredHere ? decorators.filter(({ code }) => code.start > one.code.start) : decorators;
  addDecorators(program, one.cover, wrapping);
  const holder = blueprints.holderOf(one.holder, model.file.path);
  const own = isSanic(model) ? one.path.replace(/<(\w+):[^<>]+>/g, '{$1}') : one.path;
  const path = joinPaths(holder.prefix, own).replace(/<(?:[^:<>]+:)?(\w+)>|<(\w+):re:[^<>]*>/g, '{$1$2}');
  for (const guard of blueprints.guardsFor(holder, path, one.handler?.name ?? '')) one.cover.guards.push(guard);
  if (blueprints.isLimited(holder)) one.cover.limiters.push('limiter');
  const file = model.file.path;
  return one.methods.map((method) =>
    coveredRoute(program, {
      framework: isBottle(model) ? 'bottle' : isSanic(model) ? 'sanic' : 'flask',
      method,
      path,
      file,
      code: one.code,
      handler: one.handler,
      cover: one.cover,
      owner: one.owner,
      isAtHandler: one.isAtHandler ?? false,
    }),
  );
}

function methodsOf(value: Value | undefined): readonly string[] {
  if (value === undefined) return ['GET'];
  const named = stringsIn(value).map((one) => one.toUpperCase());
  return named.length === 0 ? ['*'] : named;
}

function pathOf(value: Value | undefined): string | undefined {
  if (value?.kind === 'string') return value.text;
  if (value?.kind !== 'concat') return undefined;
  return value.parts.map((part) => (part.kind === 'string' ? part.text : '{x}')).join('');
}
