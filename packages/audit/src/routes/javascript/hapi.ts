import type { FunctionModel, SourceModel, Value } from '../../languages/model.ts';
import { entryOf, stringsIn } from '../../rules/values.ts';
import { type Cover, emptyCover } from '../cover.ts';
import { coveredRoute } from '../covered-route.ts';
import type { Files } from '../files.ts';
import { joinPaths, Program } from '../program.ts';
import type { Route } from '../route.ts';
import { addMiddleware, isGuardValue } from './javascript-guards.ts';

const library = /['"](@hapi\/hapi|hapi)['"]/;

/** Whether a project has Hapi, whose routes are maps. */
export function usesHapi(models: readonly SourceModel[]): boolean {
  return models.some(({ file }) => file.language === 'javascript' && library.test(file.text));
}

interface Server {
  /** `server.auth.default('jwt')`. */
  readonly byDefault: string | undefined;
  /** Extensions of the server that turn callers away. */
  readonly extensions: readonly string[];
}

/** The routes of Hapi: maps with a method and a path, given to `server.route` here or in another file. */
export function hapiRoutes(models: readonly SourceModel[], _project: Files): readonly Route[] {
  if (!usesHapi(models)) return [];
  const relevant = models.filter(({ file }) => file.language === 'javascript');
  const program = new Program(relevant);
  const server = serverOf(program);
  return relevant.flatMap((model) =>
    /\bpath\s*:/.test(model.file.text) && /\bmethod\s*:/.test(model.file.text)
      ? model.maps.flatMap((map) => ofMap(program, server, model, map))
      : [],
  );
}

function serverOf(program: Program): Server {
  const calls = program.models
    .filter(({ file }) => /\.auth\.default\(|\.ext\(/.test(file.text))
    .flatMap((model) => model.calls);
  const chosen = calls.find(({ name, receiverText }) => name === 'default' && /\.auth$/.test(receiverText ?? ''));
  const given = chosen?.arguments[0]?.value;
  return {
    byDefault: given === undefined || isOptional(given) ? undefined : (stringsIn(given)[0] ?? given.code.text),
    extensions: calls
      .filter(({ name }) => name === 'ext')
      .flatMap((call) => call.arguments.map(({ value }) => value))
      .filter((value) => value.kind !== 'string' && isGuardValue(program, value))
      .map(() => 'server.ext'),
  };
}

/** `{ mode: 'try' }` and `{ mode: 'optional' }` let everybody through. */
function isOptional(value: Value): boolean {
  const mode = entryOf(value, ['mode']);
  return mode?.kind === 'string' && /^(try|optional)$/.test(mode.text);
}

function ofMap(program: Program, server: Server, model: SourceModel, map: Value): Route[] {
  const [path, method] = [entryOf(map, ['path']), entryOf(map, ['method'])];
  if (path?.kind !== 'string' || !path.text.startsWith('/') || method === undefined) return [];
  const options = entryOf(map, ['options', 'config']);
  const given = entryOf(map, ['handler']) ?? entryOf(options, ['handler']);
  const methods = stringsIn(method).map((one) => one.toUpperCase());
  if ((given === undefined && options === undefined) || methods.length === 0) return [];
  const handler = handlerOf(program, model, given);
  return methods.map((verb) =>
    coveredRoute(program, {
      framework: 'hapi',
      method: verb,
      path: joinPaths(path.text.replace(/\{(\w+)[?*]\d*\}/g, '{$1}')),
      file: model.file.path,
      code: map.code,
      handler,
      cover: coverOf(program, server, options),
      isHandlerElsewhere: handler === undefined,
    }),
  );
}

function coverOf(program: Program, server: Server, options: Value | undefined): Cover {
  const cover = emptyCover();
  cover.guards.push(...server.extensions);
  if (options !== undefined && options.kind !== 'map') cover.isUnclear = true;
  const auth = entryOf(options, ['auth']);
  if (auth === undefined) {
    if (server.byDefault !== undefined) cover.guards.push(`auth.default(${server.byDefault})`);
    if (options?.kind === 'map' && options.isOpen) cover.isUnclear = true;
  } else addAuth(server, cover, auth);
  const before = entryOf(options, ['pre']);
  for (const item of before?.kind === 'list' ? before.items.flat() : [])
    addMiddleware(program, cover, entryOf(item, ['method']) ?? item);
  const limits = entryOf(entryOf(options, ['plugins']), ['hapi-rate-limit', 'hapi-rate-limitor']);
  if (limits !== undefined) cover.limiters.push('hapi-rate-limit');
  return cover;
}

function addAuth(server: Server, cover: Cover, auth: Value): void {
  if ((auth.kind === 'boolean' && !auth.boolean) || isOptional(auth)) {
    cover.isDeclaredPublic = server.byDefault !== undefined;
    return;
  }
  cover.guards.push(`auth(${stringsIn(auth)[0] ?? auth.code.text.slice(0, 40)})`);
  const asked = entryOf(auth, ['scope']) ?? entryOf(entryOf(auth, ['access']), ['scope']);
  if (asked !== undefined) cover.scopes.push(...stringsIn(asked));
}

function handlerOf(program: Program, model: SourceModel, value: Value | undefined): FunctionModel | undefined {
  if (value?.kind === 'function') return value.function;
  return value?.kind === 'path' ? program.functionNamed(value.path, model.file.path) : undefined;
}
