import type { ApiKeyLookup, ApiKeyQuery, ApiKeyRecord, Authority } from '../../core/authority.ts';
import type { Clock } from '../../core/clock.ts';
import { andThen, type MaybePromise } from '../../core/maybe-promise.ts';
import type { Principal } from '../../core/principal.ts';
import type { AppliedRateLimit } from '../../core/rate-limit.ts';
import type { Revocations } from '../../core/revocation.ts';
import type { Presented } from '../../core/scheme.ts';
import { rejected, unavailable, type Verification } from '../../core/verification.ts';
import { parseCidrs } from '../../http/cidr.ts';
import { digestApiKey, parseApiKey } from './format.ts';
import type { KeyMemory, KnownKey } from './remember.ts';

export interface ApiKeyVerifierOptions {
  readonly apiKeys: NonNullable<Authority['apiKeys']>;
  readonly revocations: Revocations | undefined;
  readonly clock: Clock;
  readonly memory: KeyMemory;
}

/** What a look-up said, in the form in which it is remembered. */
type Finding = KnownKey | 'unknown' | { readonly unavailable: string };

/** A record may change while it is on its way; after so many look-ups in a row we give up for this request. */
const maximumLookups = 3;
/** Longer texts are no keys of anybody, and are not hashed. */
const maximumKeyLength = 512;

/**
 * Creates the function that says whether a key is good, and whom it speaks for.
 *
 * A key seen before costs a digest and a look-up in memory, and is synchronous. What is remembered is used only while the view of
 * the revocation log is current; a record older than the log's last entry about its key is looked up again.
 */
export function createApiKeyVerifier(
  options: ApiKeyVerifierOptions,
): (text: string, presented: Presented) => MaybePromise<Verification> {
  const { apiKeys, revocations, clock, memory } = options;
  /** One look-up at a time for each digest. */
  const underWay = new Map<string, Promise<Finding>>();

  function lookUp(query: ApiKeyQuery, attempt = 1): MaybePromise<Finding> {
    const changesBefore = memory.changes;
    return andThen(apiKeys.find(query), (lookup) => {
      if (lookup.outcome === 'unavailable') return { unavailable: lookup.reason };
      if (lookup.outcome === 'unknown') {
        if (memory.changes === changesBefore) memory.rememberUnknown(query.digest);
        return 'unknown';
      }
      const isStale = revocations !== undefined && lookup.sequence < revocations.lastChangeOfApiKey(lookup.record.id);
      if (isStale && attempt < maximumLookups) return lookUp(query, attempt + 1);
      if (isStale) return { unavailable: 'The record of the key is older than the last change to it.' };
      const key = toKnownKey(query.digest, lookup);
      memory.remember(key);
      return key;
    });
  }

  function lookUpOnce(query: ApiKeyQuery): MaybePromise<Finding> {
    const other = underWay.get(query.digest);
    if (other !== undefined) return other;
    const finding = lookUp(query);
    if (!(finding instanceof Promise)) return finding;
    const settled = finding
      .catch((): Finding => ({ unavailable: 'The look-up failed.' }))
      .finally(() => underWay.delete(query.digest));
    underWay.set(query.digest, settled);
    return settled;
  }

  const judge = (finding: Finding, presented: Presented) => judgeFinding(finding, presented, clock.nowSeconds());

  return (text, presented) => {
    if (text.length > maximumKeyLength) return malformed('The API key is too long.');
    const digest = digestApiKey(text);
    const known = memory.find(digest);
    if (known !== undefined) return judge(known, presented);
    const query = toQuery(text, digest, apiKeys);
    return 'outcome' in query ? query : andThen(lookUpOnce(query), (finding) => judge(finding, presented));
  };
}

function malformed(reason: string): Verification {
  return rejected('ERR_API_KEY_MALFORMED', reason);
}

/** What to look the key up with; or why it need not be looked up. */
function toQuery(text: string, digest: string, apiKeys: NonNullable<Authority['apiKeys']>): ApiKeyQuery | Verification {
  const parsed = parseApiKey(text, apiKeys.prefixes);
  if (parsed === 'damaged') return malformed('The API key is incomplete or mistyped: its checksum is wrong.');
  if (parsed !== undefined) return { id: parsed.id, digest };
  if (!apiKeys.acceptsForeignForms) return malformed('The API key has none of the known prefixes.');
  // A comma or a blank is where two header lines were joined into one.
  if (!/^[\x21-\x2b\x2d-\x7e]+$/.test(text)) return malformed('The API key has characters that no key has.');
  return apiKeys.needsForeignKeys ? { id: undefined, digest, foreignKey: text } : { id: undefined, digest };
}

function judgeFinding(finding: Finding, presented: Presented, nowSeconds: number): Verification {
  if (finding === 'unknown') return rejected('ERR_API_KEY_UNKNOWN', 'No such API key is known.');
  if ('unavailable' in finding) return unavailable('ERR_API_KEY_LOOKUP_UNAVAILABLE', finding.unavailable);
  const { record, allowedAddresses, verified } = finding;
  if (record.state === 'revoked') return rejected('ERR_API_KEY_REVOKED', 'The API key is revoked.', record.id);
  if (record.state !== 'active') return rejected('ERR_API_KEY_DISABLED', 'The API key is disabled.', record.id);
  // Written so that an expiry which is no number counts as past.
  if (record.expiresAt !== undefined && !(nowSeconds < record.expiresAt)) {
    return rejected('ERR_API_KEY_EXPIRED', 'The API key, or this version of it, has expired.', record.id);
  }
  if (allowedAddresses === undefined) {
    return rejected('ERR_API_KEY_ADDRESS', 'The list of addresses of the API key cannot be read.', record.id);
  }
  if (!allowedAddresses.isEmpty && !allowedAddresses.includes(presented.clientAddress)) {
    const address = presented.clientAddress ?? 'an unknown address';
    return rejected('ERR_API_KEY_ADDRESS', `The API key may not be used from ${address}.`, record.id);
  }
  return verified;
}

function toKnownKey(digest: string, lookup: ApiKeyLookup & { outcome: 'found' }): KnownKey {
  const { record, sequence } = lookup;
  return {
    digest,
    record,
    sequence,
    allowedAddresses: parseCidrs(record.allowedAddresses),
    verified: { outcome: 'verified', principal: toPrincipal(record), rateLimits: toRateLimits(record) },
  };
}

function toPrincipal(record: ApiKeyRecord): Principal {
  return Object.freeze({
    scheme: 'api-key',
    subject: record.subject,
    ...(record.owner !== undefined && { owner: record.owner }),
    scopes: Object.freeze([...new Set(record.scopes)]),
    credentialId: record.id,
    ...(record.expiresAt !== undefined && { expiresAt: record.expiresAt }),
    claims: Object.freeze({ name: record.name, version: record.version }),
  });
}

function toRateLimits(record: ApiKeyRecord): readonly AppliedRateLimit[] {
  const { id, owner } = record;
  const limits = applied(record.rateLimits, 'credential', `api-key:${id}`);
  return owner === undefined ? limits : [...limits, ...applied(record.ownerRateLimits, 'owner', `owner:${owner}`)];
}

/** The first is called `credential`, further ones `credential-2`, `credential-3` …: names tell the policies of a response apart. */
function applied(rules: ApiKeyRecord['rateLimits'], name: string, key: string): readonly AppliedRateLimit[] {
  return rules.map(({ limit, windowSeconds }, index) => ({
    limit,
    windowSeconds,
    name: index === 0 ? name : `${name}-${index + 1}`,
    key,
  }));
}
