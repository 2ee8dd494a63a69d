import type { Cursor } from './cursor.ts';
import type { ApiDocument } from './document.ts';
import type { ApiOperation, ApiResponse, EffectiveSecurity, Parameter, Pointer, Requirement } from './operation.ts';
import { serversIn } from './read-servers.ts';

const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];

/** The operations of a document under `paths`, in its order. */
export function readOperations(document: ApiDocument): readonly ApiOperation[] {
  return (document.root.at('paths')?.entries() ?? [])
    .filter(([path]) => path.startsWith('/'))
    .flatMap(([path, item]) =>
      methods.flatMap((method) => {
        const cursor = item.at(method);
        return cursor === undefined || typeof cursor.value !== 'object' || cursor.value === null
          ? []
          : [operationOf(document, path, item, method, cursor)];
      }),
    );
}

function operationOf(document: ApiDocument, path: string, item: Cursor, method: string, cursor: Cursor): ApiOperation {
  const own = serversIn(cursor);
  const ofItem = serversIn(item);
  const parameters = parametersOf(item, cursor);
  return {
    method: method.toUpperCase(),
    path,
    operationId: cursor.text('operationId'),
    summary: cursor.text('summary') ?? '',
    description: cursor.text('description') ?? '',
    tags: cursor.texts('tags'),
    parameters,
    responses: (cursor.at('responses')?.entries() ?? [])
      .filter(([status]) => !status.startsWith('x-'))
      .map(([status, response]) => responseOf(status, response)),
    requestSchemas: [
      ...schemasOf(cursor.at('requestBody')),
      ...parameters
        .filter((parameter) => parameter.in === 'body')
        .map(({ pointer }) => ({ file: pointer.file, path: [...pointer.path, 'schema'] })),
    ],
    security: cursor.at('security') === undefined ? inherited(document.security, cursor) : readSecurity(cursor),
    servers: own.length > 0 ? own : ofItem.length > 0 ? ofItem : document.servers,
    isDeprecated: cursor.at('deprecated')?.value === true,
    extensions: { ...item.extensions(), ...cursor.extensions() },
    pointer: cursor.pointer,
  };
}

function inherited(security: EffectiveSecurity, { pointer }: Cursor): EffectiveSecurity {
  return security.from === 'none' ? { ...security, pointer } : { ...security, from: 'document' };
}

/** The `security` of a document or an operation. */
export function readSecurity(cursor: Cursor): EffectiveSecurity {
  const list = cursor.at('security');
  if (list === undefined || !Array.isArray(list.value)) {
    return { requirements: [], from: 'none', pointer: cursor.pointer };
  }
  return { requirements: list.items().map(requirementOf), from: 'operation', pointer: list.pointer };
}

function requirementOf(cursor: Cursor): Requirement {
  return {
    schemes: cursor.entries().map(([name]) => ({ name, scopes: cursor.texts(name) })),
    pointer: cursor.pointer,
  };
}

function parametersOf(item: Cursor, operation: Cursor): readonly Parameter[] {
  const own = (operation.at('parameters')?.items() ?? []).map(parameterOf);
  const shared = (item.at('parameters')?.items() ?? []).map(parameterOf);
  return [...shared.filter((one) => !own.some((other) => other.name === one.name && other.in === one.in)), ...own];
}

function parameterOf(cursor: Cursor): Parameter {
  return {
    name: cursor.text('name') ?? '',
    in: cursor.text('in') ?? '',
    required: cursor.at('required')?.value === true,
    description: cursor.text('description') ?? '',
    pointer: cursor.pointer,
  };
}

function responseOf(status: string, cursor: Cursor): ApiResponse {
  const schema = cursor.at('schema');
  return {
    status: status.toUpperCase() === 'DEFAULT' ? 'default' : status.toUpperCase(),
    description: cursor.text('description') ?? '',
    headers: (cursor.at('headers')?.entries() ?? []).map(([name]) => name.toLowerCase()),
    schemas: schema === undefined ? schemasOf(cursor) : [schema.pointer],
    pointer: cursor.pointer,
  };
}

/** The schemas of a body, one a media type. */
function schemasOf(body: Cursor | undefined): readonly Pointer[] {
  return (body?.at('content')?.entries() ?? []).flatMap(([, media]) => {
    const schema = media.at('schema');
    return schema === undefined ? [] : [schema.pointer];
  });
}
