import {
  type ApiKeyRecord,
  type Authority,
  type AuthRequest,
  anyScope,
  type Clock,
  createGate,
  type DecisionEvent,
} from 'countersign';
import {
  compileCidrs,
  type Presented,
  parseCompactJws,
  parseJwtClaims,
  type Refusal,
  readPresented,
} from 'countersign/building-blocks';
import type { ApiKeys } from '../api-keys/api-keys.ts';
import type { RevocationLog } from '../revocation/revocation-log.ts';
import type { SigningKeys } from '../signing-keys/signing-keys.ts';
import type { Store } from '../store/contract.ts';
import { checkAccessToken } from './access-token-checks.ts';
import { checkApiKey } from './api-key-checks.ts';
import { type Check, type Explanation, failed, noted, passed, show } from './explanation.ts';
import { requestChecks } from './request-checks.ts';
import { revocationCheck } from './token-revocation.ts';

export interface ExplainServices {
  readonly issuer: string;
  readonly apiKeys: ApiKeys;
  readonly signingKeys: SigningKeys;
  readonly revocationLog: RevocationLog;
  readonly store: Pick<Store, 'revocations'>;
  readonly clock: Clock;
  readonly maximumTokenLifetimeSeconds: number;
}

export interface Question {
  readonly request: AuthRequest;
  /** What the route needs; undefined: not asked. */
  readonly scopes: readonly string[] | undefined;
  /** The API's identifier; undefined: not asked. */
  readonly audience: string | undefined;
  /** False when only a credential was given, and the request around it is of our making. */
  readonly isCaptured: boolean;
}

const clockLeewaySeconds = 5;
const noProxies = compileCidrs([], 'trustedProxies');

/**
 * Says check by check what the pipeline makes of a request. The verdict is that of a real gate; the checks beside it say why.
 * Nothing of it counts as a use or an exposure of the credential. Rejects with `StoreUnavailableError`.
 */
export async function explain(question: Question, services: ExplainServices): Promise<Explanation> {
  const { request } = question;
  const presented = readPresented(request, { apiKeyHeader: 'x-api-key', trustedProxies: noProxies });
  const event = await decide(question, presented, services);
  const findings =
    'code' in presented ? await examineBare(question, services) : await examine(question, presented, services);
  const around = question.isCaptured ? requestChecks(request, presented, event) : [];
  const found = [...around, ...findings.checks];
  const checks =
    question.isCaptured || !found.some(({ outcome }) => outcome === 'failed') ? withVerdict(found, event) : found;
  const { code, reason } = event;
  return {
    ...findings,
    verdict: verdictOf(checks, event),
    status: event.status,
    ...(code === undefined ? {} : { code }),
    ...(reason === undefined ? {} : { reason }),
    checks,
  };
}

type Findings = Pick<Explanation, 'kind' | 'token' | 'key' | 'scopes' | 'checks'>;

const nothingFound: Findings = { kind: 'none', scopes: [], checks: [] };

/** A credential that could stand in no request is looked at all the same: that shows best what is wrong with it. */
async function examineBare(question: Question, services: ExplainServices): Promise<Findings> {
  const [name, value = ''] = question.request.rawHeaders;
  if (question.isCaptured || name !== 'Authorization') return nothingFound;
  return examineToken(value.slice('Bearer '.length), question, services);
}

async function examine(question: Question, presented: Presented, services: ExplainServices): Promise<Findings> {
  const { authorization, apiKeyHeader, clientAddress } = presented;
  const bearer = authorization?.scheme === 'bearer' ? authorization.credentials : undefined;
  const isKey = (text: string) => services.apiKeys.prefixes.some((prefix) => text.startsWith(`${prefix}_`));
  const key = apiKeyHeader ?? (bearer !== undefined && isKey(bearer) ? bearer : undefined);
  if (key !== undefined) return examineKey(key, clientAddress, question, services);
  return bearer === undefined ? nothingFound : examineToken(bearer, question, services);
}

async function examineKey(
  text: string,
  clientAddress: string | undefined,
  question: Question,
  { apiKeys, clock }: ExplainServices,
): Promise<Findings> {
  const { checks, record } = await checkApiKey(text, apiKeys, { clientAddress, nowSeconds: clock.nowSeconds() });
  const scopes = record?.scopes ?? [];
  const scopeChecks = record === undefined ? [] : [scopeCheck(scopes, question.scopes)];
  return {
    kind: 'api-key',
    ...(record === undefined ? {} : { key: toKey(record) }),
    scopes,
    checks: [...checks, ...scopeChecks],
  };
}

function toKey({ id, name, owner, subject }: ApiKeyRecord) {
  return { id, name, owner: owner ?? null, subject };
}

async function examineToken(token: string, question: Question, services: ExplainServices): Promise<Findings> {
  const { issuer, clock, maximumTokenLifetimeSeconds, store } = services;
  const rules = {
    issuer,
    audience: question.audience,
    clockLeewaySeconds,
    maximumTokenLifetimeSeconds,
    nowSeconds: clock.nowSeconds(),
  };
  const { checks, header, claims, isProven } = await checkAccessToken(token, toAuthority(services), rules);
  if (header === undefined) return { kind: 'access-token', scopes: [], checks };
  const scopes = typeof claims?.scope === 'string' && claims.scope !== '' ? claims.scope.split(' ') : [];
  const revocation =
    claims !== undefined && isProven ? [await revocationCheck(claims, header.kid, store.revocations)] : [];
  return {
    kind: 'access-token',
    token: { header, ...(claims === undefined ? {} : { claims }) },
    scopes,
    checks: [...checks, ...revocation, ...(claims === undefined ? [] : [scopeCheck(scopes, question.scopes)])],
  };
}

function scopeCheck(has: readonly string[], needs: readonly string[] | undefined): Check {
  const all = has.length === 0 ? 'none' : has.join(' ');
  if (needs === undefined) return noted('scopes', `it has ${all}; name what a route needs with --scope`);
  const missing = needs.filter((scope) => !has.includes(scope));
  if (missing.length === 0) return passed('scopes', `it has ${needs.join(' ')}`);
  return failed('scopes', 'ERR_AUTHORIZE_INSUFFICIENT_SCOPE', {
    detail: `it lacks ${missing.join(' ')}`,
    expected: needs.join(' '),
    actual: all,
    advice: 'Scopes match as whole words. Ask for the scope with the token, or give it to the client or key.',
  });
}

/** Asks a real gate, on an authority that remembers and records nothing. */
async function decide(
  question: Question,
  presented: Presented | Refusal,
  services: ExplainServices,
): Promise<DecisionEvent> {
  const { request, scopes, audience } = question;
  let event: DecisionEvent | undefined;
  const gate = createGate({
    authority: toAuthority(services),
    audience: audience ?? audiencesOf(presented) ?? services.issuer,
    maximumTokenLifetimeSeconds: services.maximumTokenLifetimeSeconds,
    clockLeewaySeconds,
    clock: services.clock,
    onDecision: (told) => {
      event = told;
    },
  });
  await gate.decide(request, { scopes: scopes ?? anyScope });
  gate.close();
  if (event === undefined) throw new Error('The gate told of no decision.');
  return event;
}

/** Where nobody says which API is meant, the token's own audiences stand in, so that the rest is still checked. */
function audiencesOf(presented: Presented | Refusal): readonly string[] | undefined {
  if ('code' in presented || presented.authorization?.scheme !== 'bearer') return undefined;
  const jws = parseCompactJws(presented.authorization.credentials);
  const aud = jws.outcome === 'parsed' ? parseJwtClaims(jws)?.aud : undefined;
  const audiences = typeof aud === 'string' ? [aud] : Array.isArray(aud) ? aud : [];
  return audiences.length > 0 && audiences.every((item) => typeof item === 'string' && item !== '')
    ? audiences
    : undefined;
}

function toAuthority({ issuer, signingKeys, apiKeys, revocationLog }: ExplainServices): Authority {
  return {
    issuer,
    verificationKey: (hint) => signingKeys.verificationKey(hint),
    apiKeys: {
      prefixes: apiKeys.prefixes,
      acceptsForeignForms: apiKeys.acceptsForeignForms,
      needsForeignKeys: apiKeys.needsForeignKeys,
      find: apiKeys.find,
    },
    revocations: {
      sequence: revocationLog.sequence,
      isCurrent: () => revocationLog.isCurrent(),
      covers: revocationLog.covers,
      ask: revocationLog.ask,
      lastChangeOfApiKey: revocationLog.lastChangeOfApiKey,
      // The gate lives for one question.
      subscribe: () => () => {},
    },
    close() {},
  };
}

/** What the gate says and no check explains is said in its own words. */
function withVerdict(checks: readonly Check[], { outcome, code, reason = '' }: DecisionEvent): readonly Check[] {
  if (
    outcome === 'allow' ||
    code === undefined ||
    checks.some((check) => check.code === code || isAddress(check, code))
  ) {
    return checks;
  }
  return [
    ...checks,
    failed('verdict', code, { detail: reason, advice: `Look up ${code} in the documentation.`, actual: show(code) }),
  ];
}

function isAddress({ name, outcome }: Check, code: string): boolean {
  return code === 'ERR_API_KEY_ADDRESS' && name === 'address' && outcome === 'unknown';
}

function verdictOf(checks: readonly Check[], { outcome }: DecisionEvent): Explanation['verdict'] {
  if (outcome === 'allow') return 'good';
  return checks.some((check) => check.outcome === 'failed') ? 'refused' : 'undecided';
}
