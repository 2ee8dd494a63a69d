/** Values of WWW-Authenticate (RFC 6750 section 3, RFC 9110 section 11.6.1). */
export interface Challenges {
  /** 401 without a credential: no error code. */
  readonly authenticationRequired: string;
  /** 401 with a credential that is not good. */
  readonly invalidToken: string;
  /** 400. */
  readonly invalidRequest: string;
  /** 403, with the scopes that the resource needs. */
  insufficientScope(scopes: readonly string[]): string;
}

/** @throws {ConfigurationError} for a realm that cannot stand in a header. */
export function createChallenges(_realm: string): Challenges {
  throw new Error('being written');
}
