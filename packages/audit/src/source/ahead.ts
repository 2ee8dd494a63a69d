import { areThreadsWorthIt, Threads } from './threads.ts';
import { type Walked, type WalkOptions, walk } from './walk.ts';

/** What is under way before the rules are loaded, which takes a thread as long as it takes this one. */
export interface Ahead {
  readonly walked: Walked;
  /** Undefined where there are too few files for them. */
  readonly threads: Threads | undefined;
}

/**
 * Looks for the files of a folder, and has threads start where there are many.
 *
 * @param ruleIds of rules that `rules/index.ts` lists; undefined for all of them
 * @throws the system's error when the folder cannot be read
 */
export function startAhead(root: string, ruleIds: readonly string[] | undefined, walking: WalkOptions): Ahead {
  const walked = walk(root, walking);
  return { walked, threads: areThreadsWorthIt(walked.files) ? new Threads(root, walked.files, ruleIds) : undefined };
}
