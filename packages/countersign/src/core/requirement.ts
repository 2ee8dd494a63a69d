/** Says in so many words that any verified principal may enter, whatever its scopes. */
export const anyScope: unique symbol = Symbol('countersign.anyScope');

/** What a route asks for: every one of these scopes (RFC 6749 section 3.3 tokens), or explicitly none. */
export interface Requirement {
  readonly scopes: readonly string[] | typeof anyScope;
}
