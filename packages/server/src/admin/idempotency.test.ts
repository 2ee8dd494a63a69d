import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type Store, StoreUnavailableError } from '../store/contract.ts';
import { serveApis, type TestApis } from './testing/serve.ts';

const once = { 'Idempotency-Key': 'order-66' };
const create = ({ call }: TestApis, name: string, more: object = {}) =>
  call('POST', '/admin/v1/keys', { body: { name }, headers: once, ...more });

describe('a repeated request', () => {
  test('gets the same answer byte for byte, and is done once', async () => {
    const apis = await serveApis();
    const first = await create(apis, 'ci');
    apis.clock.advance(1000);
    const second = await create(apis, 'ci');
    expect(first.status).toBe(201);
    expect([second.status, second.text]).toEqual([first.status, first.text]);
    expect(await apis.apiKeys.list({ limit: 10 })).toHaveLength(2);
  });

  test('with the same key and another body or path is refused', async () => {
    const apis = await serveApis();
    await create(apis, 'ci');
    expect(await create(apis, 'other')).toMatchObject({ status: 422, json: { title: 'Idempotency key reused' } });
    const elsewhere = await apis.call('POST', '/admin/v1/clients', { body: { name: 'ci' }, headers: once });
    expect(elsewhere.status).toBe(422);
  });

  test('of another caller is another request', async () => {
    const apis = await serveApis();
    const key = await apis.createKey({ scopes: ['countersign:admin'] });
    const [first, second] = [await create(apis, 'ci'), await create(apis, 'ci', { key })];
    expect(second.status).toBe(201);
    expect(second.json.id).not.toBe(first.json.id);
  });

  test('that comes while the first one runs waits its turn or gets the same: one key is made', async () => {
    const apis = await serveApis();
    const replies = await Promise.all(Array.from({ length: 8 }, () => create(apis, 'ci')));
    const statuses = new Set(replies.map(({ status }) => status));
    expect([...statuses].every((status) => status === 201 || status === 409)).toBe(true);
    expect(new Set(replies.filter(({ status }) => status === 201).map(({ text }) => text)).size).toBe(1);
    expect(await apis.apiKeys.list({ limit: 10 })).toHaveLength(2);
  });

  test('gets a refusal again, too', async () => {
    const apis = await serveApis();
    const path = `/admin/v1/keys/${'A'.repeat(16)}/revoke`;
    const [first, second] = [
      await apis.call('POST', path, { headers: once }),
      await apis.call('POST', path, { headers: once }),
    ];
    expect([first.status, second.text]).toEqual([404, first.text]);
  });

  test('may come again when the store was away', async () => {
    let away = false;
    const apis = await serveApis({
      wrap: (store: Store): Store => ({
        ...store,
        write: (work) => {
          if (away) return Promise.reject(new StoreUnavailableError('locked'));
          return store.write(work);
        },
      }),
    });
    away = true;
    expect(await create(apis, 'ci')).toMatchObject({ status: 503, json: { title: 'Temporarily unavailable' } });
    away = false;
    expect((await create(apis, 'ci')).status).toBe(201);
  });

  test('stays unanswered when nobody knows what became of the first', async () => {
    let breaks = true;
    const apis = await serveApis({
      wrap: (store: Store): Store => ({
        ...store,
        idempotency: {
          ...store.idempotency,
          complete: (id, sealed) =>
            breaks ? Promise.reject(new StoreUnavailableError('locked')) : store.idempotency.complete(id, sealed),
        },
      }),
    });
    expect((await create(apis, 'ci')).status).toBe(201);
    expect(apis.errors).toHaveLength(1);
    breaks = false;
    expect((await create(apis, 'ci')).status).toBe(409);
    expect(await apis.apiKeys.list({ limit: 10 })).toHaveLength(2);
  });

  test('is not done again when the connection was lost while it was being done', async () => {
    let lost = false;
    const apis = await serveApis({
      wrap: (store: Store): Store => ({
        ...store,
        async write(work) {
          const written = await store.write(work);
          if (lost) throw new StoreUnavailableError('The connection was lost.', { inDoubt: true });
          return written;
        },
      }),
    });
    lost = true;
    const first = await create(apis, 'ci');
    expect([first.status, first.json.detail]).toEqual([503, expect.stringContaining('not known')]);
    lost = false;
    expect((await create(apis, 'ci')).status).toBe(409);
    expect(await apis.apiKeys.list({ limit: 10 })).toHaveLength(2);
  });

  test('needs a key of printable characters', async () => {
    const apis = await serveApis();
    const headers = { 'Idempotency-Key': 'x'.repeat(201) };
    expect((await create(apis, 'ci', { headers })).status).toBe(400);
  });
});

test('K15: answers are kept sealed: the database file holds no key', async () => {
  const apis = await serveApis();
  const { json } = await create(apis, 'ci');
  const { json: client } = await apis.call('POST', '/admin/v1/clients', {
    body: { name: 'billing' },
    headers: { 'Idempotency-Key': 'order-67' },
  });
  const files = ['', '-wal'].map((suffix) => readFileSync(`${apis.file}${suffix}`).toString('latin1')).join('');
  expect(files).toContain(json.id);
  for (const secret of [json.key, json.key.slice(26), client.client_secret, apis.adminKey, 'order-66']) {
    expect(files.includes(secret)).toBe(false);
  }
});
