import type { Call, ClassModel, FunctionModel, Value } from '../../languages/model.ts';
import { argumentAt, chainOf, entryOf, namedArgument, stringsIn } from '../../rules/values.ts';
import type { Cover } from '../cover.ts';
import { type Middleware, middlewareIn } from './laravel-middleware.ts';
import type { PhpClasses } from './php-classes.ts';
import { refusesInPhp } from './php-guards.ts';

/**
 * Adds what a controller asks for before one of its methods: in its constructor, in `middleware()`, in attributes, in the request's class.
 * Returns whether it turns away who is logged in.
 */
export function addController(
  classes: PhpClasses,
  middleware: Middleware,
  cover: Cover,
  owner: ClassModel,
  method: FunctionModel | undefined,
  action: string,
): boolean {
  const line = classes.lineage(owner);
  const maker = line.flatMap((one) => one.methods).find((one) => one.name === '__construct');
  const constructors = maker === undefined ? [] : withParents(line, maker);
  for (const one of constructors) addConstructor(middleware, cover, one, action);
  // plain controllers turn callers away while they are made
  if (constructors.some((one) => !/->middleware\(/.test(one.code.text) && refusesInPhp(classes, one)))
    cover.guards.push('__construct');
  const declared = line.flatMap((one) => one.methods).find((one) => one.name === 'middleware');
  if (declared !== undefined) for (const value of declared.returns) addDeclared(middleware, cover, value, action);
  const attributes = [...line.flatMap((one) => one.decorators), ...(method?.decorators ?? [])];
  for (const one of attributes) {
    if (!/(^|\.)(Middleware|Authorize|Can)$/.test(one.name)) continue;
    const [first] = one.arguments;
    if (first === undefined || !applies(one.arguments, action)) continue;
    if (one.name.endsWith('Middleware')) for (const name of middlewareIn(first.value)) middleware.add(cover, name);
    else cover.guards.push(one.name.split('.').at(-1) ?? one.name);
  }
  if (method !== undefined) addRequest(classes, cover, method);
  const own = constructors.flatMap((one) => one.calls).filter(({ name }) => name === 'middleware');
  return own.some((call) =>
    call.arguments.flatMap(({ value }) => middlewareIn(value)).some((one) => middleware.isForGuests(one)),
  );
}

/** A constructor, and those of the parents that it calls. */
function withParents(line: readonly ClassModel[], maker: FunctionModel): readonly FunctionModel[] {
  if (!/parent::__construct/.test(maker.code.text)) return [maker];
  return line.flatMap((one) => one.methods).filter((one) => one.name === '__construct');
}

function addConstructor(middleware: Middleware, cover: Cover, maker: FunctionModel, action: string): void {
  const calls = maker.calls;
  for (const call of calls) {
    if (call.name === 'authorizeResource' && resourceActions.test(action)) cover.guards.push('authorizeResource');
    if (call.name !== 'middleware' || call.receiverText !== '$this') continue;
    const outer = calls.filter((one) => one.code.start === call.code.start && chainOf(one).includes(call));
    if (!outer.every((one) => one === call || narrows(one, action))) continue;
    const options = argumentAt(call, { position: 1 });
    if (options !== undefined && !optionsCover(options, action)) continue;
    const [first] = call.arguments;
    const names = first === undefined ? [] : middlewareIn(first.value);
    const body = first?.value.kind === 'function' ? first.value.function.code.text : '';
    if (/(401|403|Auth|->user\(|can\()/.test(body) && /abort|redirect|throw|response/.test(body))
      cover.guards.push('middleware closure');
    for (const name of names) middleware.add(cover, name);
  }
}

const resourceActions = /^(index|show|create|store|edit|update|destroy)$/;

function narrows(call: Call, action: string): boolean {
  const named = call.arguments.flatMap(({ value }) => stringsIn(value));
  if (call.name === 'only') return named.includes(action);
  return call.name !== 'except' || !named.includes(action);
}

function optionsCover(options: Value, action: string): boolean {
  const only = entryOf(options, ['only']);
  const except = entryOf(options, ['except']);
  if (only !== undefined && !stringsIn(only).includes(action)) return false;
  return except === undefined || !stringsIn(except).includes(action);
}

/** `return ['auth', new Middleware('log', only: ['index'])]`. */
function addDeclared(middleware: Middleware, cover: Cover, value: Value, action: string): void {
  const items = value.kind === 'list' ? value.items : value.kind === 'map' ? [...value.entries.values()] : [value];
  for (const item of items) {
    if (item.kind !== 'call') {
      for (const name of middlewareIn(item)) middleware.add(cover, name);
      continue;
    }
    const links = chainOf(item.call);
    const [made] = links;
    if (made === undefined || !links.every((link) => narrows(link, action)) || !applies(made.arguments, action))
      continue;
    for (const name of middlewareIn({ ...item, call: made })) middleware.add(cover, name);
  }
}

function applies(given: Call['arguments'], action: string): boolean {
  const call = { arguments: given } as Call;
  const only = namedArgument(call, ['only']);
  const except = namedArgument(call, ['except']);
  if (only !== undefined && !stringsIn(only).includes(action)) return false;
  return except === undefined || !stringsIn(except).includes(action);
}

/** A FormRequest whose `authorize` asks for more than `true`. */
function addRequest(classes: PhpClasses, cover: Cover, method: FunctionModel): void {
  for (const { type } of method.parameters) {
    if (type === undefined || !/Request$/.test(type) || type === 'Request') continue;
    const request = classes.classNamed(type.replace(/^\?/, ''));
    if (request === undefined) continue;
    const asking = classes
      .lineage(request)
      .flatMap((one) => one.methods)
      .find((one) => one.name === 'authorize');
    const asks =
      asking !== undefined &&
      /user\(|auth|can\(|Gate|isAdmin|token/i.test(asking.body.text) &&
      !asking.returns.every((value) => value.kind === 'boolean' && value.boolean);
    if (asks) cover.guards.push(`${request.name}.authorize`);
  }
}
