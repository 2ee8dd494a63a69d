import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createApiKeyText, sha256Base64url } from 'countersign/building-blocks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort, type RunningProcess, startProcess } from './testing/process.ts';

// Next.js is too large for everybody's installation: this test makes a project of its own, with the packed library in it.

const root = fileURLToPath(new URL('../..', import.meta.url));
const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), 'countersign-next-'));
const key = createApiKeyText('acme_live', '0123456789abcdef');
const limitedKey = createApiKeyText('acme_live', 'fedcba9876543210');

/** The lines of docs/frameworks.md, with keys from the configuration. */
const gate = `
import { anyScope, configuredApiKeys, createGate } from 'countersign';
import { createProtect } from 'countersign/fetch';

export { anyScope };
export const gate = createGate({
  authority: configuredApiKeys(
    [
      { name: 'ci', sha256: '${sha256Base64url(key)}', scopes: ['orders:read', 'orders:write'] },
      { name: 'slow', sha256: '${sha256Base64url(limitedKey)}', scopes: ['orders:read'], rateLimits: [{ limit: 1, windowSeconds: 60 }] },
    ],
    { prefixes: ['acme_live'] },
  ),
});
export const protect = createProtect({ connection: () => ({ encrypted: true, remoteAddress: undefined }) });
`;

const files: Record<string, string> = {
  'package.json': JSON.stringify({ name: 'next-project', private: true, type: 'module' }),
  'next.config.js': `export default { turbopack: { root: import.meta.dirname } };`,
  'app/layout.js': `export default function Layout({ children }) { return <html lang="en"><body>{children}</body></html>; }`,
  'app/page.js': `export default function Page() { return <p>hello</p>; }`,
  'app/gate.js': gate,
  'app/orders/route.js': `
import { gate, protect } from '../gate.js';
export const GET = protect(gate, 'orders:read')((_request, { subject, scheme }) => Response.json({ subject, scheme }));
export const POST = protect(gate, 'orders:write')(async (request, { subject }) => new Response(\`\${subject} sent \${await request.text()}\`));
export const DELETE = protect(gate, 'orders:admin')(() => new Response('gone'));
`,
  'app/orders/[id]/route.js': `
import { anyScope, gate, protect } from '../../gate.js';
export const GET = protect(gate, anyScope)(async (_request, { subject }, { params }) => new Response(\`\${subject} reads \${(await params).id}\`));
`,
};

let next: RunningProcess;
let base: string;

beforeAll(async () => {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  const environment = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(npm_|NODE_ENV|VITEST)/i.test(name)),
  );
  const options = {
    cwd: folder,
    env: { ...environment, NEXT_TELEMETRY_DISABLED: '1', CI: 'true' },
    maxBuffer: 1 << 26,
  };
  const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', folder], {
    ...options,
    cwd: join(root, 'packages/countersign'),
  });
  const [{ filename }] = Object.values(JSON.parse(stdout)) as [{ filename: string }];
  await run(
    'npm',
    [
      'install',
      '--no-audit',
      '--no-fund',
      '--loglevel=error',
      join(folder, filename),
      'next@16',
      'react@19',
      'react-dom@19',
    ],
    options,
  );
  const binary = join(folder, 'node_modules/next/dist/bin/next');
  await run(process.execPath, [binary, 'build'], options);
  const port = await freePort();
  next = await startProcess(
    process.execPath,
    [binary, 'start', '--port', String(port), '--hostname', '127.0.0.1'],
    port,
    folder,
  );
  base = `http://127.0.0.1:${port}`;
}, 300_000);

afterAll(async () => {
  await next?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const ask = (path: string, headers: Record<string, string> = {}, more: RequestInit = {}) =>
  fetch(`${base}${path}`, { headers, ...more });

describe('countersign/fetch in the route handlers of Next.js', () => {
  it('lets a good key in, and the handler sees the principal', async () => {
    const response = await ask('/orders', { 'X-API-Key': key });
    expect(await response.json()).toEqual({ subject: 'ci', scheme: 'api-key' });
  });

  it('answers 401 with a challenge and a problem where there is no credential', async () => {
    const response = await ask('/orders');
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe('Bearer realm="api"');
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(await response.json()).toMatchObject({ type: 'urn:countersign:problem:authentication-required' });
  });

  it('answers 403 where the key does not cover the route, and 401 to one that is not good', async () => {
    expect((await ask('/orders', { 'X-API-Key': key }, { method: 'DELETE' })).status).toBe(403);
    expect((await ask('/orders', { 'X-API-Key': `${key.slice(0, -7)}AAAAAAA` })).status).toBe(401);
  });

  it('answers 400 to two credentials, and to one in the URL', async () => {
    expect((await ask('/orders', { 'X-API-Key': key, Authorization: `Bearer ${key}` })).status).toBe(400);
    expect((await ask(`/orders?api_key=${key}`)).status).toBe(400);
  });

  it('hands the body and the parameters of the route over', async () => {
    const sent = await ask('/orders', { 'X-API-Key': key }, { method: 'POST', body: 'tea' });
    expect(await sent.text()).toBe('ci sent tea');
    expect(await (await ask('/orders/7', { 'X-API-Key': key })).text()).toBe('ci reads 7');
  });

  it('protects HEAD as it does GET', async () => {
    expect((await ask('/orders', {}, { method: 'HEAD' })).status).toBe(401);
    expect((await ask('/orders', { 'X-API-Key': key }, { method: 'HEAD' })).status).toBe(200);
  });

  it('answers 429 when a limit is used up', async () => {
    const first = await ask('/orders', { 'X-API-Key': limitedKey });
    expect([first.status, first.headers.get('ratelimit') === null]).toEqual([200, false]);
    const second = await ask('/orders', { 'X-API-Key': limitedKey });
    expect([second.status, second.headers.get('retry-after')]).toEqual([429, '60']);
  });

  it('is not talked out of it by the headers with which Next.js calls itself', async () => {
    const headers = {
      'x-middleware-subrequest': 'middleware:middleware:middleware:middleware:middleware',
      'x-now-route-matches': '1',
    };
    expect((await ask('/orders', headers)).status).toBe(401);
  });
});
