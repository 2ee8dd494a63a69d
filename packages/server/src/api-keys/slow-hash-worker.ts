// Runs in a thread of its own: bcrypt, scrypt and Argon2 take tens of milliseconds, in which the server's own thread must go on.
import crypto from 'node:crypto';
import { parentPort } from 'node:worker_threads';
import { compareSync } from 'bcryptjs';
import { readArgon2, readScrypt, type SlowHashAlgorithm } from './foreign-form.ts';

export interface SlowHashTask {
  readonly number: number;
  readonly algorithm: SlowHashAlgorithm;
  readonly hash: string;
  readonly key: string;
}

export interface SlowHashAnswer {
  readonly number: number;
  readonly matches: boolean;
}

/** bcrypt looks at no more than this: what follows would not count, so longer keys are refused. */
const bcryptLimitBytes = 72;

const comparisons: Readonly<Record<SlowHashAlgorithm, (key: string, hash: string) => boolean>> = {
  bcrypt: (key, hash) => Buffer.byteLength(key) <= bcryptLimitBytes && compareSync(key, hash),
  scrypt(key, text) {
    const stored = readScrypt(text);
    if (stored === undefined) return false;
    const { cost, blockSize, parallelization, salt, hash } = stored;
    const options = { cost, blockSize, parallelization, maxmem: 2 * 128 * cost * blockSize * parallelization };
    return crypto.timingSafeEqual(crypto.scryptSync(key, salt, hash.length, options), hash);
  },
  argon2id(key, text) {
    const stored = readArgon2(text);
    if (stored === undefined) return false;
    const { memoryKibibytes, passes, parallelism, salt, hash } = stored;
    const computed = crypto.argon2Sync('argon2id', {
      message: key,
      nonce: salt,
      parallelism,
      tagLength: hash.length,
      memory: memoryKibibytes,
      passes,
    });
    return crypto.timingSafeEqual(computed, hash);
  },
};

/** A hash that cannot be computed (out of memory) matches nothing. */
function compare(algorithm: SlowHashAlgorithm, key: string, hash: string): boolean {
  try {
    return comparisons[algorithm](key, hash);
  } catch {
    return false;
  }
}

parentPort?.on('message', ({ number, algorithm, hash, key }: SlowHashTask) => {
  parentPort?.postMessage({ number, matches: compare(algorithm, key, hash) } satisfies SlowHashAnswer);
});
