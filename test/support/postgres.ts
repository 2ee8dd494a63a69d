import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process';
import { chownSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findBinary } from './requirements.ts';

/** For `describeWith`: what `startPostgres` needs. */
export const postgresBinaries = { initdb: ['initdb'], postgres: ['postgres'], createdb: ['createdb'] } as const;

export interface TestPostgres {
  /** A database that is there already, and empty. */
  readonly url: string;
  /** Makes another empty database; returns its URL. */
  createDatabase(): Promise<string>;
  /** Ends the server and starts it again, on the same port, with the same data. */
  restart(): Promise<void>;
  /** Ends the server; `start` begins it anew. */
  halt(): Promise<void>;
  start(): Promise<void>;
  /** Ends the server for good and removes its files. */
  stop(): Promise<void>;
}

/** Starts a PostgreSQL server of its own on a free port of this machine, its data in a temporary folder. */
export async function startPostgres(): Promise<TestPostgres> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-postgres-'));
  const user = unprivilegedUser();
  if (user !== undefined) chownSync(folder, user.uid, user.gid);
  const data = join(folder, 'data');
  const settings = ['--auth=trust', '--username=postgres', '--encoding=UTF8', '--locale=C.UTF-8', '--no-sync'];
  execFileSync(binary('initdb'), ['-D', data, ...settings], { ...user, cwd: folder, stdio: 'pipe' });
  const port = await freePort();
  const urlOf = (database: string) => `postgres://postgres@127.0.0.1:${port}/${database}`;
  let server: ChildProcess | undefined;
  let databases = 0;

  const start = async () => {
    const listen = ['-p', String(port), '-c', 'listen_addresses=127.0.0.1', '-k', folder];
    server = spawn(binary('postgres'), ['-D', data, ...listen, '-c', 'fsync=off'], {
      ...user,
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    await ready(server);
  };
  const halt = async () => {
    const ending = server;
    server = undefined;
    if (ending === undefined) return;
    const exited = new Promise((resolve) => ending.once('exit', resolve));
    // Fast shutdown: ends connections, finishes what is written.
    ending.kill('SIGINT');
    await exited;
  };
  const killAtExit = () => server?.kill('SIGQUIT');
  process.once('exit', killAtExit);
  await start();
  return {
    url: urlOf('postgres'),
    async createDatabase() {
      databases += 1;
      const name = `test_${databases}`;
      await promisify(execFile)(binary('createdb'), ['-h', '127.0.0.1', '-p', String(port), '-U', 'postgres', name]);
      return urlOf(name);
    },
    async restart() {
      await halt();
      await start();
    },
    halt,
    start,
    async stop() {
      await halt();
      process.removeListener('exit', killAtExit);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function binary(name: string): string {
  const path = findBinary(name);
  if (path === undefined) throw new Error(`${name} is not installed; describe the tests with describeWith.`);
  return path;
}

/** PostgreSQL does not run as root. */
function unprivilegedUser(): { readonly uid: number; readonly gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const id = (kind: string) => Number(execFileSync('id', [kind, 'postgres'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

function ready(server: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let output = '';
    server.stderr?.on('data', (chunk: Buffer) => {
      output += chunk;
      if (output.includes('ready to accept connections')) resolve();
    });
    server.once('exit', () => reject(new Error(`postgres did not start:\n${output}`)));
  });
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
