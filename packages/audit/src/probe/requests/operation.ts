import type { HeaderList } from '../exchange.ts';

/** An operation to be probed: a request that a client would send, without its credential. */
export interface ProbeOperation {
  readonly method: string;
  /** Its template where there is one: `/orders/{id}`. What reports call it by. */
  readonly path: string;
  /** Path and query with values in place, as they are sent. */
  readonly target: string;
  /** `Content-Type` and the like; never a credential. */
  readonly headers: HeaderList;
  readonly body?: string;
  /** What the document says: true for secured, false for public, undefined when nothing is said. */
  readonly isSecured?: boolean;
  /** Scopes that the document demands; empty when it names none. */
  readonly scopes: readonly string[];
  /** Names of the document's security schemes that it wants, the first alternative's. */
  readonly schemes?: readonly string[];
  /** Names of the path parameters, in order. */
  readonly pathParameters: readonly string[];
  /** A word about what it does, where there is one: `operationId`, summary. */
  readonly name?: string;
}

/** Whether sending it changes nothing, as RFC 9110 section 9.2.1 has it. */
export function isSafeMethod(method: string): boolean {
  return ['GET', 'HEAD', 'OPTIONS', 'TRACE'].includes(method.toUpperCase());
}

/** Whether it reads: by its method, or as a GraphQL query, which is a POST for its length alone. */
export function readsOnly({ method, path, body = '' }: Pick<ProbeOperation, 'method' | 'path' | 'body'>): boolean {
  if (isSafeMethod(method)) return true;
  return (
    /graphql$/i.test(path) && /"query"\s*:\s*"\s*(?:query\b|\{)/.test(body) && !/mutation|subscription/i.test(body)
  );
}

/** What an operation is for, as far as its path and name say. */
export type Role =
  | 'login'
  | 'logout'
  | 'refresh'
  | 'register'
  | 'password-change'
  | 'password-reset'
  | 'admin'
  | 'health';

const roles: readonly (readonly [Role, RegExp])[] = [
  ['logout', /(^|[/_.\s-])(log[-_]?out|sign[-_]?out|revoke)(?=[/_.\s-]|$)/i],
  ['refresh', /refresh/i],
  ['register', /(^|[/_.\s-])(register|registration|sign[-_]?up)(?=[/_.\s-]|$)/i],
  ['password-reset', /forgot|reset[-_/]?password|password[-_/]?reset|recover/i],
  ['password-change', /change[-_/]?password|password[-_/]?change|\/password$/i],
  ['login', /(^|[/_.\s-])(log[-_]?in|sign[-_]?in|authenticate|authentication|tokens?|sessions?)(?=[/_.\s-]|$)/i],
  [
    'admin',
    /(^|[/_.\s-])(admin|administration|administrator|internal|manage|management|backoffice|superuser|root)(?=[/_.\s-]|$)/i,
  ],
  ['health', /(^|[/_.\s-])(health|healthz|healthcheck|ping|status|ready|readyz|live|livez|version)(?=[/_.\s-]|$)/i],
];

/** The first role that fits; undefined for an ordinary operation. */
export function roleOf({ method, path, name }: Pick<ProbeOperation, 'method' | 'path' | 'name'>): Role | undefined {
  const role =
    roles.find(([, pattern]) => pattern.test(path))?.[0] ?? roles.find(([, pattern]) => pattern.test(name ?? ''))?.[0];
  // GET /tokens lists tokens; it logs nobody in.
  return role === 'login' && isSafeMethod(method) ? undefined : role;
}

/** The operation below a base path (`/api/v1`), where it is not there already. */
export function below(basePath: string, operation: ProbeOperation): ProbeOperation {
  const { path, target } = operation;
  return { ...operation, path: pathBelow(basePath, path), target: pathBelow(basePath, target) };
}

export function pathBelow(basePath: string, target: string): string {
  const isBelow = target === basePath || ['/', '?'].some((end) => target.startsWith(basePath + end));
  return isBelow ? target : basePath + target;
}

/** `GET /orders`: how an operation is called. */
export function nameOf({ method, path }: Pick<ProbeOperation, 'method' | 'path'>): string {
  return `${method} ${path}`;
}

/** Whether an operation that should only read changes something by its name: `GET /createdb`. */
export function changesByName({ method, path }: Pick<ProbeOperation, 'method' | 'path'>): boolean {
  return (
    isSafeMethod(method) &&
    /(^|[/_.-])(create_?db|reset_?db|seed|populate|drop|truncate|purge|wipe|delete|remove|destroy|shutdown|restart)(?=[/_.-]|$)/i.test(
      path,
    )
  );
}
