import type { IncomingMessage, ServerResponse } from 'node:http';
import { StoreUnavailableError } from '../store/contract.ts';
import { KeysUnavailableError } from './access-token.ts';
import { createFailureLimits } from './client-authentication/failure-limits.ts';
import { createIntrospectionEndpoint } from './endpoints/introspection.ts';
import { createRevocationEndpoint } from './endpoints/revocation.ts';
import { createTokenEndpoint } from './endpoints/token.ts';
import { createDocuments } from './metadata/documents.ts';
import { endpointPaths } from './metadata/metadata.ts';
import { errorResponse, type OAuthEndpoint, type OAuthError, type OAuthResponse } from './oauth-message.ts';
import type { OAuthServices } from './oauth-services.ts';
import { bodyTooLarge, judgeBody, judgeHead, readBody, toAuthRequest } from './read-request.ts';

/** Answers a request to one of the OAuth paths and returns true; returns false, and does nothing, for every other path. */
export type OAuthListener = (request: IncomingMessage, response: ServerResponse) => boolean;

interface Exchange {
  readonly endpoint: string;
  readonly requestId: string;
  readonly remoteAddress: string | undefined;
  readonly response: ServerResponse;
}

/**
 * The authorization server's HTTP surface: token, introspection, revocation, metadata and JWKS. It stands directly on
 * `node:http`, because a framework's request and response objects would cost as much as the rest of issuing but the signature.
 */
export function createOAuthListener(services: OAuthServices): OAuthListener {
  const failures = createFailureLimits(services.clock);
  const endpoints: Readonly<Record<string, OAuthEndpoint>> = {
    [endpointPaths.token]: createTokenEndpoint(services, failures),
    [endpointPaths.introspection]: createIntrospectionEndpoint(services, failures),
    [endpointPaths.revocation]: createRevocationEndpoint(services, failures),
  };
  const documents = createDocuments(services);
  const routes = new Map<string, (request: IncomingMessage, response: ServerResponse) => void>(documents);
  const prefix = new URL(services.issuer).pathname.replace(/\/$/, '');
  for (const [path, endpoint] of Object.entries(endpoints)) {
    const answer = createPostHandler(path, endpoint, services);
    routes.set(path, answer).set(prefix + path, answer);
  }
  return (request, response) => {
    const { url = '' } = request;
    const query = url.indexOf('?');
    const route = routes.get(query === -1 ? url : url.slice(0, query));
    if (route === undefined) return false;
    route(request, response);
    return true;
  };
}

function createPostHandler(path: string, endpoint: OAuthEndpoint, services: OAuthServices) {
  const finish = (exchange: Exchange, result: OAuthResponse) => {
    send(exchange.response, result);
    const { endpoint, requestId, remoteAddress } = exchange;
    const { status, error, reason, clientId } = result;
    services.onAnswer?.({
      endpoint,
      requestId,
      remoteAddress,
      status,
      ...(error === undefined ? {} : { error }),
      ...(reason === undefined ? {} : { reason }),
      ...(clientId === undefined ? {} : { clientId }),
    });
  };

  return (request: IncomingMessage, response: ServerResponse) => {
    const requestId = services.nextRequestId();
    const exchange = { endpoint: path, requestId, response, remoteAddress: request.socket.remoteAddress };
    const refuse = (error: OAuthError) => finish(exchange, errorResponse(error));
    if (request.method !== 'POST') return refuse(methodNotAllowed);
    const authRequest = toAuthRequest(request);
    const presented = judgeHead(authRequest, request.headers['content-type'], services);
    if ('error' in presented) return refuse(presented.error);
    const known = { ...exchange, remoteAddress: presented.clientAddress };
    readBody(request, (body) => {
      if (body === undefined) return refuse(bodyTooLarge);
      const read = judgeBody(body, { requestId, authRequest, presented });
      if ('error' in read) return refuse(read.error);
      answer(
        () => endpoint(read),
        (result) => finish(known, result),
      );
    });
  };
}

const methodNotAllowed: OAuthError = {
  code: 'invalid_request',
  description: 'This endpoint takes POST only.',
  status: 405,
  headers: ['Allow', 'POST'],
};

/** Calls `done` with the answer: at once where there is nothing to wait for. Whatever is thrown becomes an answer, too. */
function answer(work: () => ReturnType<OAuthEndpoint>, done: (response: OAuthResponse) => void): void {
  let result: ReturnType<OAuthEndpoint>;
  try {
    result = work();
  } catch (error) {
    result = failure(error);
  }
  if (result instanceof Promise) result.catch(failure).then(done);
  else done(result);
}

function failure(error: unknown): OAuthResponse {
  const reason = error instanceof Error ? `${error.name}: ${error.message}` : 'an unknown failure';
  if (error instanceof StoreUnavailableError || error instanceof KeysUnavailableError) {
    const description = 'The authorization server cannot answer at the moment. Try again shortly.';
    return errorResponse({
      code: 'temporarily_unavailable',
      description,
      status: 503,
      headers: ['Retry-After', '1'],
      reason,
    });
  }
  return errorResponse({ code: 'server_error', description: 'The server failed.', status: 500, reason });
}

function send(response: ServerResponse, { status, headers, body }: OAuthResponse): void {
  const length = String(Buffer.byteLength(body));
  response.writeHead(status, [...headers, 'Content-Length', length]);
  response.end(body);
}
