import { normalise } from '../findings/join.ts';
import { publicReason } from '../routes/public-reasons.ts';
import { yaml } from '../yaml.ts';
import { asNode } from './cursor.ts';
import { type ApiOperation, isSecured } from './operation.ts';
import { basePathOf } from './read-servers.ts';

/** Operations that somebody has declared public, with the reason. */
export type DeclaredPublic = ReadonlyMap<string, string>;

/** The file that declares them, in the audited folder. */
export const declarationsFile = '.countersign-audit.yaml';

/**
 * Reads `publicOperations` (or `publicRoutes`) of `.countersign-audit.yaml`: `GET /prices`, `/prices` for every method, or
 * `{ operation: GET /prices, reason: a price list for everybody }`.
 *
 * @throws Error when it is no YAML
 */
export function readDeclaredPublic(text: string): DeclaredPublic {
  const { publicOperations, publicRoutes } = asNode(yaml().parse(text));
  const entries = [publicOperations, publicRoutes].flatMap((list) => (Array.isArray(list) ? list : []));
  return new Map(
    entries.flatMap((entry) => {
      const { operation, reason } = typeof entry === 'string' ? { operation: entry, reason: undefined } : asNode(entry);
      return typeof operation === 'string'
        ? [[keyOf(operation), typeof reason === 'string' ? reason : 'declared public'] as const]
        : [];
    }),
  );
}

function keyOf(text: string): string {
  const [first = '', second] = text.trim().split(/\s+/);
  return second === undefined ? normalise({ method: '*', path: first }) : normalise({ method: first, path: second });
}

/**
 * Why an operation is meant to be public: the document says so (`x-public: true`, `x-public-reason`), a declaration does, or its path or name does
 * (login, health, webhook …). Undefined when nothing says so.
 */
export function publicReasonOf(operation: ApiOperation, declared: DeclaredPublic): string | undefined {
  const { 'x-public': isPublic, 'x-public-reason': reason } = operation.extensions;
  if (typeof reason === 'string' && reason !== '') return reason;
  if (isPublic === true) return 'declared public';
  const paths = [operation.path, ...operation.servers.map((server) => basePathOf(server) + operation.path)];
  for (const path of paths) {
    const said = declared.get(normalise({ ...operation, path })) ?? declared.get(normalise({ method: '*', path }));
    if (said !== undefined) return said;
  }
  return (
    publicReason(operation.method, operation.path, operation.operationId) ??
    describedAsPublic(operation) ??
    (isOfEverybody(operation) ? 'reference data' : undefined) ??
    (isOfNewcomers(operation) ? 'self-service' : undefined)
  );
}

/** `GET /self-service/recovery/browser`: the flows that people log in, register and recover with. */
function isOfNewcomers({ path }: ApiOperation): boolean {
  return (
    /(^|\/)self-?_?service\//i.test(path) &&
    /\/(recovery|verification|registration|login|logout|errors?|fed-?cm)(\/|$)/i.test(path)
  );
}

/** Countries, currencies and the like are the same for everybody. */
function isOfEverybody({ method, path }: ApiOperation): boolean {
  const named = path.split('/').filter((segment) => segment !== '' && !segment.startsWith('{'));
  return (
    method === 'GET' &&
    /^(countries|states|provinces|currencies|languages|locales|time-?_?zones)$/i.test(named.at(-1) ?? '')
  );
}

/** What its summary says of itself. Descriptions are long, and speak of other operations as well. */
function describedAsPublic({ summary }: ApiOperation): string | undefined {
  return /\b(public(ly)?|no (auth(entication)?|login) (is )?(required|needed)|without (auth(entication)?|login)|unauthenticated|anonymous)\b/i.test(
    summary,
  )
    ? 'its summary says so'
    : undefined;
}

/**
 * Whether it hands out tokens to strangers, or checks what somebody typed. One that says itself that it wants a token is none: who has one already cannot
 * guess a password there. What the whole document wants says little, a login is easily forgotten.
 */
export function isLogin(operation: ApiOperation): boolean {
  const { method, path, operationId, security } = operation;
  if (method !== 'POST' || publicReason('POST', path, operationId) !== 'login' || needsToken.test(path)) return false;
  if (security.from !== 'operation' || !isSecured(operation)) return true;
  return security.requirements.some(({ schemes }) => schemes.some(({ name }) => /basic|client|password/i.test(name)));
}

/** Stands beside logins, and gives nothing to who has no token or code yet. */
const needsToken = /(introspect|revoke|callback|userinfo|check[-_]?token|verify[-_]?token)\/?$/i;
