import type { ClassModel, Value } from '../model.ts';
import type { PythonReader } from './read.ts';

/** What other modules may import: names of the module, fields of its classes, and fields of objects that are made of them. */
export function exportsOf(reader: PythonReader): ReadonlyMap<string, Value> {
  const exported = new Map<string, Value>();
  for (const one of reader.functions) {
    const value: Value = { kind: 'function', function: one, code: one.code };
    if (one.within === undefined && one.class === undefined && one.name !== '') exported.set(one.name, value);
  }
  for (const owner of reader.classes) addFields(reader, exported, owner.name, owner);
  const assigned = new Set<string>();
  for (const one of reader.assignments) {
    if (one.within !== undefined || reader.classAt(one.code) !== undefined) continue;
    // what is assigned twice is neither
    if (assigned.has(one.target)) exported.delete(one.target);
    else exported.set(one.target, one.value);
    assigned.add(one.target);
    addInstance(reader, exported, one.target, one.value);
  }
  return exported;
}

/** `settings = Settings()`: `settings.SECRET` is the field of the class. */
function addInstance(reader: PythonReader, exported: Map<string, Value>, name: string, value: Value): void {
  if (value.kind !== 'call' || value.call.arguments.length > 0) return;
  const made = reader.classes.find((one) => one.name === value.call.target);
  if (made !== undefined) addFields(reader, exported, name, made);
}

function addFields(
  reader: PythonReader,
  exported: Map<string, Value>,
  name: string,
  owner: ClassModel,
  depth = 0,
): void {
  for (const base of owner.bases) {
    const found = reader.classes.find((one) => one.name === base && one !== owner);
    if (found !== undefined && depth < 5) addFields(reader, exported, name, found, depth + 1);
  }
  const isFromEnvironment = owner.bases.some((base) => /(^|\.)BaseSettings$/.test(base));
  for (const field of owner.fields) {
    exported.set(`${name}.${field.target}`, isFromEnvironment ? overridable(field.target, field.value) : field.value);
  }
}

/** Pydantic takes a field's value for what is used when the environment gives none. */
function overridable(name: string, value: Value): Value {
  const path: Value = { kind: 'path', path: `os.environ.${name.toUpperCase()}`, code: value.code };
  return { kind: 'choice', options: [path, value], code: value.code };
}
