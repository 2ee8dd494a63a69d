import type { Decorator, FunctionModel, SourceModel, Value } from '../../languages/model.ts';
import { stringsIn } from '../../rules/values.ts';
import { emptyCover } from '../cover.ts';
import { coveredRoute } from '../covered-route.ts';
import { joinPaths, Program } from '../program.ts';
import type { Route } from '../route.ts';
import { type Dependencies, dependenciesOf } from './fastapi-dependencies.ts';
import { type Routers, routersOf } from './fastapi-routers.ts';
import { addDecorators } from './python-guards.ts';

const verbs = new Set(['get', 'post', 'put', 'delete', 'patch', 'head', 'options', 'api_route', 'route', 'websocket']);

interface Context {
  readonly program: Program;
  readonly dependencies: Dependencies;
  readonly routers: Routers;
}

/** The routes of FastAPI, with the dependencies of their routers and applications. */
export function fastapiRoutes(models: readonly SourceModel[]): readonly Route[] {
  const relevant = models.filter((model) => model.file.language === 'python');
  if (!relevant.some((model) => /\b(from|import) fastapi\b/.test(model.file.text))) return [];
  const program = new Program(relevant);
  const dependencies = dependenciesOf(program);
  const context = { program, dependencies, routers: routersOf(program, dependencies) };
  return relevant.flatMap((model) => {
    if (/^[ \t]*(from|import) flask\b/m.test(model.file.text)) return [];
    return model.functions.flatMap((handler) =>
      handler.decorators.flatMap((decorator) => ofDecorator(context, model, handler, decorator)),
    );
  });
}

function ofDecorator(context: Context, model: SourceModel, handler: FunctionModel, decorator: Decorator): Route[] {
  const how = decorator.name.split('.').at(-1) ?? '';
  const written = /^@([\w.]+)\.\w+\s*\(/.exec(decorator.code.text)?.[1];
  const first = decorator.arguments.find((one) => one.name === undefined || one.name === 'path')?.value;
  if (!verbs.has(how) || written === undefined || first?.kind !== 'string') return [];
  const { program, dependencies, routers } = context;
  const cover = emptyCover();
  const router = routers.find(written, model.file.path);
  cover.guards.push(...router.guards);
  cover.scopes.push(...router.scopes);
  // what stands above the decorator that registers the handler wraps something that nobody calls
  addDecorators(
    program,
    cover,
    handler.decorators.filter((one) => one.code.start > decorator.code.start),
  );
  const given = decorator.arguments.find((one) => one.name === 'dependencies')?.value;
  if (given !== undefined) dependencies.addListed(cover, given, model.file.path);
  dependencies.addParameters(cover, handler, model.file.path);
  for (const owner of handler.class === undefined ? [] : program.lineage(handler.class)) {
    for (const field of owner.fields) dependencies.addListed(cover, field.value, program.fileOf(owner));
  }
  const path = joinPaths(router.prefix, first.text).replace(/\{(\w+):\w+\}/g, '{$1}');
  const exempted = routers.exemptions.find((one) => one.covers('*', path));
  if (exempted !== undefined && cover.guards.every((one) => one.startsWith('middleware '))) {
    cover.isDeclaredPublic = true;
    if (exempted.at !== undefined) cover.disabledAt = exempted.at;
  }
  return methodsOf(how, decorator.arguments.find((one) => one.name === 'methods')?.value).map((method) =>
    coveredRoute(program, {
      framework: 'fastapi',
      method,
      path,
      file: model.file.path,
      code: decorator.code,
      handler,
      cover,
    }),
  );
}

function methodsOf(how: string, given: Value | undefined): readonly string[] {
  if (how === 'websocket') return ['GET'];
  if (how !== 'api_route' && how !== 'route') return [how.toUpperCase()];
  return given === undefined ? ['GET'] : stringsIn(given).map((one) => one.toUpperCase());
}
