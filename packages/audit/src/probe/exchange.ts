/** What is sent and what comes back, as it stands on the wire: names as written, several of one name kept. */

export type HeaderList = readonly (readonly [name: string, value: string])[];

export interface ProbeRequest {
  readonly method: string;
  /** The request line's target, sent as it is: `/orders//%2e?x=1`. */
  readonly target: string;
  readonly headers: HeaderList;
  readonly body?: string;
  /** Another origin than the API's own; it has to be one that was named. */
  readonly origin?: string;
  /** Whether the caller's signer signs it before it is sent. */
  readonly isToBeSigned?: boolean;
  /** Whether the client certificate is shown; it is, unless this is false. */
  readonly withCertificate?: boolean;
}

export interface ProbeReply {
  readonly status: number;
  readonly headers: HeaderList;
  /** At most the body cap. */
  readonly body: string;
  readonly durationMilliseconds: number;
}

export interface Exchange {
  readonly request: ProbeRequest;
  readonly reply: ProbeReply;
}

/** The first value of a header, or undefined. */
export function headerOf({ headers }: { readonly headers: HeaderList }, name: string): string | undefined {
  return headers.find(([given]) => given.toLowerCase() === name.toLowerCase())?.[1];
}

/** All values of a header, in order. */
export function headersOf({ headers }: { readonly headers: HeaderList }, name: string): readonly string[] {
  return headers.filter(([given]) => given.toLowerCase() === name.toLowerCase()).map(([, value]) => value);
}

/** The request without the headers of these names. */
export function without(request: ProbeRequest, ...names: readonly string[]): ProbeRequest {
  const dropped = new Set(names.map((name) => name.toLowerCase()));
  return { ...request, headers: request.headers.filter(([name]) => !dropped.has(name.toLowerCase())) };
}

/** The request with one more header; those of the same name stay. */
export function withHeader(request: ProbeRequest, name: string, value: string): ProbeRequest {
  return { ...request, headers: [...request.headers, [name, value]] };
}

/** The request with one more parameter in its query. */
export function withQuery(request: ProbeRequest, name: string, value: string): ProbeRequest {
  const separator = request.target.includes('?') ? '&' : '?';
  const pair = `${encodeURIComponent(name).replaceAll('%5B', '[').replaceAll('%5D', ']').replaceAll('%24', '$')}=${encodeURIComponent(value)}`;
  return { ...request, target: `${request.target}${separator}${pair}` };
}

/** `[path, query]` of a target, the query with its question mark or `''`. */
export function splitTarget(target: string): readonly [path: string, query: string] {
  const at = target.indexOf('?');
  return at < 0 ? [target, ''] : [target.slice(0, at), target.slice(at)];
}

/** The body as JSON, or undefined when it is none. */
export function jsonOf({ body }: { readonly body: string }): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
