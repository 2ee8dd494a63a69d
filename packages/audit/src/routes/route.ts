import type { Code, FunctionModel } from '../languages/model.ts';

/** Who may enter a route, as the code says. */
export type Protection =
  /** A guard was recognised; `guards` names it. */
  | 'guarded'
  /** None was found, and everything that could hold one was seen. */
  | 'open'
  /** Said to be open: `@Public()`, `AllowAnonymous`, `permitAll`. */
  | 'declared-public'
  /** Something may guard it that could not be read: a middleware of unknown meaning, a gateway. */
  | 'unknown';

export interface Route {
  readonly framework: string;
  /** `GET`, or `*` for all. */
  readonly method: string;
  /** With the prefixes of routers and groups, parameters as `{name}`: `/orders/{id}`. */
  readonly path: string;
  readonly file: string;
  /** Where the route is declared. */
  readonly code: Code;
  readonly handler: FunctionModel | undefined;
  readonly protection: Protection;
  /** The names of the guards that cover it: `auth:sanctum`, `requireAuth`, `JwtAuthGuard`, `@login_required`. */
  readonly guards: readonly string[];
  /** Scopes, abilities, roles that it asks for. */
  readonly scopes: readonly string[];
  /** The names of limiters that cover it. */
  readonly limiters: readonly string[];
  /** Middleware and handlers in order, by name, for what depends on order. */
  readonly chain: readonly string[];
  /** Why it may well be meant to be public: `login`, `health`, `webhook`, `documentation`; undefined when nothing says so. */
  readonly publicReason: string | undefined;
}

/** A route that a library brings along for whoever asks: nothing of it stands in the project but the place that lets the library answer. */
export function routeOfLibrary(
  said: Pick<Route, 'framework' | 'method' | 'path' | 'file' | 'code' | 'publicReason'>,
): Route {
  const nothing = { handler: undefined, guards: [], scopes: [], limiters: [], chain: [] };
  return { ...said, ...nothing, protection: 'declared-public' };
}
