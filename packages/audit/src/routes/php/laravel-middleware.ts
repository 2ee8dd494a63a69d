import type { Call, ClassModel, FunctionModel, SourceModel, Value } from '../../languages/model.ts';
import { deep, stringsIn } from '../../rules/values.ts';
import type { Cover } from '../cover.ts';
import type { PhpClasses } from './php-classes.ts';
import { refusesInPhp } from './php-guards.ts';

/** A middleware that runs before a route: `auth:sanctum`, or the name of its class. */
export type MiddlewareName = string;

/** Names of guards of Laravel and its packages. */
const guardName =
  /^(auth|auth\.basic|auth\.basic\.once|auth\.session|auth\.api|api\.auth|can|verified|role|roles|permission|permissions|role_or_permission|ability|abilities|scope|scopes|client|signed|password\.confirm|jwt|jwt\.\w+|auth\.jwt|jwtauth|token|token\.auth|auth\.token|admin|is_?admin|isadmin|superadmin|api[._-]?key|api[._-]?token|oauth|basic|ensure_?auth\w*|logged_?in|apikey|authenticate|authenticated|checkauth|hmac|verify\.\w*(token|signature|hmac)|subscribed)$/i;

const guardClass =
  /^(Authenticate(WithBasicAuth|Session|\w*)?|Authorize|EnsureEmailIsVerified|RequirePassword|ValidateSignature|CheckForAnyScope|CheckScopes|CheckClientCredentials\w*|CheckAbilities|CheckForAnyAbility|EnsureClientIsResourceOwner|CheckToken\w*|RoleMiddleware|PermissionMiddleware|RoleOrPermissionMiddleware|GetUserFromToken|Jwt\w*|JWT\w*|VerifyJWT\w*|\w*Auth(entication)?Middleware)$/;

/** Middleware of the framework that lets everybody through. */
const harmless =
  /^(web|api|bindings|cache\.headers|precognitive|throttle|guest|localize|localization\w*|locale|lang\w*|set\w*|cors|csrf|https?|force\w*|secure|maintenance|stateful|inertia|json\w*|log\w*|track\w*|trim\w*|convert\w*|encrypt\w*|start\w*|share\w*|substitute\w*|add\w*|handle\w*|trust\w*|verifycsrf\w*|validatecsrf\w*|prevent\w*|transform\w*|validatepostsize|checkformaintenance\w*|etag|compress\w*|minify\w*|debug\w*|referer|redirectifauthenticated|two_?factor\w*|has_?install\w*|installed)$/i;

/** What the application says of its middleware: aliases, groups, and what runs before everything. */
export class Middleware {
  readonly #classes: PhpClasses;
  readonly #aliases = new Map<string, string>();
  readonly #groups = new Map<string, string[]>();
  readonly everywhere: string[] = [];
  /** Paths that a middleware for everything leaves out. */
  readonly exempt: string[] = [];

  constructor(classes: PhpClasses, models: readonly SourceModel[]) {
    this.#classes = classes;
    for (const model of models) {
      if (/\$app->add\(/.test(model.file.text)) this.#readSlim(model);
      if (/\$(routeMiddleware|middlewareAliases|middlewareGroups)\b|\bHttpKernel\b/.test(model.file.text))
        this.#readKernel(model);
      if (
        /withMiddleware|->routeMiddleware\(|aliasMiddleware|pushMiddlewareToGroup|middlewareGroup\(/.test(
          model.file.text,
        )
      )
        this.#readCalls(model);
    }
  }

  #readKernel(model: SourceModel): void {
    for (const { fields } of model.classes) {
      for (const { target, value } of fields) {
        if (value.kind !== 'map' && value.kind !== 'list') continue;
        if (target === 'routeMiddleware' || target === 'middlewareAliases') this.#alias(value);
        if (target === 'middlewareGroups' && value.kind === 'map') {
          for (const [name, group] of value.entries) this.#group(name, group);
        }
        if (target === 'middleware') this.everywhere.push(...middlewareIn(value));
      }
    }
  }

  #readCalls(model: SourceModel): void {
    for (const call of model.calls) {
      const [first, second] = call.arguments;
      if (first === undefined) continue;
      const isBuilder =
        /^\$(middleware|app|router|this\.app|kernel)/i.test(call.receiverText ?? '') ||
        /\.router$|\$this\[|\$this\.app/.test(call.receiverText ?? '');
      if (!isBuilder && !/^(aliasMiddleware|pushMiddlewareToGroup|middlewareGroup)$/.test(call.name)) continue;
      if (call.name === 'alias' || call.name === 'routeMiddleware') this.#alias(first.value);
      if (call.name === 'aliasMiddleware' && first.value.kind === 'string' && second !== undefined) {
        this.#aliases.set(first.value.text, middlewareIn(second.value)[0] ?? '');
      }
      if (/^(web|api)$/.test(call.name) && call.within !== undefined) {
        for (const { name, value } of call.arguments)
          if (name !== 'remove' && name !== 'except') this.#group(call.name, value);
      }
      if (
        /^(group|appendToGroup|prependToGroup|pushMiddlewareToGroup|middlewareGroup)$/.test(call.name) &&
        first.value.kind === 'string' &&
        second !== undefined
      ) {
        this.#group(first.value.text, second.value);
      }
      if (/^(append|prepend|use|middleware)$/.test(call.name) && second === undefined)
        this.everywhere.push(...middlewareIn(first.value));
    }
  }

  /** Slim's `$app->add(JwtMiddleware::class)` covers every route. */
  #readSlim(model: SourceModel): void {
    for (const call of model.calls) {
      const [first] = call.arguments;
      if (call.name !== 'add' || call.receiverText !== '$app' || first === undefined || call.arguments.length > 1)
        continue;
      const made =
        first.value.kind === 'call' && first.value.call.isConstruction
          ? [first.value.call.target]
          : middlewareIn(first.value);
      this.everywhere.push(...made.filter((one) => one !== 'Closure'));
      this.exempt.push(...pathsLeftOut(first.value));
      const own = made[0] === undefined ? undefined : this.#classes.classNamed(made[0]);
      for (const [, list = ''] of own?.code.text.matchAll(
        /['"](?:ignore|passthrough|except|public)['"]\s*=>\s*\[([^\]]*)\]/g,
      ) ?? []) {
        this.exempt.push(...[...list.matchAll(/['"]([^'"]+)['"]/g)].map(([, one = '']) => one));
      }
    }
  }

  #alias(value: Value): void {
    if (value.kind !== 'map') return;
    for (const [name, one] of value.entries) this.#aliases.set(name, middlewareIn(one)[0] ?? '');
  }

  #group(name: string, value: Value): void {
    this.#groups.set(name, [...(this.#groups.get(name) ?? []), ...middlewareIn(value)]);
  }

  /** Adds what a middleware asks for, groups and aliases resolved. */
  add(cover: Cover, written: MiddlewareName, depth = 0): void {
    const [name = '', parameters = ''] = splitName(written);
    const group = depth > 4 ? undefined : this.#groups.get(name);
    if (group !== undefined) for (const one of group) if (one !== name) this.add(cover, one, depth + 1);
    if (/throttle|ratelimit|limiter/i.test(name)) {
      cover.limiters.push(written);
      return;
    }
    if (group !== undefined) return;
    const target = this.#aliases.get(name) ?? name;
    const short = target.split('.').at(-1) ?? target;
    if (this.#isGuard(name, target, short, cover)) {
      cover.guards.push(written);
      if (
        /^(role|permission|scope|abilit|can\b|Check|Role|Permission)/i.test(name) ||
        /Scope|Abilit|Role|Permission/.test(short)
      ) {
        cover.scopes.push(...parameters.split(/[,|]/).filter((one) => one !== ''));
      }
    }
  }

  #isGuard(name: string, target: string, short: string, cover: Cover): boolean {
    if (this.isForGuests(name)) return false;
    const own =
      target.includes('.') || target !== name || /^[A-Z]/.test(target) ? this.#classes.classNamed(target) : undefined;
    const handle =
      own === undefined
        ? undefined
        : this.#classes
            .lineage(own)
            .flatMap((one) => one.methods)
            .find((one) => /^(handle|__invoke|process)$/.test(one.name));
    const isOfFramework =
      /^(Illuminate|Laravel|Tymon|Spatie|PHPOpenSourceSaver)\./.test(target) ||
      own?.bases.some((base) => /Illuminate\..*\.(Authenticate\w*|Authorize)$|^Tymon\./.test(base));
    if (isOfFramework) return guardClass.test(short) || own !== undefined;
    if (handle !== undefined && own !== undefined) return this.#refuses(own, handle);
    if (own !== undefined) return own.methods.some((one) => refusesInPhp(this.#classes, one));
    if (guardName.test(name) || guardClass.test(short)) return true;
    if (!harmless.test(name.split('.').at(-1) ?? name) && !harmless.test(short) && name !== '') cover.isUnclear = true;
    return false;
  }

  #refuses(own: ClassModel, handle: FunctionModel): boolean {
    return (
      refusesInPhp(this.#classes, handle) ||
      /\b(JwtAuthentication|HttpBasicAuthentication|TokenAuthentication)\b/.test(own.code.text)
    );
  }

  /** Whether it sends those away who are logged in already: what it covers is meant for everybody else. */
  isForGuests(written: MiddlewareName): boolean {
    const [name] = splitName(written);
    return name === 'guest' || /(^|\.)RedirectIfAuthenticated$/.test(this.#aliases.get(name) ?? name);
  }

  /** Whether a name that is taken away is a guard. */
  isGuardName(written: MiddlewareName): boolean {
    const probe: Cover = { guards: [], scopes: [], limiters: [], isDeclaredPublic: false, isUnclear: false };
    this.add(probe, written);
    return probe.guards.length > 0;
  }
}

function splitName(written: string): readonly [string, string] {
  const at = written.indexOf(':');
  return at < 0 ? [written, ''] : [written.slice(0, at), written.slice(at + 1)];
}

/** The entries of `ignore` and the like in a middleware's options. */
function pathsLeftOut(value: Value): readonly string[] {
  return [...deep(value)].flatMap((part) => {
    if (part.kind !== 'map') return [];
    const given = part.entries.get('ignore') ?? part.entries.get('passthrough');
    return given === undefined ? [] : stringsIn(given);
  });
}

/** The names in a value: texts, classes, `Authenticate::using('x')`, concatenations with a class in front. */
export function middlewareIn(value: Value): MiddlewareName[] {
  switch (value.kind) {
    case 'string':
      // Lumen and old Laravel: `auth|admin`
      return value.text.startsWith('role') || value.text.startsWith('permission')
        ? [value.text]
        : value.text.split('|').map((one) => (one.includes('\\') ? one.replaceAll('\\', '.') : one));
    case 'path':
      return value.path.endsWith('.class') ? [value.path.slice(0, -'.class'.length)] : [];
    case 'list':
      return value.items.flatMap(middlewareIn);
    case 'map':
      return [...value.entries.values()].flatMap(middlewareIn);
    case 'concat': {
      const [first, ...rest] = value.parts;
      const name = first === undefined ? undefined : middlewareIn(first)[0];
      const more = rest.flatMap((part) => (part.kind === 'string' ? [part.text] : [])).join('');
      return name === undefined ? [] : [`${name}${more.startsWith(':') ? more : ''}`];
    }
    case 'choice':
      return value.options.flatMap(middlewareIn);
    case 'call':
      return ofCall(value.call);
    case 'function':
      return ['Closure'];
    default:
      return [...deep(value)].slice(1).flatMap(middlewareIn);
  }
}

function ofCall(call: Call): MiddlewareName[] {
  // `new Middleware('auth', only: [...])`, `Authenticate::using('sanctum')`
  if (call.isConstruction && call.name === 'Middleware') {
    return call.arguments[0] === undefined ? [] : middlewareIn(call.arguments[0].value);
  }
  const owner = call.target.split('.').slice(0, -1).join('.');
  return /^(using|class|redirectUsing|for|with)$/.test(call.name) && owner !== '' ? [owner] : [];
}
