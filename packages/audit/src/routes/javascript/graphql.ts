import type { ClassModel, FunctionModel, SourceModel, Value } from '../../languages/model.ts';
import { stringsIn } from '../../rules/values.ts';
import { type Cover, emptyCover } from '../cover.ts';
import { coveredRoute } from '../covered-route.ts';
import type { Files } from '../files.ts';
import { formsOf } from '../forms.ts';
import { Program, refuses } from '../program.ts';
import type { Route } from '../route.ts';
import { addMiddleware, isGuardValue } from './javascript-guards.ts';
import { globalCover, coverOf as nestCoverOf } from './nest.ts';
import { rpcReason } from './rpc-names.ts';

const mention = /\b(Mutation|Resolver|resolvers?)\b/;
/** What answers for every field at once, and is not read here: rules of graphql-shield, directives of the schema. */
const elsewhere =
  /graphql-shield|graphql-armor-auth|@envelop\/(generic-auth|auth0)|@(auth|isAuthenticated|authenticated|isAuth|hasRole|hasScope|hasPermission|requiresAuth|requireAuth|authorized|protected|private|loggedIn|can)\b(?=[\s(]|$)/m;

/** The mutations and queries of GraphQL: resolvers of classes (Nest, TypeGraphQL), and maps of resolvers (Apollo, graphql-tools, Yoga). */
export function graphqlRoutes(models: readonly SourceModel[], project: Files): readonly Route[] {
  const relevant = models.filter(({ file }) => file.language === 'javascript');
  const resolving = relevant.filter(({ file }) => mention.test(file.text));
  if (!resolving.some(({ file }) => /graphql|apollo/i.test(file.text)) && !resolving.some(holdsMap)) return [];
  const program = new Program(relevant);
  const everywhere = guardsOfServer(program);
  const isUnclear = isAnsweredElsewhere(program, project);
  const context = { program, everywhere, isUnclear };
  return resolving.flatMap((model) => [...ofClasses(context, model), ...ofMaps(context, model)]);
}

interface Context {
  readonly program: Program;
  readonly everywhere: readonly string[];
  readonly isUnclear: boolean;
}

function holdsMap({ file }: SourceModel): boolean {
  return /\bMutation\s*:\s*\{/.test(file.text) && /resolvers/i.test(file.text);
}

/** The context of a server that is made for nobody who is not logged in, and middleware in front of `/graphql`. */
function guardsOfServer(program: Program): readonly string[] {
  const models = program.models.filter(({ file }) => /\bcontext\b|['"]\/graphql/.test(file.text));
  const contexts = models
    .flatMap(({ functions }) => functions)
    .filter(
      ({ name, code }) =>
        /^(context|createContext|buildContext|getContext)$/.test(name) && /\breq|header|token/i.test(code.text),
    )
    .filter((one) => refuses(program, one));
  const before = models
    .flatMap(({ calls }) => calls)
    .filter(
      ({ name, arguments: given }) =>
        /^(use|post|all|register)$/.test(name) &&
        given[0]?.value.kind === 'string' &&
        /graphql$/.test(given[0].value.text),
    )
    .flatMap(({ arguments: [, ...others] }) => others)
    .filter(({ value }) => isGuardValue(program, value));
  return [...contexts.map(() => 'context'), ...before.map(({ value }) => value.code.text.slice(0, 40))];
}

function isAnsweredElsewhere({ models }: Program, project: Files): boolean {
  if (models.some(({ file }) => elsewhere.test(file.text) && /graphql|gql|shield|envelop/i.test(file.text)))
    return true;
  return project.files.some((file) => /\.(graphqls?|gql)$/.test(file) && elsewhere.test(project.read(file) ?? ''));
}

function ofClasses(context: Context, model: SourceModel): Route[] {
  const isNest = /['"]@nestjs\/graphql['"]/.test(model.file.text);
  if (!isNest && !/['"]type-graphql['"]/.test(model.file.text)) return [];
  const owners = model.classes.filter(({ decorators }) => decorators.some(({ name }) => lastOf(name) === 'Resolver'));
  return owners.flatMap((owner) =>
    owner.methods.flatMap((method) => {
      const kind = method.decorators.find(({ name }) => /^(Query|Mutation)$/.test(lastOf(name)));
      if (kind === undefined) return [];
      const cover = withCaller(isNest ? nestCover(context, owner, method) : classCover(context, owner, method), method);
      const name = nameSaid(kind.arguments.map(({ value }) => value)) ?? method.name;
      return [routeOf(context, model, { kind: lastOf(kind.name), name, handler: method, cover, code: kind.code })];
    }),
  );
}

/** `@Query('customers')`, `@Query(() => [Customer], { name: 'customers' })`. */
function nameSaid(given: readonly Value[]): string | undefined {
  const said = given.map((value) => (value.kind === 'map' ? value.entries.get('name') : value));
  const text = said.find((value) => value?.kind === 'string');
  return text?.kind === 'string' ? text.text : undefined;
}

function lastOf(name: string): string {
  return name.split('.').at(-1) ?? name;
}

function nestCover({ program }: Context, owner: ClassModel, method: FunctionModel): Cover {
  return nestCoverOf(program, program.lineage(owner), method, globalCover(program));
}

/** What is injected of the caller and handed on, or looked at, may be asked for there. */
function withCaller(cover: Cover, { parameters, body }: FunctionModel): Cover {
  const injected = parameters.filter(({ decorators }) =>
    decorators.some(({ name }) => /^(Ctx|Context|CurrentUser|GqlUser|User|Session|Root)$/.test(lastOf(name))),
  );
  const isUsed = injected.some(
    ({ name }) => name.startsWith('{') || new RegExp(`\\b${name.replace(/\W/g, '')}\\b`).test(body.text),
  );
  return isUsed ? { ...cover, isUnclear: true } : cover;
}

/** `@Authorized('ADMIN')`, `@UseMiddleware(isAuth)`; what is injected of the caller is asked for in the method. */
function classCover({ program }: Context, owner: ClassModel, method: FunctionModel): Cover {
  const cover = emptyCover();
  const line = program.lineage(owner).flatMap(({ decorators }) => decorators);
  for (const { name, arguments: given } of [...line, ...method.decorators]) {
    const last = lastOf(name);
    if (/^(Authorized|Auth|IsAuth|RequireAuth|Authenticated)$/.test(last)) {
      cover.guards.push(`@${last}`);
      cover.scopes.push(...given.flatMap(({ value }) => stringsIn(value)));
    }
    if (last === 'UseMiddleware') for (const { value } of given) addMiddleware(program, cover, value);
  }
  return cover;
}

/** `{ Mutation: { deleteUser: (parent, args, context) => … } }`, and an exported map that is called Mutation. */
function ofMaps(context: Context, model: SourceModel): Route[] {
  if (!/\b(Mutation|Query)\b/.test(model.file.text) || /['"]type-graphql['"]|@nestjs\/graphql/.test(model.file.text))
    return [];
  const named = model.assignments
    .filter(({ target, value }) => /(^|\.)(Mutation|Query)$/.test(target) && value.kind === 'map')
    .map(({ target, value }) => [lastOf(target), value] as const);
  const inner = model.maps.flatMap((map) =>
    map.kind === 'map'
      ? ['Mutation', 'Query'].flatMap((kind) => {
          const value = map.entries.get(kind);
          return value?.kind === 'map' ? [[kind, value] as const] : [];
        })
      : [],
  );
  const seen = new Set<number>();
  return [...named, ...inner].flatMap(([kind, fields]) => {
    if (fields.kind !== 'map' || seen.has(fields.code.start)) return [];
    seen.add(fields.code.start);
    return [...fields.entries].flatMap(([name, value]) => ofField(context, model, kind, name, value));
  });
}

function ofField(context: Context, model: SourceModel, kind: string, name: string, value: Value): Route[] {
  const cover = emptyCover();
  const handler = resolverOf(context.program, model, cover, value);
  if (handler === undefined) return [];
  // who the caller is stands in the third parameter: what is handed on may be asked for there
  const asked = handler.parameters[2]?.name;
  const body = handler.body.text;
  if (asked !== undefined && (asked.startsWith('{') || new RegExp(`\\b${asked.replace(/\W/g, '')}\\b`).test(body))) {
    if (
      /user|auth|session|token|role|viewer|account|me\b|req\b/i.test(asked.startsWith('{') ? asked : body) ||
      !asked.startsWith('{')
    )
      cover.isUnclear = true;
  }
  return [routeOf(context, model, { kind, name, handler, cover, code: keyCode(model, name, value) })];
}

/** From the key on: of a resolver that a path names, where it is listed. */
function keyCode(model: SourceModel, name: string, value: Value): Route['code'] {
  const before = model.file.text.slice(Math.max(0, value.code.start - name.length - 20), value.code.start);
  const at = before.lastIndexOf(name);
  if (at < 0) return value.code;
  const start = value.code.start - (before.length - at);
  const { startLine, startColumn, endLine, endColumn } = value.code.region;
  const lines = model.file.text.slice(start, value.code.start).split('\n').length - 1;
  return {
    text: model.file.text.slice(start, value.code.end),
    start,
    end: value.code.end,
    region: {
      startLine: startLine - lines,
      startColumn: lines === 0 ? startColumn - (value.code.start - start) : 1,
      endLine,
      endColumn,
    },
  };
}

/** The function behind wrappers: `authenticated((parent, args) => …)`, `combineResolvers(isAuthenticated, remove)`. */
function resolverOf(program: Program, model: SourceModel, cover: Cover, value: Value): FunctionModel | undefined {
  if (value.kind === 'function') return value.function;
  if (value.kind === 'path') return program.functionNamed(value.path, model.file.path);
  if (value.kind !== 'call') return undefined;
  const given = value.call.arguments.map((one) => one.value);
  if (isGuardValue(program, value)) cover.guards.push(value.call.name);
  else if (given.slice(0, -1).some((one) => isGuardValue(program, one))) cover.guards.push('combined resolver');
  else cover.isUnclear = true;
  const last = given.at(-1);
  return last === undefined ? undefined : resolverOf(program, model, cover, last);
}

interface Declared {
  readonly kind: string;
  readonly name: string;
  readonly handler: FunctionModel;
  readonly cover: Cover;
  readonly code: Route['code'];
}

function routeOf(context: Context, model: SourceModel, { kind, name, handler, cover, code }: Declared): Route {
  cover.guards.push(...context.everywhere);
  if (context.isUnclear) cover.isUnclear = true;
  return coveredRoute(context.program, {
    framework: 'graphql',
    // a mutation that is called `getToken` changes as little as a query
    method: /^(get|find|list|is|has|check|search)[A-Z_]/.test(name) ? 'QUERY' : kind.toUpperCase(),
    path: name,
    file: model.file.path,
    code,
    handler,
    cover,
    reason: rpcReason(name, `${handler.code.text}\n${formsOf(context.program, handler)}`),
  });
}
