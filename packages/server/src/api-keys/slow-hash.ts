import { Worker } from 'node:worker_threads';
import type { SlowHashAlgorithm } from './foreign-form.ts';
import type { SlowHashAnswer, SlowHashTask } from './slow-hash-worker.ts';

/** Comparisons that wait or run; more are turned away, so that a flood costs one thread and no more. */
const maximumWaiting = 64;

/** Compares keys with bcrypt, scrypt and Argon2id hashes, one after the other, in a thread beside the server's. */
export interface SlowHashes {
  /** `busy` when too many comparisons wait already, or the thread failed: nothing is known then. */
  compare(key: string, algorithm: SlowHashAlgorithm, hash: string): Promise<'same' | 'different' | 'busy'>;
  close(): Promise<void>;
}

type Settle = (outcome: 'same' | 'different' | 'busy') => void;

export function createSlowHashes(): SlowHashes {
  const waiting = new Map<number, Settle>();
  let worker: Worker | undefined;
  let number = 0;
  const settleAll = () => {
    worker = undefined;
    for (const settle of waiting.values()) settle('busy');
    waiting.clear();
  };
  const settleOne = (answer: SlowHashAnswer) => {
    waiting.get(answer.number)?.(answer.matches ? 'same' : 'different');
    waiting.delete(answer.number);
    if (waiting.size === 0) worker?.unref();
  };
  return {
    compare(key, algorithm, hash) {
      if (waiting.size >= maximumWaiting) return Promise.resolve('busy');
      worker ??= startWorker(settleOne, settleAll);
      number += 1;
      const task: SlowHashTask = { number, algorithm, hash, key };
      const settled = new Promise<'same' | 'different' | 'busy'>((resolve) => waiting.set(task.number, resolve));
      worker.ref();
      worker.postMessage(task);
      return settled;
    },
    async close() {
      await worker?.terminate();
    },
  };
}

/** Started with the first imported key that needs it; keeps the process alive only while somebody waits. */
function startWorker(onAnswer: (answer: SlowHashAnswer) => void, onEnd: () => void): Worker {
  // The same file name beside this one, in the language that this one is in: sources in tests, JavaScript in the package.
  const file = import.meta.url.endsWith('.ts') ? './slow-hash-worker.ts' : './slow-hash-worker.js';
  const worker = new Worker(new URL(file, import.meta.url));
  worker.on('message', onAnswer);
  worker.on('error', onEnd);
  worker.on('exit', onEnd);
  worker.unref();
  return worker;
}
