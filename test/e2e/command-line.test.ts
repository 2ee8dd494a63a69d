import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  cleanEnvironment,
  commandLine,
  pathWithCommands,
  runShell,
  startServer,
  type TemporaryFolder,
  type TestServer,
  temporaryFolder,
} from './testing/processes.ts';
import { runSession } from './testing/session.ts';

const sessions = new URL('./sessions/', import.meta.url);

describe('the command line', () => {
  let folder: TemporaryFolder;
  let server: TestServer;
  let environment: Record<string, string>;

  beforeAll(async () => {
    folder = temporaryFolder();
    server = await startServer(join(folder.path, 'state'));
    environment = cleanEnvironment({
      PATH: pathWithCommands(folder.path),
      COUNTERSIGN_FOLDER: server.folder,
      COUNTERSIGN_URL: server.url,
    });
  });
  afterAll(async () => {
    await server.stop();
    folder.remove();
  });

  async function json(command: string, expectedCode = 0): Promise<Record<string, unknown>> {
    const { code, output, errors } = await runShell(command, environment, folder.path);
    expect(code, errors).toBe(expectedCode);
    return JSON.parse(output) as Record<string, unknown>;
  }

  it.each(readdirSync(sessions).filter((name) => name.endsWith('.session')))('goes as in %s', async (name) => {
    await runSession(readFileSync(new URL(name, sessions), 'utf8'), environment, folder.path);
  });

  it('prints for programs what scripts rely on', async () => {
    const key = await json('countersign keys create --name ci --scope orders:read --rate-limit 100/min --json');
    expect(key).toMatchObject({
      id: expect.stringMatching(/^\w{16}$/),
      key: expect.stringMatching(/^csk_live_/),
      scopes: ['orders:read'],
      rateLimits: [{ limit: 100, windowSeconds: 60 }],
    });
    const client = await json(
      'countersign clients create --name billing --grant client_credentials --scope orders:read --json',
    );
    expect(client).toMatchObject({
      client_id: expect.any(String),
      client_secret: expect.any(String),
      scopes: ['orders:read'],
    });
    const revoked = await json(`countersign keys revoke ${key.id} --json`);
    expect(revoked).toEqual({ id: key.id, revokedAt: expect.any(String), sequence: expect.any(Number) });
  });

  it('prints JSON for every command, and secrets only where they are shown once', async () => {
    const { id, key } = await json('countersign keys create --name a --scope x --expires 30d --json');
    const { client_id: clientId, client_secret: secret } = await json('countersign clients create --name b --json');
    const quiet = [
      'keys list',
      `keys show ${id}`,
      `keys disable ${id}`,
      `keys enable ${id}`,
      'clients list',
      `clients show ${clientId}`,
      'signing-keys list',
      'peppers list',
      'peppers rotate',
      'audit-log list',
      'audit-log verify',
      'owners limits acme',
      'advise --caller service',
      `keys revoke ${id}`,
      `clients revoke ${clientId}`,
    ];
    for (const command of quiet) {
      const printed = JSON.stringify(await json(`countersign ${command} --json`));
      expect(printed).not.toContain(key);
      expect(printed).not.toContain(secret);
    }
    for (const command of ['verify', 'explain']) {
      const answer = await json(`echo ${key} | countersign ${command} - --json`, 1);
      expect(answer).toMatchObject({ verdict: 'refused', code: 'ERR_API_KEY_REVOKED', status: 401 });
      expect(JSON.stringify(answer)).not.toContain(key);
    }
  });

  it('has help with examples for every command', async () => {
    const commands = ['serve', 'verify', 'explain', 'advise'].concat(
      ['create', 'list', 'show', 'rotate', 'disable', 'enable', 'revoke', 'import'].map((name) => `keys ${name}`),
      ['create', 'list', 'show', 'rotate-secret', 'revoke'].map((name) => `clients ${name}`),
      ['list', 'rotate', 'revoke'].map((name) => `signing-keys ${name}`),
      ['peppers list', 'peppers rotate', 'audit-log list', 'audit-log verify', 'owners limits'],
    );
    const all = await runShell(
      commands.map((command) => `countersign ${command} --help`).join(' && '),
      environment,
      folder.path,
    );
    expect(all.code).toBe(0);
    expect(all.output.match(/\nExamples:\n/g)).toHaveLength(commands.length);
  }, 60_000);

  it('finds the key of a folder above', async () => {
    const project = temporaryFolder();
    const state = join(project.path, '.countersign');
    const other = await startServer(state);
    const { COUNTERSIGN_FOLDER: _folder, COUNTERSIGN_URL: _url, ...without } = environment;
    const { output } = await runShell('mkdir -p a/b && cd a/b && countersign keys list --json', without, project.path);
    expect(JSON.parse(output)).toMatchObject({ items: [{ name: 'first admin key' }] });
    await other.stop();
    project.remove();
  });

  it('leaves the way to another server of the folder when one of them stops', async () => {
    const shared = temporaryFolder();
    const first = await startServer(join(shared.path, 'state'));
    const second = await startServer(join(shared.path, 'state'));
    const urlFile = join(first.folder, 'url');
    await first.stop();
    expect(readFileSync(urlFile, 'utf8')).toBe(`${second.url}\n`);
    await second.stop();
    expect(existsSync(urlFile)).toBe(false);
    shared.remove();
  });

  it('S02: keeps first-start secrets to their owner, and prints the admin key once', async () => {
    const state = temporaryFolder();
    const first = await startServer(join(state.path, 'state'));
    const kept = readFileSync(join(first.folder, 'admin-key'), 'utf8').trim();
    expect(statSync(first.folder).mode & 0o777).toBe(0o700);
    for (const name of readdirSync(first.folder)) expect(statSync(join(first.folder, name)).mode & 0o077, name).toBe(0);
    const firstEnd = await first.stop();
    expect(firstEnd.code).toBe(0);
    expect(firstEnd.output).toContain(kept);
    const second = await startServer(join(state.path, 'state'));
    const secondEnd = await second.stop();
    expect(secondEnd.output + secondEnd.errors + firstEnd.errors).not.toContain(kept);
    state.remove();
  });

  it('says of an old Node what is needed', async () => {
    const { code, output } = await runShell(
      `node --eval 'Object.defineProperty(process.versions, "node", { value: "20.1.0" }); import(process.argv[1])' ${commandLine} 2>&1`,
      environment,
      folder.path,
    );
    expect(output).toContain('countersign needs Node 24 or newer, and this is 20.1.0');
    expect(code).toBe(2);
  });
});
