import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Decision } from '../core/decision.ts';
import type { Principal } from '../core/principal.ts';
import { createRequirement, type Gate } from '../gate.ts';
import { authRequestFromNode, type NodeRequest } from './node-request.ts';
import { addHeaders, type NodeResponse, refuse } from './node-response.ts';
import type { RequiredScopes } from './required-scopes.ts';

/** A request that was let in. */
export type ProtectedRequest<Request = IncomingMessage> = Request & { readonly principal: Principal };

/** Wraps a handler of `node:http`, `node:https`, or `node:http2` in compatibility mode. */
export type Protect = <Request extends NodeRequest = IncomingMessage, Response extends NodeResponse = ServerResponse>(
  handler: (request: ProtectedRequest<Request>, response: Response) => unknown,
) => (request: Request, response: Response) => unknown;

/**
 * Lets the handler see only requests whose credential is good and covers every scope named, and answers the others.
 *
 *     createServer(protect(gate, 'orders:read')((request, response) => response.end(request.principal.subject)));
 *
 * @param required the scopes, all of which are needed, or `anyScope`
 * @throws {ConfigurationError} when no scope is named
 */
export function protect(gate: Gate, ...required: RequiredScopes): Protect {
  const requirement = createRequirement(required);
  return <Request extends NodeRequest, Response extends NodeResponse>(
    handler: (request: ProtectedRequest<Request>, response: Response) => unknown,
  ) => {
    const settle = (decision: Decision, request: Request, response: Response): unknown => {
      if (decision.outcome === 'deny') return refuse(response, decision, request.method);
      addHeaders(response, decision.headers);
      return handler(Object.assign(request, { principal: decision.principal }), response);
    };
    return (request: Request, response: Response) => {
      const decision = gate.decide(authRequestFromNode(request), requirement);
      return decision instanceof Promise
        ? decision.then((settled) => settle(settled, request, response))
        : settle(decision, request, response);
    };
  };
}
