import type { ChangeRefused, Grantor } from '../api-keys/api-key-changes.ts';
import { plainText, plainTextRule, scopeToken, scopeTokenRule } from '../api-keys/grant.ts';
import type { GrantType, StoredClient } from './client-store.ts';

/** What a new client is to be. Everything but the name may be left out. */
export interface NewClient {
  readonly name: string;
  readonly owner?: string;
  /** Default: `client_credentials`. */
  readonly grantTypes?: readonly GrantType[];
  /** What it may ask for. Nothing is implied: the authority's own scopes (`countersign:…`) have to be named here, too. */
  readonly scopes?: readonly string[];
  /** The APIs it may ask tokens for: absolute URIs without a fragment. The first is the default. */
  readonly resources?: readonly string[];
  readonly accessTokenLifetimeSeconds?: number;
}

/** A client as people see it: everything but hashes. */
export interface ClientDescription extends Omit<StoredClient, 'secrets'> {
  readonly state: 'active' | 'revoked';
  /** Newest first; those whose overlap is over are left out. */
  readonly secrets: readonly ClientSecretDescription[];
}

export interface ClientSecretDescription {
  readonly version: number;
  readonly createdAt: number;
  readonly expiresAt: number | null;
}

/** The secret is in the answer, this once. */
export interface ClientSecretIssued {
  readonly outcome: 'done';
  readonly secret: string;
  readonly description: ClientDescription;
}

export interface ClientRevoked {
  readonly outcome: 'done';
  readonly description: ClientDescription;
  readonly revokedAt: number;
  /** The revocation log's number from which on every verifier knows. */
  readonly sequence: number;
}

export function describeClient(client: StoredClient, nowSeconds: number): ClientDescription {
  const secrets = liveSecrets(client, nowSeconds).map(({ version, createdAt, expiresAt }) => ({
    version,
    createdAt,
    expiresAt,
  }));
  return { ...client, state: client.revokedAt === null ? 'active' : 'revoked', secrets };
}

export function liveSecrets(client: StoredClient, nowSeconds: number): StoredClient['secrets'] {
  return client.secrets.filter(({ expiresAt }) => expiresAt === null || nowSeconds < expiresAt);
}

/** RFC 3986 section 4.3, absolute-URI; RFC 8707 section 2 forbids the fragment. */
const absoluteUri = /^[A-Za-z][A-Za-z0-9+.-]*:[\w\-.~:/?[\]@!$&'()*+,;=%]{1,500}$/;
const maximumMembers = 100;
const minimumLifetimeSeconds = 30;

function isResourceIndicator(text: string): boolean {
  return absoluteUri.test(text) && URL.canParse(text);
}

/** Refuses what no client can be. */
export function refuseImproperClient(wanted: NewClient, maximumLifetimeSeconds: number): ChangeRefused | undefined {
  const { name, owner, scopes = [], resources = [], accessTokenLifetimeSeconds: lifetime } = wanted;
  if (!plainText.test(name)) return invalid('name', plainTextRule);
  if (owner !== undefined && !plainText.test(owner)) return invalid('owner', plainTextRule);
  if (scopes.length > maximumMembers || !scopes.every((scope) => scopeToken.test(scope))) {
    return invalid('scopes', scopeTokenRule);
  }
  if (resources.length > maximumMembers || !resources.every(isResourceIndicator)) {
    return invalid('resources', 'A resource is an absolute URI without a fragment, such as https://api.example.com.');
  }
  if (lifetime !== undefined && !isLifetime(lifetime, maximumLifetimeSeconds)) {
    const range = `${minimumLifetimeSeconds} to ${maximumLifetimeSeconds}`;
    return invalid('accessTokenLifetimeSeconds', `It is a whole number of seconds, ${range}.`);
  }
  return undefined;
}

function isLifetime(seconds: number, maximum: number): boolean {
  return Number.isSafeInteger(seconds) && seconds >= minimumLifetimeSeconds && seconds <= maximum;
}

function invalid(member: string, reason: string): ChangeRefused {
  return { outcome: 'invalid', reason, pointer: `/${member}` };
}

/** What a limited grantor leaves open belongs to whom the grantor belongs to. */
export function withinReach(wanted: NewClient, reach: Grantor['reach']): NewClient {
  const owner = wanted.owner ?? (reach === 'unlimited' ? undefined : reach.owner);
  return owner === undefined ? wanted : { ...wanted, owner };
}

/** Nobody gives what they do not have: neither scopes, nor a life without end, nor freedom from addresses and rate limits. */
export function refuseBroaderClient(wanted: NewClient, reach: Grantor['reach']): ChangeRefused | undefined {
  if (reach === 'unlimited') return undefined;
  const beyond = (wanted.scopes ?? []).filter((scope) => !reach.scopes.includes(scope));
  if (beyond.length > 0) return broader(`Your credential does not have ${beyond.join(' ')} itself.`, '/scopes');
  if (wanted.owner !== reach.owner) {
    return broader(
      'Your credential may make clients for its own owner only, or for nobody when it has none.',
      '/owner',
    );
  }
  if (reach.expiresAt !== undefined) return broader('Your credential expires, and a client would outlive it.');
  return reach.allowedAddresses.length + reach.rateLimits.length > 0
    ? broader('Your credential has limits that a client would not have.')
    : undefined;
}

function broader(reason: string, pointer?: string): ChangeRefused {
  return { outcome: 'forbidden', reason, ...(pointer === undefined ? {} : { pointer }) };
}
