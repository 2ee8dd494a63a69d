import { ConfigurationError } from '../core/errors.ts';
import { isScopeToken } from '../core/scope.ts';

const nothing: readonly string[] = [];

/**
 * Compares what a resource needs with what a credential allows. Scopes are compared whole, character by character
 * (RFC 6749 section 3.3): no scope contains another.
 *
 * @returns those of `required` that `granted` lacks; empty when it covers them
 */
export function missingScopes(required: readonly string[], granted: readonly string[]): readonly string[] {
  for (const scope of required) {
    if (!granted.includes(scope)) return required.filter((each) => !granted.includes(each));
  }
  return nothing;
}

/**
 * Checks what a route asks for.
 *
 * @throws {ConfigurationError} for an empty list (a route that needs no scope has to say so), or a text that is no scope-token
 */
export function assertRequiredScopes(scopes: readonly string[]): void {
  if (scopes.length === 0) {
    throw new ConfigurationError(
      'A route needs at least one scope. Where any principal may enter, say so with anyScope.',
    );
  }
  for (const scope of scopes) {
    if (!isScopeToken(scope)) {
      throw new ConfigurationError(
        `"${scope}" is not a scope. A scope is one word of visible ASCII characters without " and \\.`,
      );
    }
  }
}
