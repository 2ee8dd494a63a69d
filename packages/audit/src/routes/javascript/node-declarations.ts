import type { Call, SourceModel, Value } from '../../languages/model.ts';
import { entryOf, stringsIn } from '../../rules/values.ts';
import { type Program, sharedFolders } from '../program.ts';
import { type Holder, holderNamed, holderUnder } from './node-holders.ts';
import { panelMounted } from './node-panels.ts';
import { secretFolderServed } from './served-directories.ts';

/** Methods of an application, or a router, that declare a route. */
export const verbs = new Set(['get', 'post', 'put', 'patch', 'delete', 'del', 'all', 'head', 'options', 'any']);

/** A route as it is declared on a holder, what covers it left aside. */
export interface Declaration {
  readonly holder: Holder;
  readonly model: SourceModel;
  readonly call: Call;
  readonly methods: readonly string[];
  readonly path: string;
  readonly middleware: readonly Value[];
  readonly handler: Value | undefined;
  /** A library answers, and asks for nobody. */
  readonly isPanel?: boolean;
  /** A folder with secrets in it. */
  readonly folder?: string;
}

/** The routes that a file declares on its holders. */
export function declarationsOf(
  program: Program,
  holders: ReadonlyMap<string, Holder>,
  model: SourceModel,
): readonly Declaration[] {
  return model.calls.flatMap((call): Declaration[] => {
    const direct = holderUnder(holders, model.file.path, call);
    if (direct !== undefined) return ofHolder(program, direct, model, call);
    return ofRouteChain(holders, model, call);
  });
}

/** `app.get('/x', guard, handler)`, `fastify.route({ method, url, preHandler, handler })`, `app.on('GET', '/x', …)`. */
function ofHolder(program: Program, holder: Holder, model: SourceModel, call: Call): Declaration[] {
  const values = call.arguments.map(({ value }) => value);
  if (call.name === 'route' && values[0]?.kind === 'map') return ofOptions(holder, model, call, values[0]);
  if (call.name === 'openapi') return ofOpenapi(program, holder, model, call);
  if (panelMounted(call) !== undefined) return ofPanel(holder, model, call, values);
  const folder = ofFolder(holder, model, call, values);
  if (folder !== undefined) return [folder];
  if (!verbs.has(call.name)) return [];
  const [first, ...others] = values;
  // `app.get('env')` reads a setting; Koa's router takes a name before the path.
  if (first === undefined || others.length === 0 || isCallback(others.at(-1))) return [];
  const [second = first] = others;
  const isNamed = holder.framework === 'koa' && others.length > 1 && second.kind === 'string';
  const path = isNamed ? second : first;
  const rest = isNamed ? others.slice(1) : others;
  return ofVerb(holder, model, call, path, rest);
}

/** `api.get('/users', query, (error, found) => …)`: a client is called back. */
function isCallback(value: Value | undefined): boolean {
  if (value?.kind !== 'function') return false;
  const { parameters } = value.function;
  return parameters.length < 4 && /^(e|err|error)$/i.test(parameters[0]?.name ?? '');
}

/** `get('/orders', guard, list)`: the last of what is handed over answers, the others stand before it. */
function ofVerb(holder: Holder, model: SourceModel, call: Call, path: Value, handed: readonly Value[]): Declaration[] {
  return pathsOf(path).map((text) => ({
    holder,
    model,
    call,
    methods: [methodOf(call.name)],
    path: text,
    middleware: handed.slice(0, -1),
    handler: handed.at(-1),
  }));
}

/** `app.use('/admin', guard, AdminJSExpress.buildRouter(admin))`: everything below it. */
function ofPanel(holder: Holder, model: SourceModel, call: Call, values: readonly Value[]): Declaration[] {
  const [first] = values;
  const path = first === undefined ? [] : pathsOf(first);
  const before = values.slice(path.length > 0 || first?.kind === 'path' ? 1 : 0, -1);
  const said = { holder, model, call, methods: ['*'], path: path[0] ?? '/admin' };
  return [{ ...said, middleware: before, handler: values.at(-1), isPanel: true }];
}

/** `app.use('/logs', serveIndex('logs'))`: a folder with secrets, for whoever asks. */
function ofFolder(holder: Holder, model: SourceModel, call: Call, values: readonly Value[]): Declaration | undefined {
  if (!/^(use|get|all)$/.test(call.name)) return undefined;
  const last = values.at(-1);
  const [path] = pathsOf(values[0]);
  const folder = last?.kind === 'call' ? secretFolderServed(last.call, path ?? '') : undefined;
  if (folder === undefined) return undefined;
  const before = values.slice(path === undefined ? 0 : 1, -1);
  return {
    holder,
    model,
    call,
    methods: ['GET'],
    path: path ?? '/',
    middleware: before,
    handler: last,
    isPanel: true,
    folder,
  };
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
function ofRouteChain(holders: ReadonlyMap<string, Holder>, model: SourceModel, call: Call): Declaration[] {
  if (!verbs.has(call.name) || !call.target.includes('.route()')) return [];
  const middleware: Value[] = [];
  let current: Call | undefined = call;
  while (current !== undefined && current.name !== 'route') {
    const below: Value | undefined = current.receiver;
    if (current.name === 'all' && current !== call) middleware.push(...current.arguments.map(({ value }) => value));
    current = below?.kind === 'call' ? below.call : undefined;
  }
  const holder = holderNamed(holders, model.file.path, current?.receiverText);
  const path = current?.arguments[0]?.value;
  if (holder === undefined || path === undefined) return [];
  const values = call.arguments.map(({ value }) => value);
  return ofVerb(holder, model, call, path, [...middleware, ...values]);
}

function methodOf(name: string): string {
  if (name === 'all' || name === 'any') return '*';
  return name === 'del' ? 'DELETE' : name.toUpperCase();
}

/** The paths that a value says: a text, several, a template with gaps. */
export function pathsOf(value: Value | undefined): readonly string[] {
  if (value?.kind === 'string') return [value.text];
  if (value?.kind === 'list') return value.items.flatMap(pathsOf);
  if (value?.kind === 'concat') {
    return [value.parts.map((part) => (part.kind === 'string' ? part.text : '{}')).join('')];
  }
  // A regular expression, or something that is computed.
  return value?.kind === 'unknown' && value.code.text.startsWith('/') ? ['*'] : [];
}
