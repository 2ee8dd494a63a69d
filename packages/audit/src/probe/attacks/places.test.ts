import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { operationOf } from '../requests/plain.ts';
import { apiThat, bearerOf, probeOrders, rightApi, send, serve, verified } from '../testing/api.ts';

const query = ({ url }: IncomingMessage) => new URL(url ?? '', 'http://x').searchParams;

async function verdictOf(url: string, number: string, options = {}) {
  return (await probeOrders(url, [number], options)).outcomes[0]?.verdict;
}

describe('credential-in-query', () => {
  it('is found', async () => {
    const url = await apiThat(
      (request) => verified(bearerOf(request)) ?? verified(query(request).get('access_token') ?? ''),
    );
    expect(await verdictOf(url, 'D45')).toBe('vulnerable');
  });

  it('shows no credential in its evidence', async () => {
    const url = await apiThat((request) => verified(bearerOf(request)) ?? verified(query(request).get('token') ?? ''));
    const [finding] = (await probeOrders(url, ['D45'])).findings;
    expect(finding?.evidence[0]?.curl).toContain('/orders?token=$TOKEN"');
  });

  it('is not found where only the header counts', async () => {
    expect(await verdictOf(await rightApi(), 'D45')).toBe('safe');
  });
});

describe('credential-in-cookie-or-body', () => {
  it('is found in a cookie', async () => {
    const url = await apiThat(
      (request) =>
        verified(bearerOf(request)) ?? verified(/token=([^;]+)/.exec(request.headers.cookie ?? '')?.[1] ?? ''),
    );
    expect(await verdictOf(url, 'D46')).toBe('vulnerable');
  });

  it('is found in a body, where writing is allowed', async () => {
    const url = await serve((request, response, body) => {
      const fromBody = new URLSearchParams(body).get('access_token') ?? '';
      const principal = verified(bearerOf(request)) ?? verified(fromBody);
      if (principal === undefined) return send(response, 401, { error: 'no' });
      send(response, 201, { id: 1 });
    });
    const operations = [operationOf('POST', '/orders')];
    expect(await verdictOf(url, 'D46', { operations, allowWrites: true })).toBe('vulnerable');
    expect(await verdictOf(url, 'D46', { operations })).toBe('skipped');
  });

  it('is not found where only the header counts', async () => {
    expect(await verdictOf(await rightApi(), 'D46')).toBe('safe');
  });
});

describe('apikey-fuzzy', () => {
  const key = 'K3y-w1th-Mixed-C4se-and-Length';
  const credential = { kind: 'header', name: 'X-API-Key', value: key } as const;
  const given = ({ headers }: IncomingMessage) => String(headers['x-api-key'] ?? '');
  const alice = { sub: 'alice' };

  it.each([
    ['case is folded', (text: string) => text.toLowerCase() === key.toLowerCase()],
    ['a prefix is enough', (text: string) => text !== '' && key.startsWith(text)],
    ['what follows is not looked at', (text: string) => text.startsWith(key)],
    ['it is a pattern', (text: string) => text === '%' || text === key],
  ])('is found where %s', async (_name, fits) => {
    const url = await apiThat((request) => (fits(given(request)) ? alice : undefined));
    expect(await verdictOf(url, 'D47', { credential })).toBe('vulnerable');
  });

  it('is little where it takes the whole key and more, and much where a part is enough', async () => {
    const severityOf = async (fits: (text: string) => boolean) => {
      const url = await apiThat((request) => (fits(given(request)) ? alice : undefined));
      return (await probeOrders(url, ['D47'], { credential })).findings.map(({ severity }) => severity);
    };
    expect(await severityOf((text) => text.startsWith(key))).toEqual(['low']);
    expect(await severityOf((text) => text.length > 7 && key.startsWith(text))).toEqual(['high']);
  });

  it('shows no good part of the key in the evidence', async () => {
    const inQuery = { kind: 'query', name: 'k', value: key } as const;
    const url = await apiThat((request) =>
      query(request).get('k')?.toLowerCase() === key.toLowerCase() || query(request).get('k') === key.slice(0, -1)
        ? alice
        : undefined,
    );
    const { findings } = await probeOrders(url, ['D47'], { credential: inQuery });
    expect(findings).toHaveLength(1);
    expect(JSON.stringify(findings).toLowerCase()).not.toContain(key.slice(0, 12).toLowerCase());
  });

  it('is found where a parameter may be an object', async () => {
    const url = await apiThat((request) =>
      query(request).get('api_key') === key || query(request).has('api_key[$ne]') ? alice : undefined,
    );
    expect(await verdictOf(url, 'D47', { credential: { kind: 'query', name: 'api_key', value: key } })).toBe(
      'vulnerable',
    );
  });

  it('is not found where the key has to be the very one', async () => {
    const url = await apiThat((request) => (given(request) === key ? alice : undefined));
    expect(await verdictOf(url, 'D47', { credential })).toBe('safe');
  });
});
