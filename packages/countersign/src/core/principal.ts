/** The patterns of authentication. One folder under `schemes/` each. */
export type SchemeName = 'access-token' | 'api-key';

/**
 * Who is calling, in one shape for every scheme: a JWT, an API key, a certificate and a signed request
 * all become this.
 */
export interface Principal {
  /** The scheme that verified the credential. */
  readonly scheme: SchemeName;
  /** Whom the credential speaks for: `sub` of a token, the subject of a key. Never empty. */
  readonly subject: string;
  /** The OAuth client that acts, where there is one (RFC 9068 `client_id`). */
  readonly clientId?: string;
  /** The customer the credential belongs to. */
  readonly owner?: string;
  /** What the credential allows. No duplicates. */
  readonly scopes: readonly string[];
  /** What one revokes to end this credential: a token's `jti`, a key's id. */
  readonly credentialId: string;
  /** Seconds since the epoch; absent when the credential does not expire. */
  readonly expiresAt?: number;
  /** What the caller has to prove possession of (RFC 7800 `cnf`). */
  readonly confirmation?: Readonly<Record<string, unknown>>;
  /** Everything else that the credential states. For an access token, its claims. */
  readonly claims: Readonly<Record<string, unknown>>;
}
