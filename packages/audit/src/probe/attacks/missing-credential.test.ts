import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { operationOf } from '../requests/plain.ts';
import { apiThat, bearerOf, probeOrders, rightApi, send, serve, token, verdicts, verified } from '../testing/api.ts';

const alice = { sub: 'alice-1' };
const isRight = (request: IncomingMessage) => verified(bearerOf(request));

it('finds nothing on an API that is right', async () => {
  const result = await probeOrders(await rightApi(), ['D01', 'D02', 'D03', 'D04', 'D05']);
  expect(verdicts(result)).toEqual([
    'no-credential safe',
    'random-credential safe',
    'empty-bearer safe',
    'scheme-swap safe',
    'duplicate-authorization safe',
  ]);
  expect(result.findings).toEqual([]);
});

describe('no-credential', () => {
  it('is found where the document says secured and nobody asks', async () => {
    const result = await probeOrders(await apiThat(() => alice), ['D01', 'D03']);
    // The reply is of alice whoever asks, so nothing tells the callers apart.
    expect(verdicts(result)).toContain('no-credential vulnerable');
    expect(result.findings[0]?.evidence[0]?.exchange).toContain('< 200');
  });

  it('is not said of an operation that nobody called secured', async () => {
    const operations = [
      { method: 'GET', path: '/orders', target: '/orders', headers: [], scopes: [], pathParameters: [] },
    ];
    const result = await probeOrders(await apiThat(() => alice), ['D01', 'D03'], { operations });
    expect(verdicts(result)).toEqual(['no-credential skipped', 'empty-bearer skipped']);
  });

  it.each([
    ['/admin/logs', 'application/json', 'vulnerable'],
    ['/admin/status', 'application/json', 'skipped'],
    ['/admin/login', 'application/json', 'skipped'],
    ['/admin', 'text/html', 'skipped'],
  ])(
    'of %s as %s, which answers everybody, is %s where nothing says that it is public',
    async (path, type, verdict) => {
      const url = await serve((_request, response) => send(response, 200, { lines: [] }, { 'Content-Type': type }));
      const result = await probeOrders(url, ['D01'], { operations: [operationOf('GET', path)] });
      expect(verdicts(result)).toEqual([`no-credential ${verdict}`]);
    },
  );

  it('is not said where a 200 shows another one than the caller', async () => {
    const url = await apiThat((request) => verified(bearerOf(request)) ?? { sub: 'anonymous' });
    expect(verdicts(await probeOrders(url, ['D01']))).toEqual(['no-credential safe']);
  });

  it('is not said where an error is answered with 200', async () => {
    const url = await serve((request, response) =>
      send(response, 200, isRight(request) ? { orders: [] } : { error: { code: 'unauthorized' } }),
    );
    expect(verdicts(await probeOrders(url, ['D01']))).toEqual(['no-credential safe']);
  });

  it('is likely where there is no valid credential to hold it against', async () => {
    const result = await probeOrders(await apiThat(() => alice), ['D01'], { credential: undefined as never });
    expect(result.findings.map(({ ruleId, confidence }) => [ruleId, confidence])).toEqual([
      ['no-credential', 'medium'],
    ]);
  });

  it('is not told when the credential given is refused', async () => {
    const credential = { kind: 'bearer', value: token({ exp: 1 }) } as const;
    const { outcomes } = await probeOrders(await rightApi(), ['D01', 'D03'], { credential });
    expect(outcomes[0]).toMatchObject({ verdict: 'safe', reason: expect.stringContaining('401 without') });
    expect(outcomes[1]).toMatchObject({ verdict: 'inconclusive', reason: expect.stringContaining('expired at 1970') });
  });
});

describe('random-credential', () => {
  it('is found where any token will do', async () => {
    const url = await apiThat((request) => (bearerOf(request) === '' ? undefined : alice));
    expect(verdicts(await probeOrders(url, ['D02', 'D03']))).toEqual([
      'random-credential vulnerable',
      'empty-bearer skipped',
    ]);
  });

  it('is found where a word is enough', async () => {
    const url = await apiThat((request) => (bearerOf(request) === 'true' ? alice : isRight(request)));
    expect(verdicts(await probeOrders(url, ['D02']))).toEqual(['random-credential vulnerable']);
  });
});

it.each([
  ['Bearer', (text: string | undefined) => text === 'Bearer'],
  ['Bearer null', (text: string | undefined) => text === 'Bearer null'],
])('empty-bearer is found where %s is enough', async (_name, isEnough) => {
  const url = await apiThat((request) => (isEnough(request.headers.authorization?.trim()) ? alice : isRight(request)));
  expect(verdicts(await probeOrders(url, ['D03']))).toEqual(['empty-bearer vulnerable']);
});

it('scheme-swap is found where the scheme is not read', async () => {
  const url = await apiThat(({ headers }) => verified(headers.authorization?.split(' ').at(-1) ?? ''));
  const result = await probeOrders(url, ['D04']);
  expect(verdicts(result)).toEqual(['scheme-swap vulnerable']);
  expect(result.findings[0]?.evidence[0]?.curl).toContain('Basic $TOKEN');
});

it.each([
  ['the first of two', 0, 'low'],
  ['the last of two', -1, 'medium'],
])('duplicate-authorization is found where %s is taken', async (_name, index, severity) => {
  const url = await apiThat(({ rawHeaders }) => {
    const values = rawHeaders.filter(
      (_value, at) => rawHeaders[at - 1]?.toLowerCase() === 'authorization' && at % 2 === 1,
    );
    return verified(values.at(index)?.split(' ')[1] ?? '');
  });
  const { findings } = await probeOrders(url, ['D05']);
  expect(findings.map((finding) => finding.severity)).toEqual([severity]);
});

it('shows no secret anywhere', async () => {
  const url = await apiThat(({ headers }) => verified(headers.authorization?.split(' ').at(-1) ?? ''));
  const value = token();
  const result = await probeOrders(url, ['D04', 'D05'], { credential: { kind: 'bearer', value } });
  expect(result.findings).not.toEqual([]);
  expect(JSON.stringify(result)).not.toContain(value);
});
