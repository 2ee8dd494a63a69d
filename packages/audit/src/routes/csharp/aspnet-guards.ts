import type { Argument, Decorator, SourceModel, Value } from '../../languages/model.ts';
import { pathsIn, stringsIn } from '../../rules/values.ts';
import type { Cover } from '../cover.ts';
import { type Program, refuses } from '../program.ts';

/** Attributes that ask for a caller who is known, by the names that projects give them. */
const guardName =
  /^(Authorize\w*|\w*Authorize|RequiredScope|RequiredScopeOrAppPermission|(Api|Access)?Key(Auth\w*|Required)?|ApiKey\w*|HasPermission|Permission\w*|Require\w*|Requires\w*|\w*Auth(entication|orization)?(Filter|Required)?|BasicAuth\w*|JwtAuth\w*|Secured|Protected|RoleRequirement|ClaimRequirement|AbpAuthorize|HasRole\w*)$/;

const noGuard =
  /AntiForgery|AntiforgeryToken|Https|HttpsAttribute|RequireHttps|RequireAntiforgeryToken|RequiresUnreferencedCode|RequiresDynamicCode|RequiresPreviewFeatures|RequireRateLimiting|RequireCors|RequireHost/;

/** Reads an attribute of an action, of its controller, or of a controller below. */
export function addAttribute(program: Program, cover: Cover, attribute: Decorator): void {
  const name = lastOf(attribute.name);
  if (/^(Abp)?AllowAnonymous$/.test(name)) cover.isDeclaredPublic = true;
  else if (/RateLimit|Throttl/i.test(name)) cover.limiters.push(name);
  else if (/^(ServiceFilter|TypeFilter|MiddlewareFilter)$/.test(name)) {
    const filter =
      /typeof\(\s*([\w.]+)\s*\)/.exec(attribute.code.text)?.[1] ?? /<\s*([\w.]+)\s*>/.exec(attribute.code.text)?.[1];
    if (filter !== undefined && isGuardClass(program, filter)) cover.guards.push(`[${name}(${lastOf(filter)})]`);
  } else if (isOwnFilter(program, name)) {
    cover.guards.push(`[${name}]`);
    cover.scopes.push(...attribute.arguments.flatMap(askedFor));
  } else if (guardName.test(name) && !noGuard.test(name) && !isOwnWithoutRefusal(program, name)) {
    cover.guards.push(`[${name}]`);
    cover.scopes.push(...attribute.arguments.flatMap(askedFor));
  }
}

/** The roles and policies that an attribute names: as text, or by the constants that hold them. */
function askedFor({ name, value }: Argument): readonly string[] {
  if (name !== undefined && !/Roles|Policy|Scope|Permission/i.test(name)) return [];
  const texts = stringsIn(value).flatMap((one) => one.split(',').map((part) => part.trim()));
  const constants = pathsIn(value).map((one) => one.split('.').at(-1) ?? one);
  return [...texts, ...constants];
}

function lastOf(name: string): string {
  return name.replace(/<.*$/s, '').split('.').at(-1) ?? name;
}

/** A filter of the project's own that turns callers away, whatever it is called. */
function isOwnFilter(program: Program, name: string): boolean {
  const own = program.classNamed(`${name}Attribute`);
  if (own === undefined || !own.bases.some((base) => /Filter(Attribute)?$/.test(base))) return false;
  return own.methods.some((method) => /Unauthori[sz]ed|Forbid|\b40[13]\b/.test(method.code.text));
}

/** An attribute of the project's own that turns nobody away is none. */
function isOwnWithoutRefusal(program: Program, name: string): boolean {
  const own = program.classNamed(`${name}Attribute`) ?? program.classNamed(name);
  if (own === undefined) return false;
  if (own.bases.some((base) => /(^|\.)(Authorize|TypeFilter|ServiceFilter)Attribute$/.test(base))) return false;
  return !own.methods.some((method) => refuses(program, method));
}

/** A filter or a middleware by its body, by its name where it is a library's. */
export function isGuardClass(program: Program, name: string): boolean {
  const own = program.classNamed(name);
  if (own === undefined) return /Auth|ApiKey|Jwt/.test(name) && !/Logging|Claims|Swagger/.test(name);
  return own.methods.some((method) => refuses(program, method));
}

/** What is asked of every request, whatever its route says. */
export interface Defaults {
  /** Names what asks it; undefined where nothing does. */
  readonly guard: string | undefined;
  /** Something is asked of some requests. */
  readonly isUnclear: boolean;
}

export function defaultsOf(program: Program, models: readonly SourceModel[]): Defaults {
  for (const model of models) {
    const guard = fallbackIn(model) ?? middlewareIn(program, model);
    if (guard !== undefined) return { guard, isUnclear: false };
  }
  const isUnclear = models.some((model) =>
    model.calls.some((call) => /^(UseWhen|MapWhen|UseOcelot|MapReverseProxy)$/.test(call.name)),
  );
  return { guard: undefined, isUnclear };
}

/** `options.FallbackPolicy = …`, `new AuthorizeFilter()` among the filters, `MapControllers().RequireAuthorization()`. */
function fallbackIn(model: SourceModel): string | undefined {
  const { text } = model.file;
  if (!/Fallback|AuthorizeFilter|RequireAuthorization|AuthorizeAttribute/.test(text)) return undefined;
  if (model.assignments.some((one) => /(^|\.)FallbackPolicy$/.test(one.target) && !isNothing(one.value)))
    return 'FallbackPolicy';
  if (
    model.maps.some(
      (one) => one.kind === 'map' && one.entries.has('FallbackPolicy') && !isNothing(one.entries.get('FallbackPolicy')),
    )
  )
    return 'FallbackPolicy';
  for (const call of model.calls) {
    if (call.name === 'SetFallbackPolicy') return 'FallbackPolicy';
    if (
      call.name === 'Add' &&
      /[fF]ilters$/.test(call.receiverText ?? '') &&
      /AuthorizeFilter|AuthorizeAttribute/.test(call.code.text)
    )
      return 'AuthorizeFilter';
    if (
      call.name === 'RequireAuthorization' &&
      /\.Map(Controllers|DefaultControllerRoute|ControllerRoute)\(\)/.test(call.target)
    )
      return 'RequireAuthorization';
  }
  return undefined;
}

function isNothing(value: Value | undefined): boolean {
  return value === undefined || value.kind === 'null';
}

/** A middleware of the project that turns callers away, wherever they go. */
function middlewareIn(program: Program, model: SourceModel): string | undefined {
  for (const call of model.calls) {
    if (call.name === 'UseMiddleware') {
      const name =
        /UseMiddleware<\s*([\w.]+)/.exec(call.code.text)?.[1] ?? /typeof\(\s*([\w.]+)/.exec(call.code.text)?.[1];
      const own = name === undefined ? undefined : program.classNamed(name);
      if (own?.methods.some((method) => refuses(program, method))) return own.name;
    }
    const given = call.name === 'Use' ? call.arguments[0]?.value : undefined;
    if (given?.kind === 'function' && refuses(program, given.function)) return 'inline middleware';
  }
  return undefined;
}
