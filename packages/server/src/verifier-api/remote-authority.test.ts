import { createHash } from 'node:crypto';
import { type AuthRequest, createGate, remoteAuthority } from 'countersign';
import { expect, onTestFinished, test } from 'vitest';
import { issuer, serveApis } from '../admin/testing/serve.ts';
import { systemActor } from '../audit-log/actor.ts';

/** An API elsewhere, which knows the authority over HTTP only. */
async function serveFar() {
  const apis = await serveApis();
  const credential = await apis.createKey({ scopes: ['countersign:verify'] });
  const authority = remoteAuthority({ url: apis.url, issuer, credential });
  const gate = createGate({ authority, audience: [] });
  onTestFinished(() => gate.close());
  await authority.ready();
  const ask = async (key: string, target = '/orders') => {
    const request: AuthRequest = {
      method: 'GET',
      target,
      rawHeaders: ['X-API-Key', key],
      encrypted: true,
      remoteAddress: '192.0.2.1',
    };
    const decision = await gate.decide(request, { scopes: ['orders:read'] });
    return decision.outcome === 'allow' ? 'allow' : decision.code;
  };
  return { ...apis, ask, authority };
}

const scopes = ['orders:read'];
const idOf = (key: string) => key.slice(10, 26);

test('R07, K06: a key is admitted far away, and refused there as soon as it is revoked', async () => {
  const { ask, createKey, apiKeys, authority } = await serveFar();
  const key = await createKey({ scopes });
  expect(await ask(key)).toBe('allow');
  expect(await ask(key)).toBe('allow');
  const { sequence } = (await apiKeys.revoke(idOf(key), systemActor)) as { sequence: number };
  await expect.poll(() => authority.revocations.sequence).toBeGreaterThanOrEqual(sequence);
  expect(await ask(key)).toBe('ERR_API_KEY_REVOKED');
});

test('K09: rotated far away, both secrets are one key with one allowance', async () => {
  const { ask, createKey, call } = await serveFar();
  const key = await createKey({ scopes, rateLimits: [{ limit: 4, windowSeconds: 3600 }] });
  const { json } = await call('POST', `/admin/v1/keys/${idOf(key)}/rotate`, { body: { overlapSeconds: 600 } });
  const outcomes = [
    await ask(key),
    await ask(json.key),
    await ask(key),
    await ask(json.key),
    await ask(key),
    await ask(json.key),
  ];
  expect(outcomes.slice(0, 4)).toEqual(Array(4).fill('allow'));
  expect(outcomes.slice(4)).toEqual(Array(2).fill('ERR_AUTHORIZE_RATE_LIMITED'));
});

test('a key that was imported later is admitted far away', async () => {
  const { ask, apiKeys, authority } = await serveFar();
  const foreign = 'sk_live_51H8xv2eZvKYlo2Cabc';
  expect(await ask(foreign)).not.toBe('allow');
  const hash = createHash('sha256').update(foreign).digest('hex');
  await apiKeys.importKeys([{ name: 'a', hash, scopes }], systemActor, false);
  await expect.poll(() => authority.apiKeys.acceptsForeignForms, { timeout: 5000 }).toBe(true);
  expect(await ask(foreign)).toBe('allow');
});

test('a key in a URL far away is refused, and recorded on the key here', async () => {
  const { ask, createKey, apiKeys } = await serveFar();
  const key = await createKey({ scopes });
  expect(await ask(key, `/orders?key=${key}`)).toMatch(/^ERR_REQUEST_/);
  await expect.poll(() => apiKeys.get(idOf(key)), { timeout: 10_000 }).toMatchObject({ exposedAt: expect.any(Number) });
});
