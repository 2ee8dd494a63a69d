import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import {
  cleanEnvironment,
  commandLine,
  type Environment,
  type Finished,
  type RunningProcess,
  start,
  temporaryFolder,
} from '../../e2e/testing/processes.ts';
import { type Answer, type Json, send } from './system.ts';

export interface ServerProcess {
  readonly url: string;
  readonly port: number;
  readonly issuer: string;
  readonly folder: string;
  readonly pid: number;
  readonly adminKey: string;
  /** How many files a process of this kind may have open. */
  readonly openFileLimit: number;
  admin(method: string, path: string, body?: Json, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  createKey(more?: Json): Promise<{ readonly id: string; readonly key: string }>;
  residentMegabytes(): number;
  kill(signal: NodeJS.Signals): Promise<Finished>;
  readonly process: RunningProcess;
  /** Ends it, and removes its folder when it was made here. */
  remove(): Promise<void>;
}

export interface ServerProcessOptions {
  readonly environment?: Environment;
  /** Its folder from an earlier start. Default: a new one. */
  readonly folder?: string;
  /** Where another node made it. */
  readonly adminKey?: string;
  /** A shell command line that ends in `exec "$@"`, to start it under limits. */
  readonly through?: string;
}

/** None outlives the tests, however they end. */
const alive = new Set<RunningProcess>();
process.once('exit', () => {
  for (const one of alive) one.kill('SIGKILL');
});

/** `countersign serve` as it is shipped, a process of its own. */
export async function startServerProcess(options: ServerProcessOptions = {}): Promise<ServerProcess> {
  const made = options.folder === undefined ? temporaryFolder() : undefined;
  const folder = options.folder ?? made?.path ?? '';
  const environment = cleanEnvironment({
    COUNTERSIGN_FOLDER: folder,
    COUNTERSIGN_PORT: '0',
    COUNTERSIGN_LOGGING_FORMAT: 'json',
    ...options.environment,
  });
  const command = [process.execPath, commandLine, 'serve'];
  const running =
    options.through === undefined
      ? start(process.execPath, command.slice(1), environment)
      : start('bash', ['-c', options.through, 'bash', ...command], environment);
  alive.add(running);
  void running.finished.then(() => alive.delete(running));
  const [, issuer = ''] = await running.printed(/^Countersign: (\S+)$/m);
  const fixed = environment.COUNTERSIGN_PORT;
  const port = fixed === undefined || fixed === '0' ? Number(new URL(issuer).port) : Number(fixed);
  const url = `http://127.0.0.1:${port}`;
  const adminKey = options.adminKey ?? readFileSync(join(folder, 'admin-key'), 'utf8').trim();
  const status = (name: string) =>
    Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(readFileSync(`/proc/${running.pid}/status`, 'utf8'))?.[1]);
  const admin: ServerProcess['admin'] = (method, path, body, headers) =>
    send(`${url}${path}`, {
      method,
      headers: { Authorization: `Bearer ${adminKey}`, 'Content-Type': 'application/json', ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  return {
    url,
    port,
    issuer,
    folder,
    pid: running.pid,
    adminKey,
    openFileLimit: Number(/^Max open files\s+(\d+)/m.exec(readFileSync(`/proc/${running.pid}/limits`, 'utf8'))?.[1]),
    admin,
    async createKey(more) {
      const answer = await admin('POST', '/admin/v1/keys', { name: 'a', scopes: ['orders:read'], ...more });
      if (answer.status !== 201) throw new Error(`not created: ${answer.text}`);
      return answer.json;
    },
    residentMegabytes: () => status('VmRSS') / 1024,
    kill(signal) {
      running.kill(signal);
      return running.finished;
    },
    process: running,
    async remove() {
      running.kill('SIGKILL');
      await running.finished;
      if (made !== undefined) rmSync(folder, { recursive: true, force: true });
    },
  };
}
