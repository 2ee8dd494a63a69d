import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';

export type Core = 'subject' | 'load';

/** What is measured runs on one core, what measures it on the other, where the system can do that. */
export const isPinned = availableParallelism() > 1 && spawnSync('taskset', ['--version']).status === 0;

/** The command that runs a program on that core. */
export function onCore(core: Core, program: string, parameters: readonly string[]): readonly [string, string[]] {
  return isPinned
    ? ['taskset', ['--cpu-list', core === 'subject' ? '0' : '1', program, ...parameters]]
    : [program, [...parameters]];
}

export interface Subject<Ready> {
  /** What the process said when it was ready. */
  readonly ready: Ready;
  /** Sends a question and waits for the next answer. */
  ask<Answer>(question: object): Promise<Answer>;
  stop(): Promise<void>;
}

/** Starts one of the files here in a process of its own, as in production; resolves with its first message. */
export async function startSubject<Ready>(file: URL, parameters: readonly string[] = []): Promise<Subject<Ready>> {
  const [program, all] = onCore('subject', process.execPath, [...profiling(), fileURLToPath(file), ...parameters]);
  const child = spawn(program, all, {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: { ...process.env, NODE_ENV: 'production' },
  });
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGTERM');
    await once(child, 'exit');
  };
  const ready = await nextMessage<Ready>(child, file);
  return {
    ready,
    ask(question) {
      child.send(question);
      return nextMessage(child, file);
    },
    stop,
  };
}

/** BENCH_PROFILES names a folder for a profile of each process, written when it stops. */
function profiling(): readonly string[] {
  const folder = process.env.BENCH_PROFILES;
  return folder === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${folder}`];
}

async function nextMessage<Message>(child: ChildProcess, file: URL): Promise<Message> {
  const abort = new AbortController();
  const { signal } = abort;
  const exited = once(child, 'exit', { signal }).then(([code]) => {
    throw new Error(`${fileURLToPath(file)} ended with ${code}; see its message above.`);
  });
  const answered = once(child, 'message', { signal }).then(([message]) => message as Message);
  try {
    return await Promise.race([answered, exited]);
  } finally {
    exited.catch(() => {});
    answered.catch(() => {});
    abort.abort();
  }
}
