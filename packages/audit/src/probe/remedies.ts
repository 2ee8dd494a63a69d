/** How to fix what a probe found: what its static sibling says, by the sibling's id. */
export const remedies = {
  'jwt-alg-none-allowed': 'Pin exactly one algorithm for each key, and leave "none" out of every list.',
  'jwt-decode-trusted': 'Verify the token first, and read claims from the verified result only.',
  'jwt-mixed-alg-families': 'Allow one family of algorithms for each key: never HS* where the key is a public one.',
  'jwt-key-from-header': 'Ignore the headers jku, jwk, x5u and x5c; take keys from a configured key set only.',
  'jwt-kid-injection': 'Look the key id up in a map of configured keys; answer 401 when it is not in there.',
  'jwt-weak-secret':
    'Use a random secret of 256 bits or more from a secret store, and replace the one that was guessed.',
  'jwt-sign-no-expiry': 'Give each access token an expiry of minutes, and refuse tokens without one.',
  'jwt-expiry-ignored': 'Let the verifier check exp and nbf, with a leeway of a minute at most.',
  'jwt-lifetime-excessive': 'Issue access tokens for minutes, and rotate a refresh token beside them.',
  'jwt-no-refresh-or-revocation':
    'Keep a list of revoked ids (jti), or a token version at the user, and look at it on every request; rotate refresh tokens.',
  'jwt-no-aud-iss': 'Give the verifier the expected audience and issuer.',
  'credential-read-from-query':
    'Read the credential from the Authorization header, or one header of its own, and nowhere else.',
  'basic-over-http':
    'Accept https only, answer http with a redirect or not at all, and send Strict-Transport-Security.',
  'timing-unsafe-compare':
    'Compare secrets with a function of constant time (timingSafeEqual, hash_equals, compare_digest).',
  'route-missing-auth':
    'Put the guard that verifies credentials before this route, and let it end the request with 401.',
  'auth-order':
    'Let the guard judge the request after routing, by what the router matched, and put it before every handler.',
  'scope-check-missing':
    'Check the scope or role of the verified principal at this operation, and the owner of the object it is about.',
  'identity-from-client':
    'Take the identity from the verified credential; strip identity headers where requests come in.',
  'mtls-header-trust': 'Verify the client certificate at the TLS end, and strip its headers from what clients send.',
  'oauth-redirect-loose': 'Compare redirect_uri character by character with the registered ones.',
  'oauth-no-state-or-pkce': 'Demand PKCE with S256 from each client, and let a code be used once.',
  'signed-request-no-replay-guard':
    'Sign the method, the target, the body and a timestamp; refuse what is older than five minutes, and a nonce that was seen.',
  'cors-credentials-reflect':
    "Allow a fixed list of origins; never send the request's Origin back unchecked together with credentials.",
  'token-cookie-flags': 'Set HttpOnly, Secure and SameSite on cookies that authenticate.',
  'login-no-rate-limit': 'Limit attempts by account and by address, and answer 429 with Retry-After.',
  'login-user-enumeration': 'Answer an unknown user exactly as a wrong password: same status, same text, same time.',
  'private-key-committed': 'Publish public members only, remove the private ones, and replace the key.',
  'verbose-error': 'Answer 401 with a fixed text for every bad credential; write details to the log.',
  'cache-headers': 'Send Cache-Control: no-store with tokens and with what only the caller may see.',
  'oidc-metadata': 'Publish https endpoints, and only algorithms and methods that are meant to be used.',
  'unlisted-endpoint': 'Take it off the public listener, or put the guard before it.',
} as const;
