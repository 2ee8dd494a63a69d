import type { RateLimiter } from './authorize/rate-limit.ts';
import { missingScopes } from './authorize/scopes.ts';
import type { AuthRequest } from './core/auth-request.ts';
import type { Decision } from './core/decision.ts';
import { type ErrorCode, errorTable } from './core/errors.ts';
import type { MaybePromise } from './core/maybe-promise.ts';
import type { Principal, SchemeName } from './core/principal.ts';
import type { AppliedRateLimit, RateLimitRule } from './core/rate-limit.ts';
import { anyScope, type Requirement } from './core/requirement.ts';
import type { Presented, Scheme } from './core/scheme.ts';
import type { Refusal, Verification, Verified } from './core/verification.ts';
import type { Denials } from './http/denials.ts';
import { type PresentedOptions, readPresented } from './http/presented.ts';
import { problemTable } from './http/problem.ts';
import { rateLimitFields } from './http/rate-limit-fields.ts';
import { type CredentialFinder, checkTarget, findCredentialInTarget } from './http/target.ts';

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

/** Limits for credentials that have none of that name of their own. */
export interface DefaultRateLimits {
  /** For each API key, and for all access tokens together that one OAuth client has for one subject. */
  readonly perCredential?: RateLimitRule;
  /** For all API keys of one owner together. */
  readonly perOwner?: RateLimitRule;
}

/** What every decision of one gate shares, built once. */
export interface Pipeline {
  readonly schemes: readonly Scheme[];
  readonly finders: readonly CredentialFinder[];
  readonly presentedOptions: PresentedOptions;
  readonly denials: Denials;
  readonly limiter: RateLimiter;
  readonly defaultLimits: DefaultRateLimits;
  readonly recordUse: ((id: string, remoteAddress: string | undefined) => void) | undefined;
  readonly nextRequestId: () => string;
  readonly onDecision: ((event: DecisionEvent) => void) | undefined;
}

/** Where in the pipeline one request is. */
interface Passage {
  readonly requirement: Requirement;
  readonly requestId: string;
  readonly presented: Presented | undefined;
  readonly scheme: SchemeName | undefined;
}

/** Takes one request through the pipeline. Never throws, never rejects. */
export function decide(pipeline: Pipeline, request: AuthRequest, requirement: Requirement): MaybePromise<Decision> {
  const requestId = pipeline.nextRequestId();
  let passage: Passage = { requirement, requestId, presented: undefined, scheme: undefined };
  try {
    const presented = readPresented(request, pipeline.presentedOptions);
    if ('code' in presented) return deny(pipeline, passage, presented);
    passage = { requirement, requestId, presented, scheme: undefined };
    const refusal = checkTarget(request.target) ?? refuseCredentialInUrl(pipeline, request, presented, requestId);
    if (refusal) return deny(pipeline, passage, refusal);
    for (const scheme of pipeline.schemes) {
      const credential = scheme.extract(presented);
      if (credential === undefined) continue;
      passage = { requirement, requestId, presented, scheme: scheme.name };
      return verifyAndSettle(pipeline, passage, scheme, credential, presented, request);
    }
    return deny(pipeline, passage, credentialAbsent);
  } catch (error) {
    return deny(pipeline, passage, internalError(error));
  }
}

const credentialAbsent: Refusal = { code: 'ERR_CREDENTIAL_ABSENT', reason: 'no scheme recognised a credential' };

/** A defect of ours, or of what the application passed in. Its message may hold anything, so only its name is told. */
function internalError(error: unknown): Refusal {
  return { code: 'ERR_GATE_INTERNAL', reason: `unexpected ${error instanceof Error ? error.name : typeof error}` };
}

function verifyAndSettle(
  pipeline: Pipeline,
  passage: Passage,
  scheme: Scheme,
  credential: unknown,
  presented: Presented,
  request: AuthRequest,
): MaybePromise<Decision> {
  if (!presented.confidential) {
    reportClearText(scheme, presented, passage.requestId);
    return deny(pipeline, passage, { code: 'ERR_REQUEST_INSECURE_TRANSPORT', reason: insecureReason(presented) });
  }
  const verification = scheme.verify(credential, presented, request);
  if (!(verification instanceof Promise)) return settle(pipeline, passage, verification);
  return verification
    .then((settled) => settle(pipeline, passage, settled))
    .catch((error) => deny(pipeline, passage, internalError(error)));
}

/**
 * Without an address nobody knows how the request came here: the caller has hung up already, or the platform does not tell. That is
 * enough to refuse it, and too little to call the credential exposed, which may revoke it.
 */
function reportClearText(scheme: Scheme, presented: Presented, requestId: string): void {
  if (presented.clientAddress === undefined) return;
  for (const text of [presented.apiKeyHeader, presented.authorization?.credentials]) {
    if (text !== undefined) scheme.reportExposure?.(text, 'plain-http', presented, requestId);
  }
}

function insecureReason({ clientAddress }: Presented): string {
  return clientAddress === undefined
    ? 'nobody told whether the connection was encrypted: it is closed already, or the adapter was given no `connection`'
    : `plain HTTP from ${clientAddress}; if a proxy terminates TLS, name it in trustedProxies`;
}

function settle(pipeline: Pipeline, passage: Passage, verification: Verification): Decision {
  return verification.outcome === 'verified'
    ? authorize(pipeline, passage, verification)
    : deny(pipeline, passage, verification);
}

function authorize(pipeline: Pipeline, passage: Passage, { principal, rateLimits }: Verified): Decision {
  const { scopes } = passage.requirement;
  if (scopes !== anyScope) {
    const missing = missingScopes(scopes, principal.scopes);
    if (missing.length > 0 || scopes.length === 0) {
      return deny(pipeline, passage, {
        code: 'ERR_AUTHORIZE_INSUFFICIENT_SCOPE',
        reason: scopes.length === 0 ? 'the route names no scope' : `lacks ${missing.join(' ')}`,
        credentialId: principal.credentialId,
      });
    }
  }
  const limits = withDefaultLimits(pipeline.defaultLimits, principal, rateLimits);
  if (limits.length === 0) return allow(pipeline, passage, principal, noHeaders);
  const admission = pipeline.limiter.admit(limits);
  const fields = rateLimitFields(admission.states);
  if (admission.outcome === 'admitted') return allow(pipeline, passage, principal, fields);
  const { reason, retryAfterSeconds } = admission;
  const refusal: Refusal = { code: 'ERR_AUTHORIZE_RATE_LIMITED', reason, credentialId: principal.credentialId };
  return deny(pipeline, passage, refusal, [...fields, 'Retry-After', String(retryAfterSeconds)]);
}

const noHeaders: readonly string[] = [];

function allow(pipeline: Pipeline, passage: Passage, principal: Principal, headers: readonly string[]): Decision {
  if (principal.scheme === 'api-key') pipeline.recordUse?.(principal.credentialId, passage.presented?.clientAddress);
  return tell(pipeline, passage, { outcome: 'allow', principal, headers }, undefined, principal.credentialId);
}

/** The status of a refusal stands in the tables, so that nothing else decides it. */
function deny(pipeline: Pipeline, passage: Passage, refusal: Refusal, limitHeaders = noHeaders): Decision {
  const { code, reason, credentialId } = refusal;
  return tell(pipeline, passage, build(pipeline.denials, passage, code, limitHeaders), reason, credentialId);
}

function build(
  denials: Denials,
  { requestId, requirement }: Passage,
  code: ErrorCode,
  limitHeaders: readonly string[],
): Decision {
  switch (problemTable[errorTable[code].problem].status) {
    case 400:
      return denials.badRequest(code, requestId);
    case 401:
      return denials.unauthorized(code, requestId);
    case 403:
      return denials.forbidden(code, requestId, requirement.scopes === anyScope ? [] : requirement.scopes);
    case 429:
      return denials.tooManyRequests(requestId, limitHeaders);
    case 503:
      return denials.unavailable(code, requestId);
  }
}

function tell(
  { onDecision }: Pipeline,
  { requestId, presented, scheme }: Passage,
  decision: Decision,
  reason: string | undefined,
  credentialId: string | undefined,
): Decision {
  if (!onDecision) return decision;
  try {
    const told: unknown = onDecision({
      requestId,
      outcome: decision.outcome,
      status: decision.outcome === 'allow' ? 200 : decision.status,
      scheme,
      code: decision.outcome === 'allow' ? undefined : decision.code,
      reason,
      credentialId,
      clientAddress: presented?.clientAddress,
    });
    // An async function passes for a listener, and its rejection would end the process.
    if (told instanceof Promise) told.catch(ignoreDefect);
  } catch {
    ignoreDefect();
  }
  return decision;
}

/** A listener's defect changes no decision. */
function ignoreDefect(): void {}

function refuseCredentialInUrl(
  { finders, schemes }: Pipeline,
  { target }: AuthRequest,
  presented: Presented,
  requestId: string,
): Refusal | undefined {
  const found = findCredentialInTarget(target, finders);
  if (!found) return undefined;
  for (const scheme of schemes) scheme.reportExposure?.(found.text, 'url', presented, requestId);
  return { code: 'ERR_REQUEST_CREDENTIAL_IN_URL', reason: found.reason };
}

function withDefaultLimits(
  { perCredential, perOwner }: DefaultRateLimits,
  principal: Principal,
  own: readonly AppliedRateLimit[],
): readonly AppliedRateLimit[] {
  if (!perCredential && !perOwner) return own;
  const limits = [...own];
  if (perCredential && !own.some(({ name }) => name === 'credential')) {
    limits.push({ ...perCredential, name: 'credential', key: credentialKey(principal) });
  }
  if (perOwner && principal.owner !== undefined && !own.some(({ name }) => name === 'owner')) {
    limits.push({ ...perOwner, name: 'owner', key: `owner:${principal.owner}` });
  }
  return limits;
}

/**
 * A client gets a new token whenever it likes, so its tokens are counted together: those for one subject, lest a user of an app uses
 * up what all its users share. The length says where the client's id ends, whatever is in it.
 */
function credentialKey({ scheme, credentialId, clientId = '', subject }: Principal): string {
  return scheme === 'api-key' ? `api-key:${credentialId}` : `token:${clientId.length}:${clientId}:${subject}`;
}
