import { describe, expect, it } from 'vitest';
import { isAccepted, markersOf, takeBaseline } from './baseline.ts';
import { ProbeClient } from './client.ts';
import { isLike, isSameShape, shapeOf } from './comparison.ts';
import { apply, type Credential } from './credentials.ts';
import { type Handler, send, serve, token } from './testing/api.ts';

const credential: Credential = { kind: 'header', name: 'X-API-Key', value: 'the-valid-key' };
const reply = (status: number, body: string) => ({ status, body, headers: [], durationMilliseconds: 1 });

async function baselineOf(handler: Handler, markers: readonly string[] = []) {
  const client = new ProbeClient({ baseUrl: await serve(handler), requestsPerSecond: 5000 });
  return takeBaseline(client, { method: 'GET', target: '/orders', headers: [] }, credential, markers, apply);
}

const answering =
  (answers: { readonly valid: number; readonly none: number; readonly garbage: number }, body: object = {}): Handler =>
  ({ headers }, response) => {
    const given = headers['x-api-key'];
    const status = given === undefined ? answers.none : given === credential.value ? answers.valid : answers.garbage;
    send(response, status, status < 400 ? body : { error: status });
  };

describe('a baseline', () => {
  it.each([
    [{ valid: 200, none: 401, garbage: 401 }, 'protected'],
    [{ valid: 404, none: 401, garbage: 401 }, 'protected'],
    [{ valid: 200, none: 200, garbage: 200 }, 'public'],
    [{ valid: 200, none: 401, garbage: 200 }, 'any-credential'],
    [{ valid: 401, none: 401, garbage: 401 }, 'unusable'],
    [{ valid: 403, none: 401, garbage: 401 }, 'unusable'],
    [{ valid: 404, none: 404, garbage: 404 }, 'unusable'],
    [{ valid: 422, none: 422, garbage: 422 }, 'unusable'],
    [{ valid: 426, none: 426, garbage: 426 }, 'unusable'],
    [{ valid: 500, none: 401, garbage: 401 }, 'unusable'],
    [{ valid: 200, none: 500, garbage: 500 }, 'protected'],
    [{ valid: 500, none: 500, garbage: 500 }, 'unusable'],
    [{ valid: 200, none: 500, garbage: 200 }, 'unusable'],
    [{ valid: 429, none: 401, garbage: 401 }, 'unusable'],
  ])('of %j is %s', async (answers, access) => {
    expect((await baselineOf(answering(answers))).access).toBe(access);
  });

  it('is not usable when the credential works once', async () => {
    let used = false;
    const { access, reason } = await baselineOf(({ headers }, response) => {
      const isFirst = headers['x-api-key'] === credential.value && !used;
      if (isFirst) used = true;
      send(response, isFirst ? 200 : 401, {});
    });
    expect([access, reason]).toEqual(['unusable', expect.stringContaining('lost')]);
  });

  it('accepts what is like the reply to the valid credential, and nothing that is like a refusal', async () => {
    const baseline = await baselineOf(answering({ valid: 200, none: 401, garbage: 401 }, { orders: [{ id: 1 }] }));
    expect(isAccepted(baseline, reply(200, '{"orders":[{"id":7},{"id":8}]}'), [])).toBe(true);
    expect(isAccepted(baseline, reply(200, '{"error":"unauthorized"}'), [])).toBe(false);
    expect(isAccepted(baseline, reply(204, ''), [])).toBe(false);
    expect(isAccepted(baseline, reply(403, '{"orders":[{"id":7}]}'), [])).toBe(false);
  });

  it('takes a reply for accepted only with the identity in it, where that alone tells callers apart', async () => {
    const baseline = await baselineOf(
      ({ headers }, response) =>
        send(response, 200, { user: headers['x-api-key'] === credential.value ? 'alice' : 'guest' }),
      ['alice'],
    );
    expect(baseline.access).toBe('protected');
    expect(isAccepted(baseline, reply(200, '{"user":"alice"}'), ['alice'])).toBe(true);
    expect(isAccepted(baseline, reply(200, '{"user":"guest"}'), ['alice'])).toBe(false);
  });

  it('takes an error for accepted only when it is the very one that the valid credential gets', async () => {
    const baseline = await baselineOf(({ headers }, response) =>
      headers['x-api-key'] === credential.value
        ? send(response, 400, { error: 'item is missing' })
        : send(response, 401, { error: 'no' }),
    );
    expect(isAccepted(baseline, reply(400, '{"error":"item is missing"}'), [])).toBe(true);
    expect(isAccepted(baseline, reply(400, '{"error":"malformed token"}'), [])).toBe(false);
  });
});

describe('shapes', () => {
  it.each([
    ['{"a":1,"b":[{"c":"x"}]}', '{"b":[{"c":"y"},{"c":"z"}],"a":2}', true],
    ['[]', '[{"a":1}]', true],
    ['{"a":1}', '{"a":"1"}', false],
    ['{"a":1}', '{"b":1}', false],
    ['<html><p>a</p></html>', '<html><p>b</p></html>', true],
    ['', ' ', true],
  ])('of %s and %s are the same: %s', (a, b, expected) => {
    expect(isSameShape(shapeOf(reply(200, a)), shapeOf(reply(200, b)))).toBe(expected);
  });

  it('of redirects are where they lead', () => {
    const to = (location: string) => ({ ...reply(302, ''), headers: [['Location', location]] as const });
    expect([isLike(to('/login?a=1'), to('/login?a=2')), isLike(to('/login'), to('/home'))]).toEqual([true, false]);
  });
});

it('markers are what a credential says of its owner', () => {
  expect(markersOf({ kind: 'bearer', value: token({ email: 'a@b.test' }) })).toEqual(['alice-1', 'a@b.test']);
  expect(markersOf({ kind: 'basic', user: 'alice', value: 'x' })).toEqual(['alice']);
});
