import type { Call, FunctionModel, SourceModel, Value } from '../../languages/model.ts';
import { namedArgument } from '../../rules/values.ts';
import { exemptionsIn } from '../exemptions.ts';
import { importedAs, isOfModule, joinPaths, type Program, refuses, sharedFolders } from '../program.ts';
import { isGuard } from './python-guards.ts';

/** An application, a blueprint or a namespace that routes are declared on. */
export interface Holder {
  readonly name: string;
  readonly file: string;
  /** With the prefixes of what it is registered on. */
  readonly prefix: string;
}

export interface Blueprints {
  holderOf(written: string, file: string): Holder;
  /** The names of the `before_request` functions that turn callers away from a route. */
  guardsFor(holder: Holder, path: string, endpoint: string): readonly string[];
  isLimited(holder: Holder): boolean;
}

interface Blueprint {
  readonly name: string;
  readonly file: string;
  readonly own: string;
}

interface Registration {
  /** What is registered, as a path: `users.bp`. */
  readonly child: string;
  readonly parent: string;
  readonly file: string;
  readonly prefix: string | undefined;
}

interface BeforeRequest {
  readonly holder: string;
  readonly file: string;
  readonly function: FunctionModel | undefined;
  readonly name: string;
  /** Of the whole application, whatever it is declared on. */
  readonly isGlobal: boolean;
}

/** `bp` of `@bp.route('/x')`. */
export function receiverName(decorator: string): string {
  return /^@([\w.]+)\.\w+\s*\(/.exec(decorator)?.[1] ?? '';
}

/** Reads which blueprints there are, under which prefixes, and what is asked before their routes. */
export function blueprintsOf(program: Program): Blueprints {
  const blueprints = program.models.flatMap((model) =>
    model.assignments.flatMap((one) => madeBlueprint(one.target, one.value, model.file.path)),
  );
  const registrations = program.models.flatMap((model) => [
    ...model.calls.flatMap((call) => registrationOf(call, model)),
    ...model.assignments.flatMap((one) => groupOf(one.target, one.value, model)),
  ]);
  const asked = program.models.flatMap((model) => [
    ...model.functions.flatMap((one) => decoratedHooks(one, model.file.path)),
    ...model.calls.flatMap((call) => registeredHooks(program, call, model.file.path)),
  ]);
  const refusing = asked.filter((one) =>
    one.function === undefined
      ? isGuard(program, one.name)
      : refuses(program, one.function) || one.function.decorators.some(({ name }) => isGuard(program, name)),
  );
  return {
    holderOf: (written, file) => holderOf(blueprints, registrations, written, file),
    guardsFor: (holder, path, endpoint) =>
      refusing
        .filter((one) => covers(blueprints, one, holder) && !exempts(one.function, path, endpoint))
        .map((one) => `before_request ${one.name}`),
    isLimited: () => false,
  };
}

function madeBlueprint(target: string, value: Value, file: string): Blueprint[] {
  if (value.kind !== 'call') return [];
  const made = /(^|\.)(Blueprint\.group|Blueprint|APIBlueprint|Namespace|namespace|SmorestBlueprint|Api)$/.exec(
    value.call.target,
  )?.[2];
  if (made === undefined) return [];
  const prefix = namedArgument(value.call, ['url_prefix', 'prefix', 'path']);
  const first = value.call.arguments[0]?.value;
  const implied = /namespace/i.test(made) && first?.kind === 'string' ? `/${first.text}` : '';
  return [{ name: target, file, own: prefix?.kind === 'string' ? prefix.text : implied }];
}

/** `api = Blueprint.group(users, files, url_prefix='/api')` of Sanic. */
function groupOf(parent: string, value: Value, model: SourceModel): Registration[] {
  if (value.kind !== 'call' || !/(^|\.)Blueprint\.group$/.test(value.call.target)) return [];
  const given = value.call.arguments.filter((one) => one.name === undefined).map((one) => one.value);
  return given
    .flatMap((one) => (one.kind === 'list' ? one.items : [one]))
    .flatMap((one) =>
      /^[\w.]+$/.test(one.code.text)
        ? [{ child: importedAs(model, one.code.text), parent, file: model.file.path, prefix: undefined }]
        : [],
    );
}

function registrationOf(call: Call, model: SourceModel): Registration[] {
  const file = model.file.path;
  const parent = call.receiverText ?? '';
  if (/^(register_blueprint|add_namespace|blueprint)$/.test(call.name)) {
    const child = childOf(call, model);
    const prefix =
      namedArgument(call, ['url_prefix', 'path']) ?? call.arguments.filter((one) => one.name === undefined)[1]?.value;
    return child === undefined
      ? []
      : [{ child, parent, file, prefix: prefix?.kind === 'string' ? prefix.text : undefined }];
  }
  return [];
}

/** What is registered, as it is written: its value is the call that made it. */
function childOf(call: Call, model: SourceModel): string | undefined {
  const first = call.arguments[0]?.value;
  if (first === undefined) return undefined;
  return /^[\w.]+$/.test(first.code.text)
    ? importedAs(model, first.code.text)
    : first.kind === 'path'
      ? first.path
      : undefined;
}

function decoratedHooks(one: FunctionModel, file: string): BeforeRequest[] {
  return one.decorators.flatMap((decorator) => {
    const how = /\.(before_request|before_app_request|before_websocket|on_request|middleware)$/.exec(
      decorator.name,
    )?.[1];
    // `@app.middleware('response')` comes too late
    if (how === 'middleware' && !/\.middleware(\(\s*(['"]request['"]\s*)?(,|\)|$)|$)/.test(decorator.code.text))
      return [];
    const holder = /^@([\w.]+)\.\w+/.exec(decorator.code.text)?.[1] ?? '';
    return how === undefined
      ? []
      : [{ holder, file, function: one, name: one.name, isGlobal: how === 'before_app_request' }];
  });
}

function registeredHooks(program: Program, call: Call, file: string): BeforeRequest[] {
  if (!/^(before_request|before_app_request)$/.test(call.name) || call.receiverText === undefined) return [];
  const given = call.arguments[0]?.value;
  if (given === undefined) return [];
  const name = given.kind === 'path' ? given.path : given.code.text;
  const named = given.kind === 'function' ? given.function : program.functionNamed(name);
  return [{ holder: call.receiverText, file, function: named, name, isGlobal: call.name === 'before_app_request' }];
}

function lastName(written: string): string {
  return written.split('.').at(-1) ?? written;
}

function find(blueprints: readonly Blueprint[], written: string, file: string): Blueprint | undefined {
  const name = lastName(written);
  const nearness = (one: Blueprint) => sharedFolders(one.file, file);
  const named = blueprints
    .filter((one) => lastName(one.name) === name)
    .sort((one, other) => nearness(other) - nearness(one));
  const owner = written.split('.').slice(0, -1);
  return (
    named.find((one) => owner.length > 0 && isOfModule(one.file, owner.slice(-1))) ??
    named.find((one) => one.file === file) ??
    (named.length === 1 ? named[0] : undefined)
  );
}

function holderOf(
  blueprints: readonly Blueprint[],
  registrations: readonly Registration[],
  written: string,
  file: string,
  depth = 0,
): Holder {
  const own = find(blueprints, written, file);
  if (own === undefined || depth > 5) return { name: written, file, prefix: '' };
  const registered = registrations.find((one) => find(blueprints, one.child, one.file) === own);
  if (registered === undefined) return { name: own.name, file: own.file, prefix: own.own };
  const parent = holderOf(blueprints, registrations, registered.parent, registered.file, depth + 1);
  const prefix = registered.prefix ?? own.own;
  return { name: own.name, file: own.file, prefix: parent.prefix === '' ? prefix : joinPaths(parent.prefix, prefix) };
}

function covers(blueprints: readonly Blueprint[], hook: BeforeRequest, holder: Holder): boolean {
  if (hook.isGlobal) return true;
  const on = find(blueprints, hook.holder, hook.file);
  if (on === undefined) return true;
  return on.name === holder.name && on.file === holder.file;
}

/** `if request.endpoint in ('login', 'static'): return`: the route is named in the hook itself. */
function exempts(hook: FunctionModel | undefined, path: string, endpoint: string): boolean {
  if (hook === undefined || !/request\.(path|endpoint|url_rule|blueprint)/.test(hook.code.text)) return false;
  const literals = [...hook.code.text.matchAll(/['"]([^'"]+)['"]/g)].map((match) => match[1] ?? '');
  const named = exemptionsIn(hook, undefined);
  if (named.some((one) => one.covers('*', path) || one.covers('*', endpoint))) return true;
  return literals.some((one) => one === path || one === endpoint || (one.endsWith(`.${endpoint}`) && endpoint !== ''));
}
