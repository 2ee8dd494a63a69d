import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { startServerProcess } from '../attacks/testing/server-process.ts';
import { cleanEnvironment, commandLine, type Environment, start, temporaryFolder } from '../e2e/testing/processes.ts';

let folder: string;
beforeEach(() => {
  const made = temporaryFolder();
  folder = made.path;
  onTestFinished(() => made.remove());
});

/** Starts it, expects that it ends by itself, and returns the line that it said. */
async function refusal(environment: Environment, file?: string): Promise<string> {
  const all = cleanEnvironment({ COUNTERSIGN_FOLDER: join(folder, 'data'), COUNTERSIGN_PORT: '0', ...environment });
  if (file !== undefined) writeFileSync(join(folder, 'countersign.yaml'), file);
  const running = start(process.execPath, [commandLine, 'serve'], all, folder);
  onTestFinished(() => running.kill('SIGKILL'));
  const { code, output, errors } = await running.finished;
  expect([code === 1 || code === 2, output]).toEqual([true, '']);
  const lines = errors.trimEnd().split('\n');
  expect(lines, errors).toHaveLength(1);
  expect(errors).not.toMatch(/\n\s+at |node:internal|Error:/);
  return errors;
}

const away = { COUNTERSIGN_HOST: '0.0.0.0', COUNTERSIGN_TRUSTED_PROXIES: '10.0.0.0/8' };
const goodKey = randomBytes(32).toString('base64url');

describe('S03: it refuses to start, and says in one line what to change', () => {
  test.each<readonly [string, Environment, string | undefined, RegExp]>([
    [
      'an unknown key',
      {},
      'accesTokens: {}',
      /countersign\.yaml:1:1: accesTokens: there is no such setting; did you mean accessTokens\?/,
    ],
    ['an unknown variable', { COUNTERSIGN_PROT: '1' }, undefined, /COUNTERSIGN_PROT.*did you mean COUNTERSIGN_PORT\?/],
    [
      'a unit',
      { COUNTERSIGN_ACCESS_TOKENS_LIFETIME_SECONDS: '15m' },
      undefined,
      /expected a whole number of seconds.*"15m"/,
    ],
    [
      'milliseconds',
      {},
      'accessTokens: { lifetimeSeconds: 900000 }',
      /lifetimeSeconds: expected a whole number of seconds/,
    ],
    ['no file', { COUNTERSIGN_CONFIG: 'missing.yaml' }, undefined, /missing\.yaml/],
    ['broken YAML', {}, 'listen: { port: 1', /countersign\.yaml:1/],
    [
      'no issuer away from this machine',
      { ...away, COUNTERSIGN_MASTER_KEY_VALUES: goodKey },
      undefined,
      /issuer: needed.*https/,
    ],
    ['an issuer without TLS', { COUNTERSIGN_ISSUER: 'http://auth.example.com' }, undefined, /not https/],
    [
      'plain HTTP away from this machine',
      { COUNTERSIGN_HOST: '0.0.0.0', COUNTERSIGN_ISSUER: 'https://a.example', COUNTERSIGN_MASTER_KEY_VALUES: goodKey },
      undefined,
      /plain HTTP is served on loopback only.*tls/,
    ],
    [
      'no master key away from this machine',
      { ...away, COUNTERSIGN_ISSUER: 'https://a.example' },
      undefined,
      /masterKey\.files: needed/,
    ],
    ['a master key that is too short', { COUNTERSIGN_MASTER_KEY_VALUES: 'c2hvcnQ' }, undefined, /32 bytes/],
    ['a master key that is not there', { COUNTERSIGN_MASTER_KEY_FILES: 'missing' }, undefined, /missing.*/],
    ['a database of another kind', { COUNTERSIGN_STORE_KIND: 'mysql' }, undefined, /sqlite.*postgres/],
    ['PostgreSQL without a URL', { COUNTERSIGN_STORE_KIND: 'postgres' }, undefined, /store\.urlFile/],
    [
      'PostgreSQL that does not answer',
      { COUNTERSIGN_STORE_KIND: 'postgres', COUNTERSIGN_STORE_URL: 'postgres://user:hunter2@127.0.0.1:1/x' },
      undefined,
      /PostgreSQL cannot be reached.*the database URL/,
    ],
    [
      'a database file where none can be',
      { COUNTERSIGN_STORE_FILE: '/dev/null/x.db' },
      undefined,
      /\/dev\/null\/x\.db/,
    ],
  ])('%s', async (_name, environment, file, expected) => {
    const line = await refusal(environment, file);
    expect(line).toMatch(expected);
    expect(line).not.toContain('hunter2');
  });

  test('a port that is in use', async () => {
    const holder = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => holder.once('listening', resolve));
    onTestFinished(() => void holder.close());
    const address = holder.address();
    const port = typeof address === 'object' && address !== null ? String(address.port) : '';
    expect(await refusal({ COUNTERSIGN_PORT: port })).toMatch(/is in use\. Set listen\.port \(COUNTERSIGN_PORT\)/);
  });

  test('a master key that everybody may read, and one that this user may not', async () => {
    const file = join(folder, 'master-key');
    writeFileSync(file, randomBytes(32), { mode: 0o644 });
    chmodSync(file, 0o644);
    expect(await refusal({ COUNTERSIGN_MASTER_KEY_FILES: file })).toMatch(/chmod 600/);
    const inside = join(folder, 'a-folder');
    mkdirSync(inside);
    expect(await refusal({ COUNTERSIGN_MASTER_KEY_FILES: inside })).toContain(inside);
    if (process.getuid?.() !== 0) {
      chmodSync(file, 0o000);
      expect(await refusal({ COUNTERSIGN_MASTER_KEY_FILES: file })).toContain(file);
    }
  });

  test('the master key of another database, which stays as it is', async () => {
    const data = join(folder, 'data');
    const first = await startServerProcess({ folder: data });
    const { key } = await first.createKey();
    await first.kill('SIGTERM');
    expect(await refusal({ COUNTERSIGN_MASTER_KEY_VALUES: goodKey })).toMatch(/master key/i);
    const again = await startServerProcess({ folder: data });
    onTestFinished(() => again.remove());
    expect((await again.admin('GET', '/admin/v1/keys')).json.items).toHaveLength(2);
    expect(key).toBeTruthy();
  });
});
