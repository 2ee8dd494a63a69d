import { request as httpRequest } from 'node:http';
import { decodeJwt } from 'jose';
import { describe, expect, it } from 'vitest';
import { systemActor } from '../../audit-log/actor.ts';
import { manualClock } from '../../secrets/testing/temporary-store.ts';
import {
  type Answer,
  basic,
  type ClientIdentity,
  defaultAudience,
  introspectionKey,
  post,
  type TestAuthorityOptions,
  testAuthority,
} from '../testing/authority.ts';

const grant = 'grant_type=client_credentials';

async function setUp(options: TestAuthorityOptions = {}) {
  const authority = await testAuthority(options);
  const client = await authority.createClient();
  const url = `${authority.origin}/oauth/token`;
  const ask = (body: string, headers: Record<string, string> = { authorization: basic(client) }) =>
    post(url, body, headers);
  return { ...authority, client, url, ask };
}

const inBody = ({ id, secret }: ClientIdentity) => `client_id=${id}&client_secret=${secret}`;

function expectError(answer: Answer, status: number, error: string) {
  expect({ status: answer.status, error: answer.json?.error }).toEqual({ status, error });
  expect(answer.headers.get('cache-control')).toBe('no-store');
  expect(answer.json.error_description).toMatch(/^[\x20\x21\x23-\x5b\x5d-\x7e]+$/);
}

describe('the client credentials grant', () => {
  it('answers as RFC 6749 section 5.1 says', async () => {
    const { ask } = await setUp();
    const answer = await ask(grant);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('pragma')).toBe('no-cache');
    expect(answer.headers.get('content-type')).toBe('application/json');
    const { access_token: _, ...rest } = answer.json;
    expect(rest).toEqual({ token_type: 'Bearer', expires_in: 900, scope: 'orders:read orders:write' });
  });

  it('writes nothing', async () => {
    const { ask, store } = await setUp();
    const before = await store.auditLog.list({ after: 0, limit: 100 });
    await ask(grant);
    expect(await store.auditLog.list({ after: 0, limit: 100 })).toEqual(before);
  });

  it.each([
    ['one of the scopes', 'orders%3Awrite', 'orders:write'],
    ['two in another order, one twice', 'orders:write+orders:read+orders:write', 'orders:write orders:read'],
    ['none', '', 'orders:read orders:write'],
  ])('grants %s', async (_what, scope, granted) => {
    const { ask } = await setUp();
    const { json } = await ask(`${grant}&scope=${scope}`);
    expect([json.scope, decodeJwt(json.access_token).scope]).toEqual([granted, granted]);
  });

  it.each(['orders:read+admin', 'ORDERS:READ', 'orders', 'orders:read++orders:write', '+', 'countersign:admin'])(
    'refuses the scope %s',
    async (scope) => {
      const { ask } = await setUp();
      expectError(await ask(`${grant}&scope=${scope}`), 400, 'invalid_scope');
    },
  );

  it('leaves the scope out where the client has none', async () => {
    const { createClient, ask } = await setUp();
    const client = await createClient({ scopes: [] });
    const { json } = await ask(grant, { authorization: basic(client) });
    expect(Object.keys(json)).toEqual(['access_token', 'token_type', 'expires_in']);
    expect(decodeJwt(json.access_token)).not.toHaveProperty('scope');
  });

  it('binds the token to the resource that was asked for, or to the first', async () => {
    const { createClient, ask } = await setUp();
    const resources = ['https://a.example/', 'urn:example:b'];
    const authorization = basic(await createClient({ resources }));
    const audienceOf = async (more: string) =>
      decodeJwt((await ask(grant + more, { authorization })).json.access_token).aud;
    expect(await audienceOf('')).toBe('https://a.example/');
    expect(await audienceOf('&resource=urn%3Aexample%3Ab')).toBe('urn:example:b');
    for (const resource of ['https://a.example', 'https://c.example/', defaultAudience, '']) {
      expectError(await ask(`${grant}&resource=${resource}`, { authorization }), 400, 'invalid_target');
    }
    const both = resources.map((resource) => `&resource=${encodeURIComponent(resource)}`).join('');
    expectError(await ask(grant + both, { authorization }), 400, 'invalid_target');
  });

  it('uses the default audience for a client without resources, also when it is named', async () => {
    const { ask } = await setUp();
    for (const more of ['', `&resource=${encodeURIComponent(defaultAudience)}`]) {
      expect(decodeJwt((await ask(grant + more)).json.access_token).aud).toBe(defaultAudience);
    }
    expectError(await ask(`${grant}&resource=https://b.example`), 400, 'invalid_target');
  });

  it("uses the client's own lifetime, never beyond the server's maximum", async () => {
    const { createClient, ask, store } = await setUp();
    const client = await createClient({ accessTokenLifetimeSeconds: 60 });
    expect((await ask(grant, { authorization: basic(client) })).json.expires_in).toBe(60);
    const longer = await createClient();
    await store.write(async ({ clients }) => {
      const stored = await clients.find(longer.id);
      if (stored !== undefined) await clients.update({ ...stored, accessTokenLifetimeSeconds: 1_000_000 });
    });
    expect((await ask(grant, { authorization: basic(longer) })).json.expires_in).toBe(3600);
  });

  it('gives every token a name of its own', async () => {
    const { ask } = await setUp();
    const answers = await Promise.all(Array.from({ length: 20 }, () => ask(grant)));
    expect(new Set(answers.map(({ json }) => decodeJwt(json.access_token).jti)).size).toBe(20);
  });
});

describe('the grant type', () => {
  it.each([
    ['missing', 'scope=a', 'invalid_request'],
    ['empty', 'grant_type=', 'invalid_request'],
    ['unknown', 'grant_type=password', 'unsupported_grant_type'],
    ['inherited', 'grant_type=constructor', 'unsupported_grant_type'],
  ])('%s is refused', async (_what, body, error) => {
    const { ask } = await setUp();
    expectError(await ask(body), 400, error);
  });

  it('has to be one that the client may use', async () => {
    const { ask, client, store } = await setUp();
    await store.write(async ({ clients }) => {
      const stored = await clients.find(client.id);
      if (stored !== undefined) await clients.update({ ...stored, grantTypes: [] });
    });
    expectError(await ask(grant), 400, 'unauthorized_client');
  });
});

describe('client authentication', () => {
  it('takes client_secret_basic and client_secret_post', async () => {
    const { ask, client } = await setUp();
    expect((await ask(grant)).status).toBe(200);
    expect((await ask(`${grant}&${inBody(client)}`, {})).status).toBe(200);
    expect((await ask(`${grant}&client_id=${client.id}`)).status).toBe(200);
  });

  it('C02: form-decodes Basic credentials, however they are encoded', async () => {
    const { ask, client } = await setUp();
    const percentEncode = (text: string) => text.replace(/./g, (letter) => `%${letter.charCodeAt(0).toString(16)}`);
    const authorization = `Basic ${Buffer.from(`${percentEncode(client.id)}:${percentEncode(client.secret)}`).toString('base64')}`;
    expect((await ask(grant, { authorization })).status).toBe(200);
  });

  it('C02: refuses Basic credentials that are not form-encoded', async () => {
    const { ask } = await setUp();
    for (const text of ['no colon', 'clé:b', 'a:100%', 'ä:%C3', ':', 'a:']) {
      const authorization = `Basic ${Buffer.from(text).toString('base64')}`;
      expectError(await ask(grant, { authorization }), 401, 'invalid_client');
    }
  });

  it('C03: refuses more than one method, right or wrong', async () => {
    const { ask, client } = await setUp();
    const authorization = basic(client);
    const { secret } = client;
    for (const [body, headers] of [
      [`client_secret=${secret}`, { authorization }],
      [inBody(client), { authorization }],
      [inBody(client), { authorization: 'Bearer abc' }],
      [inBody(client), { 'x-api-key': introspectionKey }],
      [`${inBody(client)}&client_assertion=a`, {}],
      ['client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer', { authorization }],
      ['client_id=client_another', { authorization }],
    ] as const) {
      expectError(await ask(`${grant}&${body}`, { ...headers }), 400, 'invalid_request');
    }
  });

  it('C03: refuses none, and a method that is not supported, with a challenge', async () => {
    const { ask, client } = await setUp();
    for (const [body, headers] of [
      ['', {}],
      [`client_id=${client.id}`, {}],
      [`client_id=${client.id}&client_secret=`, {}],
      ['client_assertion=a.b.c', {}],
      ['', { authorization: 'Bearer abc' }],
      ['', { 'x-api-key': introspectionKey }],
    ] as const) {
      const answer = await ask(`${grant}&${body}`.replace(/&$/, ''), { ...headers });
      expectError(answer, 401, 'invalid_client');
      expect(answer.headers.get('www-authenticate')).toMatch(/^Basic realm=/);
    }
  });

  it('refuses a secret without client_id', async () => {
    const { ask, client } = await setUp();
    expectError(await ask(`${grant}&client_secret=${client.secret}`, {}), 400, 'invalid_request');
  });

  it('K04: answers alike for an unknown client, a wrong secret, a damaged one and a revoked client', async () => {
    const { ask, client, createClient, clients } = await setUp();
    const other = await createClient();
    const revoked = await createClient();
    await clients.revoke(revoked.id, systemActor);
    const answers = await Promise.all(
      [
        { id: 'client_0000000000000000', secret: client.secret },
        { id: client.id, secret: other.secret },
        { id: client.id, secret: client.secret.slice(0, -1) },
        { id: client.id, secret: client.secret.toUpperCase() },
        revoked,
      ].map((credentials) => ask(grant, { authorization: basic(credentials) })),
    );
    for (const answer of answers) {
      expectError(answer, 401, 'invalid_client');
      expect(answer.text).toBe(answers[0]?.text);
    }
  });

  it('slows down whoever guesses, and nobody else', async () => {
    const { ask, client, createClient } = await setUp();
    const other = await createClient();
    const guess = { authorization: basic({ id: client.id, secret: other.secret }) };
    for (let attempt = 0; attempt < 10; attempt += 1) expectError(await ask(grant, guess), 401, 'invalid_client');
    const answer = await ask(grant, guess);
    expectError(answer, 429, 'invalid_client');
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await ask(grant)).status).toBe(429);
    expect((await ask(grant, { authorization: basic(other) })).status).toBe(200);
  });

  it('C04: refuses credentials in the clear, also with a spoofed X-Forwarded-Proto', async () => {
    const { ask, client, events } = await setUp({ remoteAddress: '203.0.113.5' });
    const spoofs: Record<string, string>[] = [{}, { 'x-forwarded-proto': 'https' }, { forwarded: 'proto=https' }];
    for (const headers of spoofs) {
      const answer = await ask(grant, { authorization: basic(client), ...headers });
      expectError(answer, 400, 'invalid_request');
    }
    expect(JSON.stringify(events)).not.toContain(client.secret);
  });

  it('C04: believes a trusted proxy, in both directions', async () => {
    const { ask, client } = await setUp({ trustedProxies: ['127.0.0.1'] });
    const from = { authorization: basic(client), 'x-forwarded-for': '203.0.113.5' };
    expect((await ask(grant, { ...from, 'x-forwarded-proto': 'https' })).status).toBe(200);
    expectError(await ask(grant, { ...from, 'x-forwarded-proto': 'http' }), 400, 'invalid_request');
  });
});

describe('R10: a revoked client', () => {
  it('gets no further token', async () => {
    const { ask, client, clients } = await setUp();
    expect((await ask(grant)).status).toBe(200);
    await clients.revoke(client.id, systemActor);
    expectError(await ask(grant), 401, 'invalid_client');
  });

  it('gets none either when its record was read just before', async () => {
    const { ask, client, store, revocationLog } = await setUp();
    expect((await ask(grant)).status).toBe(200);
    const notBefore = Math.floor(Date.now() / 1000) + 10;
    await store.write(({ revocations }) =>
      revocations.append({ kind: 'client', id: client.id, notBefore, expiresAt: notBefore }),
    );
    await revocationLog.catchUp();
    expectError(await ask(grant), 503, 'temporarily_unavailable');
  });

  it('is not what a client is called whose tokens so far were revoked in this second: it may try again', async () => {
    const clock = manualClock();
    const { ask, client, store, revocationLog } = await setUp({ clock });
    const now = clock.nowSeconds();
    await store.write(({ revocations }) =>
      revocations.append({ kind: 'client', id: client.id, notBefore: now, expiresAt: now + 3660 }),
    );
    await revocationLog.catchUp();
    const refused = await ask(grant);
    expectError(refused, 503, 'temporarily_unavailable');
    expect(refused.headers.get('retry-after')).toBe('1');
    clock.advance(1);
    expect((await ask(grant)).status).toBe(200);
  });
});

describe('the request', () => {
  it('T14: has no parameters in its URL', async () => {
    const { url, client, ask } = await setUp();
    for (const query of [inBody(client), grant, 'x=1', '']) {
      expectError(await post(`${url}?${query}`, grant, { authorization: basic(client) }), 400, 'invalid_request');
    }
    expect((await ask(grant)).status).toBe(200);
  });

  it('is a form', async () => {
    const { ask, client } = await setUp();
    const authorization = basic(client);
    for (const type of ['application/json', 'text/plain', 'multipart/form-data; boundary=x']) {
      expectError(await ask(grant, { authorization, 'content-type': type }), 400, 'invalid_request');
    }
    const charset = 'application/x-www-form-urlencoded; charset=UTF-8';
    expect((await ask(grant, { authorization, 'content-type': charset })).status).toBe(200);
  });

  it('A07: has no parameter twice', async () => {
    const { ask, client } = await setUp();
    for (const more of ['&grant_type=client_credentials', '&scope=orders:read&scope=orders:read', '&x=1&x=1']) {
      expectError(await ask(grant + more), 400, 'invalid_request');
    }
    expectError(await ask(`${grant}&${inBody(client)}&client_secret=x`, {}), 400, 'invalid_request');
  });

  it('S08: is read without harm whatever its parameters are called', async () => {
    const { ask } = await setUp();
    const names = '&__proto__=1&constructor=2&prototype%5Bx%5D=3&scope%5B%5D=admin&toString=4';
    const { status, json } = await ask(grant + names);
    expect([status, json.scope]).toEqual([200, 'orders:read orders:write']);
    expectError(await ask(`${grant}&scope=__proto__`), 400, 'invalid_scope');
    expectError(await ask(`${grant}&resource=__proto__`), 400, 'invalid_target');
  });

  it('has one Authorization header', async () => {
    const { url, client } = await setUp();
    const authorization = basic(client);
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const request = httpRequest(url, { method: 'POST' }, (response) => resolve(response.resume().statusCode));
      request.on('error', reject);
      request.setHeader('Content-Type', 'application/x-www-form-urlencoded');
      request.setHeader('Authorization', [authorization, authorization]);
      request.end(grant);
    });
    expect(status).toBe(400);
  });

  it('S04: is at most 64 kB', async () => {
    const { ask } = await setUp();
    const fill = 'x'.repeat(65_536 - grant.length - 3);
    expect((await ask(`${grant}&x=${fill}`)).status).toBe(200);
    expectError(await ask(`${grant}&x=${fill}x`), 413, 'invalid_request');
    expectError(await ask(`${grant}&x=${fill.repeat(40)}`), 413, 'invalid_request');
  });

  it('is a POST', async () => {
    const { url } = await setUp();
    for (const method of ['GET', 'PUT', 'HEAD']) {
      const response = await fetch(url, { method });
      expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
    }
  });

  it('is told of, without a credential', async () => {
    const { ask, client, events } = await setUp();
    await ask(grant);
    await ask(`${grant}&scope=x`);
    await ask(grant, {});
    expect(events.map(({ status, error, clientId }) => [status, error, clientId])).toEqual([
      [200, undefined, client.id],
      [400, 'invalid_scope', client.id],
      [401, 'invalid_client', undefined],
    ]);
    expect(new Set(events.map(({ requestId }) => requestId)).size).toBe(3);
    expect(JSON.stringify(events)).not.toContain('secret_');
  });
});

describe('S05: an outage', () => {
  it('is a 503 when the store cannot be read', async () => {
    const { ask, store, events } = await setUp();
    await store.close();
    const answer = await ask(grant);
    expectError(answer, 503, 'temporarily_unavailable');
    expect(answer.headers.get('retry-after')).toBe('1');
    expect(events.at(-1)?.reason).toMatch(/^StoreUnavailableError: /);
  });

  it('is a 503 when nobody can tell what is revoked', async () => {
    const clock = manualClock();
    const { ask, store } = await setUp({ clock });
    expect((await ask(grant)).status).toBe(200);
    await store.close();
    clock.advance(60);
    expectError(await ask(grant), 503, 'temporarily_unavailable');
  });

  it('is a 500 that tells nothing when something else fails', async () => {
    const { ask, events } = await setUp({
      change: (services) => ({
        ...services,
        clients: {
          authenticate() {
            throw new TypeError('what happened');
          },
        },
      }),
    });
    const answer = await ask(grant);
    expectError(answer, 500, 'server_error');
    expect(answer.text).not.toContain('what happened');
    expect(events.at(-1)?.reason).toBe('TypeError: what happened');
  });
});
