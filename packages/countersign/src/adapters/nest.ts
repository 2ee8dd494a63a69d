import {
  type ArgumentsHost,
  applyDecorators,
  type CanActivate,
  Catch,
  createParamDecorator,
  type ExceptionFilter,
  type ExecutionContext,
  HttpException,
  Inject,
  Injectable,
  SetMetadata,
  UseFilters,
  UseGuards,
} from '@nestjs/common';
import type { Decision, Deny } from '../core/decision.ts';
import { ConfigurationError } from '../core/errors.ts';
import type { Principal } from '../core/principal.ts';
import type { Requirement } from '../core/requirement.ts';
import { createRequirement, type Gate } from '../gate.ts';
import { type ReplyOfFastify, refuseWithReply } from './fastify-reply.ts';
import { authRequestFromNode, type NodeRequest } from './node-request.ts';
import { addHeaders, type NodeResponse, refuse } from './node-response.ts';
import type { RequiredScopes } from './required-scopes.ts';

/** Under Express Nest hands out Node's own request and response, under Fastify objects that have them as `raw`. */
type RequestOfPlatform = NodeRequest | { readonly raw: NodeRequest };
type ResponseOfPlatform = NodeResponse | ReplyOfFastify;

const requirementKey = 'countersign:requirement';

/**
 * Thrown for a request that is refused. Routes that name their scopes with this module's decorators answer it with
 * status, headers and body as decided; elsewhere Nest makes of it what it makes of every HttpException.
 */
export class RefusedException extends HttpException {
  readonly denial: Deny;

  constructor(denial: Deny) {
    super(denial.problem, denial.status);
    this.denial = denial;
  }
}

class RefusedFilter implements ExceptionFilter<RefusedException> {
  catch({ denial }: RefusedException, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const response = http.getResponse<ResponseOfPlatform>();
    if ('raw' in response) refuseWithReply(response, denial);
    else refuse(response, denial, nodeRequestOf(http.getRequest<RequestOfPlatform>()).method);
  }
}
Catch(RefusedException)(RefusedFilter);

const answerRefusals = UseFilters(new RefusedFilter());

/**
 * Protects a route, or every route of a controller: lets only requests pass whose credential is good and covers every
 * scope named, and answers the others. Scopes named on a controller and on its route are all needed.
 *
 *     @Get()
 *     @protect(gate, 'orders:read')
 *     list(@CurrentPrincipal() principal: Principal) {}
 *
 * @param required the scopes, all of which are needed, or `anyScope`
 * @throws {ConfigurationError} when no scope is named
 */
export function protect(gate: Gate, ...required: RequiredScopes): MethodDecorator & ClassDecorator {
  const requirement = createRequirement(required);
  const guard: CanActivate = { canActivate: (context) => decide(gate, requirement, context) };
  return applyDecorators(UseGuards(guard), answerRefusals);
}

/** The token under which `GateGuard` finds the gate: `{ provide: GATE, useFactory: () => createGate(…) }`. */
export const GATE: unique symbol = Symbol('countersign.gate');

/**
 * A guard whose gate Nest injects, for `@UseGuards(GateGuard)` or `APP_GUARD`. Every route behind it has to name its
 * scopes with `RequireScopes`; one that does not is answered 500.
 */
export class GateGuard implements CanActivate {
  readonly #gate: Gate;

  constructor(gate: Gate) {
    this.#gate = gate;
  }

  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const requirement: Requirement | undefined = metadataOf(context.getHandler());
    if (requirement === undefined) {
      throw new ConfigurationError(`${context.getClass().name}.${context.getHandler().name} lacks @RequireScopes(…).`);
    }
    return decide(this.#gate, requirement, context);
  }
}
Injectable()(GateGuard);
Inject(GATE)(GateGuard, undefined, 0);

/**
 * Names what a route behind `GateGuard` needs.
 *
 * @param required the scopes, all of which are needed, or `anyScope`
 * @throws {ConfigurationError} when no scope is named
 */
export function RequireScopes(...required: RequiredScopes): MethodDecorator {
  return applyDecorators(SetMetadata(requirementKey, createRequirement(required)), answerRefusals);
}

/** The parameter that gets the principal. Where no guard has let it in, the request is answered 500. */
export const CurrentPrincipal: () => ParameterDecorator = createParamDecorator((_data, context: ExecutionContext) => {
  const { principal } = context.switchToHttp().getRequest<{ principal?: Principal }>();
  if (principal === undefined) {
    throw new ConfigurationError('@CurrentPrincipal() stands on a route that no gate protects.');
  }
  return principal;
});

function decide(gate: Gate, requirement: Requirement, context: ExecutionContext): boolean | Promise<boolean> {
  if (context.getType() !== 'http') throw new ConfigurationError('The gate protects HTTP routes only.');
  const request = context.switchToHttp().getRequest<RequestOfPlatform>();
  const decision = gate.decide(authRequestFromNode(nodeRequestOf(request)), requirement);
  return decision instanceof Promise ? decision.then((settled) => settle(settled, context)) : settle(decision, context);
}

function settle(decision: Decision, context: ExecutionContext): true {
  if (decision.outcome === 'deny') throw new RefusedException(decision);
  const http = context.switchToHttp();
  const response = http.getResponse<ResponseOfPlatform>();
  addHeaders('raw' in response ? response.raw : response, decision.headers);
  Object.assign(http.getRequest<object>(), { principal: decision.principal });
  return true;
}

function nodeRequestOf(request: RequestOfPlatform): NodeRequest {
  return 'raw' in request ? request.raw : request;
}

/** `SetMetadata` keeps it with reflect-metadata, which every Nest application loads. */
function metadataOf(handler: object): Requirement | undefined {
  const { getMetadata } = Reflect as unknown as { getMetadata(key: string, target: object): Requirement | undefined };
  return getMetadata(requirementKey, handler);
}
