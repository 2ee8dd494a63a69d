import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Finding } from '../findings/finding.ts';
import { withFingerprints } from '../findings/fingerprint.ts';
import { readSuppressions, type Suppression } from '../findings/suppressions.ts';
import { isProjectRule, isStaticRule, isTextRule, type SourceRule } from '../rules/rule.ts';
import { auditFile, auditProject, type FoundDraft } from './audit-file.ts';
import { auditHistory } from './git-history.ts';
import { createPrefilter } from './prefilter.ts';
import type { Project } from './project.ts';
import { SourceProject } from './source-project.ts';
import { type WalkOptions, walk } from './walk.ts';

export interface AuditSourceOptions extends WalkOptions {
  readonly root: string;
  readonly rules: readonly SourceRule[];
  /** Reads that many of the newest commits, too, for secrets that were removed. Default: none. */
  readonly historyCommits?: number;
  /** Ends the audit early, with what was found so far and a note. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, all: number) => void;
}

export interface SourceAudit {
  readonly findings: readonly Finding[];
  readonly suppressions: readonly Suppression[];
  readonly files: readonly string[];
  readonly notes: readonly string[];
  readonly project: Project;
}

/** Between two pauses: the pause lets signals in and native memory out. */
const filesBetweenPauses = 50;

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
  ...walking
}: AuditSourceOptions): Promise<SourceAudit> {
  const { files, notes: walkNotes } = walk(root, walking);
  const project = new SourceProject({ list: files, read: (file) => readText(root, file) });
  const judges = { prefilter: createPrefilter(rules.filter(isStaticRule)), textRules: rules.filter(isTextRule) };
  const drafts: FoundDraft[] = [];
  const notes = [...walkNotes];
  const suppressions: Suppression[] = [];
  for (const [index, file] of files.entries()) {
    if (index % filesBetweenPauses === 0) {
      onProgress?.(index, files.length);
      await new Promise<void>((resolve) => setImmediate(resolve));
      if (signal?.aborted) {
        notes.push(`Stopped after ${index} of ${files.length} files.`);
        break;
      }
    }
    const text = project.read(file);
    if (text === undefined) continue;
    suppressions.push(...readSuppressions(file, text));
    const audited = auditFile(project, judges, file, text);
    drafts.push(...audited.drafts);
    notes.push(...audited.notes);
  }
  if (!signal?.aborted) {
    const audited = auditProject(project, rules.filter(isProjectRule));
    drafts.push(...audited.drafts);
    notes.push(...audited.notes);
  }
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
  onProgress?.(files.length, files.length);
  return { findings: withFingerprints(drafts), suppressions, files, notes, project };
}

function readText(root: string, file: string): string | undefined {
  try {
    const text = readFileSync(join(root, file), 'utf8');
    return text.includes('\0') ? undefined : text;
  } catch {
    return undefined;
  }
}
