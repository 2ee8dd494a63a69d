import type { ApiKeyLookup, ApiKeyQuery, ApiKeyRecord, Authority, VerificationKey } from '../core/authority.ts';
import { ConfigurationError } from '../core/errors.ts';
import { assertRateLimitRule, type RateLimitRule } from '../core/rate-limit.ts';
import { isScopeToken } from '../core/scope.ts';
import { decodeBase64url } from '../crypto/base64url.ts';
import { constantTimeEqual } from '../crypto/constant-time.ts';
import { importJwk, importJwkSet } from '../crypto/jwk.ts';
import { compileCidrs } from '../http/cidr.ts';
import { createKeyIndex } from './key-index.ts';

/** An API key that stands in the configuration: its hash and what it may. */
export interface ConfiguredApiKey {
  /** For people, and for the log. */
  readonly name: string;
  /** What stands in the log as the credential's id. Default: the name. No two keys may share it. */
  readonly id?: string;
  /** SHA-256 of the whole key, 43 characters of base64url or 64 of hex. Never the key itself. */
  readonly sha256: string;
  /** Whom the key speaks for. Default: the id. */
  readonly subject?: string;
  /** The customer the key belongs to. */
  readonly owner?: string;
  /** RFC 6749 section 3.3 tokens. May be empty: such a key enters only where any credential may. */
  readonly scopes: readonly string[];
  /** Seconds since the epoch. Default: never. */
  readonly expiresAt?: number;
  /** CIDR blocks the key may be used from. Default: anywhere. */
  readonly allowedAddresses?: readonly string[];
  readonly rateLimits?: readonly RateLimitRule[];
}

export interface ConfiguredApiKeysOptions {
  /** The prefixes of the keys, where they have the Countersign form (`acme_live`). Without any, keys of every form are looked up. */
  readonly prefixes?: readonly string[];
}

/**
 * An authority that knows the API keys it is given, by their hashes. Nothing can be revoked but by a new configuration.
 *
 * @throws {ConfigurationError} naming the entry that is wrong.
 */
export function configuredApiKeys(
  keys: readonly ConfiguredApiKey[],
  options: ConfiguredApiKeysOptions = {},
): Authority & Required<Pick<Authority, 'apiKeys'>> {
  if (!Array.isArray(keys) || keys.length === 0) {
    throw new ConfigurationError('configuredApiKeys: give at least one key');
  }
  const entries = keys.map((key, position) => readEntry(key, `configuredApiKeys[${position}]`));
  assertDistinct(entries);
  const find = indexByDigest(entries);
  const prefixes = options.prefixes ?? [];
  return {
    issuer: undefined,
    verificationKey: () => ({ outcome: 'unknown' }),
    apiKeys: { prefixes, acceptsForeignForms: prefixes.length === 0, needsForeignKeys: false, find },
    close() {},
  };
}

interface Entry {
  /** Base64url. */
  readonly digest: string;
  readonly record: ApiKeyRecord;
}

function readEntry(key: ConfiguredApiKey, where: string): Entry {
  const name = readText(key.name, `${where}.name`);
  // From here on the name says better than a number which one is meant.
  const entry = `${where} (${name})`;
  const id = readText(key.id ?? name, `${entry}.id`);
  compileCidrs(key.allowedAddresses ?? [], `${entry}.allowedAddresses`);
  return {
    digest: readDigest(key.sha256, `${entry}.sha256`),
    record: {
      id,
      version: 1,
      name,
      subject: readText(key.subject ?? id, `${entry}.subject`),
      ...(key.owner !== undefined && { owner: readText(key.owner, `${entry}.owner`) }),
      scopes: readScopes(key.scopes, `${entry}.scopes`),
      state: 'active',
      ...(key.expiresAt !== undefined && { expiresAt: readMoment(key.expiresAt, `${entry}.expiresAt`) }),
      allowedAddresses: [...(key.allowedAddresses ?? [])],
      rateLimits: (key.rateLimits ?? []).map((rule, n) => readRateLimit(rule, `${entry}.rateLimits[${n}]`)),
      ownerRateLimits: [],
    },
  };
}

function readText(value: unknown, where: string): string {
  if (typeof value !== 'string' || value === '') {
    throw new ConfigurationError(`${where}: must be a text that is not empty`);
  }
  return value;
}

function readDigest(value: unknown, where: string): string {
  const text = typeof value === 'string' ? value : '';
  const bytes = /^[0-9a-fA-F]{64}$/.test(text) ? Buffer.from(text, 'hex') : decodeBase64url(text);
  if (bytes?.length !== 32) {
    // The value is not repeated: by mistake it might be the key.
    throw new ConfigurationError(`${where}: must be the SHA-256 of the key, 43 characters of base64url or 64 of hex`);
  }
  return bytes.toString('base64url');
}

function readScopes(value: unknown, where: string): readonly string[] {
  if (!Array.isArray(value)) {
    throw new ConfigurationError(`${where}: must be a list; an empty one for a key without scopes`);
  }
  for (const scope of value) {
    if (typeof scope !== 'string' || !isScopeToken(scope)) {
      throw new ConfigurationError(`${where}: ${JSON.stringify(scope)} is no scope token (RFC 6749 section 3.3)`);
    }
  }
  return [...new Set(value)];
}

function readMoment(value: unknown, where: string): number {
  // What is larger is most likely milliseconds: such a key would outlive everybody.
  if (!Number.isSafeInteger(value) || (value as number) < 1 || (value as number) > 99_999_999_999) {
    throw new ConfigurationError(`${where}: must be whole seconds since 1970-01-01T00:00:00Z`);
  }
  return value as number;
}

function readRateLimit(rule: RateLimitRule, where: string): RateLimitRule {
  assertRateLimitRule(rule, where);
  return { limit: rule.limit, windowSeconds: rule.windowSeconds };
}

function assertDistinct(entries: readonly Entry[]): void {
  const ids = new Set<string>();
  const digests = new Map<string, string>();
  for (const { digest, record } of entries) {
    if (ids.has(record.id)) {
      throw new ConfigurationError(`configuredApiKeys: two keys have the id ${record.id}; give each its own`);
    }
    const twin = digests.get(digest);
    if (twin !== undefined) {
      throw new ConfigurationError(`configuredApiKeys: ${twin} and ${record.id} have the same sha256; remove one`);
    }
    ids.add(record.id);
    digests.set(digest, record.id);
  }
}

/** A part of the digest finds the candidates; whether one matches takes the same time wherever they differ. */
function indexByDigest(entries: readonly Entry[]): (query: ApiKeyQuery) => ApiKeyLookup {
  const beginning = (digest: string) => digest.slice(0, 8);
  const index = new Map<string, Entry[]>();
  for (const entry of entries) {
    const start = beginning(entry.digest);
    index.set(start, [...(index.get(start) ?? []), entry]);
  }
  return ({ digest }) => {
    const found = index.get(beginning(digest))?.find((entry) => constantTimeEqual(entry.digest, digest));
    return found === undefined ? { outcome: 'unknown' } : { outcome: 'found', record: found.record, sequence: 0 };
  };
}

/** A secret that an issuer shares with this API. Whoever can verify with it can also sign. */
export interface ConfiguredHmacKey {
  readonly keyId?: string;
  readonly algorithm: 'HS256' | 'HS384' | 'HS512';
  /** Base64url; at least as long as the algorithm's hash (RFC 7518 section 3.2). */
  readonly secret: string;
}

export interface ConfiguredKeysOptions {
  /** The `iss` that tokens must have, exactly. */
  readonly issuer: string;
  /** A JWK Set (RFC 7517 section 5) of public keys. Every one of them has to be usable. */
  readonly jwks?: unknown;
  readonly hmacKeys?: readonly ConfiguredHmacKey[];
}

/**
 * An authority for tokens whose verification keys stand in the configuration. Nothing is fetched.
 *
 * @throws {ConfigurationError} naming the key that cannot be used, and why.
 */
export function configuredKeys(options: ConfiguredKeysOptions): Authority {
  const issuer = readText(options.issuer, 'configuredKeys.issuer');
  const keys = [...readPublicKeys(options.jwks), ...(options.hmacKeys ?? []).map(readHmacKey)];
  if (keys.length === 0) {
    throw new ConfigurationError('configuredKeys: give at least one key, in jwks or hmacKeys');
  }
  assertDistinctKeys(keys);
  const index = createKeyIndex(keys);
  return {
    issuer,
    verificationKey(hint) {
      const key = index.find(hint);
      return key === undefined ? { outcome: 'unknown' } : { outcome: 'found', key };
    },
    close() {},
  };
}

function readPublicKeys(jwks: unknown): readonly VerificationKey[] {
  if (jwks === undefined) {
    return [];
  }
  const set = importJwkSet(jwks);
  if (set === undefined) {
    throw new ConfigurationError('configuredKeys.jwks: must be a JWK Set, { "keys": [ … ] }');
  }
  const refused = set.refused[0];
  if (refused !== undefined) {
    throw new ConfigurationError(`configuredKeys.jwks: key ${refused.keyId ?? '(no kid)'}: ${refused.reason}`);
  }
  return set.keys;
}

function readHmacKey(key: ConfiguredHmacKey, position: number): VerificationKey {
  const where = `configuredKeys.hmacKeys[${position}]`;
  const { keyId, algorithm, secret } = key;
  if (!['HS256', 'HS384', 'HS512'].includes(algorithm)) {
    throw new ConfigurationError(`${where}.algorithm: must be HS256, HS384 or HS512`);
  }
  if (typeof secret !== 'string' || decodeBase64url(secret) === undefined) {
    throw new ConfigurationError(
      `${where}.secret: must be base64url without padding; of a text as it stands, Buffer.from(text).toString('base64url')`,
    );
  }
  const jwk = { kty: 'oct', k: secret, alg: algorithm, ...(keyId !== undefined && { kid: keyId }) };
  const imported = importJwk(jwk, { allowSecretKeys: true });
  if (imported.outcome === 'refused') {
    throw new ConfigurationError(`${where}: ${imported.reason}`);
  }
  return imported.key;
}

/** A token has to lead to one key: by its `kid`, or without one by its algorithm. */
function assertDistinctKeys(keys: readonly VerificationKey[]): void {
  const names = new Set<string>();
  for (const { keyId, algorithm } of keys) {
    const name = keyId === undefined ? `no kid and ${algorithm}` : `the kid ${keyId}`;
    if (names.has(name)) {
      throw new ConfigurationError(`configuredKeys: two keys have ${name}; give each its own kid`);
    }
    names.add(name);
  }
}
