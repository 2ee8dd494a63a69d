import type { Call, FunctionModel, SourceModel, Value } from '../languages/model.ts';
import { entryOf, stringsIn } from '../rules/values.ts';
import { moduleFiles } from '../source/modules.ts';
import type { Program } from './program.ts';

/** An application, a router, or the instance that a plugin gets: whatever routes are declared on. */
export interface Holder {
  readonly key: string;
  readonly file: string;
  /** As it is written: `app`, `router`, `this.router`. */
  readonly name: string;
  readonly framework: string;
  /** Of `new Router({ prefix: '/orders' })`. */
  readonly prefix: string;
  /** The function whose parameter it is, for plugins and for functions that are given an application. */
  readonly plugin: FunctionModel | undefined;
}

/** One holder inside of another. */
export interface Mount {
  readonly parent: Holder;
  readonly child: Holder;
  readonly prefix: string;
  readonly middleware: readonly Value[];
  readonly call: Call;
}

const constructors: readonly (readonly [framework: string, target: RegExp])[] = [
  [
    'express',
    /^(express|restify\.createServer|polka|express-promise-router|connect)(\(\))?$|^express\.Router$|^Router$/,
  ],
  ['koa', /^(@koa\/router|koa-router|koa-joi-router|koa)(\(\))?$/],
  ['hono', /^(hono\.Hono|hono\/\w+\.Hono|@hono\/zod-openapi\.OpenAPIHono|Hono|hono)$/],
  ['fastify', /^(fastify(\.fastify)?|Fastify)(\(\))?$/],
];

const pluginParameter = /^(fastify|app|router|server|instance|api|application|expressApp)$/i;

/** What a file says that makes a holder, by the name of its library or of what is called, or gives another file's to a name of its own. */
const makingWords =
  /['"`](?:express|restify|polka|express-promise-router|connect|@koa\/router|koa(?:-router|-joi-router)?|hono|fastify)['"`]|\b(?:OpenAPI)?Hono\b|(?<![.\w])(?:express|restify|polka|connect|koa|hono|[Ff]astify|Router)\s*[.(<]|\b(?:app|router|server|instance|api|application|expressApp)\s*=\s*[\w$.]+\s*[;,\n]/;

/** What a file says that is given one: as the first of a function's parameters. */
const givenWords =
  /\((?:[^()]{0,80}\s)?(?:fastify|app|router|server|instance|api|application|expressApp)\s*\??\s*[:,)=]|\b(?:fastify|app|router|server|instance|api|application|expressApp)\s*=>/i;

/** The files that a holder stands in; the others need not be parsed for what is declared on them. */
export function filesWithHolders(
  models: readonly SourceModel[],
  holders: ReadonlyMap<string, Holder>,
): readonly SourceModel[] {
  const files = new Set([...holders.values()].map(({ file }) => file));
  return models.filter((model) => files.has(model.file.path));
}

/** Every holder of the project, by file and name. */
export function findHolders(models: readonly SourceModel[]): ReadonlyMap<string, Holder> {
  const holders = new Map<string, Holder>();
  const add = (holder: Holder) => {
    if (!holders.has(holder.key)) holders.set(holder.key, holder);
  };
  for (const model of models) {
    const { path: file, text } = model.file;
    for (const { target, value } of makingWords.test(text) ? model.assignments : []) {
      const framework = frameworkOf(value);
      if (framework !== undefined) add(holderOf(file, target, framework, prefixOf(value), undefined));
    }
    for (const { name, receiverText, arguments: given } of model.calls) {
      const held = name === 'prefix' ? holders.get(`${file}#${receiverText}`) : undefined;
      const prefix = given[0]?.value;
      if (held?.framework === 'koa' && prefix?.kind === 'string')
        holders.set(held.key, { ...held, prefix: prefix.text });
    }
    for (const one of givenWords.test(text) ? model.functions : []) {
      const [first] = one.parameters;
      if (first === undefined || !pluginParameter.test(first.name)) continue;
      const framework = /fastify/i.test(`${first.name} ${first.type ?? ''} ${model.file.text.slice(0, 3000)}`)
        ? 'fastify'
        : 'express';
      add(holderOf(file, first.name, framework, '', one));
    }
  }
  return holders;
}

function holderOf(
  file: string,
  name: string,
  framework: string,
  prefix: string,
  plugin: FunctionModel | undefined,
): Holder {
  return { key: `${file}#${name}`, file, name, framework, prefix, plugin };
}

function frameworkOf(value: Value): string | undefined {
  if (value.kind !== 'call') return undefined;
  const { call } = value;
  const target = call.target
    .replace(/\(\)\.withTypeProvider$/, '')
    .replace(/\(\)\.(basePath|register|use|prefix)$/, '');
  return constructors.find(([, pattern]) => pattern.test(target))?.[0];
}

function prefixOf(value: Value): string {
  const options = value.kind === 'call' ? value.call.arguments[0]?.value : undefined;
  const prefix = entryOf(options, ['prefix']);
  if (prefix?.kind === 'string') return prefix.text;
  if (value.kind === 'call' && value.call.name === 'basePath') return stringsIn(value)[0] ?? '';
  return '';
}

/** The holder that something is called on, in a file. */
export function holderNamed(
  holders: ReadonlyMap<string, Holder>,
  file: string,
  name: string | undefined,
): Holder | undefined {
  return name === undefined ? undefined : holders.get(`${file}#${name}`);
}

const chained = /^(get|post|put|patch|delete|del|all|any|head|options|use|on)$/;

/** The holder that a call is made on, directly or behind other calls: `app.get('/a', a).post('/a', b)`. */
export function holderUnder(holders: ReadonlyMap<string, Holder>, file: string, call: Call): Holder | undefined {
  let current = call;
  for (let steps = 0; steps < 50; steps += 1) {
    const direct = holderNamed(holders, file, current.receiverText);
    if (direct !== undefined) return direct;
    const below = current.receiver;
    if (below?.kind !== 'call' || !chained.test(below.call.name)) return undefined;
    current = below.call;
  }
  return undefined;
}

/** Who holds whom: `app.use('/x', guard, router)`, `app.route('/x', sub)`, `fastify.register(plugin, { prefix })`, `routes(app)`. */
export function findMounts(
  program: Program,
  holders: ReadonlyMap<string, Holder>,
  files: ReadonlySet<string>,
): readonly Mount[] {
  const mounts: Mount[] = [];
  for (const model of filesWithHolders(program.models, holders)) {
    for (const call of model.calls) {
      const parent = holderUnder(holders, model.file.path, call);
      if (parent !== undefined && ['use', 'route', 'register', 'mount', 'all'].includes(call.name)) {
        mounts.push(...mountsOf(program, holders, files, model, parent, call));
      } else mounts.push(...handedOver(program, holders, files, model, call));
    }
  }
  return mounts.filter(({ parent, child }) => parent !== child);
}

function mountsOf(
  program: Program,
  holders: ReadonlyMap<string, Holder>,
  files: ReadonlySet<string>,
  model: SourceModel,
  parent: Holder,
  call: Call,
): readonly Mount[] {
  const values = call.arguments.map(({ value }) => value);
  const [first] = values;
  const options = values.find(({ kind }) => kind === 'map');
  const written = first?.kind === 'string' ? first.text : '';
  const optional = entryOf(options, ['prefix']);
  const prefix = optional?.kind === 'string' ? optional.text : written;
  const candidates = values.flatMap((value) => (value.kind === 'list' ? value.items : [value]));
  const children = candidates.flatMap((value) => childrenOf(program, holders, files, model, value));
  const middleware = candidates.filter(
    (value) =>
      value.kind !== 'string' && value.kind !== 'map' && childrenOf(program, holders, files, model, value).length === 0,
  );
  return children.map((child) => ({ parent, child, prefix, middleware, call }));
}

/** The holders that a value stands for: a variable here, what another module gives, what a function makes, a plugin's own instance. */
function childrenOf(
  program: Program,
  holders: ReadonlyMap<string, Holder>,
  files: ReadonlySet<string>,
  model: SourceModel,
  value: Value,
): readonly Holder[] {
  const { path: file } = model.file;
  // It stands beside the routes, and holds none.
  if (/\.allowedMethods\(/.test(value.code.text)) return [];
  const written = value.code.text.replace(/\.(routes|middleware)\(\)$/, '');
  const own = holderNamed(holders, file, written);
  if (own !== undefined) return [own];
  if (value.kind === 'function') return pluginsOf(holders, value.function);
  const module = moduleOf(model, value);
  if (module !== undefined) {
    const [target] = moduleFiles(file, module.from, files);
    if (target !== undefined) return ofModule(program, holders, target, module.name);
  }
  if (value.kind !== 'call' && value.kind !== 'path') return [];
  const made = program.functionsNamed(value.kind === 'call' ? value.call.target : value.path, file);
  return made.slice(0, 1).flatMap((one) => madeIn(holders, one, program.fileOf(one)));
}

function pluginsOf(holders: ReadonlyMap<string, Holder>, plugin: FunctionModel): readonly Holder[] {
  return [...holders.values()].filter(
    (holder) => holder.plugin?.code.start === plugin.code.start && holder.plugin === plugin,
  );
}

/** What a function makes and gives back, or declares on what it is given. */
function madeIn(holders: ReadonlyMap<string, Holder>, one: FunctionModel, file: string): readonly Holder[] {
  const given = pluginsOf(holders, one);
  if (given.length > 0) return given;
  return [
    ...new Set(
      one.returns.flatMap((value) => holderNamed(holders, file, value.code.text.replace(/\.routes\(\)$/, '')) ?? []),
    ),
  ];
}

function moduleOf(model: SourceModel, value: Value): { readonly from: string; readonly name: string } | undefined {
  const text = value.code.text;
  const required = /^(?:require|await import|import)\(\s*['"`]([^'"`]+)['"`]\s*\)(?:\.(\w+))?/.exec(text);
  if (required?.[1] !== undefined) return { from: required[1], name: required[2] ?? 'default' };
  const local = /^[\w$]+/.exec(text)?.[0] ?? '';
  const imported = model.imports.get(local);
  if (imported === undefined || !/^[.@~#]|^src\//.test(imported)) return undefined;
  const member = /^[\w$]+\.(\w+)/.exec(text)?.[1];
  const named = /^(.*\/[\w.-]*?|\.+)\.([A-Za-z_$][\w$]*)$/.exec(imported);
  if (
    named?.[1] !== undefined &&
    named[2] !== undefined &&
    !/^(js|ts|mjs|cjs|tsx|jsx|routes?|router|controller)$/.test(named[2])
  ) {
    return { from: named[1], name: named[2] };
  }
  return { from: imported, name: member ?? 'default' };
}

/** What a module gives under a name: one of its holders, or what one of its functions makes. */
function ofModule(
  program: Program,
  holders: ReadonlyMap<string, Holder>,
  file: string,
  name: string,
): readonly Holder[] {
  const model = program.models.find((one) => one.file.path === file);
  const exported = model?.exports.get(name) ?? (name === 'default' ? undefined : model?.exports.get('default'));
  if (exported !== undefined) {
    const held = holderNamed(holders, file, exported.code.text) ?? holderNamed(holders, file, name);
    if (held !== undefined) return [held];
    if (exported.kind === 'function') return madeIn(holders, exported.function, file);
  }
  const named = holderNamed(holders, file, name);
  if (named !== undefined) return [named];
  const made = program.functionsNamed(name, file).filter((one) => program.fileOf(one) === file);
  if (made[0] !== undefined) return madeIn(holders, made[0], file);
  const all = [...holders.values()].filter((holder) => holder.file === file);
  return all.length === 1 ? all : [];
}

/** `require('./routes')(app)`, `registerRoutes(app)`: a function that declares on the application it is given. */
function handedOver(
  program: Program,
  holders: ReadonlyMap<string, Holder>,
  files: ReadonlySet<string>,
  model: SourceModel,
  call: Call,
): readonly Mount[] {
  const given = call.arguments[0]?.value.code.text;
  const parent = holderNamed(holders, model.file.path, given);
  if (parent === undefined) return [];
  const required = /^require\(\s*['"]([^'"]+)['"]\s*\)/.exec(call.code.text)?.[1];
  const target = required === undefined ? undefined : moduleFiles(model.file.path, required, files)[0];
  const made =
    target === undefined
      ? program.functionsNamed(call.target, model.file.path).slice(0, 1)
      : program.models.filter((one) => one.file.path === target).flatMap((one) => one.functions.slice(0, 1));
  return made
    .flatMap((one) => pluginsOf(holders, one))
    .map((child) => ({ parent, child, prefix: '', middleware: [], call }));
}
