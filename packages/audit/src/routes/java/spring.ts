import type { ClassModel, Decorator, FunctionModel, SourceModel, Value } from '../../languages/model.ts';
import { codeAt, stringsIn } from '../../rules/values.ts';
import { type Cover, emptyCover } from '../cover.ts';
import { coveredRoute } from '../covered-route.ts';
import { joinPaths, Program } from '../program.ts';
import { type Route, routeOfLibrary } from '../route.ts';
import { ShiroChains } from './shiro-chains.ts';
import { SpringFilters } from './spring-filters.ts';
import { SpringSecurity } from './spring-security.ts';

const controller = /(^|\.)(RestController|Controller|BasePathAwareController|RepositoryRestController|RequestMapping)$/;
const mapping = /(^|\.)(Get|Post|Put|Patch|Delete|Request)Mapping$/;
const jaxVerb = /(^|\.)(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)$/;

interface Context {
  readonly program: Program;
  readonly security: SpringSecurity;
  readonly filters: SpringFilters;
  readonly shiro: ShiroChains;
  /** Annotations of the project's own that carry `@PreAuthorize` and its like. */
  readonly ownGuards: ReadonlySet<string>;
  /** Spring Security is there, but nothing says how. */
  readonly isUnclear: boolean;
}

/** The routes of Spring MVC, WebFlux controllers, and JAX-RS. */
export function springRoutes(models: readonly SourceModel[]): readonly Route[] {
  const relevant = models.filter((model) => model.file.language === 'java');
  if (relevant.length === 0) return [];
  const program = new Program(relevant);
  const security = new SpringSecurity(relevant);
  const context: Context = {
    program,
    security,
    filters: new SpringFilters(program),
    shiro: new ShiroChains(relevant),
    ownGuards: new Set(relevant.flatMap(guardAnnotationsOf)),
    isUnclear:
      !security.isConfigured &&
      relevant.some((model) => /org\.springframework\.security\.(web|config|oauth2|core)/.test(model.file.text)),
  };
  return [
    ...relevant.flatMap((model) =>
      model.classes.flatMap((owner) => [
        ...springRoutesOf(context, model, owner),
        ...jaxRoutesOf(context, model, owner),
      ]),
    ),
    ...relevant.flatMap(formLogins),
  ];
}

/** `http.formLogin()`: Spring Security answers the form by itself. */
function formLogins(model: SourceModel): readonly Route[] {
  const { file, calls } = model;
  if (!/HttpSecurity/.test(file.text) || !file.text.includes('formLogin')) return [];
  return calls.flatMap((call) => {
    const given = call.arguments[0]?.value.code.text ?? '';
    if (call.name !== 'formLogin' || /disable/.test(given)) return [];
    const after = /^[^;]{0,400}/.exec(file.text.slice(call.code.end))?.[0] ?? '';
    if (/^\s*\.disable\(/.test(after)) return [];
    const path = /loginProcessingUrl\(\s*"([^"]{1,200})"/.exec(`${given} ${after}`)?.[1] ?? '/login';
    const at = call.code.end - call.code.text.length + call.code.text.lastIndexOf('formLogin');
    const code = codeAt(model, at, call.code.end);
    return [
      routeOfLibrary({ framework: 'spring', method: 'POST', path, file: file.path, code, publicReason: 'login' }),
    ];
  });
}

/** `@PreAuthorize("hasRole('ADMIN')") public @interface IsAdmin {}`. */
function guardAnnotationsOf(model: SourceModel): readonly string[] {
  const found = model.file.text.matchAll(
    /@(?:PreAuthorize|Secured|RolesAllowed|Authenticated)\b[^{}]*?@interface\s+(\w+)/g,
  );
  return [...found].flatMap((one) => one[1] ?? []);
}

function springRoutesOf(context: Context, model: SourceModel, owner: ClassModel): Route[] {
  if (!owner.decorators.some((one) => controller.test(one.name) && !/RequestMapping$/.test(one.name))) return [];
  const line = context.program.lineage(owner);
  const classMapping = line.flatMap((one) => one.decorators).find((one) => mapping.test(one.name));
  const prefixes = classMapping === undefined ? [''] : pathsOf(classMapping);
  return mappedMethods(line).flatMap(({ method, decorators, found }) => {
    const paths = pathsOf(found);
    return verbsOf(found, classMapping).flatMap((verb) =>
      prefixes.flatMap((prefix) =>
        paths.map((path) => {
          const route = { framework: 'spring', verb, path: templated(joinPaths(prefix, path)), code: found.code };
          return routeOf(context, model, route, method, [...decorators, ...line.flatMap((one) => one.decorators)]);
        }),
      ),
    );
  });
}

/** The methods of a controller and of what it extends that are mapped; the mapping may stand in an interface. */
function mappedMethods(line: readonly ClassModel[]) {
  const methods = new Map<string, FunctionModel[]>();
  for (const method of line.flatMap((one) => one.methods)) {
    const key = `${method.name}/${method.parameters.length}`;
    methods.set(key, [...(methods.get(key) ?? []), method]);
  }
  return [...methods.values()].flatMap((same) => {
    const decorators = same.flatMap((one) => one.decorators);
    const found = decorators.find((one) => mapping.test(one.name));
    const method = same[0];
    return found === undefined || method === undefined ? [] : [{ method, decorators, found }];
  });
}

function pathsOf(decorator: Decorator): readonly string[] {
  const given = decorator.arguments.filter((one) => one.name === undefined || /^(value|path)$/.test(one.name));
  const paths = given.flatMap((one) => literalPaths(one.value));
  return paths.length === 0 ? [''] : paths;
}

function literalPaths(value: Value): readonly string[] {
  if (value.kind === 'list') return value.items.flatMap(literalPaths);
  if (value.kind === 'concat') return [value.parts.map((one) => (one.kind === 'string' ? one.text : '')).join('')];
  return stringsIn(value);
}

function verbsOf(decorator: Decorator, classMapping: Decorator | undefined): readonly string[] {
  const verb = /(?<!\w)(\w+)Mapping$/.exec(decorator.name)?.[1]?.toUpperCase() ?? 'REQUEST';
  if (verb !== 'REQUEST') return [verb];
  const given = [decorator, classMapping].map(
    (one) => one?.arguments.find((argument) => argument.name === 'method')?.value,
  );
  const value = given.find((one) => one !== undefined);
  const items = value === undefined ? [] : value.kind === 'list' ? value.items : [value];
  const verbs = items.flatMap((one) => (one.kind === 'path' ? (one.path.split('.').at(-1) ?? []) : []));
  return verbs.length === 0 ? ['*'] : verbs;
}

/** `{id:[0-9]+}` as `{id}`. */
function templated(path: string): string {
  const plain = path.replace(/\{(\w+)(:[^{}]*(\{[^{}]*\}[^{}]*)*)\}/g, '{$1}');
  return plain.length > 1 ? plain.replace(/\/$/, '') : plain;
}

interface Declared {
  readonly framework: string;
  readonly verb: string;
  readonly path: string;
  readonly code: Route['code'];
}

function routeOf(
  context: Context,
  model: SourceModel,
  one: Declared,
  method: FunctionModel,
  decorators: readonly Decorator[],
): Route {
  const cover = emptyCover();
  for (const decorator of decorators) addAnnotation(context, cover, decorator);
  if (cover.guards.length === 0 && !cover.isDeclaredPublic) addConfiguration(context, cover, one);
  return coveredRoute(context.program, {
    framework: one.framework,
    method: one.verb,
    path: one.path,
    file: model.file.path,
    code: one.code,
    handler: method,
    cover,
  });
}

const methodGuard = /(^|\.)(PreAuthorize|PostAuthorize|Secured|RolesAllowed|Authenticated|DenyAll)$/;
/** Annotations that projects make for their own aspects and interceptors. */
const namedGuard =
  /(^|\.)(\w*(Login|Auth|Token|Role|Permission|Admin|User|Access)s?(Required|Needed|Check|Checked|Only)|(Requires?|Needs?|Check|Has|Is|Pre|Only)\w*(Auth\w*|Login|Roles?|Permissions?|Token|Admin|User|Scope)|SaCheck\w+|Auth|Authorize|Authorized|AuthCheck|LoginRequired|Protected|JwtRequired)$/;

function addAnnotation(context: Context, cover: Cover, decorator: Decorator): void {
  const name = decorator.name.split('.').at(-1) ?? decorator.name;
  const texts = decorator.arguments.flatMap((one) => stringsIn(one.value));
  if (/^(PermitAll|AnonymousAccess|Anonymous|IgnoreAuth|PassToken|NoAuth|NoLogin|PublicApi|SaIgnore|Inner)$/.test(name))
    cover.isDeclaredPublic = true;
  else if (/^(RateLimit\w*|RateLimiter|Bucket4j\w*|Throttl\w*)$/.test(name)) cover.limiters.push(name);
  else if (methodGuard.test(decorator.name) || context.ownGuards.has(name)) {
    if (texts.some((text) => /^\s*(permitAll(\(\))?|isAnonymous\(\)|true)\s*$/.test(text))) {
      cover.isDeclaredPublic = true;
      return;
    }
    cover.guards.push(`@${name}`);
    cover.scopes.push(...texts.flatMap(rolesIn), ...rightsIn(decorator));
  } else if (namedGuard.test(name) && !/Param|Attribute|Header|Principal|Body|Mapping/.test(name)) {
    cover.guards.push(`@${name}`);
    cover.scopes.push(...texts, ...rightsIn(decorator));
  }
}

/** `@Secured(action = ActionTypes.WRITE)`, `@RequiresPermission(Permission.EDIT)`: what is asked for stands in constants of the project. */
function rightsIn({ arguments: given }: Decorator): readonly string[] {
  return given.flatMap(({ value }) =>
    value.kind === 'path' && /(^|\.)[A-Z]\w*\.[A-Z]\w*$/.test(value.path) ? [value.path] : [],
  );
}

/** `hasAnyRole('ADMIN', 'STAFF') and hasAuthority('x')`: ADMIN, STAFF, x. */
function rolesIn(expression: string): readonly string[] {
  const quoted = [...expression.matchAll(/'([^']+)'/g)].flatMap((one) => one[1] ?? []);
  if (quoted.length > 0 || !/[()]/.test(expression)) return quoted.length > 0 ? quoted : [expression];
  // `@permissions.mayAssign(#appId)`: a bean of the project decides
  return [...expression.matchAll(/@\w+\.(\w+)\(/g)].flatMap((one) => one[1] ?? []);
}

function addConfiguration(context: Context, cover: Cover, one: Declared): void {
  const access = context.security.accessTo(one.verb, one.path);
  if (access?.is === 'guarded') {
    cover.guards.push(access.guard);
    cover.scopes.push(...access.roles);
    return;
  }
  const filter = context.filters.covering(one.path) ?? context.shiro.covering(one.path);
  if (filter !== undefined && (access === undefined || access.is === 'unmentioned')) {
    cover.guards.push(filter);
    return;
  }
  if (access?.is === 'public') {
    cover.isDeclaredPublic = true;
    if (access.at !== undefined) cover.disabledAt = access.at;
  }
  cover.isUnclear ||= context.isUnclear || (access === undefined && context.security.isConfigured);
}

function jaxRoutesOf(context: Context, model: SourceModel, owner: ClassModel): Route[] {
  const pathAnnotation = /(^|\.)Path$/;
  if (
    !owner.decorators.some((one) => pathAnnotation.test(one.name)) ||
    !/(jakarta|javax)\.ws\.rs/.test(model.file.text)
  )
    return [];
  const pathIn = (decorators: readonly Decorator[]) => {
    const found = decorators.find((one) => pathAnnotation.test(one.name));
    return found === undefined ? '' : (pathsOf(found)[0] ?? '');
  };
  const prefix = pathIn(owner.decorators);
  return owner.methods.flatMap((method) => {
    const verb = method.decorators.find((one) => jaxVerb.test(one.name));
    if (verb === undefined) return [];
    const own = method.decorators.some((one) => methodGuard.test(one.name) || /(^|\.)PermitAll$/.test(one.name));
    const decorators = own ? method.decorators : [...method.decorators, ...owner.decorators];
    const name = verb.name.split('.').at(-1) ?? '*';
    const declared = {
      framework: 'jax-rs',
      verb: name,
      path: templated(joinPaths(prefix, pathIn(method.decorators))),
      code: verb.code,
    };
    return [routeOf(context, model, declared, method, decorators)];
  });
}
