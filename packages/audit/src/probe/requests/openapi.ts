import { basename, dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import type { Cursor } from '../../openapi/cursor.ts';
import { type ApiDocument, loadDocument, readWithin } from '../../openapi/document.ts';
import { type ApiOperation, isSecured } from '../../openapi/operation.ts';
import { basePathOf } from '../../openapi/read-servers.ts';
import { isSafeMethod, type ProbeOperation } from './operation.ts';
import { sampleOf } from './sample.ts';

/** Values of one's own for parameters, by name: objects that exist. */
export type ParameterValues = Readonly<Record<string, string>>;

export interface OpenApiOptions {
  /** In place of what the document says of parameters. */
  readonly values?: ParameterValues;
  /** In place of the path that the document's servers put before the operations': `/api/v1`, or `''`. */
  readonly basePath?: string;
}

/**
 * Reads an OpenAPI or Swagger document with the files that it refers to: those of the folder that one works in, or of its own where it stands elsewhere.
 *
 * @throws DocumentFailure
 */
export function loadOpenApi(path: string, folder = process.cwd()): ApiDocument {
  const inside = relative(folder, resolve(path)).split(sep).join('/');
  return inside.startsWith('../') || isAbsolute(inside)
    ? loadDocument({ file: basename(path), read: readWithin(dirname(resolve(path))) })
    : loadDocument({ file: inside, read: readWithin(folder) });
}

/**
 * The operations of an OpenAPI 3.x or Swagger 2 document, with parameters and bodies filled in from examples, defaults, enumerations and schemas. What
 * reads comes before what writes, and what removes comes last.
 */
export function operationsOf(document: ApiDocument, options: OpenApiOptions = {}): readonly ProbeOperation[] {
  return document.operations
    .map((operation) => toProbed(document, operation, options))
    .sort((a, b) => rank(a) - rank(b));
}

function rank({ method }: ProbeOperation): number {
  return method === 'DELETE' ? 2 : isSafeMethod(method) ? 0 : 1;
}

/** A parameter and where its schema stands. */
interface Placed {
  readonly name: string;
  readonly in: string;
  readonly required: boolean;
  readonly at: Cursor;
}

function toProbed(document: ApiDocument, operation: ApiOperation, options: OpenApiOptions): ProbeOperation {
  const { values = {} } = options;
  const at = document.cursorAt(operation.pointer);
  const parameters = operation.parameters.map(
    ({ pointer, ...rest }): Placed => ({ ...rest, at: document.cursorAt(pointer) }),
  );
  const textFor = (parameter: Placed) => values[parameter.name] ?? String(parameterSample(parameter));
  const isIn = (place: string) => parameters.filter((parameter) => parameter.in === place);
  const filled = operation.path.replace(/\{([^{}]+)\}/g, (_all, name: string) => {
    const parameter = isIn('path').find((one) => one.name === name);
    return encodeURIComponent(
      parameter === undefined ? (values[name] ?? String(sampleOf(undefined, name))) : textFor(parameter),
    );
  });
  const query = isIn('query')
    .filter(({ required, name }) => required || values[name] !== undefined)
    .map((parameter) => `${encodeURIComponent(parameter.name)}=${encodeURIComponent(textFor(parameter))}`);
  const body = bodyOf(document, at, parameters);
  const headers = isIn('header')
    .filter(({ required, name }) => required && !/^(authorization|accept|content-type)$/i.test(name))
    .map((parameter) => [parameter.name, textFor(parameter)] as const);
  const [server] = operation.servers;
  const basePath = options.basePath ?? (server === undefined ? '' : basePathOf(server));
  const name = [operation.operationId ?? '', operation.summary].filter((text) => text !== '').join(' ');
  return {
    method: operation.method,
    path: basePath + operation.path,
    target: `${basePath}${filled}${query.length === 0 ? '' : `?${query.join('&')}`}`,
    headers: body === undefined ? headers : [...headers, ['Content-Type', body.type]],
    ...(body === undefined ? {} : { body: body.text }),
    ...securityOf(document, operation),
    pathParameters: [...operation.path.matchAll(/\{([^{}]+)\}/g)].map(([, parameter = '']) => parameter),
    ...(name === '' ? {} : { name }),
  };
}

/** What stands as example, or is the first of several. */
function exampleIn(cursor: Cursor): unknown {
  const example = cursor.here('example')?.value;
  if (example !== undefined) return example;
  const [first] = cursor.at('examples')?.entries() ?? [];
  return first?.[1].here('value')?.value;
}

function parameterSample({ name, at }: Placed): unknown {
  const said = exampleIn(at);
  if (said !== undefined) return said;
  const [content] = at.at('content')?.entries() ?? [];
  // Swagger 2 has the schema in the parameter itself.
  const sample = sampleOf(at.at('schema') ?? content?.[1].at('schema') ?? at, name);
  return Array.isArray(sample) ? sample.join(',') : sample;
}

interface Body {
  readonly type: string;
  readonly text: string;
}

function bodyOf(document: ApiDocument, operation: Cursor, parameters: readonly Placed[]): Body | undefined {
  const content = new Map(operation.at('requestBody', 'content')?.entries() ?? []);
  if (content.size > 0) {
    const types = [...content.keys()];
    const type =
      types.find((one) => /json/i.test(one)) ?? types.find((one) => /urlencoded/i.test(one)) ?? types[0] ?? '';
    const media = content.get(type) as Cursor;
    return encode(type, exampleIn(media) ?? sampleOf(media.at('schema')));
  }
  const inBody = parameters.find((parameter) => parameter.in === 'body');
  if (inBody !== undefined) return encode('application/json', sampleOf(inBody.at.at('schema')));
  const form = parameters.filter((parameter) => parameter.in === 'formData');
  if (form.length === 0) return undefined;
  const consumes =
    operation.at('consumes') === undefined ? document.root.texts('consumes') : operation.texts('consumes');
  const fields = Object.fromEntries(form.map((parameter) => [parameter.name, parameterSample(parameter)]));
  return encode(
    consumes.includes('application/json') ? 'application/json' : 'application/x-www-form-urlencoded',
    fields,
  );
}

function encode(type: string, sample: unknown): Body {
  if (/urlencoded|form-data/i.test(type) && typeof sample === 'object' && sample !== null) {
    const pairs = Object.entries(sample).map(([name, value]) => [name, String(value)]);
    return { type: 'application/x-www-form-urlencoded', text: new URLSearchParams(pairs).toString() };
  }
  return { type, text: typeof sample === 'string' && !/json/i.test(type) ? sample : JSON.stringify(sample) };
}

/** What the operation demands, or else the document as a whole; an alternative `{}` makes it optional, which is public to a probe. */
function securityOf(
  document: ApiDocument,
  operation: ApiOperation,
): Pick<ProbeOperation, 'isSecured' | 'scopes' | 'schemes'> {
  const { requirements, from } = operation.security;
  if (from === 'none') return document.schemes.length > 0 ? { isSecured: false, scopes: [] } : { scopes: [] };
  if (!isSecured(operation)) return { isSecured: false, scopes: [] };
  return {
    isSecured: true,
    scopes: requirements[0]?.schemes.flatMap(({ scopes }) => scopes) ?? [],
    schemes: [...new Set(requirements.flatMap(({ schemes }) => schemes.map(({ name }) => name)))],
  };
}
