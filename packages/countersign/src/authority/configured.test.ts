import { createHmac, createPublicKey, createSecretKey } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { ConfigurationError } from '../core/errors.ts';
import { sha256Base64url } from '../crypto/digest.ts';
import { type ConfiguredApiKey, type ConfiguredKeysOptions, configuredApiKeys, configuredKeys } from './configured.ts';
import { publicJwk } from './testing/keys.ts';

const text = 'acme_live_an-example';
const digest = sha256Base64url(text);
const hex = Buffer.from(digest, 'base64url').toString('hex');
const key: ConfiguredApiKey = { name: 'billing', sha256: digest, scopes: ['orders:read'] };

function find(keys: readonly ConfiguredApiKey[], query: { digest: string; id?: string }) {
  return configuredApiKeys(keys).apiKeys.find({ id: query.id, digest: query.digest });
}

describe('configured API keys', () => {
  it('are found by their hash, whatever id the key names', () => {
    const record = {
      id: 'billing',
      version: 1,
      name: 'billing',
      subject: 'billing',
      scopes: ['orders:read'],
      state: 'active',
      allowedAddresses: [],
      rateLimits: [],
      ownerRateLimits: [],
    };
    expect(find([key], { digest })).toEqual({ outcome: 'found', record, sequence: 0 });
    expect(find([key], { digest, id: '0123456789abcdef' })).toEqual({ outcome: 'found', record, sequence: 0 });
  });

  it.each([hex, hex.toUpperCase()])('may be given in hex: %s', (sha256) => {
    expect(find([{ ...key, sha256 }], { digest })).toMatchObject({ outcome: 'found' });
  });

  it('carry all that is said of them', () => {
    const all: ConfiguredApiKey = {
      ...key,
      id: 'k1',
      subject: 'billing-service',
      owner: 'acme',
      scopes: ['orders:read', 'orders:write', 'orders:read'],
      expiresAt: 1_900_000_000,
      allowedAddresses: ['192.0.2.0/24', '2001:db8::/32'],
      rateLimits: [{ limit: 100, windowSeconds: 60 }],
    };
    expect(find([all], { digest })).toMatchObject({
      record: {
        id: 'k1',
        name: 'billing',
        subject: 'billing-service',
        owner: 'acme',
        scopes: ['orders:read', 'orders:write'],
        expiresAt: 1_900_000_000,
        allowedAddresses: ['192.0.2.0/24', '2001:db8::/32'],
        rateLimits: [{ limit: 100, windowSeconds: 60 }],
      },
    });
  });

  it('K04: a hash that agrees in part is unknown', () => {
    const near = `${digest.slice(0, 20)}${digest[20] === 'A' ? 'B' : 'A'}${digest.slice(21)}`;
    for (const other of [near, digest.slice(0, 42), `${digest}A`, digest.slice(0, 8), '', sha256Base64url('other')]) {
      expect(find([key], { digest: other })).toEqual({ outcome: 'unknown' });
    }
  });

  it('are told apart when their hashes begin alike', () => {
    const twin = `${digest.slice(0, 8)}${sha256Base64url('other').slice(8)}`;
    const keys = [key, { ...key, name: 'other', sha256: twin }];
    expect(find(keys, { digest: twin })).toMatchObject({ record: { id: 'other' } });
    expect(find(keys, { digest })).toMatchObject({ record: { id: 'billing' } });
  });

  it('are looked for in every form, unless their prefixes are given', () => {
    expect(configuredApiKeys([key]).apiKeys).toMatchObject({
      prefixes: [],
      acceptsForeignForms: true,
      needsForeignKeys: false,
    });
    const prefixed = configuredApiKeys([key], { prefixes: ['acme_live'] });
    expect(prefixed.apiKeys).toMatchObject({ prefixes: ['acme_live'], acceptsForeignForms: false });
  });

  it('issue no tokens and have nothing to stop', () => {
    const authority = configuredApiKeys([key]);
    expect([authority.issuer, authority.revocations, authority.close()]).toEqual([undefined, undefined, undefined]);
    expect(authority.verificationKey({ keyId: 'a', algorithm: 'ES256' })).toEqual({ outcome: 'unknown' });
  });

  const wrong: readonly [string, object, string][] = [
    ['no name', { name: '' }, 'configuredApiKeys[0].name'],
    ['an empty id', { id: '' }, 'configuredApiKeys[0] (billing).id'],
    ['an empty owner', { owner: '' }, '.owner'],
    ['an empty subject', { subject: '' }, '.subject'],
    ['the key for its hash', { sha256: text }, '.sha256'],
    ['a hash that is cut off', { sha256: digest.slice(1) }, '.sha256'],
    ['a padded hash', { sha256: `${digest}=` }, '.sha256'],
    ['no hash', { sha256: undefined }, '.sha256'],
    ['no scopes', { scopes: undefined }, '.scopes: must be a list'],
    ['a scope with a blank', { scopes: ['orders:read orders:write'] }, '.scopes'],
    ['a scope that is no text', { scopes: [1] }, '.scopes'],
    ['milliseconds', { expiresAt: 1_900_000_000_000 }, '.expiresAt: must be whole seconds'],
    ['half a second', { expiresAt: 1.5 }, '.expiresAt'],
    ['a text for a moment', { expiresAt: '1900000000' }, '.expiresAt'],
    ['zero for a moment', { expiresAt: 0 }, '.expiresAt'],
    ['a block that is none', { allowedAddresses: ['192.0.2.0/33'] }, '.allowedAddresses'],
    ['a limit of nothing', { rateLimits: [{ limit: 0, windowSeconds: 60 }] }, '.rateLimits[0]: limit'],
    ['a limit that cannot be counted', { rateLimits: [{ limit: 1e12, windowSeconds: 86_400 }] }, 'product at most'],
    ['a window of half a second', { rateLimits: [{ limit: 1, windowSeconds: 0.5 }] }, '.rateLimits[0]: limit'],
    ['a rule that is none', { rateLimits: [null] }, '.rateLimits[0]: limit'],
  ];
  it.each(wrong)('refuse %s, and say where', (_, members, message) => {
    const attempt = () => configuredApiKeys([{ ...key, ...members }]);
    expect(attempt).toThrow(ConfigurationError);
    expect(attempt).toThrow(message);
    expect(attempt).not.toThrow(text);
  });

  it('refuse two keys with one id or one hash, and none at all', () => {
    const other = { ...key, sha256: sha256Base64url('other') };
    expect(() => configuredApiKeys([key, other])).toThrow('two keys have the id billing');
    expect(() => configuredApiKeys([key, { ...key, name: 'other' }])).toThrow('billing and other have the same sha256');
    expect(() => configuredApiKeys([])).toThrow('at least one key');
    expect(() => configuredApiKeys(undefined as unknown as [])).toThrow(ConfigurationError);
  });
});

describe('configured keys', () => {
  const issuer = 'https://issuer.example';
  const secret = Buffer.alloc(64, 7).toString('base64url');

  it('verify the tokens of one issuer', () => {
    const jwk = publicJwk('a');
    const authority = configuredKeys({ issuer, jwks: { keys: [jwk] } });
    expect(authority.issuer).toBe(issuer);
    const found = authority.verificationKey({ keyId: 'a', algorithm: 'ES256' });
    const expected = createPublicKey({ key: jwk as Record<string, string>, format: 'jwk' });
    expect(found).toMatchObject({ outcome: 'found', key: { keyId: 'a', algorithm: 'ES256' } });
    expect('key' in found && found.key.key.equals(expected)).toBe(true);
    expect(authority.verificationKey({ keyId: 'b', algorithm: 'ES256' })).toEqual({ outcome: 'unknown' });
    expect(authority.close()).toBeUndefined();
  });

  it.each(['HS256', 'HS384', 'HS512'] as const)('may be secrets for %s where they are spelled as such', (algorithm) => {
    const authority = configuredKeys({ issuer, hmacKeys: [{ keyId: 'h', algorithm, secret }] });
    const found = authority.verificationKey({ keyId: 'h', algorithm });
    expect(found).toMatchObject({ outcome: 'found', key: { keyId: 'h', algorithm } });
    const mac = (secretKey: Parameters<typeof createHmac>[1]) =>
      createHmac('sha256', secretKey).update('x').digest('hex');
    expect('key' in found && mac(found.key.key)).toBe(mac(createSecretKey(Buffer.alloc(64, 7))));
  });

  it('T02: take no secret from a JWK Set', () => {
    const keys = [{ kty: 'oct', kid: 's', alg: 'HS256', k: secret }];
    expect(() => configuredKeys({ issuer, jwks: { keys } })).toThrow(/^configuredKeys\.jwks: key s: /);
  });

  const es256 = publicJwk('a');
  const wrong: readonly [string, Partial<ConfiguredKeysOptions>, string][] = [
    ['no issuer', { issuer: '', jwks: { keys: [es256] } }, 'configuredKeys.issuer'],
    ['no keys', {}, 'at least one key'],
    ['an empty set', { jwks: { keys: [] } }, 'at least one key'],
    ['something that is no set', { jwks: [es256] }, 'must be a JWK Set'],
    ['a key that cannot be used', { jwks: { keys: [es256, { ...es256, kid: 'b', use: 'enc' }] } }, 'key b: '],
    ['a key without kid that cannot be used', { jwks: { keys: [{ kty: 'EC' }] } }, 'key (no kid): '],
    ['a public key as a secret', { hmacKeys: [{ algorithm: 'ES256' as 'HS256', secret }] }, 'hmacKeys[0].algorithm'],
    ['a short secret', { hmacKeys: [{ algorithm: 'HS256', secret: 'c2VjcmV0' }] }, 'hmacKeys[0]: '],
    [
      'a secret that is no base64url',
      { hmacKeys: [{ algorithm: 'HS256', secret: `${secret}==` }] },
      'hmacKeys[0].secret: must',
    ],
    [
      'one kid for two keys',
      { jwks: { keys: [es256] }, hmacKeys: [{ keyId: 'a', algorithm: 'HS256', secret }] },
      'two keys have the kid a',
    ],
    [
      'two secrets of one algorithm without kid',
      {
        hmacKeys: [
          { algorithm: 'HS256', secret },
          { algorithm: 'HS256', secret: `${secret.slice(0, -2)}AA` },
        ],
      },
      'two keys have no kid and HS256',
    ],
  ];
  it.each(wrong)('refuse %s, and say where', (_, options, message) => {
    const attempt = () => configuredKeys({ issuer, ...options });
    expect(attempt).toThrow(ConfigurationError);
    expect(attempt).toThrow(message);
    expect(attempt).not.toThrow(secret);
  });
});
