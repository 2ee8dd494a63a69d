import type { Decision } from '../core/decision.ts';
import type { Principal } from '../core/principal.ts';
import { createRequirement, type Gate } from '../gate.ts';
import { authRequestFromNode, type NodeRequest } from './node-request.ts';
import { addHeaders, type NodeResponse, refuse } from './node-response.ts';
import type { RequiredScopes } from './required-scopes.ts';

declare global {
  // The namespace that Express's types keep open for this.
  namespace Express {
    interface Request {
      /** Who calls. There only on routes behind `protect`. */
      readonly principal: Principal;
    }
  }
}

/** A middleware of Express or of anything that has its form. */
export type ProtectMiddleware = (request: NodeRequest, response: NodeResponse, next: () => void) => unknown;

/**
 * Lets only requests pass whose credential is good and covers every scope named, and answers the others.
 *
 *     app.get('/orders', protect(gate, 'orders:read'), (request, response) => response.json(request.principal.subject));
 *
 * @param required the scopes, all of which are needed, or `anyScope`
 * @throws {ConfigurationError} when no scope is named
 */
export function protect(gate: Gate, ...required: RequiredScopes): ProtectMiddleware {
  const requirement = createRequirement(required);
  return (request, response, next) => {
    const decision = gate.decide(authRequestFromNode(request), requirement);
    return decision instanceof Promise
      ? decision.then((settled) => settle(settled, request, response, next))
      : settle(decision, request, response, next);
  };
}

function settle(decision: Decision, request: NodeRequest, response: NodeResponse, next: () => void): void {
  if (decision.outcome === 'deny') {
    refuse(response, decision, request.method);
    return;
  }
  addHeaders(response, decision.headers);
  Object.assign(request, { principal: decision.principal } satisfies Express.Request);
  next();
}
