import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

export const flaskFixtures = fileURLToPath(new URL('../../fixtures/flask/', import.meta.url));

/** How long the application may take from its start to its first answer. */
const startSeconds = 20;

export interface RunningApi {
  readonly baseUrl: string;
  stop(): Promise<void>;
}

/**
 * Starts the Flask application of the fixtures on a free port of the loopback interface. It needs `python3` with `venv`, and PyPI: what
 * the fixture's requirements.txt pins is installed into a temporary folder, which `stop` removes.
 */
export async function startFlask(twin: 'vulnerable' | 'repaired'): Promise<RunningApi> {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-flask-'));
  try {
    await cp(join(flaskFixtures, twin), join(folder, 'app'), { recursive: true });
    await run('python3', ['-m', 'venv', join(folder, 'venv')]);
    const python = join(folder, 'venv', 'bin', 'python');
    await run(python, [
      '-m',
      'pip',
      'install',
      '--quiet',
      '--disable-pip-version-check',
      '-r',
      join(folder, 'app', 'requirements.txt'),
    ]);
    return await serve(folder, python);
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

async function serve(folder: string, python: string): Promise<RunningApi> {
  const port = await freePort();
  const { environment } = JSON.parse(await readFile(join(folder, 'app', 'credentials.json'), 'utf8'));
  const secrets = Object.fromEntries(
    ['JWT_SECRET', 'PARTNER_KEY', 'WEBHOOK_SECRET'].map((name) => [name, randomBytes(32).toString('hex')]),
  );
  const server = spawn(python, ['app.py'], {
    cwd: join(folder, 'app'),
    env: { PATH: process.env.PATH ?? '', ...secrets, ...environment, PORT: String(port) },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  server.stderr?.on('data', (chunk: Buffer) => {
    said = `${said}${chunk}`.slice(-4000);
  });
  const stop = async () => {
    await ended(server);
    await rm(folder, { recursive: true, force: true });
  };
  const baseUrl = `http://127.0.0.1:${port}`;
  if (await answers(server, `${baseUrl}/health`)) return { baseUrl, stop };
  await stop();
  throw new Error(`the Flask application did not start: ${said}`);
}

async function answers(server: ChildProcess, url: string): Promise<boolean> {
  const until = Date.now() + startSeconds * 1000;
  while (Date.now() < until && server.exitCode === null) {
    const reply = await fetch(url).catch(() => undefined);
    if (reply?.ok) return true;
    await pause(100);
  }
  return false;
}

async function ended(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const exit = once(server, 'exit');
  server.kill('SIGTERM');
  await exit;
}

async function freePort(): Promise<number> {
  const probe = createServer();
  probe.listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return address.port;
}
