import type { Call, Value } from '../model.ts';
import type { Node } from '../scripting/node.ts';
import type { PythonReader } from './read.ts';

/** The segments of a chain as they are written: `request.args['token']` is `request`, `args`, `token`; a call is `()` after its name. */
export function chainOf(reader: PythonReader, node: Node): readonly string[] {
  switch (node.kind) {
    case 'identifier':
      return [node.text];
    case 'attribute': {
      const object = node.field('object');
      const own = node.field('attribute')?.text ?? '';
      return object === undefined ? [own] : [...chainOf(reader, object), own];
    }
    case 'subscript': {
      const object = node.field('value');
      const index = node.field('subscript');
      const value = index?.kind === 'string' || index?.kind === 'identifier' ? reader.value(index) : undefined;
      const own = value?.kind === 'string' ? value.text : '*';
      return object === undefined ? [own] : [...chainOf(reader, object), own];
    }
    case 'call': {
      const callee = node.field('function');
      const chain = callee === undefined ? [''] : chainOf(reader, callee);
      return [...chain.slice(0, -1), `${chain.at(-1) ?? ''}()`];
    }
    case 'parenthesized_expression':
    case 'await': {
      const inner = node.children[0];
      return inner === undefined ? ['*'] : chainOf(reader, inner);
    }
    default:
      return ['*'];
  }
}

/** Where a chain begins. */
function headOf(node: Node): Node {
  const next =
    node.field('object') ?? node.field('function') ?? (node.kind === 'subscript' ? node.field('value') : undefined);
  if (next !== undefined) return headOf(next);
  if (node.kind === 'parenthesized_expression' || node.kind === 'await') return headOf(node.children[0] ?? node);
  return node;
}

/** A chain with its first name resolved: by its imports, or by the path that the name was assigned. */
export function resolvedPath(reader: PythonReader, node: Node): string {
  const chain = chainOf(reader, node);
  const head = headOf(node);
  if (head.kind !== 'identifier') return chain.join('.');
  const call = (chain[0] ?? '').endsWith('()') ? '()' : '';
  const first = resolvedName(reader, head);
  return [`${first}${call}`, ...chain.slice(1)].join('.');
}

function resolvedName(reader: PythonReader, head: Node): string {
  const name = head.text;
  const bound = reader.resolve(name, head.code.start);
  if (bound.as === 'unbound') return reader.imports.get(name) ?? name;
  if (bound.as === 'opaque') return name;
  const value = reader.follow(`${name}:path`, bound.value);
  return value?.kind === 'path' && value.path !== name ? value.path : name;
}

/** What a name or a chain of members stands for: the value it was assigned, an imported constant, or its path. */
export function resolvedValue(reader: PythonReader, node: Node): Value {
  const code = node.code;
  if (node.kind === 'subscript' && ofSubscript(reader, node) !== undefined) {
    return { ...(ofSubscript(reader, node) as Value), code };
  }
  const known =
    node.kind === 'identifier' ? ofName(reader, node) : (ofOwnField(reader, node) ?? ofMember(reader, node));
  return known === undefined ? { kind: 'path', path: resolvedPath(reader, node), code } : { ...known, code };
}

function ofName(reader: PythonReader, node: Node): Value | undefined {
  const name = node.text;
  const bound = reader.resolve(name, node.code.start);
  if (bound.as === 'opaque') return undefined;
  if (bound.as === 'value') {
    const value = reader.follow(name, bound.value);
    return value === undefined || value.kind === 'unknown' ? undefined : value;
  }
  const from = reader.imported.get(name);
  const exported = (module: string, given: string) => reader.project.exported(reader.file.path, module, given);
  if (from === undefined) return firstOf(reader.wildcards, (module) => exported(module, name));
  return from.name === undefined ? undefined : exported(from.module, from.name);
}

/** `self.SECRET`, `cls.SECRET`, `Config.SECRET`: a field of a class of this file that is assigned once. */
function ofOwnField(reader: PythonReader, node: Node): Value | undefined {
  const [owner, name, ...rest] = chainOf(reader, node);
  if (owner === undefined || name === undefined || rest.length > 0 || !/^[A-Za-z_]\w*$/.test(owner)) return undefined;
  const isSelf = owner === 'self' || owner === 'cls';
  if (!isSelf && !reader.file.text.includes(`class ${owner}`)) return undefined;
  const model = isSelf ? reader.classAt(node.code) : reader.classes.find((one) => one.name === owner);
  if (model === undefined) return undefined;
  const own = reader.assignments.filter(
    (one) =>
      one.code.start >= model.code.start &&
      one.code.end <= model.code.end &&
      (one.target === `self.${name}` || (one.target === name && model.fields.includes(one))),
  );
  const only = own.length === 1 ? own[0] : undefined;
  return only === undefined ? undefined : reader.follow(`self.${name}`, () => only.value);
}

/** `settings.SECRET` of a module of this project, `CONFIG['secret']` of a dict in sight. */
function ofMember(reader: PythonReader, node: Node): Value | undefined {
  const chain = chainOf(reader, node);
  const [first, ...rest] = chain;
  const head = headOf(node);
  if (head.kind !== 'identifier' || first === undefined || first.endsWith('()') || rest.length === 0) return undefined;
  const set = ofConfiguration(reader, chain) ?? ofConfigurationModule(reader, chain);
  if (set !== undefined) return set;
  const bound = reader.resolve(first, head.code.start);
  const from = bound.as === 'unbound' ? reader.imported.get(first) : undefined;
  if (from === undefined) return undefined;
  const parts = from.name === undefined ? rest : [from.name, ...rest];
  // which of the names are modules is not written: `import app.config`, `from app import config`
  return firstOf(parts, (_part, at) => {
    const inside = parts.slice(0, at).join('.');
    const module = inside === '' ? from.module : `${from.module}${from.module.endsWith('.') ? '' : '.'}${inside}`;
    return exportedIn(reader, module, parts.slice(at));
  });
}

/** `SECRETS.jwt` is exported as it stands, or is an entry of the dict `SECRETS`. */
function exportedIn(reader: PythonReader, module: string, path: readonly string[]): Value | undefined {
  const whole = reader.project.exported(reader.file.path, module, path.join('.'));
  if (whole !== undefined || path.length < 2) return whole;
  const holder = reader.project.exported(reader.file.path, module, path[0] ?? '');
  return holder?.kind === 'map' && path.length === 2 ? holder.entries.get(path[1] ?? '') : undefined;
}

/** An entry of a dict whose value is known. */
function ofSubscript(reader: PythonReader, node: Node): Value | undefined {
  const object = node.field('value');
  const index = node.field('subscript');
  if (object?.kind !== 'identifier' || index === undefined) return undefined;
  const holder = ofName(reader, object);
  const key = reader.value(index);
  return holder?.kind === 'map' && key.kind === 'string' ? holder.entries.get(key.text) : undefined;
}

/** `app.config['SECRET_KEY']` where this file sets it, once. */
function ofConfiguration(reader: PythonReader, chain: readonly string[]): Value | undefined {
  if (chain.at(-2) !== 'config') return undefined;
  const path = chain.join('.');
  const set = reader.assignments.filter((one) => one.target === path);
  const only = set.length === 1 ? set[0] : undefined;
  return only === undefined ? undefined : reader.follow(path, () => only.value);
}

/** Where applications keep what they give to `app.config.from_object`, by custom. */
const configurationModules = ['config', 'settings', 'app.config', 'app.settings'];
const configurationClasses = ['', 'Config.', 'BaseConfig.'];

/** `current_app.config['SECRET_KEY']` where a module of the customary name sets it. */
function ofConfigurationModule(reader: PythonReader, chain: readonly string[]): Value | undefined {
  const key = chain.at(-1) ?? '';
  if (
    chain.length !== 3 ||
    chain[1] !== 'config' ||
    !/^(current_)?app$/.test(chain[0] ?? '') ||
    !/^[A-Z_0-9]+$/.test(key)
  )
    return undefined;
  if (reader.assignments.some((one) => one.target === chain.join('.'))) return undefined;
  for (const module of configurationModules) {
    for (const owner of configurationClasses) {
      const value = reader.project.exported(reader.file.path, module, `${owner}${key}`);
      if (value !== undefined) return value;
    }
  }
  return undefined;
}

/** What `app.config.get('X')` reads, when it is set where this file can see it. */
export function configured(reader: PythonReader, call: Call): Value | undefined {
  const key = call.arguments[0]?.value;
  const holder = call.receiverText ?? '';
  if (call.name !== 'get' || key?.kind !== 'string' || !/^[\w.]+\.config$/.test(holder)) return undefined;
  const chain = [...holder.split('.'), key.text];
  const here = ofConfiguration(reader, chain) ?? ofConfigurationModule(reader, chain);
  if (here !== undefined) return here;
  const from = reader.imported.get(chain[0] ?? '');
  if (from?.name === undefined) return undefined;
  return reader.project.exported(reader.file.path, from.module, chain.join('.').replace(/^\w+/, from.name));
}

function firstOf<T, R>(items: readonly T[], answer: (item: T, at: number) => R | undefined): R | undefined {
  for (const [at, item] of items.entries()) {
    const found = answer(item, at);
    if (found !== undefined) return found;
  }
  return undefined;
}
