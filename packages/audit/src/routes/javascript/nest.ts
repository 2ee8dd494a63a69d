import type { Argument, ClassModel, Decorator, FunctionModel, SourceModel, Value } from '../../languages/model.ts';
import { pathsIn, stringsIn } from '../../rules/values.ts';
import { type Cover, emptyCover } from '../cover.ts';
import { coveredRoute } from '../covered-route.ts';
import { joinPaths, Program, refuses } from '../program.ts';
import type { Route } from '../route.ts';
import { type AppliedMiddleware, appliedMiddleware } from './nest-middleware.ts';

const verbs: Readonly<Record<string, string>> = {
  Get: 'GET',
  Post: 'POST',
  Put: 'PUT',
  Patch: 'PATCH',
  Delete: 'DELETE',
  Head: 'HEAD',
  Options: 'OPTIONS',
  All: '*',
  Sse: 'GET',
};
const publicName =
  /^(public|is_?public|skip_?auth|no_?auth|allow_?anonymous|open|unprotected|without_?auth|unauthenticated|anonymous|bypass_?auth|public_?route|allow_?unauthorized\w*)$/i;
const guardName =
  /auth(?!or)|jwt|token|api_?key|session|role|permission|scope|acl|policies|policy|access|admin|login|user|signature|hmac|basic|bearer|keycloak|ability|casl|gate/i;
const roleName = /role|scope|permission|abilit|polic|admin|access/i;

/** The routes of NestJS: controllers with their guards, global guards, and what says that it is public. */
export function nestRoutes(models: readonly SourceModel[]): readonly Route[] {
  const relevant = models.filter(
    (model) => model.file.language === 'javascript' && /@nestjs\/|countersign\/nest/.test(model.file.text),
  );
  if (relevant.length === 0) return [];
  const program = new Program(relevant);
  const everywhere = globalCover(program);
  const base = globalPrefix(relevant);
  const applied = appliedMiddleware(program);
  return saying(relevant, /Controller\b/).flatMap((model) =>
    model.classes.flatMap((controller) => {
      const decorator = controller.decorators.find((one) => last(one.name) === 'Controller');
      return decorator === undefined
        ? []
        : ofController(program, model, controller, decorator, everywhere, base, applied);
    }),
  );
}

/** The files whose text says something; the others are not parsed for it. */
function saying(models: readonly SourceModel[], words: RegExp): readonly SourceModel[] {
  return models.filter(({ file }) => words.test(file.text));
}

function last(name: string): string {
  return name.split('.').at(-1) ?? name;
}

function globalPrefix(models: readonly SourceModel[]): string {
  const call = saying(models, /setGlobalPrefix/)
    .flatMap(({ calls }) => calls)
    .find(({ name }) => name === 'setGlobalPrefix');
  const value = call?.arguments[0]?.value;
  return value?.kind === 'string' ? value.text : '';
}

/** What modules put in front of a route comes before its own guards. */
function withMiddleware(
  program: Program,
  cover: Cover,
  applied: readonly AppliedMiddleware[],
  method: string,
  path: string,
  controller: string,
): Cover {
  const plain = path.replace(/:([A-Za-z_]\w*)/g, '{$1}');
  const given = applied.filter((one) => one.isFor(method, plain, controller)).flatMap((one) => one.given);
  const guards = given.filter((value) => isGuardClass(program, value)).map(guardNameOf);
  return guards.length === 0 ? cover : { ...cover, guards: [...guards, ...cover.guards] };
}

/** `{ provide: APP_GUARD, useClass: JwtAuthGuard }`, `app.useGlobalGuards(…)`. */
export function globalCover(program: Program): Cover {
  const cover = emptyCover();
  for (const model of saying(program.models, /APP_GUARD|useGlobalGuards/)) {
    for (const map of model.maps) {
      if (map.kind !== 'map' || !/APP_GUARD$/.test(textOf(map.entries.get('provide')))) continue;
      for (const name of ['useClass', 'useExisting', 'useFactory', 'useValue']) {
        const given = map.entries.get(name);
        if (given !== undefined) addGuard(program, cover, given);
      }
    }
    for (const call of model.calls) {
      if (call.name === 'useGlobalGuards') for (const { value } of call.arguments) addGuard(program, cover, value);
    }
  }
  return cover;
}

function pathOf(value: Value | undefined): string {
  return value?.kind === 'path' ? value.path : '';
}

/** The token itself is a text of its own name. */
function textOf(value: Value | undefined): string {
  return value?.kind === 'string' ? value.text : pathOf(value);
}

function guardNameOf(value: Value): string {
  if (value.kind === 'call') {
    const inner = value.call.name === 'AuthGuard' ? stringsIn(value)[0] : undefined;
    return inner === undefined ? last(value.call.target) : `AuthGuard(${inner})`;
  }
  if (value.kind === 'function') return value.function.name;
  // An imported class is no value that the reader follows; its name is enough.
  const isName = value.kind === 'unknown' && /^[A-Za-z_$][\w$]*$/.test(value.code.text);
  return last(pathOf(value)) || (isName ? value.code.text : '');
}

function addGuard(program: Program, cover: Cover, value: Value): void {
  const name = guardNameOf(value);
  if (letsEverybodyThrough(program, name)) {
    cover.isDeclaredPublic = true;
    return;
  }
  if (/thrott|limit/i.test(name)) cover.limiters.push(name);
  else if (isGuardClass(program, value)) {
    cover.guards.push(name);
    if (roleName.test(name)) cover.scopes.push(name);
  } else if (value.kind !== 'function') cover.isUnclear = true;
}

/** `handleRequest(err, user) { return user; }`: who has no token is nobody, and enters. */
function letsEverybodyThrough(program: Program, name: string): boolean {
  const own = program.classNamed(name);
  const methods = own === undefined ? [] : program.lineage(own).flatMap((one) => one.methods);
  const decides = methods.find((one) => one.name === 'handleRequest');
  return decides !== undefined && !/\bthrow\b|super\.handleRequest/.test(decides.code.text);
}

/** By its body where the project holds it, by its name where a library does. */
function isGuardClass(program: Program, value: Value): boolean {
  const name = guardNameOf(value);
  if (/thrott|limit|logger|cors|csrf/i.test(name)) return false;
  const own = program.classNamed(name);
  if (own !== undefined) {
    const lineage = program.lineage(own);
    if (lineage.some(({ bases }) => bases.some((base) => /AuthGuard|JwtGuard/.test(base)))) return true;
    return lineage.some(({ methods }) => methods.some((method) => refuses(program, method))) || guardName.test(name);
  }
  if (value.kind === 'function') return refuses(program, value.function) || guardName.test(value.code.text);
  return guardName.test(name);
}

function ofController(
  program: Program,
  model: SourceModel,
  controller: ClassModel,
  decorator: Decorator,
  everywhere: Cover,
  base: string,
  applied: readonly AppliedMiddleware[],
): readonly Route[] {
  const prefixes = prefixesOf(decorator.arguments);
  const line = program.lineage(controller);
  return controller.methods.flatMap((method) =>
    method.decorators.flatMap((one) => {
      const verb = verbs[last(one.name)];
      if (verb === undefined) return [];
      const cover = coverOf(program, line, method, everywhere);
      const paths =
        one.arguments.length === 0
          ? ['']
          : one.arguments.flatMap(({ value }) => (stringsIn(value).length === 0 ? [''] : stringsIn(value)));
      return prefixes.flatMap((prefix) =>
        paths.map((path) =>
          coveredRoute(program, {
            framework: 'nest',
            method: verb,
            path: joinPaths(base, prefix, path).replace(/:([A-Za-z_]\w*)/g, '{$1}'),
            file: model.file.path,
            code: one.code,
            handler: method,
            cover: withMiddleware(program, cover, applied, verb, joinPaths(prefix, path), controller.name),
          }),
        ),
      );
    }),
  );
}

/** `@Controller('orders')`, `@Controller({ path: 'orders', version: '1' })`. */
function prefixesOf(given: readonly Argument[]): readonly string[] {
  const value = given[0]?.value;
  const path = value?.kind === 'map' ? value.entries.get('path') : value;
  const texts = path === undefined ? [] : stringsIn(path);
  return texts.length === 0 ? [''] : texts;
}

export function coverOf(
  program: Program,
  line: readonly ClassModel[],
  method: FunctionModel,
  everywhere: Cover,
): Cover {
  const cover: Cover = {
    ...everywhere,
    guards: [...everywhere.guards],
    scopes: [...everywhere.scopes],
    limiters: [...everywhere.limiters],
  };
  const own = emptyCover();
  for (const decorator of [...line.flatMap(({ decorators }) => decorators), ...method.decorators])
    addDecorator(program, own, decorator);
  // what is declared public lies outside of the guards of all, whatever guards it names itself
  if (own.isDeclaredPublic) cover.guards.length = 0;
  // a guard that looks for roles in decorators asks for none where there is no decorator
  if (own.scopes.length === 0) withoutGuards(cover, (guard) => asksByDecorator(program, guard));
  cover.guards.push(...own.guards);
  cover.scopes.push(...own.scopes);
  cover.limiters.push(...own.limiters);
  cover.isUnclear ||= own.isUnclear;
  // What is public is so against guards that stand everywhere; one that is named here stands all the same.
  cover.isDeclaredPublic = own.isDeclaredPublic && own.guards.length === 0;
  return cover;
}

function asksByDecorator(program: Program, guard: string): boolean {
  return (
    /role|permission|abilit|polic/i.test(guard) &&
    !/auth|jwt|token/i.test(guard) &&
    /[rR]eflector/.test(program.classNamed(guard)?.code.text ?? '')
  );
}

function withoutGuards(cover: Cover, isLeft: (guard: string) => boolean): void {
  const kept = cover.guards.filter((guard) => !isLeft(guard));
  const scopes = cover.scopes.filter((scope) => !isLeft(scope));
  cover.guards.splice(0, cover.guards.length, ...kept);
  cover.scopes.splice(0, cover.scopes.length, ...scopes);
}

function addDecorator(program: Program, cover: Cover, decorator: Decorator): void {
  const name = last(decorator.name);
  if (name === 'UseGuards') for (const { value } of decorator.arguments) addGuard(program, cover, value);
  else if (publicName.test(name)) cover.isDeclaredPublic = true;
  else if (name === 'RateLimit' || (name === 'Throttle' && isThrottled(program))) cover.limiters.push(name);
  else if (
    name === 'SetMetadata' &&
    /public|skip/i.test(stringsIn(decorator.arguments[0]?.value ?? unknown(decorator))[0] ?? '')
  ) {
    cover.isDeclaredPublic = true;
  } else if (roleName.test(name))
    cover.scopes.push(...decorator.arguments.flatMap(({ value }) => [...stringsIn(value), ...pathsIn(value)]));
  // `protect(gate, 'orders:read')` of countersign/nest, and decorators that are made of others.
  if (/countersign\/nest|^protect$/.test(decorator.name)) cover.guards.push(name);
  else addComposed(program, cover, decorator, name);
}

/** `@Throttle()` says how often; it is the guard of the library that counts, where one is put anywhere. */
function isThrottled({ models }: Program): boolean {
  return models.some(({ file }) => file.text.includes('ThrottlerGuard'));
}

function unknown({ code }: Decorator): Value {
  return { kind: 'unknown', code };
}

function addComposed(program: Program, cover: Cover, decorator: Decorator, name: string): void {
  const made = program.functionNamed(name);
  if (made === undefined || !/applyDecorators|UseGuards/.test(made.code.text)) {
    if (made === undefined && /^(Auth|Authorized|Authenticated|RequireAuth|JwtAuth|Protected|Secured)$/.test(name))
      cover.guards.push(`@${name}`);
    return;
  }
  for (const call of made.calls)
    if (call.name === 'UseGuards') for (const { value } of call.arguments) addGuard(program, cover, value);
  if (roleName.test(made.code.text)) cover.scopes.push(...decorator.arguments.flatMap(({ value }) => stringsIn(value)));
}
