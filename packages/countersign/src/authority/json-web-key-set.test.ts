import { afterEach, describe, expect, it } from 'vitest';
import { createJsonClient } from './json-client.ts';
import { createJsonWebKeySet, fetchKeySet, type JsonWebKeySet } from './json-web-key-set.ts';
import { sendJson, sendStatus, startServer, stopServers, type TestServer } from './testing/http-server.ts';
import { publicJwk } from './testing/keys.ts';
import { type ManualClock, manualClock } from './testing/manual-clock.ts';

afterEach(stopServers);

interface Setting {
  readonly server: TestServer;
  readonly clock: ManualClock;
  readonly set: JsonWebKeySet;
  find(keyId: string | undefined): Promise<string>;
  publish(...keys: object[]): void;
}

const [a, b] = [publicJwk('a'), publicJwk('b')];

async function publishing(keys: readonly object[], headers: Record<string, string> = {}): Promise<Setting> {
  const server = await startServer((_, response) => sendJson(response, { keys }, headers));
  const clock = manualClock();
  const client = createJsonClient(8);
  const url = new URL('/jwks', server.origin);
  const load = () => fetchKeySet(client, { url, deadlineMilliseconds: 2000 });
  const set = createJsonWebKeySet({ load, clock });
  return {
    server,
    clock,
    set,
    find: async (keyId) => (await set.find({ keyId, algorithm: 'ES256' })).outcome,
    publish(...fresh) {
      server.answer = (_, response) => sendJson(response, { keys: fresh }, headers);
    },
  };
}

/** Until a fetch in the background has had its effect. */
async function requestsOf(server: TestServer, count: number): Promise<void> {
  while (server.requests.length < count) {
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await new Promise((resolve) => setTimeout(resolve, 20));
}

describe('a published key set', () => {
  it('is fetched once for all who wait, and answers at once from then on', async () => {
    const { set, server, find } = await publishing([a, b]);
    expect(await Promise.all(['a', 'b', 'a', 'c'].map(find))).toEqual(['found', 'found', 'found', 'unknown']);
    expect(set.find({ keyId: 'a', algorithm: 'ES256' })).toMatchObject({ outcome: 'found', key: { keyId: 'a' } });
    expect(server.requests).toHaveLength(1);
  });

  it('can be fetched before anybody waits', async () => {
    const { set, server } = await publishing([a]);
    set.prefetch();
    set.prefetch();
    await requestsOf(server, 1);
    expect(set.find({ keyId: 'a', algorithm: 'ES256' })).toMatchObject({ outcome: 'found' });
    expect(server.requests).toHaveLength(1);
  });

  it('serves a token without kid where one key fits, and not where two do', async () => {
    expect(await (await publishing([a, publicJwk('r', 'RS256')])).find(undefined)).toBe('found');
    expect(await (await publishing([a, b])).find(undefined)).toBe('unknown');
  });

  it('passes over keys that it cannot use', async () => {
    const { find } = await publishing([{ kty: 'unheard-of', kid: 'x' }, a, { ...b, use: 'enc' }]);
    expect(await Promise.all([find('a'), find('b'), find('x')])).toEqual(['found', 'unknown', 'unknown']);
  });

  it('never takes a secret from a published set', async () => {
    const { set } = await publishing([{ kty: 'oct', kid: 's', alg: 'HS256', k: 'x'.repeat(43) }]);
    expect(await set.find({ keyId: 's', algorithm: 'HS256' })).toEqual({ outcome: 'unknown' });
  });
});

describe('an unknown key', () => {
  it('is looked for again, so that a new key works soon after it was published', async () => {
    const { find, publish, clock, server } = await publishing([a]);
    await find('a');
    publish(a, b);
    clock.advance(30);
    expect(await find('b')).toBe('found');
    expect(server.requests).toHaveLength(2);
  });

  it('T13: a flood of them causes one fetch for each cool-down', async () => {
    const { find, clock, server } = await publishing([a]);
    const flood = () => Promise.all(Array.from({ length: 500 }, (_, n) => find(`unknown-${n}`)));
    expect(new Set(await flood())).toEqual(new Set(['unknown']));
    await flood();
    clock.advance(29);
    await flood();
    expect(server.requests).toHaveLength(1);
    clock.advance(1);
    await flood();
    await flood();
    expect(server.requests).toHaveLength(2);
  });

  it('T13: is unavailable while the set cannot be fetched, and known keys go on', async () => {
    const { find, clock, server } = await publishing([a]);
    await find('a');
    await server.goDown();
    clock.advance(30);
    expect([await find('b'), await find('a')]).toEqual(['unavailable', 'found']);
    expect([await find('b'), await find('c')]).toEqual(['unavailable', 'unavailable']);
    await server.comeBack();
    clock.advance(1);
    expect([await find('b'), await find('a')]).toEqual(['unknown', 'found']);
  });

  it('T13: a flood while the set is down is answered without asking, ever more rarely with', async () => {
    const { find, clock, server } = await publishing([a]);
    await find('a');
    server.answer = (_, response) => sendStatus(response, 500);
    clock.advance(30);
    const from = server.requests.length;
    for (let second = 0; second < 120; second++) {
      const answers = await Promise.all([find('x'), find('y'), find('z')]);
      expect(answers).toEqual(['unavailable', 'unavailable', 'unavailable']);
      clock.advance(1);
    }
    // At 0, 1, 3, 7, 15, 31, and from there every 30 seconds.
    expect(server.requests.length - from).toBe(8);
  });
});

describe('the age of a key set', () => {
  it('makes it be fetched again in the background, and a withdrawn key goes', async () => {
    const { set, find, publish, clock, server } = await publishing([a, b]);
    await find('a');
    publish(a);
    clock.advance(599);
    await find('b');
    expect(server.requests).toHaveLength(1);
    clock.advance(1);
    expect(set.find({ keyId: 'b', algorithm: 'ES256' })).toMatchObject({ outcome: 'found' });
    await requestsOf(server, 2);
    expect(await find('b')).toBe('unknown');
  });

  it.each([
    ['max-age=60', {}, 60],
    ['public, Max-Age="60", must-revalidate', {}, 60],
    ['max-age=100', { age: '40' }, 60],
    ['max-age=5', {}, 30],
    ['no-store', {}, 30],
    ['no-cache, max-age=500', {}, 30],
    ['max-age=999999', {}, 600],
    ['max-age=soon', {}, 600],
  ])('follows Cache-Control: %s %j within its own bounds', async (cacheControl, more, freshSeconds) => {
    const { find, clock, server } = await publishing([a], { 'cache-control': cacheControl, ...more });
    await find('a');
    clock.advance(freshSeconds - 1);
    await find('a');
    expect(server.requests).toHaveLength(1);
    clock.advance(1);
    await find('a');
    await requestsOf(server, 2);
  });

  it('T13: has a bound beyond which an outage leaves no key usable, until it ends', async () => {
    const { find, clock, server } = await publishing([a]);
    await find('a');
    await server.goDown();
    clock.advance(3599);
    expect(await find('a')).toBe('found');
    clock.advance(1);
    expect(await find('a')).toBe('unavailable');
    await server.comeBack();
    clock.advance(30);
    expect(await find('a')).toBe('found');
  });

  it('T13: is never taken from an answer that is no set: the old keys stay', async () => {
    const { set, find, clock, server } = await publishing([a]);
    await find('a');
    const wrong: TestServer['answer'][] = [
      (_, response) => sendStatus(response, 302, { location: '/elsewhere' }),
      (_, response) => response.writeHead(200).end('<html>'),
      (_, response) => sendJson(response, { error: 'maintenance' }),
      (_, response) => sendJson(response, { keys: [{ ...a, pad: 'x'.repeat(600_000) }] }),
      (_, response) => response.destroy(),
    ];
    for (const answer of wrong) {
      server.answer = answer;
      clock.advance(600);
      expect(await find('b')).toBe('unavailable');
      expect(await find('a')).toBe('found');
    }
    expect(server.requests).toHaveLength(6);
    expect(await set.find({ keyId: 'b', algorithm: 'ES256' })).toMatchObject({
      reason: expect.stringMatching(/^key set http:\/\/127\.0\.0\.1:\d+\/jwks: the connection failed/),
    });
  });

  it('is that of the question, not of a late answer', async () => {
    const clock = manualClock();
    const set = createJsonWebKeySet({
      clock,
      freshSeconds: 10,
      usableSeconds: 20,
      coolDownSeconds: 5,
      async load() {
        clock.advance(25);
        return { outcome: 'loaded', keys: [], maximumAgeSeconds: undefined };
      },
    });
    expect(await set.find({ keyId: 'a', algorithm: 'ES256' })).toMatchObject({ outcome: 'unavailable' });
  });

  it('an empty set withdraws every key', async () => {
    const { find, publish, clock } = await publishing([a]);
    await find('a');
    publish();
    clock.advance(3600);
    expect(await find('a')).toBe('unknown');
  });
});
