import type { z } from 'zod';
import { settingsSchema } from './schema.ts';

export type FieldKind = 'text' | 'whole number' | 'yes or no' | 'choice' | 'list' | 'list of sections';

/** One setting, as messages, environment and the reference page need it. */
export interface Field {
  /** Such as `listen.port`; a list of sections adds `[]`: `gateway.routes[].path`. */
  readonly path: string;
  readonly kind: FieldKind;
  /** What stands here, in words: `a whole number of seconds from 30 to 86400`. */
  readonly expected: string;
  readonly description: string;
  readonly byDefault: unknown;
  readonly optional: boolean;
  readonly sensitive: boolean;
  /** The variable that sets it; undefined where only a file can. */
  readonly variable: string | undefined;
}

/** Every setting, in the order of the schema. */
export const fields: readonly Field[] = fieldsOf(settingsSchema, '');

const byPath = new Map(fields.map((field) => [field.path, field]));
const sections = new Set(fields.flatMap(({ path }) => sectionsAbove(path)));

/** The field at a path whose list positions are numbers (`gateway.routes[0].path`). */
export function fieldAt(path: string): Field | undefined {
  return byPath.get(path.replaceAll(/\[\d+\]/g, '[]')) ?? byPath.get(path.replace(/\[\d+\]$/, ''));
}

export function isSection(path: string): boolean {
  return sections.has(path.replaceAll(/\[\d+\]/g, '[]'));
}

/** Writes the path of a Zod issue as the messages do: `gateway.routes[0].path`. */
export function textOfPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    return text === '' ? String(part) : `${text}.${String(part)}`;
  }, '');
}

function sectionsAbove(path: string): string[] {
  const parts = path.split('.');
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('.'));
}

interface Layers {
  readonly core: z.core.$ZodTypes;
  readonly notes: { readonly description?: string; readonly expected?: string; readonly sensitive?: true };
  readonly byDefault: unknown;
  readonly optional: boolean;
}

/** Takes the wrappers off: default, prefault, optional. */
function unwrap(schema: z.core.$ZodType): Layers {
  const layer = schema as z.core.$ZodTypes;
  const notes = (schema as z.ZodType).meta() ?? {};
  const { def } = layer._zod;
  if (def.type !== 'default' && def.type !== 'prefault' && def.type !== 'optional') {
    return { core: layer, notes, byDefault: undefined, optional: false };
  }
  const inner = unwrap(def.innerType);
  return {
    core: inner.core,
    notes: { ...inner.notes, ...notes },
    byDefault: def.type === 'default' ? def.defaultValue : inner.byDefault,
    optional: def.type === 'optional' || inner.optional,
  };
}

function fieldsOf(schema: z.core.$ZodType, above: string): readonly Field[] {
  const layers = unwrap(schema);
  const { def } = layers.core._zod;
  if (def.type === 'object') {
    return Object.entries(def.shape).flatMap(([name, inner]) =>
      fieldsOf(inner, above === '' ? name : `${above}.${name}`),
    );
  }
  const field = fieldOf(layers, above);
  const element = def.type === 'array' ? unwrap(def.element).core : undefined;
  return element?._zod.def.type === 'object' ? [field, ...fieldsOf(element, `${above}[]`)] : [field];
}

function fieldOf({ core, notes, byDefault, optional }: Layers, path: string): Field {
  const kind = kindOf(core);
  return {
    path,
    kind,
    expected: notes.expected ?? expectedOf(core, path),
    description: notes.description ?? '',
    byDefault,
    optional,
    sensitive: notes.sensitive === true,
    variable: kind === 'list of sections' || path.includes('[]') ? undefined : variableOf(path),
  };
}

/** `listen.port` is COUNTERSIGN_PORT, `accessTokens.lifetimeSeconds` COUNTERSIGN_ACCESS_TOKENS_LIFETIME_SECONDS. */
function variableOf(path: string): string {
  const words = path
    .replace(/^listen\./, '')
    .replaceAll('.', '_')
    .replaceAll(/([a-z])([A-Z])/g, '$1_$2');
  return `COUNTERSIGN_${words.toUpperCase()}`;
}

function kindOf(core: z.core.$ZodTypes): FieldKind {
  const { def } = core._zod;
  if (def.type === 'array') return unwrap(def.element).core._zod.def.type === 'object' ? 'list of sections' : 'list';
  if (def.type === 'number') return 'whole number';
  if (def.type === 'boolean' || def.type === 'literal') return 'yes or no';
  return def.type === 'enum' ? 'choice' : 'text';
}

function expectedOf(core: z.core.$ZodTypes, path: string): string {
  const { def } = core._zod;
  switch (def.type) {
    case 'number':
      return `a whole number${unitOf(path)}${rangeOf(core as z.ZodNumber)}`;
    case 'boolean':
      return 'true or false';
    case 'literal':
      return String(def.values[0]);
    case 'enum':
      return `one of ${Object.values(def.entries).join(', ')}`;
    case 'array':
      return kindOf(core) === 'list of sections' ? 'a list of sections' : 'a list of texts';
    default:
      return 'a text';
  }
}

function unitOf(path: string): string {
  if (path.endsWith('Seconds')) return ' of seconds';
  return path.endsWith('Bytes') ? ' of bytes' : '';
}

function rangeOf({ minValue, maxValue }: z.ZodNumber): string {
  return ` from ${minValue} to ${maxValue}`;
}
