import { anyScope, type Requirement } from 'countersign';
import type { GatewayRoute } from '../config/schema.ts';

/** What of a path the routes are matched against, or why it cannot be. */
export type ReadPath = { readonly segments: readonly string[] } | { readonly ambiguity: string };

/** Letters, digits and marks in segments that do not begin with a dot: most paths, with nothing to decode. */
const plainPath =
  /^\/(?:[A-Za-z0-9_~!$&'()*+,=:@-][A-Za-z0-9_~!$&'()*+,=:@.-]*(?:\/[A-Za-z0-9_~!$&'()*+,=:@-][A-Za-z0-9_~!$&'()*+,=:@.-]*)*\/?)?(?:\?|$)/;

/** True when proxies, frameworks and file systems all read the target's path alike. */
export function isPlain(target: string): boolean {
  return plainPath.test(target) || !('ambiguity' in readPath(target));
}

/**
 * Decodes the path of a target (RFC 3986 section 3.3), query left out. Proxies, frameworks and file systems read some paths in
 * different ways: those are not guessed at.
 */
export function readPath(target: string): ReadPath {
  const query = target.indexOf('?');
  const path = query < 0 ? target : target.slice(0, query);
  if (plainPath.test(path)) return { segments: segmentsOf(path) };
  const ambiguity = ambiguityOf(path);
  if (ambiguity !== undefined) return { ambiguity };
  try {
    const segments = segmentsOf(path).map(decodeURIComponent);
    if (segments.every(isPlainSegment)) return { segments };
    return { ambiguity: 'a segment decodes to a dot segment or a control character' };
  } catch {
    return { ambiguity: 'the percent-encoding is not that of UTF-8' };
  }
}

const ambiguous: readonly (readonly [RegExp, string])[] = [
  [/^(?!\/)/, 'it does not begin with a slash'],
  [/\/\//, 'it has empty segments'],
  [/;|%3b/i, 'it has parameters in a segment'],
  [/\\|%2f|%5c/i, 'it has an encoded slash or a backslash'],
  [/%25[0-9a-f]{2}/i, 'it is encoded twice'],
  [/#/, 'it has a fragment'],
];

function ambiguityOf(path: string): string | undefined {
  return ambiguous.find(([form]) => form.test(path))?.[1];
}

/** A slash at the end makes no difference, as in most frameworks. */
function segmentsOf(path: string): readonly string[] {
  const inner = path.endsWith('/') ? path.slice(1, -1) : path.slice(1);
  return inner === '' ? [] : inner.split('/');
}

function isPlainSegment(segment: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  return segment !== '.' && segment !== '..' && !/[\x00-\x1f\x7f]/.test(segment);
}

export type RouteMatch =
  | { readonly requirement: Requirement }
  | { readonly ambiguity: string }
  /** No route says anything of this request. */
  | undefined;

export interface Routes {
  match(method: string, segments: readonly string[]): RouteMatch;
}

interface CompiledRoute {
  readonly methods: ReadonlySet<string> | undefined;
  readonly segments: readonly string[];
  readonly foldedSegments: readonly string[];
  readonly match: RouteMatch;
}

/** Prepares the routes of the configuration. The first that matches counts. */
export function compileRoutes(routes: readonly GatewayRoute[]): Routes {
  const compiled = routes.map(compileRoute);
  return {
    match(method, segments) {
      const exact = compiled.find((route) => matches(route.methods, route.segments, method, segments));
      const foldedSegments = segments.map((segment) => segment.toLowerCase());
      const folded = compiled.find((route) => matches(route.methods, route.foldedSegments, method, foldedSegments));
      // An application that does not mind upper and lower case would serve what the other route protects.
      if (exact !== folded) return { ambiguity: 'another route matches it in other upper and lower case' };
      return exact?.match;
    },
  };
}

function compileRoute({ methods, path, scopes }: GatewayRoute): CompiledRoute {
  const segments = segmentsOf(path);
  return {
    methods: methods === undefined ? undefined : new Set(methods.includes('GET') ? [...methods, 'HEAD'] : methods),
    segments,
    foldedSegments: segments.map((segment) => segment.toLowerCase()),
    match: { requirement: { scopes: scopes ?? anyScope } },
  };
}

function matches(
  methods: ReadonlySet<string> | undefined,
  pattern: readonly string[],
  method: string,
  segments: readonly string[],
): boolean {
  if (methods !== undefined && !methods.has(method)) return false;
  const open = pattern.at(-1) === '**';
  const fixed = open ? pattern.length - 1 : pattern.length;
  if (open ? segments.length < fixed : segments.length !== fixed) return false;
  for (let index = 0; index < fixed; index += 1) {
    if (pattern[index] !== '*' && pattern[index] !== segments[index]) return false;
  }
  return true;
}
