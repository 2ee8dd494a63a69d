import type { Finding } from '../findings/finding.ts';
import { withFingerprints } from '../findings/fingerprint.ts';
import type { Suppression } from '../findings/suppressions.ts';
import { sourceRules } from '../rules/index.ts';
import { isStaticRule, isTextRule, projectChecks, type SourceRule } from '../rules/rule.ts';
import { type Ahead, startAhead } from './ahead.ts';
import { auditProject, type FileAudit, type FoundDraft } from './audit-file.ts';
import { auditHistory } from './git-history.ts';
import { type Judged, joined, judgeFiles, readText } from './judge-files.ts';
import { createPrefilter } from './prefilter.ts';
import type { Project } from './project.ts';
import { SourceProject } from './source-project.ts';
import { filesAtATime, type Threads } from './threads.ts';
import { type WalkOptions, walk } from './walk.ts';

export interface AuditSourceOptions extends WalkOptions {
  readonly root: string;
  readonly rules: readonly SourceRule[];
  /** Reads that many of the newest commits, too, for secrets that were removed. Default: none. */
  readonly historyCommits?: number;
  /** Ends the audit early, with what was found so far and a note. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, all: number) => void;
  /** What was begun for the same folder and the same rules. */
  readonly ahead?: Ahead;
}

export interface SourceAudit {
  readonly findings: readonly Finding[];
  readonly suppressions: readonly Suppression[];
  readonly files: readonly string[];
  readonly notes: readonly string[];
  readonly project: Project;
}

/**
 * Audits the source files of a folder.
 *
 * @throws the system's error when the folder cannot be read; what concerns a single file is a note
 */
export async function auditSource({
  root,
  rules,
  signal,
  onProgress,
  historyCommits,
  ahead,
  ...walking
}: AuditSourceOptions): Promise<SourceAudit> {
  const { walked, threads } = ahead ?? begin(root, rules, walking);
  const { files, notes: walkNotes } = walked;
  const project = new SourceProject({ list: files, read: (file) => readText(root, file) });
  const judges = { prefilter: createPrefilter(rules.filter(isStaticRule)), textRules: rules.filter(isTextRule) };
  const show = (done: number) => onProgress?.(done, files.length);
  const ofProject = () => (signal?.aborted ? nothing : auditProject(project, projectChecks(rules)));
  const judge = (some: readonly string[]) => judgeFiles(project, judges, some);
  const run: Run = { files, judge, ofProject, show, signal };
  const audited = threads === undefined ? await inTurn(run) : await besideThreads(threads, run);
  const { suppressions } = audited;
  const drafts = [...onceAPlace(audited.drafts)];
  const notes = [...walkNotes, ...audited.notes, ...project.notes];
  if (historyCommits !== undefined && !signal?.aborted) {
    const history = await auditHistory({
      root,
      rules: judges.textRules,
      known: new Set(drafts.map(({ found }) => found)),
      maximumCommits: historyCommits,
      ...(signal === undefined ? {} : { signal }),
    });
    drafts.push(...history.drafts);
    notes.push(...history.notes);
  }
  show(files.length);
  return { findings: withFingerprints(drafts), suppressions, files, notes, project };
}

/** What stands in a file that others use, such as one with settings, may be told of by each thread that judges one of those. */
function onceAPlace(drafts: readonly FoundDraft[]): Iterable<FoundDraft> {
  const first = new Map<string, FoundDraft>();
  for (const draft of drafts) {
    const key = JSON.stringify([draft.ruleId, draft.place]);
    if (!first.has(key)) first.set(key, draft);
  }
  return first.values();
}

const nothing: FileAudit = { drafts: [], notes: [] };

interface Run {
  readonly files: readonly string[];
  readonly judge: (files: readonly string[]) => Judged;
  readonly ofProject: () => FileAudit;
  readonly show: (done: number) => void;
  readonly signal: AbortSignal | undefined;
}

function begin(root: string, rules: readonly SourceRule[], walking: WalkOptions): Ahead {
  if (!areListed(rules)) return { walked: walk(root, walking), threads: undefined };
  return startAhead(
    root,
    rules.map(({ id }) => id),
    walking,
  );
}

/** Threads find rules by their ids. */
function areListed(rules: readonly SourceRule[]): boolean {
  const listed = new Set(sourceRules);
  return rules.every((rule) => listed.has(rule));
}

/** One file after the other; the pauses let signals in and native memory out. */
async function inTurn({ files, judge, ofProject, show, signal }: Run): Promise<Judged> {
  const portions: Judged[] = [];
  for (let at = 0; at < files.length; at += filesAtATime) {
    show(at);
    await new Promise<void>((resolve) => setImmediate(resolve));
    if (signal?.aborted) return joined([...portions, stoppedAfter(at, files.length)]);
    portions.push(judge(files.slice(at, at + filesAtATime)));
  }
  return joined([...portions, { ...ofProject(), suppressions: [] }]);
}

const millisecondsBetweenLooks = 100;

/** Threads judge the files while this one judges the project, and then helps. */
async function besideThreads(threads: Threads, { judge, ofProject, show, signal }: Run): Promise<Judged> {
  const stop = () => threads.stop();
  signal?.addEventListener('abort', stop);
  const looking = setInterval(() => show(threads.judgedFiles), millisecondsBetweenLooks);
  try {
    const project = ofProject();
    while (threads.help(judge)) await new Promise<void>((resolve) => setImmediate(resolve));
    const portions = await threads.judged(judge);
    const all = [...portions, { ...project, suppressions: [] }];
    return joined(signal?.aborted ? [...all, stoppedAfter(threads.judgedFiles, threads.files.length)] : all);
  } finally {
    clearInterval(looking);
    signal?.removeEventListener('abort', stop);
  }
}

function stoppedAfter(done: number, all: number): Judged {
  return { drafts: [], notes: [`Stopped after ${done} of ${all} files.`], suppressions: [] };
}
