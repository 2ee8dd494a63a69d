import type { Call, FunctionModel, SourceModel, Value } from '../../languages/model.ts';
import { entryOf } from '../../rules/values.ts';
import { moduleFiles } from '../../source/modules.ts';
import type { Program } from '../program.ts';
import { filesWithHolders, type Holder, holderNamed, holderUnder } from './node-holders.ts';

/** One holder inside of another. */
export interface Mount {
  readonly parent: Holder;
  readonly child: Holder;
  readonly prefix: string;
  readonly middleware: readonly Value[];
  readonly call: Call;
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
  const candidates = values.flatMap((value) =>
    value.kind === 'list' ? value.items : (eachOf(model, call, value) ?? [value]),
  );
  const children = candidates.flatMap((value) => childrenOf(program, holders, files, model, value));
  const middleware = candidates.filter(
    (value) =>
      value.kind !== 'string' && value.kind !== 'map' && childrenOf(program, holders, files, model, value).length === 0,
  );
  return children.map((child) => ({ parent, child, prefix, middleware, call }));
}

/** `routes.forEach((route) => app.route('/', route))`: what the parameter stands for, one after another. */
function eachOf(model: SourceModel, call: Call, value: Value): readonly Value[] | undefined {
  const name = call.within?.parameters[0]?.name;
  if (name === undefined || value.code.text.replace(/\.(routes|middleware)\(\)$/, '') !== name) return undefined;
  const around = model.calls.find(
    (one) =>
      one.name === 'forEach' &&
      one.arguments[0]?.value.kind === 'function' &&
      one.arguments[0].value.function.code.start === call.within?.code.start,
  );
  return around?.receiver?.kind === 'list' ? around.receiver.items : undefined;
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
  return made.slice(0, 1).flatMap((one) => givenBackBy(holders, one, program.fileOf(one)));
}

function pluginsOf(holders: ReadonlyMap<string, Holder>, plugin: FunctionModel): readonly Holder[] {
  return [...holders.values()].filter(
    (holder) => holder.plugin?.code.start === plugin.code.start && holder.plugin === plugin,
  );
}

/** What a function makes and gives back, or declares on what it is given. */
function givenBackBy(holders: ReadonlyMap<string, Holder>, one: FunctionModel, file: string): readonly Holder[] {
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
  // `new StockController().router`, and `stock.router` of an instance that was made of it
  const made = value.kind === 'path' ? /^(\.{1,2}\/.*)\.([A-Z]\w*)\(\)\.\w+$/.exec(value.path) : null;
  if (made?.[1] !== undefined && made[2] !== undefined) return { from: made[1], name: made[2] };
  const local = /^(?:\(?new\s+)?([\w$]+)/.exec(text)?.[1] ?? '';
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
    const given = exported.kind === 'function' ? givenBackBy(holders, exported.function, file) : [];
    if (given.length > 0) return given;
    if (exported.kind === 'function' && !/^[A-Z]/.test(name)) return [];
  }
  const named = holderNamed(holders, file, name);
  if (named !== undefined) return [named];
  const made = program.functionsNamed(name, file).filter((one) => program.fileOf(one) === file);
  if (made[0] !== undefined) return givenBackBy(holders, made[0], file);
  const all = [...new Set(holders.values())].filter((holder) => holder.file === file);
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
