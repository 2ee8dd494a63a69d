import type { SourceModel, Value } from '../../languages/model.ts';
import { deep, pathsIn, stringsIn } from '../../rules/values.ts';
import { type Program, refuses } from '../program.ts';

/** What a project's settings ask of every view. */
export interface Defaults {
  /** Names of `DEFAULT_PERMISSION_CLASSES`; undefined when nothing is set, which means everybody. */
  readonly permissions: readonly string[] | undefined;
  /** A middleware that asks every view for a login. */
  readonly middleware: string | undefined;
  readonly throttles: readonly string[];
}

const loginMiddleware =
  /(LoginRequired|RequireLogin|AuthRequired|AuthenticationRequired|LoginRequire)\w*(Middleware)?$/;

export function djangoDefaults(program: Program): Defaults {
  const settings = program.models.filter((model) => /REST_FRAMEWORK|MIDDLEWARE/.test(model.file.text));
  let permissions: readonly string[] | undefined;
  let throttles: readonly string[] = [];
  let middleware: string | undefined;
  for (const model of settings) {
    for (const { target, value } of model.assignments) {
      if (/(^|\.)MIDDLEWARE(_CLASSES)?$/.test(target))
        middleware ??= stringsIn(value).find((one) => turnsAway(program, one));
      if (!target.startsWith('REST_FRAMEWORK')) continue;
      permissions ??= named(value, target, 'DEFAULT_PERMISSION_CLASSES');
      throttles = [...throttles, ...(named(value, target, 'DEFAULT_THROTTLE_CLASSES') ?? [])];
    }
  }
  return { permissions, middleware, throttles };
}

/** A middleware of a library is known by its name, one of the project by what it does. */
function turnsAway(program: Program, path: string): boolean {
  if (/^django\./.test(path)) return /LoginRequiredMiddleware$/.test(path);
  const own = program.classNamed(path);
  if (own !== undefined) return own.methods.some((one) => refuses(program, one));
  return loginMiddleware.test(path);
}

function named(value: Value, target: string, key: string): readonly string[] | undefined {
  const entry = target.endsWith(`.${key}`)
    ? value
    : [...deep(value)].flatMap((one) => (one.kind === 'map' ? (one.entries.get(key) ?? []) : []))[0];
  if (entry === undefined) return undefined;
  return [...stringsIn(entry), ...pathsIn(entry)].map((one) => one.split('.').at(-1) ?? one);
}

/** What is added to a list later: `urlpatterns.append(x)`, `urlpatterns.extend([…])`. */
export function addedTo(model: SourceModel, list: string): readonly Value[] {
  return model.calls
    .filter((call) => call.receiverText === list && /^(append|extend|insert)$/.test(call.name))
    .flatMap((call) => call.arguments.flatMap(({ value }) => (value.kind === 'list' ? value.items : [value])));
}
