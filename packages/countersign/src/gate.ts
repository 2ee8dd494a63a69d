import type { AuthRequest } from './core/auth-request.ts';
import type { Authority } from './core/authority.ts';
import type { Clock } from './core/clock.ts';
import type { Decision } from './core/decision.ts';
import type { ErrorCode } from './core/errors.ts';
import type { MaybePromise } from './core/maybe-promise.ts';
import type { SchemeName } from './core/principal.ts';
import type { RateLimitRule } from './core/rate-limit.ts';

/** Says in so many words that any verified principal may enter, whatever its scopes. */
export const anyScope: unique symbol = Symbol('countersign.anyScope');

/** What a route asks for: every one of these scopes (RFC 6749 section 3.3 tokens), or explicitly none. */
export interface Requirement {
  readonly scopes: readonly string[] | typeof anyScope;
}

/** What happened to a request, for the log. Holds no credential. */
export interface DecisionEvent {
  readonly requestId: string;
  readonly outcome: 'allow' | 'deny';
  readonly status: number;
  readonly scheme?: SchemeName;
  readonly code?: ErrorCode;
  /** Why exactly; for the operator. */
  readonly reason?: string;
  readonly credentialId?: string;
  readonly clientAddress: string | undefined;
}

export interface GateOptions {
  /** Who issues: `anyIssuer(…)`, `remoteAuthority(…)`, `configuredApiKeys(…)`, or the server's own in process. Several are asked by form. */
  readonly authority: Authority;
  /** This API's identifier; access tokens must name it in `aud`. Needed when the authority issues tokens. */
  readonly audience?: string | readonly string[];
  /** Shown in challenges. Default `api`. */
  readonly realm?: string;
  /** The header that API keys come in, besides `Authorization: Bearer`. Default `x-api-key`. */
  readonly apiKeyHeader?: string;
  /** Limits for every credential and every owner, besides those that belong to a key. */
  readonly rateLimits?: {
    readonly perCredential?: RateLimitRule;
    readonly perOwner?: RateLimitRule;
  };
  /** CIDR blocks of the proxies whose X-Forwarded-For and X-Forwarded-Proto are believed. Default: none. */
  readonly trustedProxies?: readonly string[];
  /** Access tokens that live longer (`exp` − `iat`) are refused. Default 3600. */
  readonly maximumTokenLifetimeSeconds?: number;
  /** How far clocks may differ. Default 5. */
  readonly clockLeewaySeconds?: number;
  /** Accepts credentials over plain HTTP from anywhere. Default false: only from this machine. */
  readonly allowInsecureHttp?: boolean;
  /** Accepts access tokens whose `typ` is `JWT` or missing, for issuers without RFC 9068. ID tokens are still refused where they show. */
  readonly allowInsecureUntypedTokens?: boolean;
  /** Called after every decision; must return at once and not throw. */
  readonly onDecision?: (event: DecisionEvent) => void;
  readonly clock?: Clock;
}

export interface Gate {
  /** Never throws, never rejects. Synchronous when the credential was seen before. */
  decide(request: AuthRequest, requirement: Requirement): MaybePromise<Decision>;
  /** Ends the authority's timers and connections. */
  close(): void;
}

/**
 * Puts the pipeline together: extract → verify → authorize → decide.
 *
 * @throws {ConfigurationError} for options that contradict each other or miss something.
 */
export function createGate(_options: GateOptions): Gate {
  throw new Error("being written");
}
