import type { ClassModel, FunctionModel, SourceModel } from '../../languages/model.ts';
import { type Cover, emptyCover } from '../cover.ts';
import type { Files } from '../files.ts';
import { joinPaths } from '../program.ts';
import type { Route } from '../route.ts';
import { PhpClasses } from './php-classes.ts';
import { methodOf, refusesInPhp } from './php-guards.ts';
import { phpRoute } from './php-route.ts';
import { grantMarks, routeMarks } from './symfony-annotations.ts';
import { type RouteConfiguration, readRouteConfiguration } from './symfony-config.ts';
import { firewallLogins } from './symfony-logins.ts';
import { accessTo, readSecurity, type Security } from './symfony-security.ts';

interface Application {
  readonly classes: PhpClasses;
  readonly security: Security;
  readonly configuration: RouteConfiguration;
  /** Listeners that turn requests away before any controller. */
  readonly listeners: readonly string[];
}

/** The routes of Symfony: attributes, doc comments and config/routes, with firewalls, access_control and grants. */
export function symfonyRoutes(models: readonly SourceModel[], project: Files): readonly Route[] {
  const relevant = models.filter((model) => model.file.language === 'php');
  const controllers = relevant.filter(
    ({ file }) =>
      /#\[\s*\\?(\w+\\)*(Route|Get|Post|Put|Patch|Delete)\b|@(\w+\\)?Route\(/.test(file.text) &&
      !/ApiResource\b/.test(file.text),
  );
  const configuration = readRouteConfiguration(project);
  const logins = firewallLogins(relevant, project);
  if (controllers.length === 0 && configuration.routes.length === 0) return logins;
  const classes = new PhpClasses(relevant);
  const application: Application = {
    classes,
    configuration,
    security: readSecurity(project),
    listeners: listenersOf(classes, relevant),
  };
  const drawn = [
    ...controllers
      .filter(({ file }) => /Symfony|Controller|FOS\\RestBundle/.test(file.text))
      .flatMap((model) => ofModel(application, model)),
    ...configured(application),
  ];
  // the firewall answers before a controller at the same path does; one that the project does not hold is none
  const isLogin = (route: Route, login: Route) => route.path === login.path && route.method === 'POST';
  const answered = logins.filter((login) => !drawn.some((one) => one.handler !== undefined && isLogin(one, login)));
  return [...drawn.filter((one) => !answered.some((login) => isLogin(one, login))), ...answered];
}

function ofModel(application: Application, model: SourceModel): Route[] {
  return model.classes.flatMap((owner) => {
    const [base] = routeMarks(model, owner);
    const outer = prefixOf(application.configuration, model.file.path);
    const own = owner.methods.flatMap((method) => {
      if (method.name === '__construct') return [];
      return routeMarks(model, method).flatMap((mark) => {
        const methods = mark.methods.length > 0 ? mark.methods : (base?.methods ?? []);
        const path = symfonyPath(outer, base?.path ?? '', mark.path);
        return verbsOf(methods).map((verb) => route(application, model, owner, method, { verb, path }));
      });
    });
    const invokable = owner.methods.find(({ name }) => name === '__invoke');
    if (base === undefined || own.length > 0 || invokable === undefined) return own;
    return verbsOf(base.methods).map((verb) =>
      route(application, model, owner, invokable, { verb, path: symfonyPath(outer, base.path) }),
    );
  });
}

function prefixOf(configuration: RouteConfiguration, file: string): string {
  const covering = configuration.prefixes.filter(
    ({ folder }) =>
      file.startsWith(folder.replace(/\/?$/, '/')) ||
      file === folder ||
      file.includes(`/${folder.replace(/^\.\//, '')}`),
  );
  return covering.sort((a, b) => b.folder.length - a.folder.length)[0]?.prefix ?? '';
}

/** `{id<\d+>?1}`, `{!page}`, `{slug:post}` all become a plain parameter. */
function symfonyPath(...parts: readonly string[]): string {
  const path = joinPaths(...parts.map((part) => part.replace(/\{!?(\w{1,80})[^}]{0,200}\}/g, '{$1}')));
  return path.length > 1 ? path.replace(/\/$/, '') : path;
}

function verbsOf(methods: readonly string[]): readonly string[] {
  return methods.length === 0 ? ['*'] : methods;
}

function route(
  application: Application,
  model: SourceModel,
  owner: ClassModel,
  method: FunctionModel,
  { verb, path }: { readonly verb: string; readonly path: string },
): Route {
  const cover = emptyCover();
  cover.guards.push(...application.listeners);
  addGrants(application, cover, model, owner, method);
  addAccess(application.security, cover, verb, path);
  return phpRoute(application.classes, {
    framework: 'symfony',
    method: verb,
    path,
    file: model.file.path,
    code: markOf(method),
    handler: method,
    cover,
  });
}

/** The attribute that draws the route, else the method's first line. */
function markOf(method: FunctionModel): Route['code'] {
  return (
    method.decorators.find(({ name }) => /(^|\.)(Route|Get|Post|Put|Patch|Delete)$/.test(name))?.code ?? method.code
  );
}

function addGrants(
  application: Application,
  cover: Cover,
  model: SourceModel,
  owner: ClassModel,
  method: FunctionModel,
): void {
  const line = application.classes.lineage(owner);
  const marks = [
    ...grantMarks(model, method),
    ...line.flatMap((one) => grantMarks(application.classes.modelOf(one) ?? model, one)),
  ];
  for (const { name, roles, isPublic } of marks) {
    if (isPublic) cover.isDeclaredPublic = true;
    else {
      cover.guards.push(`#[${name}]`);
      cover.scopes.push(...roles);
    }
  }
  // what a middleware of another library asks stands in its configuration
  if (
    [...method.decorators, ...line.flatMap((one) => one.decorators)].some(({ name }) => /(^|\.)Middleware$/.test(name))
  )
    cover.isUnclear = true;
  const user = method.parameters.find(({ decorators }) =>
    decorators.some((one) => /(^|\.)CurrentUser$/.test(one.name)),
  );
  if (user?.type !== undefined && !/^\?|\bnull\b/.test(user.type) && user.defaultValue === undefined)
    cover.guards.push('#[CurrentUser]');
  if (/RateLimiterFactory|->consume\(/.test(method.code.text)) cover.limiters.push('RateLimiterFactory');
  if (cover.guards.length > 0) cover.isDeclaredPublic = false;
}

function addAccess(security: Security, cover: Cover, verb: string, path: string): void {
  const access = accessTo(security, verb === '*' ? 'GET' : verb, path);
  if (access.guard !== undefined) cover.guards.push(access.guard);
  cover.scopes.push(...access.roles.filter((role) => !/^IS_AUTHENTICATED|^ROLE_USER$/.test(role)));
  if (access.isThrottled) cover.limiters.push('login_throttling');
  if (access.isUnclear) cover.isUnclear = true;
  if (access.isPublic && cover.guards.length === 0) {
    cover.isDeclaredPublic = true;
    if (access.at !== undefined) cover.disabledAt = access.at;
  }
}

function configured(application: Application): Route[] {
  return application.configuration.routes.flatMap((one) => {
    const [name = '', action = '__invoke'] = one.controller.split('::');
    const owner = application.classes.classNamed(name);
    const handler = methodOf(application.classes, owner, action);
    const model = owner === undefined ? undefined : application.classes.modelOf(owner);
    return verbsOf(one.methods).map((verb) => {
      const cover = emptyCover();
      cover.guards.push(...application.listeners);
      const path = symfonyPath(one.path);
      if (owner !== undefined && handler !== undefined && model !== undefined)
        addGrants(application, cover, model, owner, handler);
      addAccess(application.security, cover, verb, path);
      return phpRoute(application.classes, {
        framework: 'symfony',
        method: verb,
        path,
        file: one.file,
        code: one.code,
        handler,
        cover,
      });
    });
  });
}

/** Subscribers of `kernel.request` and `kernel.controller` that refuse: they may cover every route. */
function listenersOf(classes: PhpClasses, models: readonly SourceModel[]): readonly string[] {
  return models
    .filter(
      ({ file }) =>
        /EventSubscriberInterface|AsEventListener|KernelEvents::/.test(file.text) &&
        /RequestEvent|ControllerEvent|KernelEvents::(REQUEST|CONTROLLER)|kernel\.(request|controller)/.test(file.text),
    )
    .flatMap((model) => model.classes)
    .filter((owner) =>
      owner.methods.some(
        (method) => /RequestEvent|ControllerEvent/.test(method.code.text) && refusesInPhp(classes, method),
      ),
    )
    .map(({ name }) => name);
}
