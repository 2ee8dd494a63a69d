import { readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { freePair } from '../../scripts/start/free-pair.ts';
import {
  cleanEnvironment,
  isAlive,
  pathWithCommands,
  type RunningProcess,
  root,
  runShell,
  start,
  type TemporaryFolder,
  temporaryFolder,
} from './testing/processes.ts';

const script = join(root, 'scripts/start.ts');

/** The commands that it prints to paste, block by block. */
function blocksOf(output: string): readonly string[] {
  const [, printed = ''] = output.split('Paste into another terminal, in this folder:');
  return printed
    .split(/^▸ .*$/m)
    .slice(1)
    .map((block) => block.split('\n\n')[0]?.trim() ?? '');
}

async function childrenOf(pid: number): Promise<readonly number[]> {
  const { output } = await runShell(`ps -o pid= --ppid ${pid}`, cleanEnvironment(), root);
  return output.trim().split(/\s+/).filter(Boolean).map(Number);
}

describe('npm start', () => {
  let folder: TemporaryFolder;
  let running: RunningProcess | undefined;

  beforeAll(() => {
    folder = temporaryFolder();
  });
  afterEach(async () => {
    running?.kill('SIGTERM');
    await running?.finished;
    running = undefined;
  });
  afterAll(() => folder.remove());

  async function begin(port: number): Promise<RunningProcess> {
    const environment = cleanEnvironment({
      COUNTERSIGN_PORT: String(port),
      COUNTERSIGN_FOLDER: join(folder.path, 'state'),
    });
    running = start(process.execPath, [script], environment);
    await running.printed(/Ctrl-C stops both/);
    return running;
  }

  it('prints a session that works as it says, pasted whole', async () => {
    const port = await freePair();
    const process = await begin(port);
    const [output = ''] = await process.printed(/[\s\S]*Ctrl-C/);
    const blocks = blocksOf(output);
    expect(blocks).toHaveLength(8);
    // Statuses alone; that the commands succeed is said by the shell.
    const session = blocks.join('\n').replaceAll('curl -i ', "curl -s -o /dev/null -w 'status %{http_code}\\n' ");
    const environment = cleanEnvironment({ PATH: pathWithCommands(folder.path) });
    const { output: printed, errors } = await runShell(session, environment, folder.path);
    const statuses = [...printed.matchAll(/^status (\d+)$/gm)].map(([, status]) => Number(status));
    expect(statuses, errors).toEqual([200, 403, 401, 400, 401, 200, 401]);
    expect(printed).toContain('ERR_API_KEY_REVOKED');
  }, 60_000);

  it('S02: keeps the keys to their owner, starts again on the same folder, and leaves no process behind', async () => {
    const state = join(folder.path, 'state');
    const first = await begin(await freePair());
    const adminKey = readFileSync(join(state, 'admin-key'), 'utf8');
    const verifierKey = readFileSync(join(state, 'demo-api-key'), 'utf8');
    for (const name of ['admin-key', 'demo-api-key', 'master-key'])
      expect(statSync(join(state, name)).mode & 0o777).toBe(0o600);
    const children = await childrenOf(first.pid);
    expect(children).toHaveLength(2);
    first.kill('SIGTERM');
    expect(await first.finished).toMatchObject({ code: 0 });
    expect(children.filter(isAlive)).toEqual([]);
    const second = await begin(await freePair());
    expect(readFileSync(join(state, 'admin-key'), 'utf8')).toBe(adminKey);
    expect(readFileSync(join(state, 'demo-api-key'), 'utf8')).toBe(verifierKey);
    second.kill('SIGINT');
    expect(await second.finished).toMatchObject({ code: 0 });
  }, 60_000);

  it('stops the other when one dies, and says so', async () => {
    const both = await begin(await freePair());
    const [server = -1, demo = -1] = await childrenOf(both.pid);
    process.kill(server, 'SIGKILL');
    const end = await both.finished;
    expect(end).toMatchObject({ code: 1 });
    expect(end.errors).toMatch(/has ended \(SIGKILL\)\. The other was stopped\./);
    expect(isAlive(demo)).toBe(false);
  }, 60_000);

  it('stops with npm, which tells it nothing', async () => {
    const shell = `'${process.execPath}' '${script}' & echo pid $!; wait`;
    const environment = cleanEnvironment({
      COUNTERSIGN_PORT: String(await freePair()),
      COUNTERSIGN_FOLDER: join(folder.path, 'state'),
      npm_lifecycle_event: 'start',
    });
    running = start('sh', ['-c', shell], environment);
    const [, pid = ''] = await running.printed(/^pid (\d+)$/m);
    await running.printed(/Ctrl-C stops both/);
    const processes = [Number(pid), ...(await childrenOf(Number(pid)))];
    expect(processes).toHaveLength(3);
    running.kill('SIGKILL');
    await expect.poll(() => processes.filter(isAlive), { timeout: 20_000 }).toEqual([]);
  }, 60_000);

  it('says which port is in use, and starts nothing', async () => {
    const port = await freePair();
    const occupant = createServer().listen(port + 1, '127.0.0.1');
    const environment = cleanEnvironment({
      COUNTERSIGN_PORT: String(port),
      COUNTERSIGN_FOLDER: join(folder.path, 'other'),
    });
    const end = await start(process.execPath, [script], environment).finished;
    occupant.close();
    expect(end).toMatchObject({ code: 1, output: '' });
    expect(end.errors).toContain(`Port ${port + 1}, for the demo API, is in use.`);
  });

  it('takes the tour: every step as expected, nothing secret shown', async () => {
    const { code, output, errors } = await start(process.execPath, [script, '--tour'], cleanEnvironment()).finished;
    expect(code, output + errors).toBe(0);
    expect(output).toMatch(/All \d+ steps came out as expected\./);
    expect(output).not.toMatch(/csk_live_\w{54}|cs_secret_\w{49}|eyJ[\w-]+\.[\w-]+\.[\w-]{20}/);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: NO_COLOR is set
    expect(output).not.toMatch(/\u001b/);
  }, 60_000);
});
