import type { AuthRequest, MaybePromise } from 'countersign';
import type { Presented } from 'countersign/building-blocks';
import type { FormParameters } from './form.ts';

/** A POST to one of the endpoints, read. */
export interface OAuthRequest {
  readonly requestId: string;
  readonly authRequest: AuthRequest;
  readonly presented: Presented;
  readonly form: FormParameters;
}

export interface OAuthResponse {
  readonly status: number;
  /** Names and values alternating. */
  readonly headers: readonly string[];
  readonly body: string;
  /** For the log. */
  readonly error?: string;
  readonly reason?: string;
  readonly clientId?: string;
}

export type OAuthEndpoint = (request: OAuthRequest) => MaybePromise<OAuthResponse>;

/** The codes of RFC 6749 section 5.2 and RFC 8707 section 2, and two for what is not the request's fault. */
export type OAuthErrorCode =
  | 'invalid_request'
  | 'invalid_client'
  | 'invalid_grant'
  | 'unauthorized_client'
  | 'unsupported_grant_type'
  | 'invalid_scope'
  | 'invalid_target'
  | 'unsupported_token_type'
  | 'temporarily_unavailable'
  | 'server_error';

/** Credentials must not be kept by anybody on the way (RFC 6749 section 5.1). */
export const notStored = ['Cache-Control', 'no-store', 'Pragma', 'no-cache'] as const;
export const notStoredJson = ['Content-Type', 'application/json', ...notStored] as const;

export interface OAuthError {
  readonly code: OAuthErrorCode;
  /** For the caller: a sentence without quotation marks and backslashes (RFC 6749 section 5.2). */
  readonly description: string;
  /** Default 400. */
  readonly status?: number;
  readonly headers?: readonly string[];
  /** For the log, where it says more than the description. */
  readonly reason?: string;
  readonly clientId?: string;
}

export function errorResponse(error: OAuthError): OAuthResponse {
  const { code, description, status = 400, headers = [], reason = description, clientId } = error;
  return {
    status,
    headers: [...notStoredJson, ...headers],
    body: JSON.stringify({ error: code, error_description: description }),
    error: code,
    reason,
    ...(clientId === undefined ? {} : { clientId }),
  };
}
