// The parts that an authority or a gateway is built from; `@countersign/server` is their first user.
// Not needed to protect an API: that is `countersign` and its adapters.

export { authRequestFromNode } from './adapters/node-request.ts';
export { createRevocationList, type RevocationList, type RevocationListOptions } from './authority/revocation-list.ts';
export {
  type ApiKeyLookupRequest,
  type ApiKeyLookupResponse,
  type ExposuresRequest,
  maximumReportEntries,
  maximumWaitSeconds,
  type ReportedExposure,
  type ReportedUse,
  type RevocationFeedPage,
  type TokenStatusRequest,
  type TokenStatusResponse,
  type UsesRequest,
  type VerifierDescription,
  verifyScope,
  wirePaths,
} from './authority/wire.ts';
export { createRateLimiter } from './authorize/rate-limit.ts';
export { systemClock } from './core/clock.ts';
export { andThen } from './core/maybe-promise.ts';
export { createRequestIds } from './core/request-id.ts';
export type { Presented } from './core/scheme.ts';
export type { Refusal } from './core/verification.ts';
export { base62Alphabet, checksumLength, checksumOf } from './crypto/base62.ts';
export { decodeBase64url } from './crypto/base64url.ts';
export { constantTimeEqual } from './crypto/constant-time.ts';
export { sha256Base64url } from './crypto/digest.ts';
export { hmacBase64url } from './crypto/hmac.ts';
export { type JsonObject, parseJsonObject } from './crypto/json.ts';
export { importJwk, importJwkSet, type JwkImport, type JwkImportOptions, type JwkSetImport } from './crypto/jwk.ts';
export {
  type CompactJws,
  type JwsDefect,
  type JwsHeader,
  parseCompactJws,
  parseJwtClaims,
  verifyJws,
} from './crypto/jws.ts';
export { randomBase62, randomBase64url } from './crypto/random.ts';
export {
  exportPrivateJwk,
  exportPublicJwk,
  generateSigningKey,
  importPrivateJwk,
  type PublicJwk,
  type SigningAlgorithm,
  type SigningKey,
  signJwt,
  toVerificationKey,
} from './crypto/signing-key.ts';
export { type CompiledCidrs, compileCidrs, parseCidrs, subscriberNetwork } from './http/cidr.ts';
export { createDenials, type Denials } from './http/denials.ts';
export { type PresentedOptions, readPresented } from './http/presented.ts';
export { findCredentialInTarget } from './http/target.ts';
export { createApiKeyText, digestApiKey, findApiKey, isApiKeyPrefix, parseApiKey } from './schemes/api-key/format.ts';
