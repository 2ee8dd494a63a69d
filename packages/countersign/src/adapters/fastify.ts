import type { FastifyRequest } from 'fastify';
import type { Decision } from '../core/decision.ts';
import type { Principal } from '../core/principal.ts';
import { createRequirement, type Gate } from '../gate.ts';
import { type ReplyOfFastify, refuseWithReply } from './fastify-reply.ts';
import { authRequestFromNode, type NodeRequest } from './node-request.ts';
import { addHeaders } from './node-response.ts';
import type { RequiredScopes } from './required-scopes.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who calls. There only on routes behind `protect`. */
    readonly principal: Principal;
  }
}

/** What is read of a request of Fastify. */
export interface RequestOfFastify {
  readonly raw: NodeRequest;
}

/** A hook of Fastify, for `onRequest`, before the body is read; it may stand in `preHandler` as well. */
export type ProtectHook = (request: RequestOfFastify, reply: ReplyOfFastify, done: () => void) => void;

/**
 * Lets only requests pass whose credential is good and covers every scope named, and answers the others.
 *
 *     app.get('/orders', { onRequest: protect(gate, 'orders:read') }, (request) => request.principal.subject);
 *
 * @param required the scopes, all of which are needed, or `anyScope`
 * @throws {ConfigurationError} when no scope is named
 */
export function protect(gate: Gate, ...required: RequiredScopes): ProtectHook {
  const requirement = createRequirement(required);
  return (request, reply, done) => {
    const decision = gate.decide(authRequestFromNode(request.raw), requirement);
    if (decision instanceof Promise) decision.then((settled) => settle(settled, request, reply, done));
    else settle(decision, request, reply, done);
  };
}

function settle(decision: Decision, request: RequestOfFastify, reply: ReplyOfFastify, done: () => void): void {
  if (decision.outcome === 'deny') {
    refuseWithReply(reply, decision);
    return;
  }
  addHeaders(reply.raw, decision.headers);
  Object.assign(request, { principal: decision.principal } satisfies Pick<FastifyRequest, 'principal'>);
  done();
}
