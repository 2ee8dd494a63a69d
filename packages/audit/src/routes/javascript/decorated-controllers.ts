import type { ClassModel, Decorator, FunctionModel, SourceModel, Value } from '../../languages/model.ts';
import { stringsIn } from '../../rules/values.ts';
import { type Cover, emptyCover } from '../cover.ts';
import { coveredRoute } from '../covered-route.ts';
import { joinPaths, Program } from '../program.ts';
import type { Route } from '../route.ts';
import { addMiddleware, isGuardValue } from './javascript-guards.ts';

/** Libraries of controllers beside Nest: what makes a class one, and how its methods are routed. */
interface Library {
  readonly framework: string;
  readonly mention: RegExp;
  readonly controller: RegExp;
  readonly verb: RegExp;
}

const libraries: readonly Library[] = [
  {
    framework: 'routing-controllers',
    mention: /['"]routing-controllers['"]/,
    controller: /^(JsonController|Controller)$/,
    verb: /^(Get|Post|Put|Patch|Delete|All)$/,
  },
  {
    framework: 'tsoa',
    mention: /['"](tsoa|@tsoa\/runtime)['"]/,
    controller: /^Route$/,
    verb: /^(Get|Post|Put|Patch|Delete)$/,
  },
  {
    framework: 'tsed',
    mention: /['"]@tsed\/[\w-]+['"]/,
    controller: /^Controller$/,
    verb: /^(Get|Post|Put|Patch|Delete|All)$/,
  },
  {
    framework: 'inversify',
    mention: /['"]inversify-express-utils['"]/,
    controller: /^controller$/,
    verb: /^http(Get|Post|Put|Patch|Delete)$|^all$/,
  },
  {
    framework: 'loopback',
    mention: /['"]@loopback\/rest['"]/,
    controller: /^(api|authenticate)$/,
    verb: /^(get|post|put|patch|del)$/,
  },
];

/** The routes of controllers that are made of decorators, of libraries other than Nest. */
export function decoratedRoutes(models: readonly SourceModel[]): readonly Route[] {
  const relevant = models.filter(({ file }) => file.language === 'javascript');
  const found = libraries.filter(({ mention }) => relevant.some(({ file }) => mention.test(file.text)));
  if (found.length === 0) return [];
  const program = new Program(relevant);
  const everywhere = guardsOfApplication(program);
  return found.flatMap((library) =>
    relevant
      .filter(({ file }) => library.mention.test(file.text))
      .flatMap((model) => model.classes.flatMap((owner) => ofClass(program, library, model, owner, everywhere))),
  );
}

/** What stands before all controllers: `app.use(requireAuth)` where they are registered, a middleware of the library that refuses. */
function guardsOfApplication(program: Program): readonly string[] {
  const registering = program.models.filter(({ file }) =>
    /RegisterRoutes\(|(use|create)ExpressServer\(|(use|create)KoaServer\(|InversifyExpressServer/.test(file.text),
  );
  const used = registering.flatMap((model) =>
    model.calls
      .filter((call) => call.name === 'use' && call.arguments.length === 1)
      .flatMap((call) => call.arguments.filter(({ value }) => isGuardValue(program, value)).map(() => call.code.text)),
  );
  const own = program.models
    .filter(({ file }) => /@Middleware\(/.test(file.text))
    .flatMap((model) => model.classes)
    .filter((one) => one.decorators.some(({ name }) => lastOf(name) === 'Middleware') && refusesAsClass(program, one));
  return [...used.map((text) => text.slice(0, 40)), ...own.map(({ name }) => name)];
}

function refusesAsClass(program: Program, one: ClassModel): boolean {
  return one.methods.some((method) =>
    isGuardValue(program, { kind: 'function', function: method, code: method.code } satisfies Value),
  );
}

function lastOf(name: string): string {
  return name.split('.').at(-1) ?? name;
}

function ofClass(
  program: Program,
  library: Library,
  model: SourceModel,
  owner: ClassModel,
  everywhere: readonly string[],
): Route[] {
  const decorator = owner.decorators.find(({ name }) => library.controller.test(lastOf(name)));
  if (decorator === undefined && library.framework !== 'loopback') return [];
  const prefix = decorator === undefined || library.framework === 'loopback' ? '' : (textOf(decorator) ?? '');
  return owner.methods.flatMap((method) =>
    method.decorators
      .filter(({ name }) => library.verb.test(lastOf(name)))
      .map((verb) => {
        const cover = emptyCover();
        cover.guards.push(...everywhere);
        const line = program.lineage(owner).flatMap(({ decorators }) => decorators);
        for (const one of [...line, ...method.decorators]) addDecorator(program, cover, one);
        return coveredRoute(program, {
          framework: library.framework,
          method: methodOf(lastOf(verb.name)),
          path: joinPaths(prefix, textOf(verb) ?? '').replace(/:([A-Za-z_]\w*)/g, '{$1}'),
          file: model.file.path,
          code: verb.code,
          handler: method,
          cover: withUser(cover, method),
        });
      }),
  );
}

function textOf({ arguments: [first] }: Decorator): string | undefined {
  return first?.value.kind === 'string' ? first.value.text : undefined;
}

function methodOf(name: string): string {
  const verb = name.replace(/^http/, '').toUpperCase();
  if (verb === 'ALL') return '*';
  return verb === 'DEL' ? 'DELETE' : verb;
}

/** `@Authorized('ADMIN')`, `@Security('jwt', ['x'])`, `@UseBefore(guard)`, `@authenticate('jwt')`, and middleware among the arguments. */
function addDecorator(program: Program, cover: Cover, { name, arguments: given }: Decorator): void {
  const last = lastOf(name);
  const values = given.map(({ value }) => value);
  if (/^(authenticate|authorize)\.skip$/.test(name) || /\.skip$/.test(name)) cover.isDeclaredPublic = true;
  else if (
    /^(Authorized|Security|UseAuth|Authenticate|Authorize|authenticate|authorize|OAuth2?|Roles?|RequireAuth)$/.test(
      last,
    )
  ) {
    cover.guards.push(`@${last}`);
    cover.scopes.push(...values.slice(last === 'Security' ? 1 : 0).flatMap((value) => stringsIn(value)));
  } else if (/^(UseBefore|Use|UseBeforeEach|UseInterceptor|Middlewares|controller|http\w+)$/.test(last)) {
    for (const value of values) if (value.kind !== 'string') addUsed(program, cover, value);
  }
}

/** A function of middleware, or a class whose `use` is one. */
function addUsed(program: Program, cover: Cover, value: Value): void {
  const named = value.kind === 'path' ? program.classNamed(value.path) : undefined;
  if (named === undefined) addMiddleware(program, cover, value);
  else if (refusesAsClass(program, named) || /auth(?!or)|jwt|guard|protect/i.test(named.name))
    cover.guards.push(named.name);
}

/** `@CurrentUser({ required: true })` refuses strangers. */
function withUser(cover: Cover, { parameters }: FunctionModel): Cover {
  const asked = parameters.flatMap(({ decorators }) => decorators).filter(({ name }) => lastOf(name) === 'CurrentUser');
  if (asked.some(({ arguments: [options] }) => /required:\s*true/.test(options?.value.code.text ?? '')))
    cover.guards.push('@CurrentUser');
  return cover;
}
