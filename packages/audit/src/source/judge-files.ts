import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSuppressions, type Suppression } from '../findings/suppressions.ts';
import { auditFile, type FoundDraft, type Judges } from './audit-file.ts';
import type { SourceProject } from './source-project.ts';

/** What judging some files came to. Plain data: it passes from thread to thread. */
export interface Judged {
  readonly drafts: readonly FoundDraft[];
  readonly notes: readonly string[];
  readonly suppressions: readonly Suppression[];
}

/** How many files are judged between two pauses, or handed to a thread at a time. */
export const filesAtATime = 50;

export function judgeFiles(project: SourceProject, judges: Judges, files: readonly string[]): Judged {
  const drafts: FoundDraft[] = [];
  const notes: string[] = [];
  const suppressions: Suppression[] = [];
  for (const file of files) {
    const text = project.read(file);
    if (text === undefined) continue;
    suppressions.push(...readSuppressions(file, text));
    const audited = auditFile(project, judges, file, text);
    drafts.push(...audited.drafts);
    notes.push(...audited.notes);
  }
  return { drafts, notes, suppressions };
}

export function joined(all: readonly Judged[]): Judged {
  return {
    drafts: all.flatMap(({ drafts }) => drafts),
    notes: all.flatMap(({ notes }) => notes),
    suppressions: all.flatMap(({ suppressions }) => suppressions),
  };
}

/** The text of a file; undefined when it cannot be read, or is no text. */
export function readText(root: string, file: string): string | undefined {
  try {
    const text = readFileSync(join(root, file), 'utf8');
    return text.includes('\0') ? undefined : text;
  } catch {
    return undefined;
  }
}
