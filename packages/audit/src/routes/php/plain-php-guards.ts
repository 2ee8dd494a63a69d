import type { Call, Code, FunctionModel, SourceModel } from '../../languages/model.ts';
import type { Protection } from '../route.ts';
import type { PhpClasses } from './php-classes.ts';
import { callRefuses, methodOf, refusesAsText, refusesInPhp } from './php-guards.ts';
import { type Block, closing } from './plain-php-text.ts';

/** What stands around the blocks of a dispatcher, and what their code does. */
export interface Surroundings {
  guardsOf(
    block: Block,
    whole: Block,
    path: string,
    siblings: readonly Block[],
  ): { readonly guards: readonly string[]; readonly protection: Protection };
  handlerOf(block: Block): FunctionModel | undefined;
  handlerNameOf(block: Block): string | undefined;
}

/** A guard that was found before the routes, with the condition it stands under. */
interface Before {
  readonly name: string;
  readonly at: number;
  readonly condition: string | undefined;
}

export function surroundingsOf(
  classes: PhpClasses,
  model: SourceModel,
  text: string,
  paths: readonly Block[],
): Surroundings {
  const before = guardsBefore(classes, model, text, paths);
  const callsIn = (block: Block) =>
    model.calls.filter((call) => call.code.start >= block.start && call.code.end <= block.end + 1);
  const namedIn = (block: Block) => handlersNamed(classes, text.slice(block.start, block.end + 1));
  const handlerOf = (block: Block): FunctionModel | undefined => {
    const called = callsIn(block)
      .map((call) => reached(classes, model, call))
      .find((one) => one !== undefined);
    return called ?? namedIn(block)[0];
  };
  return {
    handlerOf,
    handlerNameOf: (block) => handlerOf(block)?.name,
    guardsOf: (block, whole, path, siblings) => {
      const guards = before
        .filter((one) => one.at < whole.at && sameScope(model, one.at, whole.at) && applies(one, path))
        .map(({ name }) => name);
      const own = text.slice(block.start, block.end + 1);
      const outer = siblings.reduce(
        (rest, one) => rest.replace(text.slice(one.start, one.end), ''),
        text.slice(whole.start, block.start),
      );
      if (refusesAsText(own) || (block.start > whole.start && refusesAsText(outer))) guards.push('inline check');
      for (const call of callsIn({ ...whole, end: block.end })) {
        if (siblings.some((one) => call.code.start > one.start && call.code.start < one.end)) continue;
        const target = reached(classes, model, call);
        if (target !== undefined && !/log_?in|sign_?in|register/i.test(target.name) && refusesInPhp(classes, target))
          guards.push(`${target.name}()`);
        else if (callRefuses(classes, call, call.within)) guards.push(`${call.name}()`);
        else if (madeByRefusing(classes, call)) guards.push('__construct');
      }
      for (const target of namedIn(block)) if (refusesInPhp(classes, target)) guards.push(target.name);
      if (
        /['"](auth|guard|middleware|role|roles|protected|requires?_?auth)\w*['"]\s{0,20}=>\s{0,20}(true|\[?\s{0,20}['"A-Z])|\bAuth\w*Middleware\b/i.test(
          own,
        )
      )
        guards.push('route table');
      // `['create', true]` of a table that is taken apart as `[$handler, $needsLogin]`
      else if (
        /^\s*\[[^\]]*,\s*true\s*[,\]]/.test(own.replace(/^[^[]*/, '')) &&
        /\[[^\]\n]{0,200},\s*\$\w{0,40}(auth|login|protect|guard|secure|private|session|member)\w{0,40}[^\]\n]{0,200}\]\s*=|\bas\s*\[[^\]\n]{0,200},\s*\$\w{0,40}(auth|login|protect|guard|secure|private|session|member)\w{0,40}/i.test(
          text,
        )
      )
        guards.push('route table');
      const isExempt =
        guards.length === 0 &&
        before.some((one) => one.at < whole.at && one.condition !== undefined && one.condition.includes(path));
      const unique = [...new Set(guards)];
      return {
        guards: unique,
        protection:
          unique.length > 0
            ? 'guarded'
            : isExempt
              ? 'declared-public'
              : isReadable(classes, model, own, callsIn(block), namedIn(block))
                ? 'open'
                : 'unknown',
      };
    },
  };
}

/** Whether what the block does could be seen: its own statements, or functions and methods that the project holds. */
function isReadable(
  classes: PhpClasses,
  model: SourceModel,
  own: string,
  calls: readonly Call[],
  named: readonly FunctionModel[],
): boolean {
  if (named.length > 0) return true;
  if (/\b(require|include)(_once)?\b/.test(own)) return false;
  if (calls.some((call) => reached(classes, model, call) !== undefined)) return true;
  return /\b(echo|print|json_encode|respond\w*|json|send\w*|output)\b/i.test(own);
}

/** The function of the project that a call reaches: a function, `$this->x()`, `C::x()`, `(new C)->x()`, `$controller->x()`. */
export function reached(classes: PhpClasses, model: SourceModel, call: Call): FunctionModel | undefined {
  if (call.isConstruction) return undefined;
  if (call.receiver === undefined) return classes.functionNamed(call.name);
  const owner = call.target.split('.').slice(0, -1).join('.').replace(/\(\)$/, '');
  if (/^(\$this|self|static)$/.test(owner)) return methodOf(classes, call.within?.class, call.name);
  if (/^[A-Z]/.test(owner.split('.').at(-1) ?? '')) return methodOf(classes, classes.classNamed(owner), call.name);
  if (call.receiver.kind === 'call' && call.receiver.call.isConstruction)
    return methodOf(classes, classes.classNamed(call.receiver.call.target), call.name);
  const variable = /^\$(\w+)$/.exec(call.receiverText ?? '')?.[1];
  if (variable === undefined) return undefined;
  // the last one before the call: each case of a switch may make one of its own
  const makings = model.file.text
    .slice(0, call.code.start)
    .matchAll(new RegExp(`\\$${variable}\\s{0,9}=\\s{0,9}new\\s{1,9}([\\w\\\\]{1,120})`, 'g'));
  const made = [...makings].at(-1)?.[1];
  return made === undefined
    ? undefined
    : methodOf(classes, classes.classNamed(model.imports.get(made) ?? made), call.name);
}

/** `'UserController@index'`, `[UserController::class, 'index']`, `'listUsers'` in a table of routes. */
function handlersNamed(classes: PhpClasses, own: string): readonly FunctionModel[] {
  const methods = [
    ...own.matchAll(/(?<!\w\\?)([A-Z]\w*(?:\\\w+)*)(?:::class\s*,\s*['"]|['"]\s*,\s*['"]|@|::?)(\w+)/g),
  ].flatMap(
    ([, owner = '', name = '']) => methodOf(classes, classes.classNamed(owner.replaceAll('\\', '.')), name) ?? [],
  );
  const functions = [...own.matchAll(/['"](\w+)['"]/g)].flatMap(([, name = '']) => classes.functionNamed(name) ?? []);
  return [...methods, ...functions];
}

/** A constructor that turns callers away. */
function madeByRefusing(classes: PhpClasses, call: Call): boolean {
  if (!call.isConstruction) return false;
  const found = methodOf(classes, classes.classNamed(call.target), '__construct');
  return found !== undefined && refusesInPhp(classes, found);
}

function sameScope(model: SourceModel, one: number, other: number): boolean {
  const around = (at: number) => model.functions.filter(({ code }) => code.start <= at && at < code.end).at(-1);
  return around(one) === around(other) || around(one) === undefined;
}

/** Refusals and calls of refusing functions outside of the blocks of paths. */
function guardsBefore(
  classes: PhpClasses,
  model: SourceModel,
  text: string,
  paths: readonly Block[],
): readonly Before[] {
  const inBlock = (at: number) =>
    paths.some((block) => !block.value.endsWith('*') && at > block.start && at <= block.end);
  const bodies = model.functions.filter(
    (one) => one.within === undefined && !paths.some(({ at }) => at > one.code.start && at < one.code.end),
  );
  const inOtherFunction = (at: number) => bodies.some(({ code }) => code.start <= at && at < code.end);
  const called = model.calls
    .filter(
      (call) =>
        !inBlock(call.code.start) &&
        !inOtherFunction(call.code.start) &&
        (callRefuses(classes, call, call.within) || refusesThere(classes, model, call)),
    )
    .map(
      (call): Before => ({
        name: `${call.name}()`,
        at: call.code.start,
        condition: conditionAround(text, call.code.start),
      }),
    );
  const inline = [...text.matchAll(/\bif\s*\(/g)]
    .filter(
      ({ index }) =>
        !inBlock(index) &&
        !inOtherFunction(index) &&
        !paths.some(({ at }) => at > index && at < closing(text, text.indexOf('(', index))),
    )
    .filter(
      ({ index }) =>
        /auth|token|session|api_?key|login|user/i.test(text.slice(index, index + 200)) &&
        refusesAsText(text.slice(index, index + 600).split(/\n\s*\n/)[0] ?? ''),
    )
    .map(({ index }): Before => ({ name: 'inline check', at: index, condition: conditionAround(text, index) }));
  return [...called, ...inline];
}

function refusesThere(classes: PhpClasses, model: SourceModel, call: Call): boolean {
  const target = reached(classes, model, call);
  return (
    target !== undefined &&
    /auth|token|guard|check|verify|require|middleware|session|permission/i.test(
      `${target.name} ${target.class?.name ?? ''}`,
    ) &&
    refusesInPhp(classes, target)
  );
}

/** The conditions over the path that an offset stands under, or is part of. */
function conditionAround(text: string, at: number): string | undefined {
  const before = text.slice(Math.max(0, at - 500), at);
  const open = [...before.matchAll(/\bif\s*\(([^{;]*)[{]?\s*/g)].filter(({ index, 0: all }) =>
    isOpenAt(before, index + all.length - 1),
  );
  const own = /^if\s*\(([^{;]*)/.exec(text.slice(at))?.[1];
  const conditions = [...open.map(([, one = '']) => one), ...(own === undefined ? [] : [own])].filter((one) =>
    /path|uri|route|url|['"]\//i.test(one),
  );
  return conditions.length === 0 ? undefined : resolved(text, conditions.join(' && '));
}

function isOpenAt(text: string, from: number): boolean {
  let depth = 0;
  for (const sign of text.slice(from)) {
    if (sign === '{') depth += 1;
    if (sign === '}') depth -= 1;
  }
  return depth > 0 || (depth === 0 && !/[;}]/.test(text.slice(from)));
}

/** A condition with the lists that it names written out. */
function resolved(text: string, condition: string): string {
  return condition.replace(
    /(?:\$(\w+)|(?:self|static)::(\w+)|\b([A-Z_]{4,})\b)/g,
    (all, variable?: string, member?: string, constant?: string) => {
      const list = new RegExp(`\\b${variable ?? member ?? constant}\\s*=\\s*(\\[[^\\]]*\\])`).exec(text)?.[1];
      return list ?? all;
    },
  );
}

/** Whether a guard under a condition over the path covers a path. */
function applies({ condition }: Before, path: string): boolean {
  if (condition === undefined) return true;
  const literals = [...condition.matchAll(/['"](\/[^'"]*)['"]/g)].map(([, one = '']) => one);
  if (literals.length === 0) return true;
  const isNegated = /!\s*(in_array|str_starts_with|preg_match|isset|array_key_exists)|!==?\s*['"$[]|['"]\s*!==?/.test(
    condition,
  );
  if (isNegated) return !literals.includes(path);
  return literals.some((one) => path.startsWith(one.replace(/\*$/, '')));
}

/** The line that an offset stands on, from the offset. */
export function codeAt(text: string, at: number): Code {
  const found = text.indexOf('\n', at);
  const end = found < 0 ? text.length : found;
  const lineStart = text.lastIndexOf('\n', at - 1) + 1;
  const line = text.slice(0, at).split('\n').length;
  return {
    text: text.slice(at, end),
    start: at,
    end,
    region: { startLine: line, startColumn: at - lineStart + 1, endLine: line, endColumn: end - lineStart + 1 },
  };
}

/** A login refuses wrong passwords, which guards nothing: its own checks do not count. */
export function ownGuards(reason: string | undefined, guards: readonly string[]): readonly string[] {
  if (!/^(login|registration|password reset|token refresh|webhook)$/.test(reason ?? '')) return guards;
  return guards.filter((one) => !/inline check|refusal|log_?in|__construct|^\w+\(\)$/i.test(one));
}
