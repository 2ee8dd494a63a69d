import type { MaybePromise } from 'countersign';
import { andThen } from 'countersign/building-blocks';
import type { StoredClient } from '../../clients/client-store.ts';
import type { Clients } from '../../clients/clients.ts';
import type { OAuthError, OAuthRequest } from '../oauth-message.ts';
import { type ClientCredentials, parseBasicCredentials } from './basic-credentials.ts';
import type { FailureLimits } from './failure-limits.ts';

export interface ClientAuthenticationOptions {
  readonly clients: Pick<Clients, 'authenticate'>;
  readonly failures: FailureLimits;
}

/** The client that sent the request, or what to answer instead. */
export type ClientAuthentication = { readonly client: StoredClient } | { readonly error: OAuthError };

/** The methods by their registered names (RFC 7591 section 2). */
export const clientAuthenticationMethods = ['client_secret_basic', 'client_secret_post'] as const;

const challenge = ['WWW-Authenticate', 'Basic realm="oauth", charset="UTF-8"'];

function invalidClient(description: string, reason?: string): { readonly error: OAuthError } {
  const error = { code: 'invalid_client', description, status: 401, headers: challenge } as const;
  return { error: reason === undefined ? error : { ...error, reason } };
}

const malformed = (description: string) => ({ error: { code: 'invalid_request', description } as const });

/**
 * Authenticates the client by exactly one method (RFC 6749 section 2.3). Synchronous where the store is. Throws or rejects when
 * the store does.
 */
export function authenticateClient(
  request: OAuthRequest,
  { clients, failures }: ClientAuthenticationOptions,
): MaybePromise<ClientAuthentication> {
  const credentials = readClientCredentials(request);
  if ('error' in credentials) return credentials;
  const { clientId, clientSecret } = credentials;
  const address = request.presented.clientAddress;
  const wait = failures.secondsToWait(clientId, address);
  if (wait > 0) return { error: tooManyFailures(wait) };
  return andThen(clients.authenticate(clientId, clientSecret), (client) => {
    if (client !== undefined) return { client };
    failures.recordFailure(clientId, address);
    return invalidClient('The client is unknown or its secret is wrong.');
  });
}

function tooManyFailures(waitSeconds: number): OAuthError {
  const description = 'Too many failed attempts. Wait for the seconds that Retry-After names.';
  return { code: 'invalid_client', description, status: 429, headers: ['Retry-After', String(waitSeconds)] };
}

/** Syntax only. More than one method is an error, whatever they say (RFC 6749 section 2.3). */
function readClientCredentials(request: OAuthRequest): ClientCredentials | { readonly error: OAuthError } {
  const { form, presented } = request;
  const secret = form.get('client_secret');
  const hasAssertion = form.get('client_assertion') !== undefined || form.get('client_assertion_type') !== undefined;
  const hasHeader = presented.authorization !== undefined || presented.apiKeyHeader !== undefined;
  if (Number(hasHeader) + Number(secret !== undefined) + Number(hasAssertion) > 1) {
    return malformed('The client authenticates in more than one way. Use exactly one.');
  }
  if (hasAssertion) return invalidClient('Client assertions are not supported here.');
  const clientId = form.get('client_id');
  if (presented.authorization?.scheme === 'basic') return readBasic(presented.authorization.credentials, clientId);
  if (hasHeader) return invalidClient('A client authenticates with client_secret_basic or client_secret_post.');
  if (secret === undefined) return invalidClient('The request carries no client authentication.');
  return clientId === undefined ? malformed('The parameter client_id is missing.') : { clientId, clientSecret: secret };
}

/** A `client_id` in the body beside the header is no second method, as long as it says the same. */
function readBasic(text: string, formClientId: string | undefined) {
  const credentials = parseBasicCredentials(text);
  if (credentials === undefined) {
    return invalidClient('The Basic credentials are not base64 of a form-encoded id and secret with a colon between.');
  }
  if (formClientId !== undefined && formClientId !== credentials.clientId) {
    return malformed('The header and the body name different clients.');
  }
  return credentials;
}
