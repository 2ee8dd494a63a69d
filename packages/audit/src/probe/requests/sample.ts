type Schema = Readonly<Record<string, unknown>>;

/** Follows `$ref`; what cannot be followed is as if it were not there. */
export type Resolve = (value: unknown) => unknown;

/**
 * A value that a schema allows: its example, default, constant or first enumerated one, else one made of its type and bounds.
 *
 * @param name what it is called, which tells more than a type: `email`, `id`
 */
export function sampleOf(schema: unknown, resolve: Resolve, name = '', depth = 0): unknown {
  const given = resolve(schema) as Schema | undefined;
  if (typeof given !== 'object' || given === null || depth > 6) return 'sample';
  const said = saidIn(given);
  if (said !== undefined) return said;
  const merged = mergeAll(given, resolve, depth);
  const [alternative] =
    ([merged.oneOf, merged.anyOf].find((list) => Array.isArray(list) && list.length > 0) as [unknown] | undefined) ??
    [];
  if (alternative !== undefined && merged.properties === undefined)
    return sampleOf(alternative, resolve, name, depth + 1);
  return ofType(merged, resolve, name, depth);
}

function saidIn(schema: Schema): unknown {
  if (schema.example !== undefined) return schema.example;
  if (Array.isArray(schema.examples) && schema.examples.length > 0) return schema.examples[0];
  if (schema.default !== undefined) return schema.default;
  if (schema.const !== undefined) return schema.const;
  return Array.isArray(schema.enum) ? schema.enum.find((value) => value !== null) : undefined;
}

/** `allOf` as one schema. */
function mergeAll(schema: Schema, resolve: Resolve, depth: number): Schema {
  if (!Array.isArray(schema.allOf) || depth > 6) return schema;
  const parts = [schema, ...schema.allOf.map((part) => mergeAll((resolve(part) ?? {}) as Schema, resolve, depth + 1))];
  return {
    ...Object.assign({}, ...parts),
    properties: Object.assign({}, ...parts.map(({ properties }) => properties)),
    required: parts.flatMap(({ required }) => (required as string[] | undefined) ?? []),
  };
}

function ofType(schema: Schema, resolve: Resolve, name: string, depth: number): unknown {
  const type = Array.isArray(schema.type) ? schema.type.find((one) => one !== 'null') : schema.type;
  if (type === 'object' || (type === undefined && schema.properties !== undefined))
    return objectOf(schema, resolve, depth);
  if (type === 'array') return [sampleOf(schema.items, resolve, name, depth + 1)];
  if (type === 'integer' || type === 'number') return numberOf(schema);
  if (type === 'boolean') return true;
  return textOf(schema, name);
}

function objectOf(schema: Schema, resolve: Resolve, depth: number): Readonly<Record<string, unknown>> {
  const properties = Object.entries((schema.properties ?? {}) as Record<string, unknown>);
  const required = new Set((schema.required as string[] | undefined) ?? []);
  // Deep down only what has to be there, or trees would grow without end.
  const wanted = properties.filter(([name, property]) => {
    const isReadOnly = (resolve(property) as Schema | undefined)?.readOnly === true;
    return required.has(name) || (!isReadOnly && depth < 2);
  });
  return Object.fromEntries(wanted.map(([name, property]) => [name, sampleOf(property, resolve, name, depth + 1)]));
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
