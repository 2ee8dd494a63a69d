import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import type { ProbeOptions } from '../probe.ts';
import { operationOf } from '../requests/plain.ts';
import { bearerOf, probeOrders, send, serve, token, verified } from '../testing/api.ts';

const lowScope = { kind: 'bearer', value: token({ sub: 'reader', scope: 'orders:list' }) } as const;
const other = { kind: 'bearer', value: token({ sub: 'bob-2' }) } as const;

/** Guards a path, and asks a question of the principal beside. */
function apiOf(
  path: string,
  isAllowed: (principal: { readonly sub?: unknown; readonly scope?: unknown }) => boolean,
  body: unknown,
) {
  return serve((request: IncomingMessage, response) => {
    const principal = verified(bearerOf(request));
    if (principal === undefined) return send(response, 401, {});
    if (request.url !== path) return send(response, 404, {});
    if (!isAllowed(principal)) return send(response, 403, {});
    send(response, 200, body);
  });
}

async function verdictOf(url: string, number: string, options: Partial<ProbeOptions>) {
  return (await probeOrders(url, [number], options)).outcomes[0]?.verdict;
}

describe('scope-escalation', () => {
  const operations = [{ ...operationOf('GET', '/orders'), scopes: ['orders:read'] }];
  const options = { operations, lowScope };

  it('is found where nobody looks at scopes', async () => {
    expect(await verdictOf(await apiOf('/orders', () => true, { orders: [] }), 'D39', options)).toBe('vulnerable');
  });

  it('is not found where the scope is asked for', async () => {
    const url = await apiOf('/orders', ({ scope }) => scope !== 'orders:list', { orders: [] });
    expect(await verdictOf(url, 'D39', options)).toBe('safe');
  });

  it('is skipped where the credential has the scope', async () => {
    const holder = { kind: 'bearer', value: token({ scope: 'orders:read' }) } as const;
    const url = await apiOf('/orders', () => true, { orders: [] });
    expect(await verdictOf(url, 'D39', { operations, lowScope: holder })).toBe('skipped');
  });
});

describe('bfla-admin', () => {
  const options = { operations: [operationOf('GET', '/admin/users')], lowScope };

  it('is found where anybody may be an administrator', async () => {
    expect(await verdictOf(await apiOf('/admin/users', () => true, [{ id: 1 }]), 'D40', options)).toBe('vulnerable');
  });

  it('is not found where an ordinary user is refused', async () => {
    const url = await apiOf('/admin/users', ({ sub }) => sub === 'alice-1', [{ id: 1 }]);
    expect(await verdictOf(url, 'D40', options)).toBe('safe');
  });
});

describe('bola', () => {
  const options = { operations: [operationOf('GET', '/orders/17')], other };
  const order = { id: 17, owner: 'alice-1' };

  it('is found where another user gets the object', async () => {
    expect(await verdictOf(await apiOf('/orders/17', () => true, order), 'D41', options)).toBe('vulnerable');
  });

  it.each([
    ['/orders?orderId=17', 'vulnerable'],
    ['/orders?page=17', 'skipped'],
  ])('is looked for where the query names the object: %s is %s', async (target, verdict) => {
    const url = await serve((request, response) =>
      verified(bearerOf(request)) === undefined ? send(response, 401, {}) : send(response, 200, order),
    );
    expect(await verdictOf(url, 'D41', { operations: [operationOf('GET', target)], other })).toBe(verdict);
  });

  it('is not found where the owner is asked for', async () => {
    expect(await verdictOf(await apiOf('/orders/17', ({ sub }) => sub === order.owner, order), 'D41', options)).toBe(
      'safe',
    );
  });

  it.each([
    ['is found where the reply to a change shows the first user', { id: 17, owner: 'alice-1' }, 'vulnerable'],
    ['is not told where the reply to a change shows nobody', { done: true }, 'inconclusive'],
  ])('%s', async (_name, body, verdict) => {
    const url = await serve((request, response) =>
      verified(bearerOf(request)) === undefined ? send(response, 401, {}) : send(response, 200, body),
    );
    const change = operationOf('PUT', '/orders/17', '{"quantity":3}');
    expect(await verdictOf(url, 'D41', { operations: [change], other, allowWrites: true })).toBe(verdict);
  });

  it('is found where the first user gets what belongs to the other one', async () => {
    const url = await apiOf('/orders/17', () => true, { id: 17, owner: 'bob-2' });
    const { findings } = await probeOrders(url, ['D41'], options);
    expect(findings[0]).toMatchObject({
      message: expect.stringContaining('gives the first user the object of the other one; its owner says'),
    });
  });

  it('is not told where the reply to a change shows the one who changed it', async () => {
    const url = await apiOf('/orders/17', () => true, { id: 17, owner: 'bob-2' });
    const change = operationOf('PUT', '/orders/17', '{"quantity":3}');
    expect(await verdictOf(url, 'D41', { operations: [change], other, allowWrites: true })).toBe('inconclusive');
  });

  it('is not told where nothing says whose the object is', async () => {
    expect(await verdictOf(await apiOf('/orders/17', () => true, { id: 17, item: 'tea' }), 'D41', options)).toBe(
      'inconclusive',
    );
  });
});
