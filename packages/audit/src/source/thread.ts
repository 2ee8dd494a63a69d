import { parentPort, workerData } from 'node:worker_threads';
import { languagesAreRegistered } from '../languages/scripting/parse.ts';
import { sourceRules } from '../rules/index.ts';
import { isStaticRule, isTextRule } from '../rules/rule.ts';
import { judgeFiles, readText } from './judge-files.ts';
import { shareMemory } from './native-memory.ts';
import { createPrefilter } from './prefilter.ts';
import { SourceProject } from './source-project.ts';
import { filesAtATime, stopped, type ThreadPortion, type ThreadTask, taken } from './threads.ts';

/** The whole program of a thread: portion after portion, until there are none, or it is told to stop. */
async function run({ root, files, ruleIds, shared, threads, keptCharacters }: ThreadTask): Promise<void> {
  languagesAreRegistered();
  shareMemory(threads);
  const rules = sourceRules.filter(({ id }) => ruleIds?.includes(id) ?? true);
  const project = new SourceProject({ list: files, read: (file) => readText(root, file) }, keptCharacters);
  const judges = { prefilter: createPrefilter(rules.filter(isStaticRule)), textRules: rules.filter(isTextRule) };
  const state = new Int32Array(shared);
  while (Atomics.load(state, stopped) === 0) {
    const portion = Atomics.add(state, taken, 1);
    const own = files.slice(portion * filesAtATime, (portion + 1) * filesAtATime);
    if (own.length === 0) return;
    // syntax trees are given back between turns of the event loop alone
    await new Promise<void>((resolve) => setImmediate(resolve));
    parentPort?.postMessage({ portion, judged: judgeFiles(project, judges, own) } satisfies ThreadPortion);
  }
}

await run(workerData as ThreadTask);
