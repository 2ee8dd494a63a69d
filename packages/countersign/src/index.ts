// The public surface of the library. One line a name; what is not here is not promised.
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
export type { AuthRequest } from './core/auth-request.ts';
export type { Clock } from './core/clock.ts';
export type { Allow, Decision, Deny, ProblemDetails } from './core/decision.ts';
export { ConfigurationError, type ErrorCode } from './core/errors.ts';
export type { MaybePromise } from './core/maybe-promise.ts';
export type { Principal, SchemeName } from './core/principal.ts';
export type { RateLimitRule } from './core/rate-limit.ts';
export type { RevocationEntry, RevocationKind, Revocations, TokenIdentity } from './core/revocation.ts';
export { anyScope, createGate, type DecisionEvent, type Gate, type GateOptions, type Requirement } from './gate.ts';
