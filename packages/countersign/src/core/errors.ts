/**
 * Every reason to refuse, in one closed table. The code is internal: it goes to the log and the audit trail.
 * The rest of the row is what the caller may know. Messages never carry a credential.
 */
export type ErrorCode = keyof typeof errorTable;

export type Problem =
  | 'malformed-request'
  | 'multiple-credentials'
  | 'credential-in-url'
  | 'insecure-transport'
  | 'authentication-required'
  | 'invalid-token'
  | 'invalid-api-key'
  | 'insufficient-scope'
  | 'address-not-allowed'
  | 'forbidden'
  | 'rate-limited'
  | 'temporarily-unavailable';

export interface ErrorRow {
  readonly problem: Problem;
  /** What the caller is told, a sentence. Says what to do. */
  readonly detail: string;
}

const invalidToken = {
  problem: 'invalid-token',
  detail: 'The access token is not valid here. Get a new one from the authorization server.',
} as const;

const invalidApiKey = {
  problem: 'invalid-api-key',
  detail: 'The API key is not valid. Check that it was copied whole and has not been revoked.',
} as const;

const unavailable = {
  problem: 'temporarily-unavailable',
  detail: 'The credential cannot be checked at the moment. Try again shortly.',
} as const;

export const errorTable = {
  ERR_REQUEST_MALFORMED_TARGET: {
    problem: 'malformed-request',
    detail: 'The request target is not a path and query of printable ASCII without a fragment.',
  },
  ERR_REQUEST_DUPLICATE_HEADER: {
    problem: 'malformed-request',
    detail: 'A header that may stand once stands more than once.',
  },
  ERR_REQUEST_MALFORMED_AUTHORIZATION: {
    problem: 'malformed-request',
    detail: 'The Authorization header is not a scheme followed by one credential.',
  },
  ERR_REQUEST_MALFORMED_FORWARDED: {
    problem: 'malformed-request',
    detail: 'The headers that describe the original request contradict each other or cannot be read.',
  },
  ERR_REQUEST_MULTIPLE_CREDENTIALS: {
    problem: 'multiple-credentials',
    detail: 'The request carries more than one credential. Send exactly one.',
  },
  ERR_REQUEST_CREDENTIAL_IN_URL: {
    problem: 'credential-in-url',
    detail: 'The URL carries a credential, which ends up in logs and histories. Send it in a header, and replace it.',
  },
  ERR_REQUEST_INSECURE_TRANSPORT: {
    problem: 'insecure-transport',
    detail: 'The credential arrived over plain HTTP, where others can read it. Use https, and replace the credential.',
  },
  ERR_CREDENTIAL_ABSENT: {
    problem: 'authentication-required',
    detail: 'This resource needs a credential, and the request carries none.',
  },
  ERR_ACCESS_TOKEN_MALFORMED: invalidToken,
  ERR_ACCESS_TOKEN_TYPE: invalidToken,
  ERR_ACCESS_TOKEN_CRITICAL_HEADER: invalidToken,
  ERR_ACCESS_TOKEN_ALGORITHM: invalidToken,
  ERR_ACCESS_TOKEN_UNKNOWN_KEY: invalidToken,
  ERR_ACCESS_TOKEN_SIGNATURE: invalidToken,
  ERR_ACCESS_TOKEN_CLAIMS: invalidToken,
  ERR_ACCESS_TOKEN_ISSUER: invalidToken,
  ERR_ACCESS_TOKEN_AUDIENCE: invalidToken,
  ERR_ACCESS_TOKEN_EXPIRED: {
    problem: 'invalid-token',
    detail: 'The access token has expired. Get a new one from the authorization server.',
  },
  ERR_ACCESS_TOKEN_NOT_YET_VALID: invalidToken,
  ERR_ACCESS_TOKEN_LIFETIME: invalidToken,
  ERR_ACCESS_TOKEN_REVOKED: invalidToken,
  ERR_ACCESS_TOKEN_UNSUPPORTED_CONFIRMATION: invalidToken,
  ERR_ACCESS_TOKEN_KEYS_UNAVAILABLE: unavailable,
  ERR_ACCESS_TOKEN_REVOCATION_UNKNOWN: unavailable,
  ERR_API_KEY_MALFORMED: invalidApiKey,
  ERR_API_KEY_UNKNOWN: invalidApiKey,
  ERR_API_KEY_EXPIRED: invalidApiKey,
  ERR_API_KEY_DISABLED: invalidApiKey,
  ERR_API_KEY_REVOKED: invalidApiKey,
  ERR_API_KEY_ADDRESS: {
    problem: 'address-not-allowed',
    detail: 'This API key may not be used from this network address.',
  },
  ERR_API_KEY_LOOKUP_UNAVAILABLE: unavailable,
  ERR_AUTHORIZE_INSUFFICIENT_SCOPE: {
    problem: 'insufficient-scope',
    detail: 'The credential is good, but does not cover what this resource needs.',
  },
  ERR_AUTHORIZE_RATE_LIMITED: {
    problem: 'rate-limited',
    detail: 'Too many requests. Wait for the seconds that Retry-After names.',
  },
  ERR_GATE_INTERNAL: unavailable,
  ERR_GATEWAY_UNTRUSTED_PEER: {
    problem: 'forbidden',
    detail: 'Only a proxy that the server knows may ask here.',
  },
  ERR_GATEWAY_NO_REQUIREMENT: {
    problem: 'forbidden',
    detail: 'Nobody has said yet who may use this resource, so nobody may.',
  },
  ERR_GATEWAY_AMBIGUOUS_REQUEST: {
    problem: 'malformed-request',
    detail: 'The path, the method or a header can be read in more than one way. Send the plain form.',
  },
  ERR_GATEWAY_RESERVED_HEADER: {
    problem: 'malformed-request',
    detail: 'The request carries a header that could be mistaken for one that the proxy sets. Leave it out.',
  },
} as const satisfies Record<`ERR_${string}`, ErrorRow>;

/** Wrong configuration, at construction only. The message says what to change. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}
