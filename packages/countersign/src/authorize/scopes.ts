/** Those of `required` that `granted` lacks; empty when it covers them. */
export function missingScopes(_required: readonly string[], _granted: readonly string[]): readonly string[] {
  throw new Error('being written');
}

/** @throws {ConfigurationError} for a text that is no scope token (RFC 6749 section 3.3), or a list without any. */
export function assertRequiredScopes(_scopes: readonly string[]): void {
  throw new Error('being written');
}
