import { isDeepStrictEqual } from 'node:util';
import type { RateLimitRule } from 'countersign';
import { parseCidrs } from 'countersign/building-blocks';
import type { ApiKeyUpdate, ChangeRefused, Grantor, NewApiKey } from './api-key-changes.ts';
import { withoutUndefined } from './stored-api-key.ts';

/** RFC 6749 section 3.3. */
export const scopeToken = /^[\x21\x23-\x5b\x5d-\x7e]{1,128}$/;
export const scopeTokenRule = 'A scope is 1 to 128 printable ASCII characters without spaces, quotes and backslashes.';
/** No control characters, line ends or halves of characters: these texts go to logs and terminals. */
export const plainText = /^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}]{1,200}$/u;
export const plainTextRule = 'It is a text of 1 to 200 characters without control characters.';

/** Refuses what no key can be. The wire has checked types and lengths already; callers in this process have not. */
export function refuseImproper(
  wanted: Partial<NewApiKey> | ApiKeyUpdate,
  nowSeconds: number,
): ChangeRefused | undefined {
  const { name, owner, scopes = [], expiresAt, rateLimits = [], allowedAddresses = [] } = wanted;
  const subject = 'subject' in wanted ? wanted.subject : undefined;
  for (const [member, text] of Object.entries({ name, subject, owner })) {
    if (typeof text === 'string' && !plainText.test(text)) {
      return invalid(member, plainTextRule);
    }
  }
  if (!scopes.every((scope) => scopeToken.test(scope))) {
    return invalid('scopes', scopeTokenRule);
  }
  if (typeof expiresAt === 'number' && expiresAt <= nowSeconds) return invalid('expiresAt', 'It is in the past.');
  return refuseLimits(rateLimits) ?? refuseAddresses(allowedAddresses);
}

function refuseLimits(rules: readonly RateLimitRule[]): ChangeRefused | undefined {
  const good = rules.every(({ limit, windowSeconds }) => isCount(limit) && isCount(windowSeconds));
  return good ? undefined : invalid('rateLimits', 'Limit and window are whole numbers from 1 on.');
}

const isCount = (value: number) => Number.isSafeInteger(value) && value >= 1;

function refuseAddresses(blocks: readonly string[]): ChangeRefused | undefined {
  const index = blocks.findIndex((block) => parseCidrs([block]) === undefined);
  return index === -1
    ? undefined
    : invalid(`allowedAddresses/${index}`, 'It is not a CIDR block such as 10.0.0.0/8 or 2001:db8::/32.');
}

function invalid(member: string, reason: string): ChangeRefused {
  return { outcome: 'invalid', reason, pointer: `/${member}` };
}

/** Nobody gives what they do not have: a key that makes keys makes none that may more, lives longer or belongs to another. */
export function refuseBroader(wanted: NewApiKey, reach: Grantor['reach']): ChangeRefused | undefined {
  if (reach === 'unlimited') return undefined;
  const beyond = (wanted.scopes ?? []).filter((scope) => !reach.scopes.includes(scope));
  if (beyond.length > 0) return broader('scopes', `Your credential does not have ${beyond.join(' ')} itself.`);
  if (wanted.subject !== undefined && wanted.subject !== reach.subject) {
    return broader('subject', 'Your credential may not make keys that speak for others.');
  }
  if (wanted.owner !== reach.owner) {
    return broader('owner', 'Your credential may make keys for its own owner only, or for nobody when it has none.');
  }
  if (reach.expiresAt !== undefined && (wanted.expiresAt ?? Number.POSITIVE_INFINITY) > reach.expiresAt) {
    return broader('expiresAt', 'Your credential may not make keys that outlive it.');
  }
  for (const member of ['allowedAddresses', 'rateLimits'] as const) {
    if (reach[member].length > 0 && !isDeepStrictEqual(wanted[member], reach[member])) {
      return broader(member, 'Your credential is limited here; its keys have the same limits. Leave this out.');
    }
  }
  return undefined;
}

/** What a limited grantor leaves open is as limited as it is itself. */
export function withinReach(wanted: NewApiKey, reach: Grantor['reach']): NewApiKey {
  if (reach === 'unlimited') return wanted;
  const { owner, expiresAt, allowedAddresses, rateLimits } = reach;
  return { owner, expiresAt, allowedAddresses, rateLimits, ...withoutUndefined(wanted) };
}

function broader(member: string, reason: string): ChangeRefused {
  return { outcome: 'forbidden', reason, pointer: `/${member}` };
}
