import type { Call, FunctionModel, SourceModel, Value } from '../../languages/model.ts';
import { pathsIn } from '../../rules/values.ts';
import { emptyCover } from '../cover.ts';
import { coveredRoute } from '../covered-route.ts';
import { joinPaths, Program, refuses } from '../program.ts';
import type { Route } from '../route.ts';
import { addDecorators } from './python-guards.ts';

/** `add_get`, `web.get`, `@routes.get`: how the method is spelt in a name. */
const spelt = /^(?:add_)?(get|post|put|delete|patch|head|options|view)$/;

interface Found {
  readonly method: string;
  readonly path: string;
  readonly handler: FunctionModel | undefined;
  readonly code: Route['code'];
}

/** The routes of aiohttp: `add_route`, lists of `web.get`, and tables of decorators. */
export function aiohttpRoutes(models: readonly SourceModel[]): readonly Route[] {
  const relevant = models.filter((model) => model.file.language === 'python');
  if (!relevant.some((model) => /\baiohttp\b/.test(model.file.text))) return [];
  const program = new Program(relevant);
  const everywhere = middlewareGuards(program);
  return relevant.flatMap((model) => {
    if (/^[ \t]*(from|import) (flask|fastapi|django)\b/m.test(model.file.text)) return [];
    const found = [...model.calls.flatMap((call) => ofCall(program, model, call)), ...ofDecorators(model)];
    return found.map(({ method, path, handler, code }) => {
      const cover = emptyCover();
      cover.guards.push(...everywhere);
      if (handler !== undefined) addDecorators(program, cover, handler.decorators);
      const file = model.file.path;
      const isHandlerElsewhere = handler === undefined;
      return coveredRoute(program, {
        framework: 'aiohttp',
        method,
        path,
        file,
        code,
        handler,
        cover,
        isHandlerElsewhere,
      });
    });
  });
}

function ofCall(program: Program, model: SourceModel, call: Call): Found[] {
  const given = call.arguments.filter((one) => one.name === undefined).map((one) => one.value);
  const isTable = call.name === 'add_route' || (call.target.endsWith('web.route') && given.length > 2);
  const method = spelt.exec(call.name)?.[1];
  const isOwn = /router$|^web$|aiohttp\.web/.test(`${call.receiverText ?? ''}`) || /aiohttp\.web\./.test(call.target);
  if (isTable) return one(program, model, call, textOf(given[0]), given[1], given[2]);
  return method === undefined || !isOwn || given.length < 2
    ? []
    : one(program, model, call, method, given[0], given[1]);
}

function one(
  program: Program,
  model: SourceModel,
  call: Call,
  method: string | undefined,
  path: Value | undefined,
  handler: Value | undefined,
): Found[] {
  const text = textOf(path);
  if (method === undefined || text === undefined || handler === undefined) return [];
  const named =
    handler.kind === 'function' ? handler.function : program.functionNamed(pathsIn(handler)[0] ?? '', model.file.path);
  const verb = method === 'view' ? '*' : method.toUpperCase();
  return [{ method: verb, path: plainPath(text), handler: named, code: call.code }];
}

/** `@routes.get('/x')` of a `RouteTableDef`. */
function ofDecorators(model: SourceModel): Found[] {
  if (!model.file.text.includes('RouteTableDef')) return [];
  return model.functions.flatMap((handler) =>
    handler.decorators.flatMap((decorator) => {
      const method = spelt.exec(decorator.name.split('.').at(-1) ?? '')?.[1];
      const text = textOf(decorator.arguments[0]?.value);
      if (method === undefined || text === undefined || !decorator.name.includes('.')) return [];
      return [{ method: method.toUpperCase(), path: plainPath(text), handler, code: decorator.code }];
    }),
  );
}

/** `/students/{id:\d+}` as `/students/{id}`. */
function plainPath(path: string): string {
  return joinPaths(path.replace(/\{(\w+):[^{}]*(?:\{[^{}]*\}[^{}]*)*\}/g, '{$1}'));
}

function textOf(value: Value | undefined): string | undefined {
  return value?.kind === 'string' ? value.text : undefined;
}

/** What `Application(middlewares=[…])` lists and turns callers away; checks of CSRF tokens ask nobody who they are. */
function middlewareGuards(program: Program): readonly string[] {
  return program.models.flatMap((model) =>
    model.calls
      .filter((call) => call.name === 'Application' || call.name === 'append')
      .flatMap((call) =>
        call.arguments.filter(
          ({ name, value }) =>
            name === 'middlewares' || (/middleware/.test(call.receiverText ?? '') && value.kind === 'path'),
        ),
      )
      .flatMap(({ value }) => pathsIn(value))
      .filter((path) => {
        const own = program.functionNamed(path, model.file.path);
        return own !== undefined && !/csrf|error|cors/i.test(path) && refuses(program, own);
      })
      .map((path) => `middleware ${path.split('.').at(-1) ?? path}`),
  );
}
