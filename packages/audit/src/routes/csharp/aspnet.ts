import type { Call, ClassModel, Decorator, FunctionModel, SourceModel, Value } from '../../languages/model.ts';
import { chainOf, stringsIn } from '../../rules/values.ts';
import { type Cover, emptyCover } from '../cover.ts';
import { coveredRoute } from '../covered-route.ts';
import { joinPaths, Program } from '../program.ts';
import type { Route } from '../route.ts';
import { AspnetGroups, addConvention, type GroupPlace } from './aspnet-groups.ts';
import { addAttribute, type Defaults, defaultsOf } from './aspnet-guards.ts';

interface Context {
  readonly program: Program;
  readonly groups: AspnetGroups;
  readonly defaults: Defaults;
}

/** The routes of ASP.NET: controllers by attribute and by convention, and minimal APIs. */
export function aspnetRoutes(models: readonly SourceModel[]): readonly Route[] {
  const relevant = models.filter((model) => model.file.language === 'csharp');
  if (relevant.length === 0) return [];
  const program = new Program(relevant);
  const context = { program, groups: new AspnetGroups(program), defaults: defaultsOf(program, relevant) };
  return relevant.flatMap((model) => [
    ...model.classes.flatMap((owner) => controllerRoutes(context, model, owner)),
    ...model.calls.flatMap((call) => minimalRoutes(context, model, call)),
  ]);
}

const verbAttribute = /(^|\.)Http(Get|Post|Put|Patch|Delete|Head|Options)$/;
const routeAttribute = /(^|\.)Route$/;

function isController(line: readonly ClassModel[]): boolean {
  const owner = line[0];
  if (
    owner === undefined ||
    /\babstract\s+(partial\s+)?class\b/.test(head(owner.code.text)) ||
    /\binterface\s+\w+/.test(head(owner.code.text))
  )
    return false;
  const bases = line.flatMap((one) => one.bases);
  return (
    bases.some((base) => /(^|\.)(ControllerBase|Controller|ApiController|ODataController)$/.test(base)) ||
    line.some((one) => one.decorators.some((attribute) => /(^|\.)(ApiController|Controller)$/.test(attribute.name))) ||
    (/Controller$/.test(owner.name) && bases.some((base) => /Controller(Base)?$/.test(base.replace(/<.*$/s, ''))))
  );
}

/** `OrdersControllerBase`, which other controllers extend: its actions are theirs. */
function isOnlyBase(program: Program, { name }: ClassModel): boolean {
  return (
    /ControllerBase$|^(Base|Abstract)\w*Controller$/.test(name) &&
    program.models.some(({ classes }) =>
      classes.some(({ bases }) =>
        bases.some(
          (base) =>
            base
              .replace(/[<(].*$/s, '')
              .split('.')
              .at(-1) === name,
        ),
      ),
    )
  );
}

/** The declaration without its body. */
function head(text: string): string {
  return text.slice(0, text.indexOf('{') < 0 ? text.length : text.indexOf('{'));
}

function controllerRoutes(context: Context, model: SourceModel, owner: ClassModel): Route[] {
  const line = context.program.lineage(owner);
  if (!isController(line) || isOnlyBase(context.program, owner)) return [];
  const attributes = line.flatMap((one) => one.decorators);
  const prefixes = templatesOf(attributes.filter((one) => routeAttribute.test(one.name)));
  return line
    .flatMap((one) => one.methods)
    .flatMap((method) => {
      if (!isAction(method)) return [];
      const own = method.decorators.filter(
        (one) => verbAttribute.test(one.name) || routeAttribute.test(one.name) || /(^|\.)AcceptVerbs$/.test(one.name),
      );
      const hasTemplate = prefixes.length > 0 || own.some((one) => templateOf(one) !== undefined);
      if (!hasTemplate && !isConventional(line, method)) return [];
      return endpointsOf(own, isApi(line)).flatMap(({ verb, template, code }) =>
        (prefixes.length > 0 ? prefixes : [hasTemplate ? '' : '[controller]/[action]']).map((prefix) => {
          const path = withNames(fullPath(prefix, template), owner, method);
          return controllerRoute(context, model, { verb, path, method, attributes, code: code ?? method.code });
        }),
      );
    });
}

interface Endpoint {
  readonly verb: string;
  readonly template: string;
  readonly code: Route['code'] | undefined;
}

/** Each attribute with a verb and its own template; `[Route]` beside them gives the template of those that have none. */
function endpointsOf(attributes: readonly Decorator[], isOfApi: boolean): readonly Endpoint[] {
  const shared = templatesOf(attributes.filter((one) => routeAttribute.test(one.name)));
  const withVerb = attributes.filter((one) => !routeAttribute.test(one.name));
  if (withVerb.length === 0) {
    // pages of MVC take any method; their links and forms say GET unless they say more
    const verb = isOfApi ? '*' : 'GET';
    return (shared.length > 0 ? shared : ['']).map((template) => ({ verb, template, code: attributes[0]?.code }));
  }
  const found = withVerb.flatMap((one) => {
    const own = templateOf(one);
    const templates = own !== undefined ? [own] : shared.length > 0 ? shared : [''];
    return verbsOf(one).flatMap((verb) => templates.map((template) => ({ verb, template, code: one.code })));
  });
  return found.filter(
    (one, at) => found.findIndex((other) => other.verb === one.verb && other.template === one.template) === at,
  );
}

function isApi(line: readonly ClassModel[]): boolean {
  return line.some(
    (one) =>
      one.decorators.some((attribute) => /(^|\.)ApiController$/.test(attribute.name)) ||
      one.bases.some((base) => /(^|\.)(ControllerBase|ApiController)$/.test(base)),
  );
}

function isAction(method: FunctionModel): boolean {
  if (method.name === '' || method.class === undefined || method.name === method.class.name) return false;
  if (method.decorators.some((one) => /(^|\.)NonAction$/.test(one.name))) return false;
  const declaration = method.code.text.slice(0, Math.max(0, method.body.start - method.code.start));
  return /\bpublic\b/.test(declaration) && !/\b(static|abstract)\b/.test(declaration.replace(/\[[^\]]{0,400}\]/g, ''));
}

/** An action of MVC that is found by the names of controller and action. */
function isConventional(line: readonly ClassModel[], method: FunctionModel): boolean {
  if (line.some((one) => one.decorators.some((attribute) => /(^|\.)ApiController$/.test(attribute.name)))) return false;
  return /\b(I?ActionResult|ViewResult|JsonResult|IHttpActionResult|HttpResponseMessage|PartialViewResult|RedirectResult|FileResult)\b/.test(
    method.code.text.slice(0, Math.max(0, method.body.start - method.code.start)),
  );
}

function templateOf(attribute: Decorator): string | undefined {
  const given = attribute.arguments.find(
    (one) => one.name === undefined || /^(template|Template)$/.test(one.name),
  )?.value;
  return given === undefined || /AcceptVerbs$/.test(attribute.name) ? undefined : stringsIn(given).join('');
}

function templatesOf(attributes: readonly Decorator[]): readonly string[] {
  return attributes.flatMap((one) => templateOf(one) ?? []);
}

function verbsOf(attribute: Decorator): readonly string[] {
  const verb = verbAttribute.exec(attribute.name)?.[2];
  if (verb !== undefined) return [verb.toUpperCase()];
  return attribute.arguments.flatMap((given) => stringsIn(given.value)).map((one) => one.toUpperCase());
}

/** A template that begins with a slash stands for itself. */
function fullPath(prefix: string, template: string): string {
  return /^~?\//.test(template) ? template.replace(/^~/, '') : joinPaths(prefix, template);
}

function withNames(path: string, owner: ClassModel, method: FunctionModel): string {
  const named = path
    .replace(/\[controller\]/gi, owner.name.replace(/Controller$/, ''))
    .replace(/\[action\]/gi, method.name.replace(/Async$/, ''));
  return templated(named);
}

/** `{id:int}`, `{id?}` and `{*rest}` as `{id}`. */
function templated(path: string): string {
  const plain = joinPaths(path).replace(/\{\*{0,2}(\w+)(:[^{}]*(\{[^{}]*\}[^{}]*)*)?(=[^{}]*)?\??\}/g, '{$1}');
  return plain.length > 1 ? plain.replace(/\/$/, '') : plain;
}

interface Action {
  readonly verb: string;
  readonly path: string;
  readonly method: FunctionModel;
  readonly attributes: readonly Decorator[];
  readonly code: Route['code'];
}

function controllerRoute(context: Context, model: SourceModel, action: Action): Route {
  const cover = emptyCover();
  for (const attribute of action.method.decorators) addAttribute(context.program, cover, attribute);
  // a method that asks for somebody is not opened by its controller, a method that is open is not closed by it
  if (!cover.isDeclaredPublic)
    for (const attribute of action.attributes) addAttribute(context.program, cover, attribute);
  addDefaults(context, cover);
  return coveredRoute(context.program, {
    framework: 'aspnet',
    method: action.verb,
    path: action.path,
    file: model.file.path,
    code: action.code,
    handler: action.method,
    cover,
    reason: isForOtherSites(action.method) ? 'for other sites' : undefined,
  });
}

/** Who takes the tokens against forged forms away, and opens an action to scripts and frames of other sites, or counts strangers by their address, means it for everybody. */
function isForOtherSites({ decorators }: FunctionModel): boolean {
  const texts = decorators.map(({ name, code }) => `${name} ${code.text}`);
  return (
    texts.some((text) => /^(\w+\.)*IgnoreAntiforgeryToken\b/.test(text)) &&
    texts.some((text) => /EnableCors|X-?Frame-?Options|RateLimit[^\]]{0,100}(Remote|Ip|Public|Anonymous)/i.test(text))
  );
}

function addDefaults(context: Context, cover: Cover): void {
  if (cover.isDeclaredPublic || cover.guards.length > 0) return;
  if (context.defaults.guard !== undefined) cover.guards.push(context.defaults.guard);
  cover.isUnclear ||= context.defaults.isUnclear;
}

/** What several programs of one solution map alike is said once. */
function differentPlaces(places: readonly GroupPlace[]): readonly GroupPlace[] {
  return places.filter((one, at) => places.findIndex(({ prefix }) => prefix === one.prefix) === at);
}

/** `new[] { "GET" }`, `[HttpMethods.Options]`. */
function methodsIn(value: Value): readonly string[] {
  if (value.kind !== 'list') return [];
  return value.items.flatMap((one) =>
    one.kind === 'string'
      ? [one.text.toUpperCase()]
      : one.kind === 'path'
        ? [(one.path.split('.').at(-1) ?? '').toUpperCase()]
        : [],
  );
}

/** `app.MapGet("/x", handler)`. */
function minimalRoutes(context: Context, model: SourceModel, call: Call): Route[] {
  const verb = /^Map(Get|Post|Put|Patch|Delete|Methods)?$/.exec(call.name);
  // what an extension called alike does inside counts where it is called
  if (verb === null || call.receiver === undefined || call.within?.name === call.name) return [];
  const given = call.arguments.map((one) => one.value);
  const pattern = given.find((one) => one.kind === 'string');
  const isOwnForm = given[0]?.kind !== 'string';
  const handlerValue = given.find((one) => one.kind === 'function') ?? given.find((one) => one.kind === 'path');
  if (
    handlerValue === undefined ||
    (isOwnForm && (verb[1] === undefined || !/Builder|Endpoint|IEndpoint/.test(model.file.text)))
  )
    return [];
  if (verb[1] === undefined && (pattern === undefined || !/RouteBuilder|WebApplication/.test(model.file.text)))
    return [];
  const handler =
    handlerValue.kind === 'function'
      ? handlerValue.function
      : context.program.functionNamed(handlerValue.kind === 'path' ? handlerValue.path : '');
  const method =
    verb[1] === undefined ? '*' : verb[1] === 'Methods' ? (given.flatMap(methodsIn)[0] ?? '*') : verb[1].toUpperCase();
  return differentPlaces(context.groups.placesOf(call, model)).map((place) => {
    const cover = {
      ...place.cover,
      guards: [...place.cover.guards],
      scopes: [...place.cover.scopes],
      limiters: [...place.cover.limiters],
    };
    for (const attribute of handler?.decorators ?? []) addAttribute(context.program, cover, attribute);
    for (const outer of model.calls)
      if (outer !== call && chainOf(outer).includes(call)) addConvention(context.program, cover, outer);
    addDefaults(context, cover);
    return coveredRoute(context.program, {
      framework: 'aspnet',
      method,
      path: templated(joinPaths(place.prefix, pattern?.kind === 'string' ? pattern.text : '')),
      file: model.file.path,
      code: call.code,
      handler,
      cover,
      isHandlerElsewhere: handler === undefined,
    });
  });
}
