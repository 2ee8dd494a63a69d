import type { ClassModel, Value } from '../model.ts';
import { Exports } from '../scripting/exports.ts';
import type { PythonReader } from './read.ts';

/** What other modules may import: names of the module, fields of its classes, and fields of objects that are made of them. */
export function exportsOf(reader: PythonReader): ReadonlyMap<string, Value> {
  const exported = new Exports((name, all) => ofInstance(reader, all, name));
  for (const one of reader.functions) {
    const value: Value = { kind: 'function', function: one, code: one.code };
    if (one.within === undefined && one.class === undefined && one.name !== '') exported.set(one.name, () => value);
  }
  for (const owner of reader.classes) {
    for (const [name, make] of fieldsOf(reader, owner)) exported.set(`${owner.name}.${name}`, make);
  }
  const assigned = new Set<string>();
  for (const one of reader.assignments) {
    if (one.within !== undefined || reader.classAt(one.code) !== undefined) continue;
    // what is assigned twice is neither
    if (assigned.has(one.target)) exported.delete(one.target);
    else exported.set(one.target, () => one.value);
    assigned.add(one.target);
  }
  return exported;
}

/** `settings = Settings()`: `settings.SECRET` is the field of the class. */
function ofInstance(reader: PythonReader, exported: Exports, path: string): Value | undefined {
  const dot = path.indexOf('.');
  const name = path.slice(0, dot);
  if (dot < 0 || !exported.has(name)) return undefined;
  const value = exported.get(name);
  if (value?.kind !== 'call' || value.call.arguments.length > 0) return undefined;
  const made = reader.classes.find((one) => one.name === value.call.target);
  return made === undefined ? undefined : fieldsOf(reader, made).get(path.slice(dot + 1))?.();
}

function fieldsOf(reader: PythonReader, owner: ClassModel, depth = 0): ReadonlyMap<string, () => Value> {
  const fields = new Map<string, () => Value>();
  for (const base of owner.bases) {
    const found = reader.classes.find((one) => one.name === base && one !== owner);
    if (found === undefined || depth >= 5) continue;
    for (const [name, make] of fieldsOf(reader, found, depth + 1)) fields.set(name, make);
  }
  const isFromEnvironment = owner.bases.some((base) => /(^|\.)BaseSettings$/.test(base));
  for (const field of owner.fields) {
    fields.set(field.target, () => (isFromEnvironment ? overridable(field.target, field.value) : field.value));
  }
  return fields;
}

/** Pydantic takes a field's value for what is used when the environment gives none. */
function overridable(name: string, value: Value): Value {
  const path: Value = { kind: 'path', path: `os.environ.${name.toUpperCase()}`, code: value.code };
  return { kind: 'choice', options: [path, value], code: value.code };
}
