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

export interface RoutePlace {
  readonly file: string;
  readonly code: Code;
}

export interface Route {
  readonly framework: string;
  /** `GET`, or `*` for all. */
  readonly method: string;
  /** With the prefixes of routers and groups, parameters as `{name}`: `/orders/{id}`. */
  readonly path: string;
  readonly file: string;
  /** Where the route is declared; of frameworks that draw routes far from their handlers, the handler's head where the project holds it. */
  readonly code: Code;
  /** Where it is drawn, when that is not where `code` stands: `config/routes.rb:4`. */
  readonly drawnIn?: string;
  /** Where it is said to be public, when that is neither at the route nor at its handler: a line of the configuration, `skip_before_action`. */
  readonly disabledAt?: RoutePlace | undefined;
  /** A folder with secrets in it is handed out there. */
  readonly folder?: string;
  /** A library made it of a model: no handler stands in the project. */
  readonly isGenerated?: boolean;
  /** Where the router that it stands on is mounted on another, the outermost last; of Express, Koa and Hono. */
  readonly mounts?: readonly RoutePlace[];
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

/** The first line of a declaration: what a finding points at. */
export function headOf({ text, start, region }: Code): Code {
  const line = text.split('\n', 1)[0] ?? '';
  const { startLine, startColumn } = region;
  return {
    text: line,
    start,
    end: start + line.length,
    region: { startLine, startColumn, endLine: startLine, endColumn: startColumn + line.length },
  };
}
