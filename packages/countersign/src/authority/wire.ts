import type { ApiKeyRecord } from '../core/authority.ts';
import type { RevocationEntry } from '../core/revocation.ts';

// What a verifier and a Countersign server say to each other: JSON over HTTPS. The verifier authenticates each request with
// an API key that has the scope `countersign:verify`, as `Authorization: Bearer`. Moments are seconds since the epoch.

/** The scope that a verifier's credential needs. */
export const verifyScope = 'countersign:verify';

/** The paths, below the server's base URL. */
export const wirePaths = {
  verifier: '/v1/verifier',
  revocations: '/v1/revocations',
  apiKeyLookup: '/v1/api-keys/lookup',
  tokenStatus: '/v1/tokens/status',
  exposures: '/v1/exposures',
  uses: '/v1/uses',
  jwks: '/.well-known/jwks.json',
} as const;

/** The longest that `GET /v1/revocations` may be asked to wait. */
export const maximumWaitSeconds = 20;

/** The most entries that one request to `POST /v1/exposures` or `POST /v1/uses` may carry. */
export const maximumReportEntries = 500;

/** 200 of `GET /v1/verifier`: what a verifier has to know before it can tell credentials apart. */
export interface VerifierDescription {
  /** The `iss` of the access tokens. */
  readonly issuer: string;
  /** Names the revocation log; another one after a database was replaced or restored. */
  readonly logId: string;
  /** The number of the log's last entry. */
  readonly sequence: number;
  readonly apiKeys: {
    readonly prefixes: readonly string[];
    readonly acceptsForeignForms: boolean;
    readonly needsForeignKeys: boolean;
  };
  readonly maximumTokenLifetimeSeconds: number;
}

/**
 * 200 of `GET /v1/revocations?log=<logId>&after=<n>&wait=<seconds>[&partial=true]`, a long poll: it answers at once when there
 * is an entry after `n`, otherwise after `wait` seconds (a whole number from 0 to 20).
 *
 * The server starts the list anew (`reset`) when `log` is missing or another one, when `n` is above its own number, or when it
 * has deleted entries after `n`. The last does not hold with `partial=true`: the verifier is in the middle of the list's pages,
 * and what was deleted meanwhile had expired.
 */
export interface RevocationFeedPage {
  readonly logId: string;
  /** The verifier has everything through this number once it has applied the entries. Without `more`, the log's own number. */
  readonly sequence: number;
  /** True: forget everything; this page is the first of the whole list, in which numbers may be missing. */
  readonly reset: boolean;
  /** In ascending order. Without gaps and starting at `n` + 1, but for the pages of a whole list. */
  readonly entries: readonly RevocationEntry[];
  /** True: there is another page, after `sequence`. */
  readonly more: boolean;
  /** How long the server kept the request waiting. What it says was so at least that long after the request was made. */
  readonly heldMilliseconds: number;
}

/** The body of `POST /v1/api-keys/lookup`. 404 when there is no such key. */
export interface ApiKeyLookupRequest {
  /** The id that the key names in its own text. */
  readonly id?: string;
  /** Base64url of the SHA-256 of the whole key. */
  readonly digest: string;
  /** The key itself, only where the description says `needsForeignKeys`. */
  readonly foreignKey?: string;
}

/** 200 of `POST /v1/api-keys/lookup`. */
export interface ApiKeyLookupResponse {
  readonly record: ApiKeyRecord;
  /** The revocation log's number, read before the record was. */
  readonly sequence: number;
}

/** The body of `POST /v1/tokens/status`. */
export interface TokenStatusRequest {
  readonly tokenId: string;
  readonly sessionId?: string;
  readonly clientId?: string;
  readonly subject: string;
  readonly signingKeyId?: string;
  readonly issuedAt: number;
}

/** 200 of `POST /v1/tokens/status`. */
export interface TokenStatusResponse {
  readonly revoked: boolean;
}

export interface ReportedExposure {
  readonly id?: string;
  readonly digest: string;
  readonly place: 'url' | 'plain-http';
  readonly remoteAddress?: string;
  readonly requestId: string;
  readonly at: number;
}

/** The body of `POST /v1/exposures`; answered with 204. */
export interface ExposuresRequest {
  readonly exposures: readonly ReportedExposure[];
}

export interface ReportedUse {
  readonly id: string;
  readonly at: number;
  readonly address?: string;
}

/** The body of `POST /v1/uses`; answered with 204. At most one use for each key: the last. */
export interface UsesRequest {
  readonly uses: readonly ReportedUse[];
}
