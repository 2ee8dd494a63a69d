import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

export const phpFixtures = fileURLToPath(new URL('../../fixtures/', import.meta.url));

/** How long the application may take from its start to its first answer. */
const startSeconds = 20;

export interface RunningPhpApi {
  readonly baseUrl: string;
  stop(): Promise<void>;
}

/** Serves a PHP fixture (`laravel-style/vulnerable`) with PHP's own server on a free port of the loopback interface. It needs `php`. */
export async function startPhp(fixture: string): Promise<RunningPhpApi> {
  const folder = join(phpFixtures, fixture);
  const { environment, generated } = JSON.parse(await readFile(join(folder, 'credentials.json'), 'utf8'));
  const secrets = Object.fromEntries((generated as string[]).map((name) => [name, randomBytes(32).toString('hex')]));
  const port = await freePort();
  const server = spawn('php', ['-S', `127.0.0.1:${port}`, 'public/index.php'], {
    cwd: folder,
    env: { PATH: process.env.PATH ?? '', ...secrets, ...environment },
    stdio: 'ignore',
  });
  const failed = new Promise<never>((_resolve, reject) => {
    server.once('error', reject);
  });
  const baseUrl = `http://127.0.0.1:${port}`;
  const stop = async () => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    const exit = once(server, 'exit');
    server.kill('SIGTERM');
    await exit;
  };
  if (await Promise.race([answers(baseUrl), failed])) return { baseUrl, stop };
  await stop();
  throw new Error(`${fixture} did not start`);
}

async function answers(baseUrl: string): Promise<boolean> {
  const until = Date.now() + startSeconds * 1000;
  while (Date.now() < until) {
    const reply = await fetch(`${baseUrl}/`).catch(() => undefined);
    if (reply !== undefined) return true;
    await pause(50);
  }
  return false;
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
