import { describe, expect, it } from 'vitest';
import { combineAuthorities } from './authority/combined.ts';
import { type ConfiguredApiKey, configuredApiKeys, configuredKeys } from './authority/configured.ts';
import type { AuthRequest } from './core/auth-request.ts';
import type { ApiKeyExposure, Authority } from './core/authority.ts';
import type { Decision, Deny } from './core/decision.ts';
import { ConfigurationError, type ErrorCode } from './core/errors.ts';
import { anyScope } from './core/requirement.ts';
import { sha256Base64url } from './crypto/digest.ts';
import { exportPublicJwk, generateSigningKey, signJwt } from './crypto/signing-key.ts';
import { createGate, createRequirement, type GateOptions } from './gate.ts';
import type { DecisionEvent } from './pipeline.ts';
import { createApiKeyText } from './schemes/api-key/format.ts';

const issuer = 'https://login.example.com';
const audience = 'https://api.example.com';
const now = 1_800_000_000;
const clock = { nowSeconds: () => now, monotonicMilliseconds: () => 0 };
const signingKey = await generateSigningKey('ES256');
const key = createApiKeyText('acme_live', '0123456789abcdef');

function accessToken(claims: Record<string, unknown> = {}): string {
  return signJwt(signingKey, 'at+jwt', {
    iss: issuer,
    aud: audience,
    sub: 'customer-7',
    client_id: 'billing',
    jti: 'token-1',
    iat: now - 10,
    exp: now + 600,
    scope: 'orders:read',
    ...claims,
  });
}

function authorityOf(apiKey: Partial<ConfiguredApiKey> = {}): Authority {
  return combineAuthorities(
    configuredKeys({ issuer, jwks: { keys: [exportPublicJwk(signingKey)] } }),
    configuredApiKeys([{ name: 'ci', sha256: sha256Base64url(key), scopes: ['orders:read'], ...apiKey }], {
      prefixes: ['acme_live'],
    }),
  );
}

interface Asked {
  readonly headers?: readonly string[];
  readonly target?: string;
  readonly encrypted?: boolean;
  readonly remoteAddress?: string | undefined;
}

function requestOf({ headers = [], target = '/orders', encrypted = true, ...rest }: Asked): AuthRequest {
  const remoteAddress = 'remoteAddress' in rest ? rest.remoteAddress : '192.0.2.1';
  return { method: 'GET', target, rawHeaders: ['Host', 'api.example.com', ...headers], encrypted, remoteAddress };
}

function gateWith(options: Partial<GateOptions> = {}) {
  const events: DecisionEvent[] = [];
  const gate = createGate({
    authority: authorityOf(),
    audience,
    clock,
    onDecision: (event) => events.push(event),
    ...options,
  });
  return { gate, events };
}

async function decide(asked: Asked, options: Partial<GateOptions> = {}, scopes: readonly string[] = ['orders:read']) {
  const { gate, events } = gateWith(options);
  const decision = await gate.decide(requestOf(asked), { scopes });
  return { decision, event: events[0] };
}

function denied(decision: Decision): Deny {
  if (decision.outcome !== 'deny') throw new Error('the gate let it through');
  return decision;
}

const headerOf = ({ headers }: Decision, name: string) => headers[headers.indexOf(name) + 1];

const bearer = (token: string) => ({ headers: ['Authorization', `Bearer ${token}`] });
const keyHeader = { headers: ['X-API-Key', key] };

describe('a gate', () => {
  it.each([
    [
      'an access token',
      bearer(accessToken()),
      { scheme: 'access-token', subject: 'customer-7', credentialId: 'token-1' },
    ],
    ['an API key in its header', keyHeader, { scheme: 'api-key', subject: 'ci', credentialId: 'ci' }],
    ['an API key as a bearer', bearer(key), { scheme: 'api-key', subject: 'ci', credentialId: 'ci' }],
  ])('admits %s and says who is calling', async (_what, asked, principal) => {
    const { decision, event } = await decide(asked);
    expect(decision).toMatchObject({
      outcome: 'allow',
      headers: [],
      principal: { ...principal, scopes: ['orders:read'] },
    });
    expect(event).toMatchObject({ outcome: 'allow', status: 200, scheme: principal.scheme });
  });

  it('takes a bearer without a dot for a key of a foreign form, where those may come', async () => {
    const authority = combineAuthorities(
      configuredKeys({ issuer, jwks: { keys: [exportPublicJwk(signingKey)] } }),
      configuredApiKeys([{ name: 'legacy', sha256: sha256Base64url('legacy-key'), scopes: ['orders:read'] }]),
    );
    expect((await decide(bearer('legacy-key'), { authority })).decision).toHaveProperty('principal.subject', 'legacy');
    expect((await decide(bearer(accessToken()), { authority })).decision).toHaveProperty(
      'principal.scheme',
      'access-token',
    );
    expect((await decide(bearer('another-key'), { authority })).decision).toHaveProperty('code', 'ERR_API_KEY_UNKNOWN');
  });

  it('decides without waiting when the credential was seen before', async () => {
    const { gate } = gateWith();
    for (const asked of [bearer(accessToken()), keyHeader]) {
      await gate.decide(requestOf(asked), { scopes: ['orders:read'] });
      expect(gate.decide(requestOf(asked), { scopes: ['orders:read'] })).toHaveProperty('outcome', 'allow');
    }
  });

  it.each<[string, Asked, number, ErrorCode, string | undefined]>([
    ['nothing', {}, 401, 'ERR_CREDENTIAL_ABSENT', 'Bearer realm="api"'],
    [
      'a scheme it does not know',
      { headers: ['Authorization', 'Digest x'] },
      401,
      'ERR_CREDENTIAL_ABSENT',
      'Bearer realm="api"',
    ],
    ['a bad token', bearer('a.b.c'), 401, 'ERR_ACCESS_TOKEN_MALFORMED', 'Bearer realm="api", error="invalid_token"'],
    [
      'T10: a token for another API',
      bearer(accessToken({ aud: 'https://other.example.com' })),
      401,
      'ERR_ACCESS_TOKEN_AUDIENCE',
      'Bearer realm="api", error="invalid_token"',
    ],
    [
      'T14: a key and a token',
      { headers: ['X-API-Key', key, 'Authorization', `Bearer ${accessToken()}`] },
      400,
      'ERR_REQUEST_MULTIPLE_CREDENTIALS',
      'Bearer realm="api", error="invalid_request"',
    ],
    [
      'T14: two Authorization headers',
      { headers: ['Authorization', `Bearer ${key}`, 'authorization', 'Bearer x'] },
      400,
      'ERR_REQUEST_DUPLICATE_HEADER',
      'Bearer realm="api", error="invalid_request"',
    ],
    [
      'a target with a fragment',
      { ...keyHeader, target: '/orders#x' },
      400,
      'ERR_REQUEST_MALFORMED_TARGET',
      'Bearer realm="api", error="invalid_request"',
    ],
    [
      'T14: a token in the query',
      { target: `/orders?access_token=${accessToken()}` },
      400,
      'ERR_REQUEST_CREDENTIAL_IN_URL',
      'Bearer realm="api", error="invalid_request"',
    ],
    [
      'K01: a key in the query, beside a good one',
      { ...keyHeader, target: `/orders?x=${key}` },
      400,
      'ERR_REQUEST_CREDENTIAL_IN_URL',
      'Bearer realm="api", error="invalid_request"',
    ],
    [
      'K01: a key in a cookie',
      { headers: ['Cookie', `key=${key}`] },
      401,
      'ERR_CREDENTIAL_ABSENT',
      'Bearer realm="api"',
    ],
    ['K01: a key in another header', { headers: ['Api-Key', key] }, 401, 'ERR_CREDENTIAL_ABSENT', 'Bearer realm="api"'],
    [
      'a key in the clear',
      { ...keyHeader, encrypted: false },
      400,
      'ERR_REQUEST_INSECURE_TRANSPORT',
      'Bearer realm="api", error="invalid_request"',
    ],
    [
      'C04: a key in the clear that says https',
      { headers: [...keyHeader.headers, 'X-Forwarded-Proto', 'https'], encrypted: false },
      400,
      'ERR_REQUEST_INSECURE_TRANSPORT',
      'Bearer realm="api", error="invalid_request"',
    ],
  ])('refuses %s', async (_what, asked, status, code, challenge) => {
    const { decision, event } = await decide(asked);
    expect(decision).toMatchObject({ outcome: 'deny', status, code, problem: { status } });
    expect(headerOf(decision, 'WWW-Authenticate')).toBe(challenge);
    expect(event).toMatchObject({ outcome: 'deny', status, code });
  });

  it('names the missing scope to the caller, and the credential to the log', async () => {
    const { decision, event } = await decide(keyHeader, {}, ['orders:read', 'orders:write']);
    expect(decision).toMatchObject({ status: 403, code: 'ERR_AUTHORIZE_INSUFFICIENT_SCOPE' });
    expect(headerOf(decision, 'WWW-Authenticate')).toBe(
      'Bearer realm="api", error="insufficient_scope", scope="orders:read orders:write"',
    );
    expect(event).toMatchObject({ reason: 'lacks orders:write', credentialId: 'ci' });
  });

  it('refuses a key from an address that it is not for, with 403 and no talk of scopes', async () => {
    const { decision } = await decide(keyHeader, { authority: authorityOf({ allowedAddresses: ['10.0.0.0/8'] }) });
    expect(decision).toMatchObject({ status: 403, code: 'ERR_API_KEY_ADDRESS' });
    expect(headerOf(decision, 'WWW-Authenticate')).toBe('Bearer realm="api"');
  });

  it('admits whoever is verified where the route says anyScope, and nobody where it says nothing', async () => {
    const { gate } = gateWith();
    expect(await gate.decide(requestOf(keyHeader), { scopes: anyScope })).toHaveProperty('outcome', 'allow');
    expect(await gate.decide(requestOf(keyHeader), { scopes: [] })).toMatchObject({
      status: 403,
      code: 'ERR_AUTHORIZE_INSUFFICIENT_SCOPE',
    });
    expect(await gate.decide(requestOf({}), { scopes: anyScope })).toHaveProperty('status', 401);
    const narrow = gateWith({ authority: authorityOf({ allowedAddresses: ['10.0.0.0/8'] }) }).gate;
    expect(await narrow.decide(requestOf(keyHeader), { scopes: anyScope })).toHaveProperty('status', 403);
  });

  it('accepts plain HTTP from this machine, and from elsewhere only where allowed', async () => {
    const clear = { ...keyHeader, encrypted: false };
    expect((await decide({ ...clear, remoteAddress: '127.0.0.1' })).decision.outcome).toBe('allow');
    expect((await decide(clear, { allowInsecureHttp: true })).decision.outcome).toBe('allow');
    const behindProxy = {
      ...clear,
      headers: [...clear.headers, 'X-Forwarded-Proto', 'https', 'X-Forwarded-For', '203.0.113.9'],
    };
    const { decision, event } = await decide(behindProxy, { trustedProxies: ['192.0.2.0/24'] });
    expect(decision.outcome).toBe('allow');
    expect(event?.clientAddress).toBe('203.0.113.9');
  });

  it('answers 429 with what is left and when to come back, and counts nothing for the refused', async () => {
    const { gate } = gateWith({ authority: authorityOf({ rateLimits: [{ limit: 2, windowSeconds: 60 }] }) });
    const first = await gate.decide(requestOf(keyHeader), { scopes: ['orders:read'] });
    expect(headerOf(first, 'RateLimit')).toBe('"credential";r=1;t=30');
    expect(headerOf(first, 'RateLimit-Policy')).toBe('"credential";q=2;w=60');
    await gate.decide(requestOf(keyHeader), { scopes: ['orders:read'] });
    const third = denied(await gate.decide(requestOf(keyHeader), { scopes: ['orders:read'] }));
    expect(third).toMatchObject({ status: 429, code: 'ERR_AUTHORIZE_RATE_LIMITED' });
    expect(headerOf(third, 'Retry-After')).toBe('30');
    expect(headerOf(third, 'Content-Type')).toBe('application/problem+json');
  });

  it('limits credentials and owners that have no limit of their own, all tokens of a client together', async () => {
    const rateLimits = { perCredential: { limit: 1, windowSeconds: 60 }, perOwner: { limit: 5, windowSeconds: 60 } };
    const { gate } = gateWith({ rateLimits, authority: authorityOf({ owner: 'acme' }) });
    const ask = async (asked: Asked) => gate.decide(requestOf(asked), { scopes: ['orders:read'] });
    expect(headerOf(await ask(keyHeader), 'RateLimit-Policy')).toBe('"credential";q=1;w=60, "owner";q=5;w=60');
    expect(await ask(keyHeader)).toHaveProperty('status', 429);
    expect(await ask(bearer(accessToken({ jti: 'a' })))).toHaveProperty('outcome', 'allow');
    expect(await ask(bearer(accessToken({ jti: 'b' })))).toHaveProperty('status', 429);
    expect(await ask(bearer(accessToken({ jti: 'c', client_id: 'other' })))).toHaveProperty('outcome', 'allow');
    // One user of an app does not use up what the others have.
    expect(await ask(bearer(accessToken({ jti: 'd', sub: 'customer-8' })))).toHaveProperty('outcome', 'allow');
    expect(await ask(bearer(accessToken({ jti: 'e', sub: 'customer-8' })))).toHaveProperty('status', 429);

    const own = gateWith({ rateLimits, authority: authorityOf({ rateLimits: [{ limit: 9, windowSeconds: 1 }] }) }).gate;
    const decision = await own.decide(requestOf(keyHeader), { scopes: ['orders:read'] });
    expect(headerOf(decision, 'RateLimit-Policy')).toBe('"credential";q=9;w=1');
  });

  it('turns an outage into 503, at once or later', async () => {
    const lookups = [
      () => ({ outcome: 'unavailable', reason: 'the database is away' }) as const,
      async () => ({ outcome: 'unavailable', reason: 'the database is away' }) as const,
    ];
    for (const find of lookups) {
      const authority = authorityOf();
      const apiKeys = {
        ...authority.apiKeys,
        prefixes: ['acme_live'],
        acceptsForeignForms: false,
        needsForeignKeys: false,
        find,
      };
      const { decision } = await decide(keyHeader, { authority: { ...authority, apiKeys } });
      expect(decision).toMatchObject({ status: 503, code: 'ERR_API_KEY_LOOKUP_UNAVAILABLE' });
      expect(headerOf(decision, 'Retry-After')).toBe('5');
      expect(decision).not.toHaveProperty('headers', expect.arrayContaining(['WWW-Authenticate']));
    }
  });

  it('denies, and tells no more than its name, when something below it throws', async () => {
    const { gate, events } = gateWith();
    const broken = {
      ...requestOf({}),
      get rawHeaders(): string[] {
        throw new TypeError(key);
      },
    };
    expect(await gate.decide(broken, { scopes: ['orders:read'] })).toMatchObject({
      status: 503,
      code: 'ERR_GATE_INTERNAL',
    });
    const odd = {
      ...requestOf({}),
      get rawHeaders(): string[] {
        throw 'text';
      },
    };
    expect(await gate.decide(odd, { scopes: ['orders:read'] })).toMatchObject({ status: 503 });
    expect(events.map(({ reason }) => reason)).toEqual(['unexpected TypeError', 'unexpected string']);

    const authority = authorityOf();
    const find = async () => Promise.reject(new RangeError(key));
    const apiKeys = {
      ...authority.apiKeys,
      prefixes: ['acme_live'],
      acceptsForeignForms: false,
      needsForeignKeys: false,
      find,
    };
    const { decision } = await decide(keyHeader, { authority: { ...authority, apiKeys } });
    expect(decision).toHaveProperty('status', 503);
  });

  it('is not moved by a listener that throws', async () => {
    const onDecision = () => {
      throw new Error('listener');
    };
    expect((await decide(keyHeader, { onDecision })).decision.outcome).toBe('allow');
    expect((await decide({}, { onDecision })).decision).toHaveProperty('status', 401);
    expect((await decide(keyHeader, { onDecision: undefined })).decision.outcome).toBe('allow');
  });

  it('is not moved by a listener that rejects, and neither is the process', async () => {
    const unhandled: unknown[] = [];
    const listen = (reason: unknown) => unhandled.push(reason);
    process.on('unhandledRejection', listen);
    const onDecision = async () => {
      throw new Error('listener');
    };
    expect((await decide(keyHeader, { onDecision })).decision.outcome).toBe('allow');
    await new Promise((resolve) => setImmediate(resolve));
    process.off('unhandledRejection', listen);
    expect(unhandled).toEqual([]);
  });

  it('answers 503 where an authority of your own rejects, and nothing is left unhandled', async () => {
    const unhandled: unknown[] = [];
    const listen = (reason: unknown) => unhandled.push(reason);
    process.on('unhandledRejection', listen);
    const authority = authorityOf();
    let fails = false;
    const verificationKey: Authority['verificationKey'] = (hint) =>
      fails ? Promise.reject(new Error('down')) : authority.verificationKey(hint);
    const { gate, events } = gateWith({ authority: { ...authority, verificationKey } });
    const asked = bearer(accessToken());
    const ask = () => gate.decide(requestOf(asked), { scopes: ['orders:read'] });
    expect((await ask()).outcome).toBe('allow');
    fails = true;
    expect(await ask()).toMatchObject({ status: 503, code: 'ERR_GATE_INTERNAL' });
    await new Promise((resolve) => setImmediate(resolve));
    process.off('unhandledRejection', listen);
    expect(unhandled).toEqual([]);
    expect(events.at(-1)?.reason).toBe('unexpected Error');
  });

  it('tells the authority of keys that were used, and of keys that others may have seen', async () => {
    const uses: unknown[] = [];
    const exposures: ApiKeyExposure[] = [];
    const authority = authorityOf();
    if (!authority.apiKeys) throw new Error('no keys');
    const apiKeys = {
      ...authority.apiKeys,
      recordUse: (id: string, address: string | undefined) => uses.push([id, address]),
      recordExposure: (exposure: ApiKeyExposure) => exposures.push(exposure),
    };
    const { gate } = gateWith({ authority: { ...authority, apiKeys } });
    const ask = (asked: Asked) => gate.decide(requestOf(asked), { scopes: ['orders:read'] });
    await ask(keyHeader);
    expect(uses).toEqual([['ci', '192.0.2.1']]);
    const inUrl = denied(await ask({ target: `/orders?key=${key}` }));
    await ask({ ...keyHeader, encrypted: false });
    await ask({ ...bearer(key), encrypted: false });
    await ask({ ...bearer(accessToken()), encrypted: false });
    await ask({ target: `/orders?access_token=${accessToken()}` });
    expect(exposures.map(({ place }) => place)).toEqual(['url', 'plain-http', 'plain-http']);
    expect(exposures[0]).toMatchObject({ requestId: inUrl.problem.requestId, remoteAddress: '192.0.2.1' });
    expect(uses).toHaveLength(1);
  });

  it('calls no key exposed because nobody knows how it came: the caller may have hung up, or the platform does not tell', async () => {
    const exposures: ApiKeyExposure[] = [];
    const authority = authorityOf();
    if (!authority.apiKeys) throw new Error('no keys');
    const apiKeys = { ...authority.apiKeys, recordExposure: (exposure: ApiKeyExposure) => exposures.push(exposure) };
    const unknown = { ...keyHeader, encrypted: false, remoteAddress: undefined };
    const { decision, event } = await decide(unknown, { authority: { ...authority, apiKeys } });
    expect(decision).toMatchObject({ status: 400, code: 'ERR_REQUEST_INSECURE_TRANSPORT' });
    expect(event?.reason).toContain('closed already');
    expect(exposures).toEqual([]);
  });

  it('closes the authority', () => {
    let closed = 0;
    createGate({
      authority: {
        ...authorityOf(),
        close: () => {
          closed += 1;
        },
      },
      audience,
    }).close();
    expect(closed).toBe(1);
  });

  it('puts the request id where the caller and the log can compare it, and no code or reason', async () => {
    const { decision, event } = await decide(bearer('a.b.c'));
    const { body, problem } = denied(decision);
    expect(JSON.parse(body)).toEqual(problem);
    expect(problem.requestId).toBe(event?.requestId);
    expect(headerOf(decision, 'X-Request-Id')).toBe(event?.requestId);
    expect(body).not.toMatch(/ERR_|malformed/);
  });
});

describe('the options of a gate', () => {
  it.each<[string, Partial<GateOptions>, RegExp]>([
    ['no authority', { authority: undefined as never }, /`authority` says who issues/],
    [
      'a promise of an authority',
      { authority: Promise.resolve(authorityOf()) as never },
      /`authority` says who issues/,
    ],
    ['an issuer without an audience', { audience: undefined }, /name this API in `audience`/],
    [
      'nothing to verify',
      { authority: configuredKeys({ issuer, jwks: { keys: [exportPublicJwk(signingKey)] } }), audience: [] },
      /Nothing could be verified/,
    ],
    ['a limit of zero', { rateLimits: { perCredential: { limit: 0, windowSeconds: 1 } } }, /rateLimits.perCredential/],
    ['half a second', { rateLimits: { perOwner: { limit: 1, windowSeconds: 0.5 } } }, /rateLimits.perOwner/],
    ['a proxy that is no address', { trustedProxies: ['localhost'] }, /trustedProxies/],
    ['a realm with a line break', { realm: 'a\nb' }, /realm/],
  ])('are refused: %s', (_what, options, message) => {
    expect(() => gateWith(options)).toThrow(ConfigurationError);
    expect(() => gateWith(options)).toThrow(message);
  });

  it('are asked for when there are none at all', () => {
    expect(() => createGate(undefined as never)).toThrow(/`authority` says who issues/);
  });

  it('may leave access tokens out, in so many words', async () => {
    expect((await decide(keyHeader, { audience: [] })).decision.outcome).toBe('allow');
    expect((await decide(bearer(accessToken()), { audience: [] })).decision).toMatchObject({ status: 401 });
  });

  it('may name another realm, key header and several audiences', async () => {
    const options = { realm: 'orders', apiKeyHeader: 'Acme-Key', audience: ['https://old.example.com', audience] };
    expect((await decide({ headers: ['acme-key', key] }, options)).decision.outcome).toBe('allow');
    expect((await decide(bearer(accessToken()), options)).decision.outcome).toBe('allow');
    expect(headerOf((await decide(keyHeader, options)).decision, 'WWW-Authenticate')).toBe('Bearer realm="orders"');
  });

  it('may accept tokens only, or tokens without a type', async () => {
    const authority = configuredKeys({ issuer, jwks: { keys: [exportPublicJwk(signingKey)] } });
    const untyped = signJwt(signingKey, 'JWT', {
      iss: issuer,
      aud: audience,
      sub: 'x',
      iat: now,
      exp: now + 60,
      scope: 'orders:read',
    });
    expect((await decide(bearer(untyped), { authority })).decision).toHaveProperty('status', 401);
    expect((await decide(bearer(untyped), { authority, allowInsecureUntypedTokens: true })).decision.outcome).toBe(
      'allow',
    );
    expect((await decide(keyHeader, { authority })).decision).toMatchObject({ code: 'ERR_CREDENTIAL_ABSENT' });
  });

  it('uses the clock of the machine when none is given', async () => {
    const gate = createGate({ authority: authorityOf(), audience });
    expect(await gate.decide(requestOf(keyHeader), { scopes: ['orders:read'] })).toHaveProperty('outcome', 'allow');
    expect(await gate.decide(requestOf(bearer(accessToken())), { scopes: anyScope })).toHaveProperty('status', 401);
  });
});

describe('a requirement', () => {
  it('names scopes, or says anyScope alone', () => {
    expect(createRequirement(['orders:read', 'orders:write'])).toEqual({ scopes: ['orders:read', 'orders:write'] });
    expect(createRequirement([anyScope])).toEqual({ scopes: anyScope });
  });

  it.each<[string, readonly (string | typeof anyScope)[], RegExp]>([
    ['nothing', [], /names no scope/],
    ['anyScope beside a scope', [anyScope, 'orders:read'], /stands alone/],
    ['two scopes in one text', ['orders:read orders:write'], /scope/],
    ['an empty text', [''], /scope/],
  ])('is refused for %s', (_what, scopes, message) => {
    expect(() => createRequirement(scopes)).toThrow(message);
  });
});
