import { describe, expect, test } from 'vitest';
import { systemActor } from '../audit-log/actor.ts';
import { done, queryOf, unlimited } from './testing/keys.ts';
import { type OpenOptions, openServices, type TestServices } from './testing/open-services.ts';

async function openWithKey(options: OpenOptions = {}) {
  const told: string[] = [];
  const services = await openServices({ onExposure: (id, { place }) => told.push(`${id} ${place}`), ...options });
  const created = done(await services.apiKeys.create({ name: 'ci' }, unlimited));
  return { services, told, key: created.key, id: created.description.id };
}

const expose = (services: TestServices, key: string, place: 'url' | 'plain-http' = 'url') =>
  services.apiKeys.recordExposure({ query: queryOf(key), place, remoteAddress: '192.0.2.7', requestId: 'r.1' });

const exposures = async ({ store }: TestServices) =>
  store.auditLog.list({ after: 0, limit: 100, action: 'api-key.exposed' });

describe('a key that was exposed', () => {
  test('is recorded on the key once for each place, with an audit entry', async () => {
    const { services, told, key, id } = await openWithKey();
    for (let time = 0; time < 5; time += 1) expose(services, key);
    expose(services, key, 'plain-http');
    await services.apiKeys.close();
    expect(await services.apiKeys.get(id)).toMatchObject({ state: 'active', exposedAt: services.clock.nowSeconds() });
    const entries = await exposures(services);
    expect(entries.map(({ details }) => JSON.parse(details))).toEqual([
      { place: 'url', version: 1 },
      { place: 'plain-http', version: 1 },
    ]);
    expect(entries[0]).toMatchObject({ target: `api-key:${id}`, remoteAddress: '192.0.2.7', requestId: 'r.1' });
    expect(told).toEqual([`${id} url`, `${id} plain-http`]);
  });

  test('is not recorded again by another process', async () => {
    const { services, key } = await openWithKey();
    expose(services, key);
    await services.apiKeys.close();
    const other = await openServices({ file: services.file, masterKey: services.masterKey });
    expose(other, key);
    await other.apiKeys.close();
    expect(await exposures(services)).toHaveLength(1);
  });

  test('is revoked as well where the policy says so', async () => {
    const { services, key, id } = await openWithKey({ exposurePolicy: 'revoke' });
    expose(services, key);
    await services.apiKeys.close();
    expect(await services.apiKeys.get(id)).toMatchObject({ state: 'revoked' });
    expect(services.revocationLog.lastChangeOfApiKey(id)).toBeGreaterThan(0);
  });

  test('is recorded anew after its rotation, when the new secret is exposed', async () => {
    const { services, key, id } = await openWithKey();
    expose(services, key);
    await expect.poll(() => exposures(services)).toHaveLength(1);
    const rotated = done(await services.apiKeys.rotate(id, 0, systemActor));
    expect(rotated.description.exposedAt).toBeNull();
    expose(services, rotated.key);
    await services.apiKeys.close();
    expect(await exposures(services)).toHaveLength(2);
  });
});

describe('what is no live key', () => {
  test('leaves no trace: another secret, a dead key, a former version', async () => {
    const { services, key, id } = await openWithKey();
    expose(services, 'acme_test_no-key-at-all');
    services.apiKeys.recordExposure({
      query: { id, digest: queryOf('acme_test_x').digest },
      place: 'url',
      remoteAddress: undefined,
      requestId: 'r.2',
    });
    await services.apiKeys.rotate(id, 0, systemActor);
    expose(services, key);
    const dead = done(await services.apiKeys.create({ name: 'dead' }, unlimited));
    await services.apiKeys.revoke(dead.description.id, systemActor);
    expose(services, dead.key);
    await services.apiKeys.close();
    expect(await exposures(services)).toEqual([]);
    expect(await services.apiKeys.get(id)).toMatchObject({ exposedAt: null });
  });
});

test('a flood of reports waits within a bound', async () => {
  const { services, key } = await openWithKey();
  for (let time = 0; time < 5000; time += 1) expose(services, `acme_test_${time}`);
  expose(services, key);
  await services.apiKeys.close();
  expect(await exposures(services)).toEqual([]);
  expose(services, key);
  await services.apiKeys.close();
  expect(await exposures(services)).toHaveLength(1);
});
