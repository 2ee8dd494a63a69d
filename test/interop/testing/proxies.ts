import { chmod, cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort, type RunningProcess, startProcess } from './process.ts';

const examples = fileURLToPath(new URL('../../../examples', import.meta.url));

export interface RunningProxy extends RunningProcess {
  readonly port: number;
}

export interface Backends {
  readonly countersignPort: number;
  readonly phpPort: number;
  /** The folder with the application, as php-fpm sees it. */
  readonly applicationFolder: string;
}

/** Copies an example into a folder of its own and puts the test's ports and paths in. Returns the folder and what removes it. */
async function copyExample(name: string, replace: ReadonlyMap<string, string>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), `countersign-${name}-`));
  // Workers run as another user where the test runs as root.
  await chmod(folder, 0o755);
  await cp(join(examples, name), folder, { recursive: true });
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(folder, entry.name);
    const text = [...replace].reduce((before, [from, to]) => before.replaceAll(from, to), await readFile(path, 'utf8'));
    await writeFile(path, text);
  }
  return folder;
}

async function startIn(
  folder: string,
  port: number,
  command: string,
  args: readonly string[],
): Promise<RunningProxy & { readonly folder: string }> {
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    const running = await startProcess(command, args, port, folder);
    return {
      ...running,
      port,
      folder,
      async stop() {
        await running.stop();
        await remove();
      },
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** php-fpm with examples/php-app. */
export async function startPhpApplication(phpFpm: string): Promise<RunningProxy & { readonly folder: string }> {
  const port = await freePort();
  const folder = await copyExample('php-app', new Map([['127.0.0.1:9000', `127.0.0.1:${port}`]]));
  return startIn(folder, port, phpFpm, ['--prefix', folder, '--fpm-config', join(folder, 'php-fpm.conf')]);
}

function backendsIn(
  { countersignPort, phpPort, applicationFolder }: Backends,
  port: number,
): ReadonlyMap<string, string> {
  return new Map([
    ['127.0.0.1:4100', `127.0.0.1:${countersignPort}`],
    ['127.0.0.1:9000', `127.0.0.1:${phpPort}`],
    ['127.0.0.1:8080', `127.0.0.1:${port}`],
    [':8080 {', `:${port} {`],
    ['/srv/php-app', applicationFolder],
  ]);
}

/** nginx with examples/nginx. */
export async function startNginx(nginx: string, backends: Backends): Promise<RunningProxy> {
  const port = await freePort();
  const folder = await copyExample('nginx', backendsIn(backends, port));
  return startIn(folder, port, nginx, ['-p', folder, '-c', 'nginx.conf', '-g', 'daemon off;']);
}

/** Caddy with examples/caddy. */
export async function startCaddy(caddy: string, backends: Backends): Promise<RunningProxy> {
  const port = await freePort();
  const folder = await copyExample('caddy', backendsIn(backends, port));
  return startIn(folder, port, caddy, ['run', '--config', 'Caddyfile']);
}
