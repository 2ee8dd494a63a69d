import { createRateLimiter } from './authorize/rate-limit.ts';
import { assertRequiredScopes } from './authorize/scopes.ts';
import type { AuthRequest } from './core/auth-request.ts';
import type { Authority } from './core/authority.ts';
import { type Clock, systemClock } from './core/clock.ts';
import type { Decision } from './core/decision.ts';
import { ConfigurationError } from './core/errors.ts';
import type { MaybePromise } from './core/maybe-promise.ts';
import { assertRateLimitRule } from './core/rate-limit.ts';
import { createRequestIds } from './core/request-id.ts';
import { anyScope, type Requirement } from './core/requirement.ts';
import type { Scheme } from './core/scheme.ts';
import { compileCidrs } from './http/cidr.ts';
import { createDenials } from './http/denials.ts';
import { assertApiKeyHeader } from './http/presented.ts';
import { findCompactJws } from './http/target.ts';
import { type DecisionEvent, type DefaultRateLimits, decide, type Pipeline } from './pipeline.ts';
import { createAccessTokenScheme } from './schemes/access-token/scheme.ts';
import { isApiKeyForm } from './schemes/api-key/extract.ts';
import { type ApiKeyScheme, createApiKeyScheme } from './schemes/api-key/scheme.ts';

export interface GateOptions {
  /** Who issues: `anyIssuer(…)`, `remoteAuthority(…)`, `configuredApiKeys(…)`, the server's own in process, or several in `combineAuthorities(…)`. */
  readonly authority: Authority;
  /**
   * This API's identifier; access tokens must name it in `aud`. Needed when the authority issues tokens; an empty list says that
   * none are accepted here.
   */
  readonly audience?: string | readonly string[];
  /** Shown in challenges. Default `api`. */
  readonly realm?: string;
  /** The header that API keys come in, besides `Authorization: Bearer`. Default `x-api-key`. */
  readonly apiKeyHeader?: string;
  /** Limits where the credential has none of that name of its own: per API key or subject of an OAuth client, and per owner. */
  readonly rateLimits?: DefaultRateLimits;
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
export function createGate(options: GateOptions): Gate {
  // Callers without types may give nothing at all.
  const authority: Authority | undefined = options?.authority;
  if (typeof authority?.verificationKey !== 'function') {
    throw new ConfigurationError(
      '`authority` says who issues: give anyIssuer(…), remoteAuthority(…), configuredApiKeys(…) or another.',
    );
  }
  const clock = options.clock ?? systemClock;
  const apiKeyHeader = (options.apiKeyHeader ?? 'x-api-key').toLowerCase();
  assertApiKeyHeader(apiKeyHeader);
  const apiKeyScheme =
    authority.apiKeys && createApiKeyScheme({ apiKeys: authority.apiKeys, revocations: authority.revocations, clock });
  const pipeline: Pipeline = {
    schemes: createSchemes(options, authority, apiKeyScheme, clock),
    finders: apiKeyScheme ? [apiKeyScheme.find, findCompactJws] : [findCompactJws],
    presentedOptions: {
      apiKeyHeader,
      trustedProxies: compileCidrs(options.trustedProxies ?? [], 'trustedProxies'),
      allowInsecureHttp: options.allowInsecureHttp === true,
    },
    denials: createDenials(options.realm ?? 'api'),
    limiter: createRateLimiter({ clock }),
    defaultLimits: checkedLimits(options.rateLimits),
    recordUse: authority.apiKeys?.recordUse?.bind(authority.apiKeys),
    nextRequestId: createRequestIds(),
    onDecision: options.onDecision,
  };
  return {
    decide: (request, requirement) => decide(pipeline, request, requirement),
    close() {
      for (const scheme of pipeline.schemes) scheme.close?.();
      authority.close();
    },
  };
}

/**
 * Says whether a requirement can be met at all: for adapters, to refuse a route that names nothing when it is made.
 *
 * @throws {ConfigurationError} for an empty list of scopes or a text that is no scope.
 */
export function createRequirement(scopes: readonly (string | typeof anyScope)[]): Requirement {
  if (scopes.length === 1 && scopes[0] === anyScope) return { scopes: anyScope };
  const named = scopes.filter((scope) => typeof scope === 'string');
  if (named.length !== scopes.length)
    throw new ConfigurationError('anyScope stands alone: remove it, or the scopes beside it.');
  if (named.length === 0) {
    throw new ConfigurationError(
      'This route names no scope. Name one, or pass anyScope to admit every verified principal.',
    );
  }
  assertRequiredScopes(named);
  return { scopes: named };
}

function checkedLimits(limits: DefaultRateLimits = {}): DefaultRateLimits {
  if (limits.perCredential) assertRateLimitRule(limits.perCredential, 'rateLimits.perCredential');
  if (limits.perOwner) assertRateLimitRule(limits.perOwner, 'rateLimits.perOwner');
  return limits;
}

function createSchemes(
  options: GateOptions,
  authority: Authority,
  apiKeyScheme: ApiKeyScheme | undefined,
  clock: Clock,
): readonly Scheme[] {
  const audiences = typeof options.audience === 'string' ? [options.audience] : (options.audience ?? []);
  const schemes: Scheme[] = apiKeyScheme ? [apiKeyScheme] : [];
  if (authority.issuer !== undefined && options.audience === undefined) {
    throw new ConfigurationError(
      `${authority.issuer} issues access tokens: name this API in \`audience\`, or set it to [] to accept none.`,
    );
  }
  if (authority.issuer !== undefined && audiences.length > 0) {
    schemes.push(
      createAccessTokenScheme({
        authority,
        audiences,
        clock,
        clockLeewaySeconds: options.clockLeewaySeconds ?? 5,
        maximumTokenLifetimeSeconds: options.maximumTokenLifetimeSeconds ?? 3600,
        allowInsecureUntypedTokens: options.allowInsecureUntypedTokens === true,
        isApiKeyForm: (credentials) => authority.apiKeys !== undefined && isApiKeyForm(credentials, authority.apiKeys),
      }),
    );
  }
  if (schemes.length === 0) {
    throw new ConfigurationError(
      'Nothing could be verified: the authority knows no API keys, and no audience was given for its access tokens.',
    );
  }
  return schemes;
}
