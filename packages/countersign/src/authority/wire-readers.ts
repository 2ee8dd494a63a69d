import type { ApiKeyRecord } from '../core/authority.ts';
import { isRateLimitRule, type RateLimitRule } from '../core/rate-limit.ts';
import type { RevocationEntry, RevocationKind } from '../core/revocation.ts';
import type { ApiKeyLookupResponse, RevocationFeedPage, TokenStatusResponse, VerifierDescription } from './wire.ts';

// What a server of another version, or something that is no authority at all, may answer: each reader gives undefined unless
// everything is there and of its kind. Unknown members are passed over, so that servers may be newer than verifiers.

type Members = Readonly<Record<string, unknown>>;

const revocationKinds: ReadonlySet<unknown> = new Set<RevocationKind>([
  'token',
  'session',
  'client',
  'subject',
  'signing-key',
  'api-key',
]);

export function readDescription(body: Members): VerifierDescription | undefined {
  const { apiKeys } = body;
  const good =
    isText(body.issuer) &&
    isText(body.logId) &&
    isCount(body.sequence) &&
    isCount(body.maximumTokenLifetimeSeconds) &&
    isMembers(apiKeys) &&
    isListOf(apiKeys.prefixes, isText) &&
    typeof apiKeys.acceptsForeignForms === 'boolean' &&
    typeof apiKeys.needsForeignKeys === 'boolean';
  return good ? (body as unknown as VerifierDescription) : undefined;
}

export function readFeedPage(body: Members): RevocationFeedPage | undefined {
  const good =
    isText(body.logId) &&
    isCount(body.sequence) &&
    typeof body.reset === 'boolean' &&
    typeof body.more === 'boolean' &&
    typeof body.heldMilliseconds === 'number' &&
    body.heldMilliseconds >= 0 &&
    isListOf(body.entries, isEntry);
  return good ? (body as unknown as RevocationFeedPage) : undefined;
}

export function readLookupResponse(body: Members): ApiKeyLookupResponse | undefined {
  return isRecord(body.record) && isCount(body.sequence) ? (body as unknown as ApiKeyLookupResponse) : undefined;
}

export function readStatusResponse(body: Members): TokenStatusResponse | undefined {
  return typeof body.revoked === 'boolean' ? { revoked: body.revoked } : undefined;
}

function isEntry(value: unknown): value is RevocationEntry {
  return (
    isMembers(value) &&
    isCount(value.sequence) &&
    revocationKinds.has(value.kind) &&
    isText(value.id) &&
    isCount(value.notBefore) &&
    isCount(value.expiresAt)
  );
}

function isRecord(value: unknown): value is ApiKeyRecord {
  return (
    isMembers(value) &&
    isText(value.id) &&
    isCount(value.version) &&
    typeof value.name === 'string' &&
    isText(value.subject) &&
    (value.owner === undefined || isText(value.owner)) &&
    isListOf(value.scopes, isText) &&
    (value.state === 'active' || value.state === 'disabled' || value.state === 'revoked') &&
    (value.expiresAt === undefined || isCount(value.expiresAt)) &&
    isListOf(value.allowedAddresses, isText) &&
    isListOf(value.rateLimits, isRateLimit) &&
    isListOf(value.ownerRateLimits, isRateLimit)
  );
}

function isRateLimit(value: unknown): value is RateLimitRule {
  return isMembers(value) && isRateLimitRule(value as unknown as RateLimitRule);
}

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isListOf<T>(value: unknown, isElement: (element: unknown) => element is T): value is readonly T[] {
  return Array.isArray(value) && value.every(isElement);
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
