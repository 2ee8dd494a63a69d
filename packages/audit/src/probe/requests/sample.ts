import { asNode, type Cursor } from '../../openapi/cursor.ts';

/**
 * A value that a schema allows: its example, default, constant or first enumerated one, else one made of its type and bounds.
 *
 * @param schema undefined when there is none
 * @param name what it is called, which tells more than a type: `email`, `id`
 */
export function sampleOf(schema: Cursor | undefined, name = ''): unknown {
  return sampleWithin({ left: mostSchemas }, schema, name, 0);
}

/** How many more schemas may be looked at: those that refer to many, which refer to many, would have no end. */
interface Allowance {
  left: number;
}

const mostSchemas = 3000;

function sampleWithin(allowance: Allowance, schema: Cursor | undefined, name: string, depth: number): unknown {
  allowance.left -= 1;
  if (schema === undefined || depth > mostDepth || allowance.left <= 0) return textOf({}, name);
  const given = asNode(schema.value);
  const said = saidIn(given);
  if (said !== undefined) return said;
  const parts = partsOf(allowance, schema, depth);
  const merged: Schema = Object.assign({}, ...parts.map(({ value }) => value));
  const properties = new Map(parts.flatMap((part) => part.at('properties')?.entries() ?? []));
  const [alternative] = parts.flatMap((part) => part.at('oneOf')?.items() ?? part.at('anyOf')?.items() ?? []);
  if (alternative !== undefined && properties.size === 0) return sampleWithin(allowance, alternative, name, depth + 1);
  const type = Array.isArray(merged.type) ? merged.type.find((one) => one !== 'null') : merged.type;
  if (type === 'object' || (type === undefined && properties.size > 0))
    return objectOf(allowance, parts, properties, depth);
  if (type === 'array') {
    const items = parts.map((part) => part.at('items')).findLast((one) => one !== undefined);
    return [sampleWithin(allowance, items, name, depth + 1)];
  }
  if (type === 'integer' || type === 'number') return numberOf(merged);
  return type === 'boolean' ? true : textOf(merged, name);
}

type Schema = Readonly<Record<string, unknown>>;

/** A schema that refers to itself is not followed for ever. */
const mostDepth = 6;

function saidIn(schema: Schema): unknown {
  if (schema.example !== undefined) return schema.example;
  if (Array.isArray(schema.examples) && schema.examples.length > 0) return schema.examples[0];
  if (schema.default !== undefined) return schema.default;
  if (schema.const !== undefined) return schema.const;
  return Array.isArray(schema.enum) ? schema.enum.find((value) => value !== null) : undefined;
}

/** The schema and those of its `allOf`, which hold together. */
function partsOf(allowance: Allowance, schema: Cursor, depth: number): readonly Cursor[] {
  allowance.left -= 1;
  if (depth > mostDepth || allowance.left <= 0) return [schema];
  return [schema, ...(schema.at('allOf')?.items() ?? []).flatMap((part) => partsOf(allowance, part, depth + 1))];
}

function objectOf(
  allowance: Allowance,
  parts: readonly Cursor[],
  properties: ReadonlyMap<string, Cursor>,
  depth: number,
): Readonly<Record<string, unknown>> {
  const required = new Set(parts.flatMap((part) => part.texts('required')));
  // Deep down only what has to be there, or trees would grow without end.
  const wanted = [...properties].filter(
    ([name, property]) => required.has(name) || (asNode(property.value).readOnly !== true && depth < 2),
  );
  return Object.fromEntries(
    wanted.map(([name, property]) => [name, sampleWithin(allowance, property, name, depth + 1)]),
  );
}

function numberOf({ minimum, exclusiveMinimum, maximum }: Schema): number {
  if (typeof exclusiveMinimum === 'number') return exclusiveMinimum + 1;
  if (typeof minimum === 'number') return exclusiveMinimum === true ? minimum + 1 : minimum;
  return typeof maximum === 'number' && maximum < 1 ? maximum : 1;
}

const formats: Readonly<Record<string, string>> = {
  uuid: '00000000-0000-4000-8000-000000000001',
  email: 'someone@example.com',
  date: '2026-01-01',
  'date-time': '2026-01-01T00:00:00Z',
  uri: 'https://example.com/',
  url: 'https://example.com/',
  ipv4: '192.0.2.1',
  password: 'Sample-passw0rd-1',
  byte: 'c2FtcGxl',
};

function textOf({ format, minLength, maxLength }: Schema, name: string): string {
  const known =
    formats[String(format)] ??
    (/e-?mail/i.test(name) ? formats.email : /passw/i.test(name) ? formats.password : undefined);
  if (known !== undefined) return known;
  const text = /(^|_)id$|Id$/.test(name) ? '1' : 'sample';
  const padded = typeof minLength === 'number' ? text.padEnd(minLength, 'x') : text;
  return typeof maxLength === 'number' ? padded.slice(0, maxLength) : padded;
}
