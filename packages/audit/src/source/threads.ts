import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { languageOf } from '../languages/file-names.ts';
import { registerLanguages } from '../languages/scripting/parse.ts';
import type { Judged } from './judge-files.ts';
import { shareMemory } from './native-memory.ts';
import { isTestFile } from './test-files.ts';

/** What a thread is told. All threads take the next files from the same counter. */
export interface ThreadTask {
  readonly root: string;
  readonly files: readonly string[];
  /** Undefined for all. */
  readonly ruleIds: readonly string[] | undefined;
  /** Two 32-bit integers: how many portions were taken, and whether to stop. */
  readonly shared: SharedArrayBuffer;
  /** How many threads there are, this one and the one that starts them among them. */
  readonly threads: number;
  /** Of how many characters of source a thread keeps the models. */
  readonly keptCharacters: number;
}

/** What a thread tells: one portion, by its position. */
export interface ThreadPortion {
  readonly portion: number;
  readonly judged: Judged;
}

/** How many files are judged between two pauses, or handed to a thread at a time. */
export const filesAtATime = 25;

export const taken = 0;
export const stopped = 1;

/** Below this, starting threads takes longer than they save: in files of source that are judged. */
const fewestFiles = 500;
const mostThreads = 8;
const keptCharactersOfAll = 120_000;

export function areThreadsWorthIt(files: readonly string[]): boolean {
  const source = files.filter((file) => languageOf(file) !== undefined && !isTestFile(file));
  return source.length >= fewestFiles && availableParallelism() > 1;
}

/** Files that are judged by other threads, while this one does something else, and then helps. */
export class Threads {
  readonly #portions = new Map<number, Judged>();
  readonly #shared = new SharedArrayBuffer(8);
  readonly #ended: Promise<unknown>;
  readonly files: readonly string[];

  /** @param ruleIds of rules that `rules/index.ts` lists; undefined for all of them */
  constructor(root: string, files: readonly string[], ruleIds: readonly string[] | undefined) {
    registerLanguages();
    this.files = files;
    // This thread is one of them.
    const threads = Math.min(availableParallelism(), mostThreads);
    shareMemory(threads);
    const task: ThreadTask = {
      root,
      files,
      ruleIds,
      shared: this.#shared,
      threads,
      keptCharacters: Math.round(keptCharactersOfAll / threads),
    };
    this.#ended = Promise.all(Array.from({ length: threads - 1 }, () => this.#start(task)));
  }

  #start(task: ThreadTask): Promise<void> {
    const ending = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
    const worker = new Worker(new URL(`./thread.${ending}`, import.meta.url), { workerData: task });
    return new Promise((resolve) => {
      worker.on('message', ({ portion, judged }: ThreadPortion) => this.#portions.set(portion, judged));
      worker.once('error', () => resolve());
      worker.once('exit', () => resolve());
    });
  }

  get judgedFiles(): number {
    return Math.min(this.files.length, this.#portions.size * filesAtATime);
  }

  /**
   * Judges a portion that no thread has taken yet, if there is one.
   *
   * @returns whether there was
   */
  help(judge: (files: readonly string[]) => Judged): boolean {
    const state = new Int32Array(this.#shared);
    if (Atomics.load(state, stopped) !== 0) return false;
    const portion = Atomics.add(state, taken, 1);
    const own = this.#filesOf(portion);
    if (own.length > 0) this.#portions.set(portion, judge(own));
    return own.length > 0;
  }

  /** No thread takes more files after what it is at. */
  stop(): void {
    Atomics.store(new Int32Array(this.#shared), stopped, 1);
  }

  /**
   * Waits for all threads, and judges what one left that ended early: it may have run out of memory.
   *
   * @returns what was found, in the order of the files
   */
  async judged(judge: (files: readonly string[]) => Judged): Promise<readonly Judged[]> {
    await this.#ended;
    const state = new Int32Array(this.#shared);
    for (let portion = 0; portion * filesAtATime < this.files.length; portion += 1) {
      if (Atomics.load(state, stopped) !== 0) break;
      if (!this.#portions.has(portion)) this.#portions.set(portion, judge(this.#filesOf(portion)));
    }
    return [...this.#portions].sort(([a], [b]) => a - b).map(([, judged]) => judged);
  }

  #filesOf(portion: number): readonly string[] {
    return this.files.slice(portion * filesAtATime, (portion + 1) * filesAtATime);
  }
}
