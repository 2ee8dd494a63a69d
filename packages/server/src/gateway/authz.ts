import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { AuthRequest, Decision, ErrorCode, Gate, Requirement } from 'countersign';
import { type CompiledCidrs, compileCidrs, createDenials, createRequestIds } from 'countersign/building-blocks';
import type { Config } from '../config/config.ts';
import { type GatewayHeaders, readGatewayHeaders } from './headers.ts';
import { identityHeadersOf } from './identity-headers.ts';
import { nginxContract } from './nginx.ts';
import type { OriginalRequest, ProxyContract } from './proxy-contract.ts';
import { readQuestion, recogniseContract } from './question.ts';
import { compileRoutes, isPlain, type Routes, readPath } from './routes.ts';

/** A request that was refused before the gate was asked. */
export interface GatewayRefusal {
  readonly requestId: string;
  readonly code: ErrorCode;
  /** For the operator: what to change. */
  readonly reason: string;
  readonly peerAddress: string | undefined;
}

export interface GatewayOptions {
  /** Decides. It has to trust the same peers as proxies. */
  readonly gate: Gate;
  readonly config: Pick<Config['gateway'], 'trustedPeers' | 'routes' | 'allowInsecureAmbiguousPaths'>;
  /** Shown in challenges. */
  readonly realm: string;
  /** Called for every refusal that the gate does not know of; must return at once and not throw. */
  readonly onRefusal?: (refusal: GatewayRefusal) => void;
  /** Called with what the gate does not get to see, as it may hold an API key in its target; must return at once and not throw. */
  readonly reportExposure?: (request: AuthRequest, requestId: string) => void;
}

interface Refused {
  readonly code: ErrorCode;
  readonly reason: string;
  /** How to answer, as far as it is known. */
  readonly contract?: ProxyContract;
  /** What was asked for, as far as it is known. */
  readonly original?: OriginalRequest;
}

/** Everything that is known once the question is understood. */
interface Passage {
  readonly contract: ProxyContract;
  readonly original: OriginalRequest;
  readonly requirement: Requirement;
}

interface Gateway {
  readonly options: GatewayOptions;
  readonly isTrusted: (address: string | undefined) => boolean;
  readonly routes: Routes;
  readonly refuse: (request: IncomingMessage, response: ServerResponse, refused: Refused) => void;
}

/**
 * Answers `/authz`: proxies ask here before they let a request through. Plain Node, with no framework object made. What is
 * unclear is refused: an unknown peer, a request that is described in two ways, a path with two readings, a route that names no scope.
 */
export function createGatewayHandler(options: GatewayOptions): RequestListener {
  const gateway: Gateway = {
    options,
    isTrusted: rememberLast(compileCidrs(options.config.trustedPeers, 'gateway.trustedPeers')),
    routes: compileRoutes(options.config.routes),
    refuse: createRefuse(options),
  };
  return (request, response) => {
    const passage = readPassage(gateway, request);
    if ('code' in passage) {
      gateway.refuse(request, response, passage);
      return;
    }
    const decision = options.gate.decide(originalRequest(request, passage.original), passage.requirement);
    if (decision instanceof Promise) {
      void decision.then((settled) => answer(response, passage.contract, settled));
    } else {
      answer(response, passage.contract, decision);
    }
  };
}

/** Most questions come from the same few proxies. */
function rememberLast(trustedPeers: CompiledCidrs): Gateway['isTrusted'] {
  let last: string | undefined;
  return (address) => {
    if (address !== undefined && address === last) return true;
    if (!trustedPeers.includes(address)) return false;
    last = address;
    return true;
  };
}

function originalRequest(request: IncomingMessage, { method, target }: OriginalRequest): AuthRequest {
  // The connection between proxy and server says nothing of the caller's: X-Forwarded-Proto does.
  return {
    method,
    target,
    rawHeaders: request.rawHeaders,
    encrypted: false,
    remoteAddress: request.socket.remoteAddress,
  };
}

function answer(response: ServerResponse, contract: ProxyContract, decision: Decision): void {
  if (decision.outcome === 'deny') {
    contract.refuse(response, decision);
    return;
  }
  const identity = identityHeadersOf(decision.principal) as string[];
  response.writeHead(204, decision.headers.length === 0 ? identity : [...identity, ...decision.headers]);
  response.end();
}

function readPassage(gateway: Gateway, request: IncomingMessage): Passage | Refused {
  const { remoteAddress } = request.socket;
  if (!gateway.isTrusted(remoteAddress)) {
    const reason = `${remoteAddress ?? 'An unknown address'} is none of gateway.trustedPeers.`;
    return { code: 'ERR_GATEWAY_UNTRUSTED_PEER', reason };
  }
  const question = readQuestion(request.url ?? '');
  if (typeof question === 'string') return { code: 'ERR_GATEWAY_NO_REQUIREMENT', reason: question };
  const headers = readGatewayHeaders(request.rawHeaders);
  if ('code' in headers) return { ...headers, ...known(question.contract) };
  const contract = question.contract ?? recogniseContract(headers);
  if (contract === undefined) return { code: 'ERR_REQUEST_MALFORMED_FORWARDED', reason: unrecognised };
  const original = contract.readOriginal(headers);
  if (typeof original === 'string') return { code: 'ERR_REQUEST_MALFORMED_FORWARDED', reason: original, contract };
  const requirement = requirementOf(gateway, question.requirement, original, headers);
  return 'code' in requirement ? { ...requirement, contract, original } : { contract, original, requirement };
}

const unrecognised =
  'The headers fit no proxy, or more than one. Say which it is: /authz?proxy=nginx or /authz?proxy=caddy.';

function known(contract: ProxyContract | undefined): { readonly contract?: ProxyContract } {
  return contract === undefined ? {} : { contract };
}

function requirementOf(
  { options: { config }, routes }: Gateway,
  asked: Requirement | undefined,
  { method, target }: OriginalRequest,
  { methodOverride }: GatewayHeaders,
): Requirement | Refused {
  // Also where the proxy says what is needed: it has looked at the method, as a rule, and the application takes another.
  if (methodOverride !== undefined && methodOverride.toUpperCase() !== method) {
    return { code: 'ERR_GATEWAY_AMBIGUOUS_REQUEST', reason: 'A header asks the application to take another method.' };
  }
  if (asked !== undefined && isPlain(target)) return asked;
  const path = readPath(target);
  if ('ambiguity' in path) {
    return asked !== undefined && config.allowInsecureAmbiguousPaths
      ? asked
      : { code: 'ERR_GATEWAY_AMBIGUOUS_REQUEST', reason: `The path is ambiguous: ${path.ambiguity}.` };
  }
  if (asked !== undefined) return asked;
  const match = routes.match(method, path.segments);
  if (match === undefined) {
    return {
      code: 'ERR_GATEWAY_NO_REQUIREMENT',
      reason: `Nothing says what ${method} here needs. Ask /authz?scope=orders:read, or /authz?anyScope=true for any verified caller, or add a route to gateway.routes.`,
    };
  }
  return 'ambiguity' in match
    ? { code: 'ERR_GATEWAY_AMBIGUOUS_REQUEST', reason: `The path is ambiguous: ${match.ambiguity}.` }
    : match.requirement;
}

function createRefuse({ realm, onRefusal, reportExposure }: GatewayOptions): Gateway['refuse'] {
  const denials = createDenials(realm);
  const nextRequestId = createRequestIds();
  return (request, response, { code, reason, contract, original }) => {
    const requestId = nextRequestId();
    if (original !== undefined) reportExposure?.(originalRequest(request, original), requestId);
    onRefusal?.({ requestId, code, reason, peerAddress: request.socket.remoteAddress });
    const denial =
      code === 'ERR_GATEWAY_UNTRUSTED_PEER' || code === 'ERR_GATEWAY_NO_REQUIREMENT'
        ? denials.forbidden(code, requestId, [])
        : denials.badRequest(code, requestId);
    // Every proxy understands the form that nginx needs; an unknown one may be nginx.
    (contract ?? nginxContract).refuse(response, denial);
  };
}
