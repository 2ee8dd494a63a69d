import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { TextRule } from '../rules/rule.ts';
import type { FoundDraft } from './audit-file.ts';
import { draftOf } from './draft.ts';
import { gitEnvironment, harmless } from './git.ts';
import { type AddedText, readPatches } from './patches.ts';
import { isTestFile } from './test-files.ts';

export interface HistoryOptions {
  /** A folder in the work tree of a repository: only what is below it is read. */
  readonly root: string;
  readonly rules: readonly TextRule[];
  /** What is no news: the texts that were found in the files as they are. */
  readonly known: ReadonlySet<string>;
  /** The newest ones are read. Default 2,000. */
  readonly maximumCommits?: number;
  /** Of patches, all together. Default 256 MiB. */
  readonly maximumBytes?: number;
  readonly signal?: AbortSignal;
}

export interface HistoryAudit {
  readonly drafts: readonly FoundDraft[];
  /** What was not read, a sentence each. */
  readonly notes: readonly string[];
}

const defaults = { commits: 2000, bytes: 268_435_456 };

/**
 * Judges every line that the newest commits added by the rules for text: a secret that was removed is still there for whoever clones. Each is said once, with
 * the oldest commit that was read.
 */
export async function auditHistory({
  root,
  rules,
  known,
  maximumCommits = defaults.commits,
  maximumBytes = defaults.bytes,
  signal,
}: HistoryOptions): Promise<HistoryAudit> {
  const found = new Map<string, FoundDraft>();
  const log = startLog(root, maximumCommits);
  const stop = () => log.child.kill();
  signal?.addEventListener('abort', stop, { once: true });
  const notes: string[] = [];
  let commits = 0;
  let bytes = 0;
  for await (const added of readPatches(log.lines)) {
    if (added.isNewCommit) commits += 1;
    bytes += added.text.length;
    if (bytes > maximumBytes) {
      notes.push(`The history was read for ${commits} commits: the patches of the others are more than was allowed.`);
      stop();
      break;
    }
    // From the newest to the oldest: the last one to write an entry is the first that brought the secret.
    for (const draft of judge(rules, added)) if (!known.has(draft.found)) found.set(keyOf(draft), draft);
  }
  signal?.removeEventListener('abort', stop);
  const failure = await log.failure;
  if (failure !== undefined && commits === 0) notes.push(`The history was not read: ${failure}`);
  if (commits >= maximumCommits) notes.push(`The history was read for the newest ${commits} commits.`);
  if (signal?.aborted) notes.push(`The history was read for ${commits} commits, then it was stopped.`);
  return { drafts: [...found.values()], notes };
}

function keyOf({ ruleId, found }: FoundDraft): string {
  return `${ruleId} ${found}`;
}

function* judge(rules: readonly TextRule[], added: AddedText): Generator<FoundDraft> {
  for (const rule of rules) {
    if (!rule.hints.test(added.text)) continue;
    for (const match of rule.checkText(added.file, added.text, { isTest: isTestFile })) {
      yield inCommit(draftOf(rule, added.file, added.text, match), added);
    }
  }
}

/** The draft with its place in the file of the commit, and with what a removal does not mend. */
function inCommit(draft: FoundDraft, { commit, date, lineNumbers }: AddedText): FoundDraft {
  if (draft.place.kind !== 'file') return draft;
  const { region, snippetLine } = draft.place;
  const numberOf = (line: number) => lineNumbers[line - 1] ?? line;
  return {
    ...draft,
    message: `${draft.message} It is in the history: commit ${commit.slice(0, 12)} of ${date} added it.`,
    remedy:
      'Rotate it: whoever has a clone has the secret, whatever is deleted since. Then take it out of the history.',
    place: {
      ...draft.place,
      region: { ...region, startLine: numberOf(region.startLine), endLine: numberOf(region.endLine) },
      snippetLine: numberOf(snippetLine),
    },
    evidence: [{ source: 'code', text: `Added by commit ${commit} on ${date}.` }],
  };
}

function startLog(root: string, maximumCommits: number) {
  const child = spawn(
    'git',
    [
      ...harmless,
      '-c',
      'core.quotePath=false',
      'log',
      `--max-count=${maximumCommits}`,
      '--patch',
      '--unified=0',
      '--no-color',
      '--no-ext-diff',
      '--no-textconv',
      '--no-show-signature',
      '--no-renames',
      '--diff-filter=AM',
      '--relative',
      '--src-prefix=a/',
      '--dst-prefix=b/',
      '--format=%x00%H %cs',
      '--',
      '.',
    ],
    {
      cwd: root,
      env: gitEnvironment(),
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let complaint = '';
  child.stderr.on('data', (chunk: Buffer) => {
    complaint = `${complaint}${chunk}`.slice(0, 500);
  });
  const failure = new Promise<string | undefined>((resolve) => {
    child.on('error', ({ message }) => resolve(message));
    child.on('close', (code) => resolve(code === 0 ? undefined : complaint.trim().split('\n')[0] || 'git log failed.'));
  });
  return { child, failure, lines: createInterface({ input: child.stdout, crlfDelay: Number.POSITIVE_INFINITY }) };
}
