import type { Argument, Call, Code, FunctionModel, SourceModel, Value } from '../languages/model.ts';
import type { NamePattern } from './name-pattern.ts';

/** Questions that rules ask of values and calls, the same for every language. */

/** Deep enough for any option object that a person wrote, shallow enough for generated ones. */
const deepestNesting = 12;

/** Where a function takes something: by position from 0, and by these names where the language has keyword arguments. */
export interface Place {
  readonly position: number;
  readonly names?: readonly string[];
}

/** The calls of a file under a name; a file whose text has no such name is not parsed for them. */
export function callsNamed(model: SourceModel, names: NamePattern): readonly Call[] {
  return names.standsIn(model.file.text) ? model.calls.filter(({ name }) => names.fits(name)) : [];
}

/** The argument at a place; `undefined` when it is not given, or when a spread stands before it. */
export function argumentAt(call: Call, place: Place): Value | undefined {
  const named = namedArgument(call, place.names ?? []);
  if (named !== undefined) return named;
  const positional: Argument[] = call.arguments.filter((argument) => argument.name === undefined);
  if (positional.slice(0, place.position + 1).some((argument) => argument.isSpread)) return undefined;
  return positional[place.position]?.value;
}

export function namedArgument(call: Call, names: readonly string[]): Value | undefined {
  return call.arguments.find((argument) => argument.name !== undefined && names.includes(argument.name))?.value;
}

/** What a value may be: the options of a choice, else the value itself. */
export function alternatives(value: Value): readonly Value[] {
  return value.kind === 'choice' ? value.options.flatMap(alternatives) : [value];
}

/**
 * The value and everything inside it, the bodies of functions excepted. What names lead to again and again, as in `query = query.filter(query)`, is entered
 * once: entered each time, a page of code would become millions of values.
 */
export function* deep(value: Value, depth = 0, entered = new Set<unknown>()): Generator<Value> {
  yield value;
  const content = contentOf(value);
  if (content === undefined || depth > deepestNesting || entered.has(content)) return;
  entered.add(content);
  for (const part of partsOf(value)) yield* deep(part, depth + 1, entered);
}

/** What a value shares with its copies at other places. */
function contentOf(value: Value): unknown {
  switch (value.kind) {
    case 'list':
      return value.items;
    case 'map':
      return value.entries;
    case 'concat':
      return value.parts;
    case 'choice':
      return value.options;
    case 'operation':
      return value.operands;
    case 'call':
      return value.call;
    default:
      return undefined;
  }
}

function partsOf(value: Value): readonly Value[] {
  switch (value.kind) {
    case 'list':
      return value.items;
    case 'map':
      return [...value.entries.values()];
    case 'concat':
      return value.parts;
    case 'choice':
      return value.options;
    case 'operation':
      return value.operands;
    case 'call': {
      const given = value.call.arguments.map((argument) => argument.value);
      return value.call.receiver === undefined ? given : [value.call.receiver, ...given];
    }
    default:
      return [];
  }
}

/** The texts of all string literals in a value. */
export function stringsIn(value: Value): string[] {
  return [...deep(value)].flatMap((part) => (part.kind === 'string' ? [part.text] : []));
}

/** All paths in a value: `process.env.SECRET`, `header.kid`. */
export function pathsIn(value: Value): string[] {
  return [...deep(value)].flatMap((part) => (part.kind === 'path' ? [part.path] : []));
}

/** The entry of a map under the first of these names that it has; keys are compared without a symbol's colon. */
export function entryOf(value: Value | undefined, names: readonly string[]): Value | undefined {
  if (value === undefined) return undefined;
  for (const one of alternatives(value)) {
    if (one.kind !== 'map') continue;
    for (const [key, entry] of one.entries) if (names.includes(key.replace(/^:/, ''))) return entry;
  }
  return undefined;
}

/** The calls of a builder's chain, the innermost first, the call itself last. */
export function chainOf(call: Call): readonly Call[] {
  const chain = [call];
  for (
    let receiver = call.receiver;
    receiver?.kind === 'call' && chain.length < 60;
    receiver = receiver.call.receiver
  ) {
    chain.unshift(receiver.call);
  }
  return chain;
}

export function isNull(value: Value): boolean {
  return value.kind === 'null';
}

export function isFalse(value: Value | undefined): boolean {
  return value?.kind === 'boolean' && !value.boolean;
}

export function isTrue(value: Value | undefined): boolean {
  return value?.kind === 'boolean' && value.boolean;
}

/** Whether one piece of code stands inside another. */
export function isInside(inner: Code, outer: Code): boolean {
  return inner.start >= outer.start && inner.end <= outer.end;
}

/** The text of the function that a call stands in; of the whole file at its top. */
export function surroundings(model: SourceModel, within: FunctionModel | undefined): string {
  return within?.code.text ?? model.file.text;
}

/** What hands a function a request, or a job of its own: what stands beside it in a plugin or an application says nothing of it. */
const registers =
  /\.(get|post|put|patch|delete|all|use|route|addHook|decorate|register|group|map|match|any|options|head|on|command|HandleFunc|Handle)$/;

/**
 * The text of the function that something stands in, with the functions around it as far as this one is a callback in them: what a callback is given is seen,
 * the other members of a factory and the other routes of a plugin are not.
 */
export function widerSurroundings(model: SourceModel, within: FunctionModel | undefined): string {
  let outer = within;
  while (outer?.within !== undefined && !standsAlone(outer, outer.within)) outer = outer.within;
  return surroundings(model, outer);
}

/** Whether a function inside another is something by itself: it has a name, or is handed to what registers it. */
export function standsAlone(inner: FunctionModel, around: FunctionModel): boolean {
  if (inner.name !== '') return true;
  return around.calls.some((call) => registers.test(call.target) && isInside(inner.code, call.code));
}

/** The function of a value: a literal one, or one that the file declares under that name. */
export function functionOf(model: SourceModel, value: Value | undefined): FunctionModel | undefined {
  if (value?.kind === 'function') return value.function;
  if (value?.kind !== 'path') return undefined;
  const name = value.path.split('.').at(-1);
  return model.functions.find((candidate) => candidate.name !== '' && candidate.name === name);
}

/** The assignment whose right side holds this piece of code, the closest one. */
export function assignmentAround(model: SourceModel, code: Code): string | undefined {
  let best: { readonly target: string; readonly size: number } | undefined;
  for (const { target, value, code: whole } of model.assignments) {
    if (!isInside(code, value.code) && !isInside(code, whole)) continue;
    const size = whole.end - whole.start;
    if (best === undefined || size < best.size) best = { target, size };
  }
  return best?.target;
}

/** The piece of a file between two offsets. */
export function codeAt(model: SourceModel, start: number, end: number): Code {
  const before = model.file.text.slice(0, start).split('\n');
  const text = model.file.text.slice(start, end);
  const lines = text.split('\n');
  const startLine = before.length;
  const startColumn = (before.at(-1) ?? '').length + 1;
  const last = lines.at(-1) ?? '';
  return {
    text,
    start,
    end,
    region: {
      startLine,
      startColumn,
      endLine: startLine + lines.length - 1,
      endColumn: lines.length === 1 ? startColumn + last.length : last.length + 1,
    },
  };
}

/** `abcd… (32 characters)`: how a secret is named in a message; of a short one not more than a third is shown. */
export function masked(secret: string): string {
  return `${secret.slice(0, Math.min(4, Math.floor(secret.length / 3)))}… (${secret.length} characters)`;
}

/** Things that are found several times are said once, at the first place. */
export function firstOfEach<T>(items: Iterable<T>, key: (item: T) => string | number): T[] {
  const seen = new Map<string | number, T>();
  for (const item of items) {
    const name = key(item);
    if (!seen.has(name)) seen.set(name, item);
  }
  return [...seen.values()];
}
