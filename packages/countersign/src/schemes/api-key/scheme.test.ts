import { describe, expect, it } from 'vitest';
import type { ApiKeyLookup, ApiKeyRecord } from '../../core/authority.ts';
import type { Presented } from '../../core/scheme.ts';
import type { Verification } from '../../core/verification.ts';
import { createApiKeyText, digestApiKey } from './format.ts';
import { type ApiKeySchemeOptions, createApiKeyScheme } from './scheme.ts';
import { createTestAuthority } from './testing/authority.ts';

const id = 'AbCdEfGhIjKlMnOp';
const request = { method: 'GET', target: '/', rawHeaders: [], encrypted: true, remoteAddress: undefined };

function presented(change: Partial<Presented> = {}): Presented {
  return {
    authorization: undefined,
    apiKeyHeader: undefined,
    confidential: true,
    clientAddress: '203.0.113.7',
    ...change,
  };
}

function setUp(options: Partial<ApiKeySchemeOptions> = {}) {
  const authority = createTestAuthority();
  const scheme = createApiKeyScheme({
    apiKeys: authority.apiKeys,
    revocations: authority.revocations,
    clock: authority.clock,
    ...options,
  });
  const verify = (text: string, change: Partial<Presented> = {}) => scheme.verify({ text }, presented(change), request);
  return { ...authority, authority, scheme, verify };
}

const code = (verification: Verification | Promise<Verification>) =>
  verification instanceof Promise ? 'promise' : 'code' in verification ? verification.code : verification.outcome;

describe('recognising an API key', () => {
  const { scheme } = setUp();
  const key = createApiKeyText('acme_live', id);

  it('takes whatever stands in the API key header', () => {
    for (const text of [key, 'anything', ''])
      expect(scheme.extract(presented({ apiKeyHeader: text }))).toEqual({ text });
  });

  it('takes a Bearer credential that begins as a key does, damaged or not', () => {
    const bearer = (credentials: string, name = 'bearer') =>
      presented({ authorization: { scheme: name, credentials } });
    expect(scheme.extract(bearer(key))).toEqual({ text: key });
    expect(scheme.extract(bearer('acme_live_x'))).toEqual({ text: 'acme_live_x' });
    expect(scheme.extract(bearer('eyJ.eyJ.x'))).toBeUndefined();
    expect(scheme.extract(bearer('acme'))).toBeUndefined();
    expect(scheme.extract(bearer(key, 'basic'))).toBeUndefined();
    expect(scheme.extract(presented())).toBeUndefined();
  });
});

describe('verifying an API key', () => {
  it('says whom it speaks for, and what limits it', () => {
    const { add, verify } = setUp();
    const key = add({
      subject: 'svc',
      owner: 'acme-inc',
      scopes: ['a', 'b', 'a'],
      expiresAt: 2_000_000,
      version: 3,
      rateLimits: [
        { limit: 10, windowSeconds: 1 },
        { limit: 100, windowSeconds: 60 },
      ],
      ownerRateLimits: [{ limit: 1000, windowSeconds: 60 }],
    });
    expect(verify(key)).toEqual({
      outcome: 'verified',
      principal: {
        scheme: 'api-key',
        subject: 'svc',
        owner: 'acme-inc',
        scopes: ['a', 'b'],
        credentialId: id,
        expiresAt: 2_000_000,
        claims: { name: 'ci', version: 3 },
      },
      rateLimits: [
        { name: 'credential', key: `api-key:${id}`, limit: 10, windowSeconds: 1 },
        { name: 'credential-2', key: `api-key:${id}`, limit: 100, windowSeconds: 60 },
        { name: 'owner', key: 'owner:acme-inc', limit: 1000, windowSeconds: 60 },
      ],
    });
  });

  it('leaves out what the record does not say', () => {
    const { add, verify } = setUp();
    expect(verify(add({ ownerRateLimits: [{ limit: 1, windowSeconds: 1 }] }))).toEqual({
      outcome: 'verified',
      principal: {
        scheme: 'api-key',
        subject: id,
        scopes: ['orders:read'],
        credentialId: id,
        claims: { name: 'ci', version: 1 },
      },
      rateLimits: [],
    });
  });

  it('asks once, with the digest and never the key, and answers a key seen before synchronously from memory', () => {
    const { add, verify, queries } = setUp();
    const key = add();
    const first = verify(key);
    for (let i = 0; i < 100; i += 1) expect(verify(key)).toBe(first);
    expect(queries).toEqual([{ id, digest: digestApiKey(key) }]);
  });

  it('K03: refuses a damaged key without asking anybody', () => {
    const { add, verify, queries } = setUp();
    const key = add();
    for (const text of [
      `${key}x`,
      key.slice(0, -1),
      `acme_live_${key.slice(10).toLowerCase()}`,
      key.replace('acme_live', 'acme'),
    ]) {
      expect(code(verify(text))).toBe('ERR_API_KEY_MALFORMED');
    }
    expect(queries).toEqual([]);
  });

  it('refuses a key of another form without asking anybody, unless the authority accepts those', () => {
    const { add, verify, queries, state } = setUp();
    add({}, 'legacy-key-1');
    expect(code(verify('legacy-key-1'))).toBe('ERR_API_KEY_MALFORMED');
    expect(queries).toEqual([]);
    state.acceptsForeignForms = true;
    expect(code(verify('legacy-key-1'))).toBe('verified');
    expect(queries).toEqual([{ id: undefined, digest: digestApiKey('legacy-key-1') }]);
    state.needsForeignKeys = true;
    expect(code(verify('legacy-key-2'))).toBe('ERR_API_KEY_UNKNOWN');
    expect(queries[1]).toMatchObject({ foreignKey: 'legacy-key-2' });
    expect(code(verify(createApiKeyText('acme', id)))).toBe('ERR_API_KEY_UNKNOWN');
    expect(queries[2]).not.toHaveProperty('foreignKey');
  });

  it('K02: refuses characters that no key has, among them the comma of two lines joined into one, and texts too long to be one', () => {
    const { verify, queries, state } = setUp();
    state.acceptsForeignForms = true;
    for (const text of ['', 'a,b', 'a, a', 'a b', 'a\u0000', 'a\tb', 'caf\u00e9', 'x'.repeat(513)]) {
      expect(code(verify(text))).toBe('ERR_API_KEY_MALFORMED');
    }
    expect(queries).toEqual([]);
  });

  it('K04: answers a wrong secret of a known id exactly as an unknown id', () => {
    const { add, verify } = setUp();
    add();
    const wrongSecret = verify(createApiKeyText('acme_live', id));
    expect(wrongSecret).toEqual(verify(createApiKeyText('acme_live', 'ZZZZZZZZZZZZZZZZ')));
    expect(code(wrongSecret)).toBe('ERR_API_KEY_UNKNOWN');
  });

  it.each<[Partial<ApiKeyRecord>, string]>([
    [{ state: 'revoked' }, 'ERR_API_KEY_REVOKED'],
    [{ state: 'disabled' }, 'ERR_API_KEY_DISABLED'],
    [{ state: 'new-state' as 'active' }, 'ERR_API_KEY_DISABLED'],
    [{ expiresAt: 1_000_000 }, 'ERR_API_KEY_EXPIRED'],
    [{ expiresAt: 0 }, 'ERR_API_KEY_EXPIRED'],
    [{ expiresAt: Number.NaN }, 'ERR_API_KEY_EXPIRED'],
    [{ allowedAddresses: ['198.51.100.0/24'] }, 'ERR_API_KEY_ADDRESS'],
    [{ allowedAddresses: ['203.0.113.0/24', 'everywhere'] }, 'ERR_API_KEY_ADDRESS'],
  ])('refuses a key whose record says %j, every time, and names its id', (change, expected) => {
    const { add, verify } = setUp();
    const key = add(change);
    for (let i = 0; i < 2; i += 1) {
      expect(verify(key)).toMatchObject({ outcome: 'rejected', code: expected, credentialId: id });
    }
  });

  it('K13: holds a key to its addresses, IPv4-mapped ones included, and refuses an unknown one', () => {
    const { add, verify } = setUp();
    const key = add({ allowedAddresses: ['203.0.113.0/24', '2001:db8::/32'] });
    const from = (clientAddress: string | undefined) => code(verify(key, { clientAddress }));
    for (const address of ['203.0.113.1', '::ffff:203.0.113.1', '2001:db8::1']) expect(from(address)).toBe('verified');
    for (const address of ['203.0.114.1', '::ffff:203.0.114.1', '::1', undefined, 'x']) {
      expect(from(address)).toBe('ERR_API_KEY_ADDRESS');
    }
  });

  it('K08: refuses a remembered key from the second of its expiry on', () => {
    const { add, verify, time } = setUp();
    const key = add({ expiresAt: 1_000_010 });
    time.seconds = 1_000_009;
    expect(code(verify(key))).toBe('verified');
    time.seconds = 1_000_010;
    expect(code(verify(key))).toBe('ERR_API_KEY_EXPIRED');
  });

  it('never tells the key or its digest', () => {
    const { add, verify, state } = setUp();
    state.acceptsForeignForms = true;
    const texts = [
      add(),
      add({ state: 'revoked' }),
      createApiKeyText('acme', id),
      'acme_live_hunter2hunter2',
      'hunter2 hunter2',
    ];
    for (const text of texts) {
      const said = JSON.stringify(verify(text));
      expect(said).not.toContain(text);
      expect(said).not.toContain(text.slice(-8));
      expect(said).not.toContain(digestApiKey(text));
    }
  });
});

describe('an API key that changes', () => {
  it('K06: is refused at once when the log names it, in all its versions, while others stay remembered', () => {
    const { add, change, tell, verify, queries } = setUp();
    const keys = [add({ version: 1 }), add({ version: 2 })];
    const other = add({ id: 'BBBBBBBBBBBBBBBB' });
    for (const key of [...keys, other]) expect(code(verify(key))).toBe('verified');
    for (const key of keys) change(key, { state: 'revoked' });
    tell(id);
    for (const key of keys) expect(code(verify(key))).toBe('ERR_API_KEY_REVOKED');
    expect(code(verify(other))).toBe('verified');
    expect(queries).toHaveLength(5);
  });

  it('is looked up again after the view of the log was replaced', () => {
    const { add, change, reset, tell, verify } = setUp();
    const key = add();
    verify(key);
    tell(id);
    verify(key);
    change(key, { state: 'disabled' });
    reset();
    expect(code(verify(key))).toBe('ERR_API_KEY_DISABLED');
  });

  it('stays remembered when the log names something else', () => {
    const { add, tell, verify, queries } = setUp();
    const key = add();
    verify(key);
    tell(id, 'subject');
    tell('CCCCCCCCCCCCCCCC');
    verify(key);
    expect(queries).toHaveLength(1);
  });

  it('R07: is looked up on every use while the view is not current, and nothing remembered is relied on', () => {
    const { add, change, verify, queries, state, answers } = setUp();
    const key = add();
    verify(key);
    state.isCurrent = false;
    expect(code(verify(key))).toBe('verified');
    expect(queries).toHaveLength(2);
    change(key, { state: 'revoked' });
    expect(code(verify(key))).toBe('ERR_API_KEY_REVOKED');
    answers.find = () => ({ outcome: 'unavailable', reason: 'timed out' });
    expect(verify(key)).toEqual({
      outcome: 'unavailable',
      code: 'ERR_API_KEY_LOOKUP_UNAVAILABLE',
      reason: 'timed out',
    });
  });

  it('K07: a record that was read before a revocation and arrives after it is not used', async () => {
    const { add, change, tell, verify, queries, answers, lookUp } = setUp();
    const key = add();
    const { promise, resolve } = Promise.withResolvers<ApiKeyLookup>();
    answers.find = () => promise;
    const verification = verify(key);
    const early = lookUp({ id, digest: digestApiKey(key) });
    delete answers.find;
    change(key, { state: 'revoked' });
    tell(id);
    resolve(early);
    expect(code(await verification)).toBe('ERR_API_KEY_REVOKED');
    expect(queries).toHaveLength(2);
    expect(code(verify(key))).toBe('ERR_API_KEY_REVOKED');
  });

  it('K07: gives up for this request when every record that arrives is out of date, and remembers none', () => {
    const { add, tell, verify, queries, answers, lookUp } = setUp();
    const key = add();
    answers.find = (query) => {
      const lookup = lookUp(query);
      tell(id);
      return lookup;
    };
    expect(code(verify(key))).toBe('ERR_API_KEY_LOOKUP_UNAVAILABLE');
    expect(queries).toHaveLength(3);
    delete answers.find;
    expect(code(verify(key))).toBe('verified');
  });

  it('is remembered until it expires where nothing can change', () => {
    const { add, change, verify, queries } = setUp({ revocations: undefined });
    const key = add();
    verify(key);
    change(key, { state: 'revoked' });
    expect(code(verify(key))).toBe('verified');
    expect(queries).toHaveLength(1);
  });
});

describe('an API key nobody knows', () => {
  it('is not asked for again for two seconds', () => {
    const { verify, queries, time } = setUp();
    const key = createApiKeyText('acme', id);
    for (let i = 0; i < 10; i += 1) expect(code(verify(key))).toBe('ERR_API_KEY_UNKNOWN');
    expect(queries).toHaveLength(1);
    time.milliseconds += 2_000;
    verify(key);
    expect(queries).toHaveLength(2);
  });

  it('K05: is good at once when it comes to be, by any entry about keys or a new view', () => {
    for (const announce of ['tell', 'reset'] as const) {
      const authority = setUp();
      const key = createApiKeyText('acme_live', id);
      expect(code(authority.verify(key))).toBe('ERR_API_KEY_UNKNOWN');
      authority.add({}, key);
      authority[announce]('ZZZZZZZZZZZZZZZZ');
      expect(code(authority.verify(key))).toBe('verified');
    }
  });

  it('K05: is not remembered as unknown when keys changed while it was looked up, or while the view is not current', async () => {
    const { add, tell, verify, answers, state } = setUp();
    const key = createApiKeyText('acme_live', id);
    answers.find = async () => {
      tell('ZZZZZZZZZZZZZZZZ');
      return { outcome: 'unknown' };
    };
    expect(code(await verify(key))).toBe('ERR_API_KEY_UNKNOWN');
    delete answers.find;
    add({}, key);
    expect(code(verify(key))).toBe('verified');

    state.isCurrent = false;
    const another = createApiKeyText('acme_live', 'BBBBBBBBBBBBBBBB');
    expect(code(verify(another))).toBe('ERR_API_KEY_UNKNOWN');
    add({ id: 'BBBBBBBBBBBBBBBB' }, another);
    expect(code(verify(another))).toBe('verified');
  });
});

describe('the work of many', () => {
  it('is one look-up for all who wait for the same key, and another after it failed', async () => {
    const { add, verify, queries, answers, lookUp } = setUp();
    const key = add();
    answers.find = async () => {
      throw new Error('connection lost');
    };
    const failures = await Promise.all([verify(key), verify(key), verify(key)]);
    expect(failures.map(code)).toEqual(Array(3).fill('ERR_API_KEY_LOOKUP_UNAVAILABLE'));
    expect(queries).toHaveLength(1);
    answers.find = async (query) => lookUp(query);
    const successes = await Promise.all([verify(key), verify(key, { clientAddress: undefined }), verify(key)]);
    expect(successes.map(code)).toEqual(Array(3).fill('verified'));
    expect(queries).toHaveLength(2);
    expect(code(verify(key))).toBe('verified');
  });

  it('is remembered within bounds, the keys in use longest', () => {
    const { add, verify, queries } = setUp({ maximumRemembered: 20 });
    const keyOf = (index: number) => add({ id: `K${String(index).padStart(15, '0')}` });
    const inUse = keyOf(0);
    for (let i = 1; i <= 500; i += 1) {
      verify(keyOf(i));
      verify(inUse);
    }
    expect(queries).toHaveLength(501);
    const forgotten = keyOf(501);
    verify(forgotten);
    for (let i = 502; i < 530; i += 1) verify(keyOf(i));
    const before = queries.length;
    verify(forgotten);
    expect(queries).toHaveLength(before + 1);
  });

  it('remembers unknown keys within bounds too', () => {
    const { verify, queries } = setUp();
    const first = createApiKeyText('acme', id);
    verify(first);
    for (let i = 0; i < 10_000; i += 1) verify(createApiKeyText('acme', id));
    verify(first);
    expect(queries).toHaveLength(10_002);
  });

  it('forgets a revoked key in both generations', () => {
    const { add, change, tell, verify } = setUp({ maximumRemembered: 4 });
    const key = add();
    verify(key);
    for (let i = 0; i < 2; i += 1) verify(add({ id: `K00000000000000${i}` }));
    verify(key);
    change(key, { state: 'revoked' });
    tell(id);
    expect(code(verify(key))).toBe('ERR_API_KEY_REVOKED');
  });
});

describe('an API key that was exposed', () => {
  it('is reported by its digest when it is one of ours, and only then', () => {
    const { scheme, exposures } = setUp();
    const key = createApiKeyText('acme_live', id);
    for (const text of ['hunter2', `${key}x`, 'acme_live_x', ''])
      scheme.reportExposure?.(text, 'url', presented(), 'r.1');
    expect(exposures).toEqual([]);
    scheme.reportExposure?.(key, 'plain-http', presented(), 'r.2');
    expect(exposures).toEqual([
      { query: { id, digest: digestApiKey(key) }, place: 'plain-http', remoteAddress: '203.0.113.7', requestId: 'r.2' },
    ]);
  });

  it('is found in a text, and passed over where there is nobody to tell', () => {
    const authority = createTestAuthority();
    const { recordExposure: _, ...apiKeys } = authority.apiKeys;
    const scheme = createApiKeyScheme({ apiKeys, revocations: undefined, clock: authority.clock });
    const key = createApiKeyText('acme_live', id);
    expect(scheme.find(`x${key}y`)).toBe(key);
    expect(() => scheme.reportExposure?.(key, 'url', presented(), 'r.1')).not.toThrow();
    expect(() => scheme.close()).not.toThrow();
  });
});

describe('the scheme', () => {
  it('refuses a prefix that is none, at construction', () => {
    const { apiKeys, clock } = createTestAuthority();
    expect(() =>
      createApiKeyScheme({ apiKeys: { ...apiKeys, prefixes: ['Acme-'] }, revocations: undefined, clock }),
    ).toThrow('"Acme-" cannot be the prefix of API keys');
  });

  it('ends its subscription when it is closed', () => {
    const { scheme, listeners } = setUp();
    expect(listeners.size).toBe(1);
    scheme.close();
    expect(listeners.size).toBe(0);
  });
});
