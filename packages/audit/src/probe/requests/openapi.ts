import { isSafeMethod, type ProbeOperation } from './operation.ts';
import { type Resolve, sampleOf } from './sample.ts';

type Node = Readonly<Record<string, unknown>>;

const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];

/** Values of one's own for parameters, by name: objects that exist. */
export type ParameterValues = Readonly<Record<string, string>>;

/**
 * The operations of an OpenAPI 3.x or Swagger 2 document, with parameters and bodies filled in from examples, defaults, enumerations and schemas. What
 * reads comes before what writes, and what removes comes last.
 *
 * @param document as JSON; `$ref`s within it are followed
 * @param values for parameters, in place of what the document says
 */
export function operationsOf(document: unknown, values: ParameterValues = {}): readonly ProbeOperation[] {
  const root = asNode(document);
  const resolve = resolver(root);
  const operations = Object.entries(asNode(root.paths)).flatMap(([path, item]) => {
    const shared = asNode(resolve(item));
    return methods
      .filter((method) => shared[method] !== undefined)
      .map((method) =>
        operationOf(root, resolve, { path, method, shared, operation: asNode(resolve(shared[method])) }, values),
      );
  });
  return operations.sort((a, b) => rank(a) - rank(b));
}

function rank({ method }: ProbeOperation): number {
  return method === 'DELETE' ? 2 : isSafeMethod(method) ? 0 : 1;
}

interface Described {
  readonly path: string;
  readonly method: string;
  readonly shared: Node;
  readonly operation: Node;
}

function operationOf(root: Node, resolve: Resolve, described: Described, values: ParameterValues): ProbeOperation {
  const { path, method, shared, operation } = described;
  const parameters = parametersOf(resolve, shared, operation);
  const textFor = (parameter: Node) => values[String(parameter.name)] ?? String(parameterSample(parameter, resolve));
  const isIn = (place: string) => parameters.filter((parameter) => parameter.in === place);
  const filled = path.replace(/\{([^}]+)\}/g, (_all, name: string) => {
    const parameter = isIn('path').find((one) => one.name === name) ?? { name, schema: { type: 'string' } };
    return encodeURIComponent(textFor(parameter));
  });
  const query = isIn('query')
    .filter(({ required, name }) => required === true || values[String(name)] !== undefined)
    .map((parameter) => `${encodeURIComponent(String(parameter.name))}=${encodeURIComponent(textFor(parameter))}`);
  const body = bodyOf(root, resolve, operation, parameters);
  const headers = isIn('header')
    .filter(({ required, name }) => required === true && !/^(authorization|accept|content-type)$/i.test(String(name)))
    .map((parameter) => [String(parameter.name), textFor(parameter)] as const);
  const name = [operation.operationId, operation.summary].filter((text) => typeof text === 'string').join(' ');
  return {
    method: method.toUpperCase(),
    path: basePathOf(root) + path,
    target: `${basePathOf(root)}${filled}${query.length === 0 ? '' : `?${query.join('&')}`}`,
    headers: body === undefined ? headers : [...headers, ['Content-Type', body.type]],
    ...(body === undefined ? {} : { body: body.text }),
    ...securityOf(root, operation),
    pathParameters: isIn('path').map((parameter) => String(parameter.name)),
    ...(name === '' ? {} : { name }),
  };
}

/** The path of the first server (OpenAPI 3), or `basePath` (Swagger 2), without a slash at its end. */
function basePathOf(root: Node): string {
  if (typeof root.basePath === 'string') return root.basePath.replace(/\/+$/, '');
  const [server] = Array.isArray(root.servers) ? root.servers : [];
  const { url, variables } = asNode(server);
  if (typeof url !== 'string') return '';
  const filled = url.replace(/\{([^}]+)\}/g, (_all, name: string) =>
    String(asNode(asNode(variables)[name]).default ?? ''),
  );
  const path = URL.canParse(filled) ? new URL(filled).pathname : filled.startsWith('/') ? filled : '';
  return path.replace(/\/+$/, '');
}

function parametersOf(resolve: Resolve, shared: Node, operation: Node): readonly Node[] {
  const list = (value: unknown) => (Array.isArray(value) ? value.map((one) => asNode(resolve(one))) : []);
  const own = list(operation.parameters);
  const inherited = list(shared.parameters).filter(
    (one) => !own.some((other) => other.name === one.name && other.in === one.in),
  );
  return [...inherited, ...own];
}

function parameterSample(parameter: Node, resolve: Resolve): unknown {
  if (parameter.example !== undefined) return parameter.example;
  const [example] = Object.values(asNode(parameter.examples));
  const value = asNode(resolve(example)).value;
  if (value !== undefined) return value;
  const [content] = Object.values(asNode(parameter.content));
  // Swagger 2 has the schema in the parameter itself.
  const schema = parameter.schema ?? asNode(content).schema ?? parameter;
  const sample = sampleOf(schema, resolve, String(parameter.name));
  return Array.isArray(sample) ? sample.join(',') : sample;
}

interface Body {
  readonly type: string;
  readonly text: string;
}

function bodyOf(root: Node, resolve: Resolve, operation: Node, parameters: readonly Node[]): Body | undefined {
  const content = asNode(asNode(resolve(operation.requestBody)).content);
  const types = Object.keys(content);
  if (types.length > 0) {
    const type =
      types.find((one) => /json/i.test(one)) ?? types.find((one) => /urlencoded/i.test(one)) ?? types[0] ?? '';
    return encode(type, contentSample(asNode(content[type]), resolve));
  }
  const inBody = parameters.find((parameter) => parameter.in === 'body');
  if (inBody !== undefined) return encode('application/json', sampleOf(inBody.schema, resolve));
  const form = parameters.filter((parameter) => parameter.in === 'formData');
  if (form.length === 0) return undefined;
  const consumes = operation.consumes ?? root.consumes;
  const fields = Object.fromEntries(
    form.map((parameter) => [String(parameter.name), parameterSample(parameter, resolve)]),
  );
  return encode(
    Array.isArray(consumes) && consumes.includes('application/json')
      ? 'application/json'
      : 'application/x-www-form-urlencoded',
    fields,
  );
}

function contentSample(media: Node, resolve: Resolve): unknown {
  if (media.example !== undefined) return media.example;
  const [example] = Object.values(asNode(media.examples));
  return asNode(resolve(example)).value ?? sampleOf(media.schema, resolve);
}

function encode(type: string, sample: unknown): Body {
  if (/urlencoded|form-data/i.test(type) && typeof sample === 'object' && sample !== null) {
    const pairs = Object.entries(sample).map(([name, value]) => [name, String(value)]);
    return { type: 'application/x-www-form-urlencoded', text: new URLSearchParams(pairs).toString() };
  }
  return { type, text: typeof sample === 'string' && !/json/i.test(type) ? sample : JSON.stringify(sample) };
}

/** What the operation demands, or else the document as a whole; an alternative `{}` makes it optional, which is public to a probe. */
function securityOf(root: Node, operation: Node): Pick<ProbeOperation, 'isSecured' | 'scopes' | 'schemes'> {
  const requirements = operation.security ?? root.security;
  const hasSchemes =
    Object.keys(asNode(asNode(root.components).securitySchemes ?? root.securityDefinitions)).length > 0;
  if (!Array.isArray(requirements)) return hasSchemes ? { isSecured: false, scopes: [] } : { scopes: [] };
  const alternatives = requirements.map(asNode);
  const isOptional = alternatives.length === 0 || alternatives.some((one) => Object.keys(one).length === 0);
  const scopes = alternatives.map((one) =>
    Object.values(one).flatMap((list) => (Array.isArray(list) ? list.map(String) : [])),
  );
  return isOptional
    ? { isSecured: false, scopes: [] }
    : { isSecured: true, scopes: scopes[0] ?? [], schemes: Object.keys(alternatives[0] ?? {}) };
}

/** Follows local references, and what they refer to in turn. */
function resolver(root: Node): Resolve {
  return (value) => {
    let current = value;
    for (let step = 0; step < 20; step += 1) {
      const { $ref } = asNode(current);
      if (typeof $ref !== 'string') return current;
      if (!$ref.startsWith('#/')) return undefined;
      current = $ref
        .slice(2)
        .split('/')
        .map((part) => decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~'))
        .reduce<unknown>((node, part) => asNode(node)[part], root);
    }
    return undefined;
  };
}

function asNode(value: unknown): Node {
  return typeof value === 'object' && value !== null ? (value as Node) : {};
}
