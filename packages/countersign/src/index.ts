// The public surface of the library. One line a name; what is not here is not promised.

export { type AnyIssuerOptions, anyIssuer } from './authority/any-issuer.ts';
export { combineAuthorities } from './authority/combined.ts';
export {
  type ConfiguredApiKey,
  type ConfiguredApiKeysOptions,
  type ConfiguredHmacKey,
  type ConfiguredKeysOptions,
  configuredApiKeys,
  configuredKeys,
} from './authority/configured.ts';
export {
  type RemoteAuthority,
  type RemoteAuthorityEvent,
  type RemoteAuthorityOptions,
  remoteAuthority,
} from './authority/remote.ts';
export type { AuthRequest } from './core/auth-request.ts';
export type {
  ApiKeyExposure,
  ApiKeyLookup,
  ApiKeyQuery,
  ApiKeyRecord,
  Authority,
  JwsAlgorithm,
  KeyHint,
  KeyLookup,
  VerificationKey,
} from './core/authority.ts';
export type { Clock } from './core/clock.ts';
export type { Allow, Decision, Deny, ProblemDetails } from './core/decision.ts';
export { ConfigurationError, type ErrorCode } from './core/errors.ts';
export type { MaybePromise } from './core/maybe-promise.ts';
export type { Principal, SchemeName } from './core/principal.ts';
export type { RateLimitRule } from './core/rate-limit.ts';
export { anyScope, type Requirement } from './core/requirement.ts';
export type { RevocationEntry, RevocationKind, Revocations, TokenIdentity } from './core/revocation.ts';
export { createGate, createRequirement, type Gate, type GateOptions } from './gate.ts';
export type { DecisionEvent } from './pipeline.ts';
