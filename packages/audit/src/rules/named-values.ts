import type { Assignment, Call, Code, SourceModel, Value } from '../languages/model.ts';
import type { NamePattern } from './name-pattern.ts';
import { deep } from './values.ts';

/** A value that the source gives a name to, however it does: `{ name: v }`, `name=v`, `x.name = v`, `Name = v` in an initialiser. */
export interface NamedValue {
  /** The last segment of the name, without a symbol's colon. */
  readonly name: string;
  /** The whole left side: `app.config.JWT_SECRET_KEY`; the name itself for an entry or a keyword. */
  readonly target: string;
  readonly value: Value;
  readonly code: Code;
}

const known = new WeakMap<SourceModel, readonly NamedValue[]>();

/** Every named value of a file, each once. */
export function namedValues(model: SourceModel): readonly NamedValue[] {
  let named = known.get(model);
  if (named === undefined) {
    named = [...unique(collect(model))];
    known.set(model, named);
  }
  return named;
}

/** The named values of a file under a name; a file whose text has no such name is not parsed for them. */
export function valuesNamed(model: SourceModel, names: NamePattern): readonly NamedValue[] {
  return names.standsIn(model.file.text) ? namedValues(model).filter(({ name }) => names.fits(name)) : [];
}

/** Values are compared by their places where several have one name: to read a value takes longer than to say what it is called. */
function* unique(all: Iterable<NamedValue>): Generator<NamedValue> {
  const seen = new Map<string, NamedValue | Set<string>>();
  for (const one of all) {
    const before = seen.get(one.name);
    if (before === undefined) seen.set(one.name, one);
    else {
      const places = before instanceof Set ? before : new Set([placeOf(before)]);
      const place = placeOf(one);
      if (places.has(place)) continue;
      seen.set(one.name, places.add(place));
    }
    yield one;
  }
}

function placeOf({ value }: NamedValue): string {
  return `${value.code.start} ${value.code.end}`;
}

/** An assignment under its name; its value is read when it is asked for. */
class NamedAssignment implements NamedValue {
  readonly name: string;
  readonly target: string;
  readonly #assignment: Assignment;

  constructor(assignment: Assignment) {
    this.target = assignment.target;
    this.name = lastSegment(assignment.target);
    this.#assignment = assignment;
  }

  get value(): Value {
    return this.#assignment.value;
  }

  get code(): Code {
    return this.#assignment.code;
  }
}

function* collect(model: SourceModel): Generator<NamedValue> {
  for (const assignment of model.assignments) yield new NamedAssignment(assignment);
  const assigned = new Set(model.assignments);
  for (const owner of model.classes)
    for (const field of owner.fields) if (!assigned.has(field)) yield new NamedAssignment(field);
  for (const map of model.maps) yield* entries(map);
  for (const call of model.calls) {
    for (const { name, value } of call.arguments) {
      if (name !== undefined) yield { name: lastSegment(name), target: name, value, code: value.code };
      for (const inner of deep(value)) if (inner.kind === 'map') yield* entries(inner);
    }
    yield* setting(model, call);
  }
}

/** Sinatra's `set :algorithms, %w[HS256]`. */
function* setting(model: SourceModel, { name, arguments: given }: Call): Generator<NamedValue> {
  const [first, second] = given;
  if (model.file.language !== 'ruby' || name !== 'set' || given.length !== 2) return;
  if (first?.value.kind !== 'string' || second === undefined) return;
  const { text } = first.value;
  yield { name: lastSegment(text), target: text, value: second.value, code: second.value.code };
}

function* entries(map: Value): Generator<NamedValue> {
  if (map.kind !== 'map') return;
  for (const [key, value] of map.entries) yield { name: lastSegment(key), target: key, value, code: value.code };
}

function lastSegment(target: string): string {
  return (target.split('.').at(-1) ?? target).replace(/^[:$@]+/, '');
}
