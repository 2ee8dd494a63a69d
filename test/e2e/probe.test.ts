// The probe's attacks on this project's own server and demo API, started as `npm start` starts them.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadDocument } from '../../packages/audit/src/openapi/document.ts';
import type { Credential } from '../../packages/audit/src/probe/credentials.ts';
import { probe } from '../../packages/audit/src/probe/probe.ts';
import { operationsOf } from '../../packages/audit/src/probe/requests/openapi.ts';
import { operationOf } from '../../packages/audit/src/probe/requests/plain.ts';
import { freePair } from '../../scripts/start/free-pair.ts';
import { type Running, startBoth } from '../../scripts/start/processes.ts';
import { type TemporaryFolder, temporaryFolder } from './testing/processes.ts';

let folder: TemporaryFolder;
let running: Running;

beforeAll(async () => {
  folder = temporaryFolder();
  running = await startBoth({ port: await freePair(), folder: folder.path, showOutput: false });
});

afterAll(async () => {
  await running?.stop();
  folder?.remove();
});

async function administer(path: string, body: object): Promise<Record<string, string>> {
  const response = await fetch(`${running.serverUrl}${path}`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${running.adminKey}`, 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  return (await response.json()) as Record<string, string>;
}

const bearer = (value: string | undefined): Credential => ({ kind: 'bearer', value: value ?? '' });

async function accessToken(scope: string): Promise<Credential> {
  const client = await administer('/admin/v1/clients', {
    name: 'probe',
    grants: ['client_credentials'],
    scopes: [scope],
  });
  const secret = Buffer.from(`${client.client_id}:${client.client_secret}`).toString('base64');
  const response = await fetch(`${running.serverUrl}/oauth/token`, {
    method: 'POST',
    headers: { Authorization: `Basic ${secret}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  });
  return bearer(((await response.json()) as { access_token?: string }).access_token);
}

function demoOperations() {
  return [
    { ...operationOf('GET', '/orders'), isSecured: true, scopes: ['orders:read'] },
    { ...operationOf('GET', '/me'), isSecured: true },
    { ...operationOf('POST', '/orders', '{"item":"cake"}'), isSecured: true, scopes: ['orders:write'] },
  ];
}

const options = { requestsPerSecond: 2000, allowWrites: true };

function shown({ findings }: Awaited<ReturnType<typeof probe>>) {
  return findings.map(({ ruleId, message }) => `${ruleId}: ${message}`);
}

it('nothing gets into the demo API with an access token', { timeout: 120_000 }, async () => {
  const result = await probe({
    ...options,
    baseUrl: running.demoUrl,
    origins: [running.serverUrl],
    operations: demoOperations(),
    credential: await accessToken('orders:read'),
    lowScope: await accessToken('orders:write'),
  });
  expect(shown(result)).toEqual([]);
  expect(result.outcomes.filter(({ verdict }) => verdict === 'safe').length).toBeGreaterThan(40);
});

it('nothing gets into the demo API with an API key', { timeout: 120_000 }, async () => {
  const { key = '' } = await administer('/admin/v1/keys', { name: 'probe', scopes: ['orders:read'] });
  const result = await probe({
    ...options,
    baseUrl: running.demoUrl,
    operations: demoOperations(),
    credential: { kind: 'header', name: 'X-API-Key', value: key },
  });
  expect(shown(result)).toEqual([]);
  expect(result.outcomes.filter(({ verdict }) => verdict === 'safe').length).toBeGreaterThan(20);
});

it('nothing gets into the server', { timeout: 240_000 }, async () => {
  const text = await (await fetch(`${running.serverUrl}/admin/v1/openapi.json`)).text();
  const document = loadDocument({ file: 'openapi.json', read: () => text });
  const operations = operationsOf(document).filter(({ method }) => method === 'GET');
  const result = await probe({
    ...options,
    allowWrites: false,
    baseUrl: running.serverUrl,
    operations,
    credential: bearer(running.adminKey),
  });
  expect(shown(result)).toEqual([]);
  expect(result.outcomes.filter(({ verdict }) => verdict === 'safe').length).toBeGreaterThan(20);
});
