/**
 * Names whose values in other files are worth a look: to ask for one parses the other file. Secrets, keys, algorithms, lifetimes, headers and paths
 * of routes.
 */
export const worthAsking =
  /secret|key|token|passw|jwt|sign|cred|alg|expir|ttl|lifetime|duration|validity|minutes|hours|salt|header|issuer|audience|path|url|prefix|route|api|white_?list|public|permit/i;
