import type { z } from '@hono/zod-openapi';
import type { Principal } from 'countersign';
import type { Actor } from '../audit-log/actor.ts';
import type { Problem } from './problem.ts';

/** Who asks, as the gate found. */
export interface Caller {
  readonly principal: Principal;
  readonly actor: Actor;
}

interface RouteInput<Params, Query, Body> {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  readonly caller: Caller;
  /** Aborted when the caller hangs up. */
  readonly signal: AbortSignal;
}

interface Success {
  /** As JSON; undefined: 204. */
  readonly body: unknown;
}

export type Reply = Success | Problem;

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH';

interface RouteDescription {
  readonly method: Method;
  /** In OpenAPI's form, parameters in braces. */
  readonly path: string;
  readonly operationId: string;
  readonly summary: string;
  /** Any one of these scopes admits. The first is the one that a refused caller is told of. */
  readonly scopes: readonly [string, ...string[]];
  /** Status and form of the answer when all went well. Absent: 200, or 204 without a body, and not described. */
  readonly success?: { readonly status: 200 | 201; readonly schema: z.ZodType };
}

/** A route whose input was checked against its schemas before `handle` is called. */
export interface RouteOptions<Params, Query, Body> extends RouteDescription {
  readonly params?: z.ZodType<Params>;
  readonly query?: z.ZodType<Query>;
  readonly body?: z.ZodType<Body>;
  handle(input: RouteInput<Params, Query, Body>): Promise<Reply>;
}

/** A route as the application holds it; what `handle` expects has been checked by the three schemas. */
export interface Route extends RouteDescription {
  readonly params?: z.ZodType;
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
  handle(input: RouteInput<unknown, unknown, unknown>): Promise<Reply>;
}

export function defineRoute<Params = unknown, Query = unknown, Body = unknown>(
  route: RouteOptions<Params, Query, Body>,
): Route {
  return route as Route;
}
