import type { Region } from '../findings/finding.ts';

/** An OpenAPI 3.0, 3.1 or Swagger 2 document, as one model. Pointers say where everything stands. */

/** JSON Pointer (RFC 6901) within a file of the document. */
export interface Pointer {
  /** The file, relative to the audited folder, with `/`. */
  readonly file: string;
  /** The keys and indexes from the root; empty for the whole file. */
  readonly path: readonly string[];
}

/** A stretch of a document's text: what a pointer leads to. Offsets in UTF-16 code units. */
export interface Spot {
  readonly file: string;
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly region: Region;
}

export type DocumentVersion = '2.0' | '3.0' | '3.1';

export interface OAuthFlow {
  /** As OpenAPI 3 calls it; Swagger 2's `accessCode` and `application` are renamed. */
  readonly kind: 'implicit' | 'password' | 'clientCredentials' | 'authorizationCode' | 'deviceAuthorization';
  readonly authorizationUrl?: string;
  readonly tokenUrl?: string;
  readonly refreshUrl?: string;
  readonly scopes: readonly string[];
  readonly pointer: Pointer;
}

/** A security scheme. Swagger 2's `basic` is `http` with the scheme `basic`. */
export interface SecurityScheme {
  /** The name that requirements call it by. */
  readonly name: string;
  readonly type: 'apiKey' | 'http' | 'oauth2' | 'openIdConnect' | 'mutualTLS' | 'unknown';
  readonly pointer: Pointer;
  readonly description: string;
  /** For `apiKey`: `query`, `header` or `cookie`. */
  readonly in?: string;
  /** For `apiKey`: what the parameter, header or cookie is called. */
  readonly parameterName?: string;
  /** For `http`: `basic`, `bearer`, in lower case. */
  readonly httpScheme?: string;
  readonly bearerFormat?: string;
  readonly openIdConnectUrl?: string;
  readonly flows: readonly OAuthFlow[];
  /** Extensions, `x-lifetime`. */
  readonly extensions: Readonly<Record<string, unknown>>;
}

/** One alternative of `security`: all of its schemes together. No scheme at all: no credential is wanted. */
export interface Requirement {
  readonly schemes: readonly { readonly name: string; readonly scopes: readonly string[] }[];
  readonly pointer: Pointer;
}

/** Which alternatives an operation has, and where they are said. */
export interface EffectiveSecurity {
  readonly requirements: readonly Requirement[];
  /** `operation` has its own, `document` inherits, `none`: nothing is said anywhere. */
  readonly from: 'operation' | 'document' | 'none';
  /** Of the list, or of the operation where there is none. */
  readonly pointer: Pointer;
}

export interface Server {
  readonly url: string;
  /** What the variables may be: the enumeration, or the default alone. */
  readonly variables: Readonly<Record<string, readonly string[]>>;
  readonly pointer: Pointer;
}

export interface Parameter {
  readonly name: string;
  /** `query`, `path`, `header`, `cookie`; `body` and `formData` in Swagger 2. */
  readonly in: string;
  readonly required: boolean;
  readonly description: string;
  readonly pointer: Pointer;
}

export interface ApiResponse {
  /** `200`, `4XX`, `default`. */
  readonly status: string;
  readonly description: string;
  /** Names of headers, in lower case. */
  readonly headers: readonly string[];
  /** Schemas by media type, as they stand; `$ref`s are followed with `ApiDocument.resolve`. */
  readonly schemas: readonly Pointer[];
  readonly pointer: Pointer;
}

export interface ApiOperation {
  /** In upper case. */
  readonly method: string;
  /** As the document says, `/orders/{id}`; without the servers' base path. */
  readonly path: string;
  readonly operationId: string | undefined;
  readonly summary: string;
  readonly description: string;
  readonly tags: readonly string[];
  /** Those of the path item included. */
  readonly parameters: readonly Parameter[];
  readonly responses: readonly ApiResponse[];
  /** Schemas of the body by media type, Swagger 2's body parameter included. */
  readonly requestSchemas: readonly Pointer[];
  readonly security: EffectiveSecurity;
  /** The operation's own, the path's, or the document's. */
  readonly servers: readonly Server[];
  readonly isDeprecated: boolean;
  /** `x-…` of the operation. */
  readonly extensions: Readonly<Record<string, unknown>>;
  /** Of the operation itself: `/paths/~1orders/get`. */
  readonly pointer: Pointer;
}

/** `POST /orders`. */
export function nameOfOperation({ method, path }: Pick<ApiOperation, 'method' | 'path'>): string {
  return `${method} ${path}`;
}

/** Whether a credential is wanted in every alternative. */
export function isSecured({ security }: ApiOperation): boolean {
  return security.requirements.length > 0 && security.requirements.every(({ schemes }) => schemes.length > 0);
}

/** Whether it changes something, as far as its method says (RFC 9110 section 9.2.1). */
export function isWrite({ method }: Pick<ApiOperation, 'method'>): boolean {
  return !['GET', 'HEAD', 'OPTIONS', 'TRACE'].includes(method);
}
