// The two processes behind `npm start`: the server, and the demo API that it protects.
import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const commandLine = join(root, 'packages/server/bin/countersign.js');
const demoApi = join(root, 'examples/demo-api/server.ts');

export interface Setting {
  /** Of the server; the demo API's is the next one. */
  readonly port: number;
  /** Absolute: what the server keeps on this machine. */
  readonly folder: string;
  /** What the two print goes here, except for what they say when they fail to start. */
  readonly showOutput: boolean;
}

export interface Running {
  readonly serverUrl: string;
  readonly demoUrl: string;
  readonly adminKey: string;
  /** Resolves with a sentence when one of the two ends by itself. */
  readonly ended: Promise<string>;
  /** Stops both, and waits until they are gone. */
  stop(): Promise<void>;
}

/** Says what to do; its stack is of no use to anybody. */
export class StartFailure extends Error {}

const startMilliseconds = 30_000;
const stopMilliseconds = 15_000;

/** Starts both and waits until they answer. Stops what was started when one does not. */
export async function startBoth({ port, folder, showOutput }: Setting): Promise<Running> {
  const serverUrl = `http://localhost:${port}`;
  const demoUrl = `http://localhost:${port + 1}`;
  await Promise.all([assertFree(port, 'the server'), assertFree(port + 1, 'the demo API')]);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const started: Process[] = [];
  const stop = async () => {
    await Promise.all(started.toReversed().map((one) => one.stop()));
  };
  try {
    const server = start('The server', [commandLine, 'serve'], serverEnvironment(port, folder, demoUrl), showOutput);
    started.push(server);
    await server.answers(`${serverUrl}/readyz`);
    const adminKey = readAdminKey(folder);
    const verifierKey = await ensureVerifierKey(serverUrl, adminKey, folder);
    const demo = start(
      'The demo API',
      [demoApi],
      {
        PORT: String(port + 1),
        COUNTERSIGN_URL: serverUrl,
        COUNTERSIGN_VERIFIER_KEY: verifierKey,
        COUNTERSIGN_AUDIENCE: demoUrl,
      },
      showOutput,
    );
    started.push(demo);
    await demo.answers(`${demoUrl}/`);
    return { serverUrl, demoUrl, adminKey, ended: Promise.race([server.ended, demo.ended]), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function serverEnvironment(port: number, folder: string, audience: string) {
  return {
    COUNTERSIGN_PORT: String(port),
    COUNTERSIGN_FOLDER: folder,
    // A token of a client that names no resource is for the demo API, so that it can be tried at once.
    COUNTERSIGN_ACCESS_TOKENS_AUDIENCE: process.env.COUNTERSIGN_ACCESS_TOKENS_AUDIENCE ?? audience,
    COUNTERSIGN_LOGGING_LEVEL: process.env.COUNTERSIGN_LOGGING_LEVEL ?? 'warn',
  };
}

interface Process {
  /** Resolves with a sentence once it has ended. */
  readonly ended: Promise<string>;
  answers(url: string): Promise<void>;
  stop(): Promise<void>;
}

function start(
  name: string,
  parameters: readonly string[],
  environment: Record<string, string>,
  showOutput: boolean,
): Process {
  const child = spawn(process.execPath, parameters, {
    cwd: root,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    // Ctrl-C reaches this process alone, which then stops the two in their order.
    detached: true,
  });
  let isReady = false;
  let said = '';
  const hear = (chunk: Buffer) => {
    if (!isReady) said = (said + chunk).slice(-4000);
    else if (showOutput) process.stderr.write(chunk);
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  const ended = endOf(child, name);
  return {
    ended,
    async answers(url) {
      await Promise.race([
        untilAnswers(url, name),
        ended.then((why) => Promise.reject(new StartFailure(`${why}\n${said}`))),
      ]);
      isReady = true;
    },
    stop: () => stopProcess(child, ended),
  };
}

function endOf(child: ChildProcess, name: string): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(`${name} could not be started: ${error.message}`));
    child.once('exit', (code, signal) => resolve(`${name} has ended (${signal ?? `code ${code}`}).`));
  });
}

async function stopProcess(child: ChildProcess, ended: Promise<string>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), stopMilliseconds);
  await ended;
  clearTimeout(timer);
}

async function untilAnswers(url: string, name: string): Promise<void> {
  const end = Date.now() + startMilliseconds;
  while (Date.now() < end) {
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(2000) });
      await response.arrayBuffer();
      if (response.status < 500) return;
    } catch {
      // Not yet.
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new StartFailure(`${name} did not answer at ${url} in ${startMilliseconds / 1000} s.`);
}

/** Looks on both families: `localhost` may be either. */
async function assertFree(port: number, whose: string): Promise<void> {
  for (const host of ['127.0.0.1', '::1']) {
    const code = await tryPort(port, host);
    if (code === 'EADDRINUSE') {
      throw new StartFailure(
        `Port ${port}, for ${whose}, is in use. Stop what uses it, or choose another pair of ports: COUNTERSIGN_PORT=4200 npm start`,
      );
    }
  }
}

function tryPort(port: number, host: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => resolve(error.code));
    probe.listen({ port, host }, () => probe.close(() => resolve(undefined)));
  });
}

function readAdminKey(folder: string): string {
  const given = process.env.COUNTERSIGN_ADMIN_KEY;
  const file = join(folder, 'admin-key');
  if (given !== undefined) return given;
  if (!existsSync(file)) {
    throw new StartFailure(
      `There is a database in ${folder}, but not the key ${file} to manage it with. Set COUNTERSIGN_ADMIN_KEY, or begin anew in another folder (COUNTERSIGN_FOLDER).`,
    );
  }
  return readFileSync(file, 'utf8').trim();
}

/** The key that the demo API asks the server with: made once, kept beside the others. */
async function ensureVerifierKey(serverUrl: string, adminKey: string, folder: string): Promise<string> {
  const file = join(folder, 'demo-api-key');
  if (existsSync(file)) {
    const kept = readFileSync(file, 'utf8').trim();
    const { status } = await fetch(`${serverUrl}/v1/verifier`, { headers: { Authorization: `Bearer ${kept}` } });
    if (status === 200) return kept;
  }
  const response = await fetch(`${serverUrl}/admin/v1/keys`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${adminKey}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ name: 'demo API', scopes: ['countersign:verify'] }),
  });
  const answer = (await response.json()) as { key?: string; detail?: string };
  if (answer.key === undefined) {
    throw new StartFailure(`The server gave no key for the demo API (${response.status}): ${answer.detail}`);
  }
  writeFileSync(file, `${answer.key}\n`, { mode: 0o600 });
  chmodSync(file, 0o600);
  return answer.key;
}
