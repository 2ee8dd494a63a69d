import type { AuthRequest } from './auth-request.ts';
import type { MaybePromise } from './maybe-promise.ts';
import type { SchemeName } from './principal.ts';
import type { Verification } from './verification.ts';

/** The Authorization header, taken apart once (RFC 9110 section 11.4). */
export interface AuthorizationField {
  /** Lower case. */
  readonly scheme: string;
  /** What follows the scheme and its spaces; the token68 or parameters, not empty. */
  readonly credentials: string;
}

/** Where credentials can stand in a request, found in one pass over the headers. */
export interface Presented {
  readonly authorization: AuthorizationField | undefined;
  /** The value of the API key header, if it stands there. */
  readonly apiKeyHeader: string | undefined;
  /** True when the request reached us encrypted, or from this machine, after the trusted-proxy rules. */
  readonly confidential: boolean;
  /** The caller's address, after the trusted-proxy rules. */
  readonly clientAddress: string | undefined;
}

/**
 * One pattern of authentication. `extract` is syntax only; `verify` is cryptography or look-up.
 * A scheme never throws and never looks at another scheme's credential.
 */
export interface Scheme<Credential = unknown> {
  readonly name: SchemeName;
  /** The credential as this scheme recognises it, or undefined when there is none of its kind. */
  extract(presented: Presented): Credential | undefined;
  /** Synchronous when the credential was seen before. */
  verify(credential: Credential, presented: Presented, request: AuthRequest): MaybePromise<Verification>;
  /**
   * Looks at a refused request's URL or clear-text credential: is this one of ours? Reports it where there is whom to tell.
   * Must return at once.
   */
  reportExposure?(text: string, place: 'url' | 'plain-http', presented: Presented, requestId: string): void;
  /** Ends subscriptions. */
  close?(): void;
}
