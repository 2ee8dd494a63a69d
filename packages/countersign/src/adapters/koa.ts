import type { ExtendableContext } from 'koa';
import type { Decision } from '../core/decision.ts';
import type { Principal } from '../core/principal.ts';
import { createRequirement, type Gate } from '../gate.ts';
import { authRequestFromNode, type NodeRequest } from './node-request.ts';
import { addHeaders, type NodeResponse, replaceHeaders } from './node-response.ts';
import type { RequiredScopes } from './required-scopes.ts';

declare module 'koa' {
  interface ExtendableContext {
    /** Who calls. There only behind `protect`. */
    readonly principal: Principal;
  }
}

/** What is used of a context of Koa. */
export interface ContextOfKoa {
  readonly req: NodeRequest;
  readonly res: NodeResponse;
  readonly originalUrl: string;
  status: number;
  body: unknown;
}

/** A middleware of Koa. */
export type ProtectMiddleware = (context: ContextOfKoa, next: () => Promise<unknown>) => unknown;

/**
 * Lets only requests pass whose credential is good and covers every scope named, and answers the others.
 *
 *     router.get('/orders', protect(gate, 'orders:read'), (context) => { context.body = context.principal.subject; });
 *
 * @param required the scopes, all of which are needed, or `anyScope`
 * @throws {ConfigurationError} when no scope is named
 */
export function protect(gate: Gate, ...required: RequiredScopes): ProtectMiddleware {
  const requirement = createRequirement(required);
  return (context, next) => {
    // Koa writes the path of a mounted application to `req.url`. Its own `originalUrl` knows nothing of a server around Koa.
    const target = context.req.originalUrl ?? context.originalUrl;
    const decision = gate.decide(authRequestFromNode(context.req, target), requirement);
    return decision instanceof Promise
      ? decision.then((settled) => settle(settled, context, next))
      : settle(decision, context, next);
  };
}

function settle(decision: Decision, context: ContextOfKoa, next: () => Promise<unknown>): unknown {
  if (decision.outcome === 'allow') {
    addHeaders(context.res, decision.headers);
    Object.assign(context, { principal: decision.principal } satisfies Pick<ExtendableContext, 'principal'>);
    return next();
  }
  context.status = decision.status;
  replaceHeaders(context.res, decision.headers);
  context.body = decision.body;
  return undefined;
}
