import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../..', import.meta.url));
export const commandLine = join(root, 'packages/server/bin/countersign.js');
const binaries = join(root, 'node_modules/.bin');

export type Environment = Readonly<Record<string, string>>;

/** The environment of a machine on which nobody has set anything of ours. */
export function cleanEnvironment(more: Environment = {}): Record<string, string> {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(COUNTERSIGN_|VITEST|NODE_OPTIONS|FORCE_COLOR)/.test(name),
  );
  return { ...(Object.fromEntries(kept) as Record<string, string>), NO_COLOR: '1', ...more };
}

export interface TemporaryFolder {
  readonly path: string;
  remove(): void;
}

export function temporaryFolder(): TemporaryFolder {
  const path = mkdtempSync(join(tmpdir(), 'countersign-e2e-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** A PATH on which `countersign` and `npx countersign` are those of the checkout. */
export function pathWithCommands(folder: string): string {
  symlinkSync(commandLine, join(folder, 'countersign'));
  const npx = join(folder, 'npx');
  writeFileSync(npx, '#!/bin/sh\nexec "$@"\n');
  chmodSync(npx, 0o755);
  return [folder, binaries, process.env.PATH ?? ''].join(delimiter);
}

export interface Finished {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly output: string;
  readonly errors: string;
}

export interface RunningProcess {
  readonly pid: number;
  /** Resolves with the match when standard output matches; rejects when the process ends before. */
  printed(pattern: RegExp): Promise<RegExpExecArray>;
  readonly finished: Promise<Finished>;
  kill(signal: NodeJS.Signals): void;
}

export function start(
  command: string,
  parameters: readonly string[],
  environment: Environment,
  cwd = root,
): RunningProcess {
  const child: ChildProcess = spawn(command, parameters, { env: environment, cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  let errors = '';
  const listeners = new Set<() => void>();
  child.stdout?.on('data', (chunk: Buffer) => {
    output += chunk;
    for (const listener of listeners) listener();
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    errors += chunk;
  });
  const finished = new Promise<Finished>((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal, output, errors }));
  });
  return {
    pid: child.pid ?? -1,
    finished,
    kill: (signal) => void child.kill(signal),
    printed: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const match = pattern.exec(output);
          if (match === null) return;
          listeners.delete(look);
          resolve(match);
        };
        listeners.add(look);
        look();
        finished.then((end) =>
          reject(new Error(`It ended (${end.code ?? end.signal}) before: ${end.output}${end.errors}`)),
        );
      }),
  };
}

export function runShell(command: string, environment: Environment, cwd: string): Promise<Finished> {
  return start('sh', ['-c', command], environment, cwd).finished;
}

export interface TestServer {
  readonly url: string;
  readonly folder: string;
  stop(): Promise<Finished>;
}

/** `countersign serve` as it is shipped, on a free port. */
export async function startServer(folder: string, more: Environment = {}): Promise<TestServer> {
  const environment = cleanEnvironment({
    COUNTERSIGN_FOLDER: folder,
    COUNTERSIGN_PORT: '0',
    COUNTERSIGN_LOGGING_LEVEL: 'warn',
    ...more,
  });
  const server = start(process.execPath, [commandLine, 'serve'], environment);
  const [, url = ''] = await server.printed(/^Countersign: (\S+)$/m);
  return {
    url,
    folder,
    stop() {
      server.kill('SIGTERM');
      return server.finished;
    },
  };
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
