import type { Context, MiddlewareHandler } from 'hono';
import type { AuthRequest } from '../core/auth-request.ts';
import type { Deny } from '../core/decision.ts';
import type { Principal } from '../core/principal.ts';
import { createRequirement, type Gate } from '../gate.ts';
import { authRequestFromFetch, type Connection, unknownConnection } from './fetch-request.ts';
import { authRequestFromNode, type NodeRequest } from './node-request.ts';
import type { RequiredScopes } from './required-scopes.ts';

export type { Connection };

/** Gives `c.get('principal')` its type in the handlers that follow. */
export interface ProtectedEnvironment {
  Variables: { principal: Principal };
}

export interface ProtectOptions {
  /**
   * Tells whether the connection is TLS, and who is at its other end, where Hono does not run on Node (there the
   * connection itself is looked at). Hono's `getConnInfo` for the runtime helps.
   *
   * Without it every request counts as sent over plain HTTP by an unknown host, so that credentials are refused unless
   * the gate has `allowInsecureHttp`.
   */
  readonly connection: (context: Context) => Connection;
}

/** Makes a `protect` that knows the platform. */
export function createProtect({ connection }: ProtectOptions) {
  return (gate: Gate, ...required: RequiredScopes): MiddlewareHandler<ProtectedEnvironment> => {
    const requirement = createRequirement(required);
    return async (context, next) => {
      const pending = gate.decide(authRequestOf(context, connection), requirement);
      const decision = pending instanceof Promise ? await pending : pending;
      if (decision.outcome === 'deny') return refusal(context, decision);
      context.set('principal', decision.principal);
      await next();
      // Afterwards, because Hono drops headers set earlier when a handler returns a Response of its own.
      appendHeaders(context, decision.headers);
      return undefined;
    };
  };
}

/**
 * Lets only requests pass whose credential is good and covers every scope named, and answers the others.
 * On runtimes other than Node it knows nothing of the connection: see `createProtect`.
 *
 *     app.get('/orders', protect(gate, 'orders:read'), (c) => c.json(c.get('principal').subject));
 *
 * @param required the scopes, all of which are needed, or `anyScope`
 * @throws {ConfigurationError} when no scope is named
 */
export const protect: (gate: Gate, ...required: RequiredScopes) => MiddlewareHandler<ProtectedEnvironment> =
  createProtect({ connection: () => unknownConnection });

/** On Node, `@hono/node-server` binds the request as received, where duplicate headers still show. */
function authRequestOf(context: Context, connection: ProtectOptions['connection']): AuthRequest {
  const incoming: NodeRequest | undefined = context.env?.incoming;
  return incoming === undefined
    ? authRequestFromFetch(context.req.raw, connection(context))
    : authRequestFromNode(incoming);
}

/** Hono itself takes the body away where the method is HEAD. */
function refusal(context: Context, denial: Deny): Response {
  for (let index = 0; index < denial.headers.length; index += 2) context.header(denial.headers[index] as string);
  appendHeaders(context, denial.headers);
  context.header('Content-Length', String(Buffer.byteLength(denial.body)));
  return context.body(denial.body, denial.status);
}

function appendHeaders(context: Context, headers: readonly string[]): void {
  for (let index = 0; index + 1 < headers.length; index += 2) {
    context.header(headers[index] as string, headers[index + 1] as string, { append: true });
  }
}
