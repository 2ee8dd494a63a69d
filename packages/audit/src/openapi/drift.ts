import { normalise } from '../findings/join.ts';
import type { Route } from '../routes/route.ts';
import { type ApiOperation, isSecured } from './operation.ts';
import { basePathOf } from './read-servers.ts';

export type Drift =
  /** The document says secured; every route of the code that answers it is open. */
  | { readonly kind: 'unguarded'; readonly operation: ApiOperation; readonly route: Route }
  /** The code answers it; the document does not speak of it. */
  | { readonly kind: 'undocumented'; readonly route: Route };

/** Of the operations, so many must be found in the code before what is missing in the document means anything. */
const enoughFound = 0.3;
/** Of the routes, so many must be in the document: one that describes a small part was never meant to describe all. */
const enoughDescribed = 0.5;

/**
 * Where code and document differ. Paths are compared without the names of parameters, with and without the servers' base paths; a prefix that one
 * side leaves out (a mount point, a gateway) may be missing.
 *
 * @param operations of all documents of the project
 */
export function findDrift(operations: readonly ApiOperation[], routes: readonly Route[]): readonly Drift[] {
  const table = routes.filter(({ path }) => path.startsWith('/'));
  const answered = new Set<Route>();
  const unguarded: Drift[] = [];
  let found = 0;
  for (const operation of operations) {
    const answering = routesOf(operation, table);
    if (answering.length > 0) found += 1;
    for (const route of answering) answered.add(route);
    const [route] = answering;
    const isOpen = answering.every(isUnguarded);
    if (route !== undefined && isOpen && isSecured(operation)) unguarded.push({ kind: 'unguarded', operation, route });
  }
  if (operations.length === 0 || found / operations.length < enoughFound) return unguarded;
  const worthy = table.filter((route) => answered.has(route) || isWorthDocumenting(route));
  if (answered.size / worthy.length < enoughDescribed) return unguarded;
  const undocumented = worthy
    .filter((route) => !answered.has(route))
    .map((route): Drift => ({ kind: 'undocumented', route }));
  return [...unguarded, ...undocumented];
}

/** Nothing before it asks for a credential, and neither does its handler: one that answers 401 checks by itself. */
function isUnguarded({ protection, handler }: Route): boolean {
  if (protection !== 'open' && protection !== 'declared-public') return false;
  return !/\b401\b|unauthori[sz]ed|unauthenticated/i.test(handler?.code.text ?? '');
}

/** The routes that answer an operation: the same path, or else the one that ends alike. */
export function routesOf(operation: ApiOperation, routes: readonly Route[]): readonly Route[] {
  const { method, path, servers } = operation;
  const paths = new Set([path, ...servers.map((server) => `${basePathOf(server)}${path}`)].map(plain));
  const candidates = routes.filter((route) => route.method === '*' || route.method.toUpperCase() === method);
  const exact = candidates.filter((route) => paths.has(plain(route.path)));
  if (exact.length > 0) return exact;
  const alike = candidates.filter((route) => [...paths].some((one) => endsAlike(plain(route.path), one)));
  // several that end alike are several versions, or chance
  return new Set(alike.map((route) => plain(route.path))).size === 1 ? alike : [];
}

function plain(path: string): string {
  return normalise({ method: 'ANY', path }).slice('ANY '.length);
}

/** One is the other with a short prefix of fixed words; a path of parameters alone says nothing. */
function endsAlike(a: string, b: string): boolean {
  const [long, short] = a.length >= b.length ? [a, b] : [b, a];
  if (!long.endsWith(short) || short.replace(/[/{}]/g, '').length < 4) return false;
  const prefix = long.slice(0, long.length - short.length);
  return prefix === '' || (prefix.startsWith('/') && !prefix.includes('{') && prefix.split('/').length <= 4);
}

function isWorthDocumenting({ method, path, publicReason }: Route): boolean {
  return (
    publicReason === undefined &&
    !/^(\*|OPTIONS|HEAD|TRACE|USE)$/i.test(method) &&
    path !== '/' &&
    !/[*]|\.(html?|js|css|png|svg|ico|txt)$/.test(path)
  );
}
