import type { Allow, Decision, Deny } from '../core/decision.ts';
import type { MaybePromise } from '../core/maybe-promise.ts';
import type { Principal } from '../core/principal.ts';
import { createRequirement, type Gate } from '../gate.ts';
import { authRequestFromFetch, type Connection, unknownConnection } from './fetch-request.ts';
import type { RequiredScopes } from './required-scopes.ts';

export type { Connection };

export interface ProtectOptions<Context extends readonly unknown[]> {
  /**
   * Tells what a `Request` does not: whether the connection is TLS, and who is at its other end. Gets what the platform
   * passes to handlers: Deno's `info`, Bun's `server`, the `env` and `ctx` of Workers.
   *
   * Without it every request counts as sent over plain HTTP by an unknown host, so that credentials are refused unless
   * the gate has `allowInsecureHttp`.
   */
  readonly connection: (request: Request, ...context: Context) => Connection;
}

/** Handlers get the request, who calls, and whatever else the platform passes, such as the route's context in Next.js. */
export type ProtectHandler<Context extends readonly unknown[]> = <
  Incoming extends Request = Request,
  Given extends readonly [...Context, ...unknown[]] = readonly [...Context, ...unknown[]],
>(
  handler: (request: Incoming, principal: Principal, ...context: Given) => MaybePromise<Response>,
) => (request: Incoming, ...context: Given) => MaybePromise<Response>;

/**
 * Makes a `protect` that knows the platform.
 *
 *     // Deno
 *     const protect = createProtect({
 *       connection: (_request, info: Deno.ServeHandlerInfo) => ({ encrypted: true, remoteAddress: info.remoteAddr.hostname }),
 *     });
 *
 *     // Next.js, where nothing but https reaches the process in production
 *     export const protect = createProtect({
 *       connection: () => ({ encrypted: process.env.NODE_ENV === 'production', remoteAddress: undefined }),
 *     });
 */
export function createProtect<Context extends readonly unknown[]>({ connection }: ProtectOptions<Context>) {
  return (gate: Gate, ...required: RequiredScopes): ProtectHandler<Context> => {
    const requirement = createRequirement(required);
    return <Incoming extends Request, Given extends readonly [...Context, ...unknown[]]>(
      handler: (request: Incoming, principal: Principal, ...context: Given) => MaybePromise<Response>,
    ) => {
      const settle = (decision: Decision, request: Incoming, context: Given): MaybePromise<Response> => {
        if (decision.outcome === 'deny') return refusal(decision, request.method);
        const response = handler(request, decision.principal, ...context);
        if (decision.headers.length === 0) return response;
        return response instanceof Promise
          ? response.then((settled) => withHeaders(settled, decision))
          : withHeaders(response, decision);
      };
      return (request: Incoming, ...context: Given) => {
        const origin = connection(request, ...(context as readonly unknown[] as Context));
        const decision = gate.decide(authRequestFromFetch(request, origin), requirement);
        return decision instanceof Promise
          ? decision.then((settled) => settle(settled, request, context))
          : settle(decision, request, context);
      };
    };
  };
}

/**
 * Lets the handler see only requests whose credential is good and covers every scope named, and answers the others.
 * Knows nothing of the connection: see `createProtect`.
 *
 *     export const GET = protect(gate, 'orders:read')((request, principal) => Response.json(principal.subject));
 *
 * @param required the scopes, all of which are needed, or `anyScope`
 * @throws {ConfigurationError} when no scope is named
 */
export const protect: (gate: Gate, ...required: RequiredScopes) => ProtectHandler<readonly unknown[]> = createProtect({
  connection: () => unknownConnection,
});

function refusal(denial: Deny, method: string): Response {
  const headers = new Headers();
  for (let index = 0; index + 1 < denial.headers.length; index += 2) {
    headers.append(denial.headers[index] as string, denial.headers[index + 1] as string);
  }
  headers.set('Content-Length', String(Buffer.byteLength(denial.body)));
  return new Response(method === 'HEAD' ? null : denial.body, { status: denial.status, headers });
}

/** The handler's response with the gate's headers; a copy where its own cannot be changed (`Response.redirect`, `fetch`). */
function withHeaders(response: Response, { headers }: Allow): Response {
  try {
    appendAll(response.headers, headers);
    return response;
  } catch {
    const copy = new Response(response.body, response);
    appendAll(copy.headers, headers);
    return copy;
  }
}

function appendAll(target: Headers, headers: Allow['headers']): void {
  for (let index = 0; index + 1 < headers.length; index += 2) {
    target.append(headers[index] as string, headers[index + 1] as string);
  }
}
