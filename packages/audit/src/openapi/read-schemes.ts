import type { Cursor } from './cursor.ts';
import type { DocumentVersion, OAuthFlow, SecurityScheme } from './operation.ts';

/** The security schemes that a document defines. */
export function readSchemes(root: Cursor, version: DocumentVersion): readonly SecurityScheme[] {
  const all = version === '2.0' ? root.at('securityDefinitions') : root.at('components', 'securitySchemes');
  return (all?.entries() ?? []).map(([name, cursor]) => schemeOf(name, cursor, version));
}

const types = ['apiKey', 'http', 'oauth2', 'openIdConnect', 'mutualTLS'] as const;

function schemeOf(name: string, cursor: Cursor, version: DocumentVersion): SecurityScheme {
  const type = cursor.text('type');
  const isBasic = version === '2.0' && type === 'basic';
  return {
    name,
    type: isBasic ? 'http' : (types.find((one) => one === type) ?? 'unknown'),
    pointer: cursor.pointer,
    description: cursor.text('description') ?? '',
    ...given('in', cursor.text('in')),
    ...given('parameterName', cursor.text('name')),
    ...given('httpScheme', isBasic ? 'basic' : cursor.text('scheme')?.toLowerCase()),
    ...given('bearerFormat', cursor.text('bearerFormat')),
    ...given('openIdConnectUrl', cursor.text('openIdConnectUrl')),
    flows: version === '2.0' ? swaggerFlow(cursor) : (cursor.at('flows')?.entries() ?? []).flatMap(flowOf),
    extensions: cursor.extensions(),
  };
}

const kinds = ['implicit', 'password', 'clientCredentials', 'authorizationCode', 'deviceAuthorization'] as const;

const swaggerKinds: Readonly<Record<string, OAuthFlow['kind']>> = {
  implicit: 'implicit',
  password: 'password',
  application: 'clientCredentials',
  accessCode: 'authorizationCode',
};

function flowOf([key, cursor]: readonly [string, Cursor]): readonly OAuthFlow[] {
  const kind = kinds.find((one) => one === key);
  return kind === undefined ? [] : [{ kind, ...detailsOf(cursor) }];
}

function swaggerFlow(cursor: Cursor): readonly OAuthFlow[] {
  const kind = swaggerKinds[cursor.text('flow') ?? ''];
  return kind === undefined ? [] : [{ kind, ...detailsOf(cursor) }];
}

function detailsOf(cursor: Cursor): Omit<OAuthFlow, 'kind'> {
  return {
    ...given('authorizationUrl', cursor.text('authorizationUrl')),
    ...given('tokenUrl', cursor.text('tokenUrl')),
    ...given('refreshUrl', cursor.text('refreshUrl')),
    scopes: (cursor.at('scopes')?.entries() ?? []).map(([scope]) => scope).filter((scope) => !scope.startsWith('x-')),
    pointer: cursor.pointer,
  };
}

function given<Key extends string>(key: Key, value: string | undefined): { readonly [K in Key]?: string } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [K in Key]?: string });
}
