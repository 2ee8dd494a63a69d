import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSuppressions, type Suppression } from '../findings/suppressions.ts';
import { auditFile, type FoundDraft, type Judges } from './audit-file.ts';
import type { SourceProject } from './source-project.ts';
import { TimeLimitReached, withinTime } from './time-limit.ts';

/** What judging some files came to. Plain data: it passes from thread to thread. */
export interface Judged {
  readonly drafts: readonly FoundDraft[];
  readonly notes: readonly string[];
  readonly suppressions: readonly Suppression[];
}

/** Some files take a few milliseconds each. */
const defaultLimit = 10_000;

/**
 * Judges files by every rule. One that takes too long, since it was made to, is a note, and the others are judged.
 *
 * @param limit milliseconds: for all, and where that is not enough, for each
 */
export function judgeFiles(
  project: SourceProject,
  judges: Judges,
  files: readonly string[],
  limit = defaultLimit,
): Judged {
  try {
    return withinTime(limit, () => joined(files.map((file) => judgeFile(project, judges, file))));
  } catch (error) {
    if (!(error instanceof TimeLimitReached)) throw error;
    return joined(files.map((file) => judgeOrNote(project, judges, file, limit)));
  }
}

function judgeOrNote(project: SourceProject, judges: Judges, file: string, limit: number): Judged {
  try {
    return withinTime(limit, () => judgeFile(project, judges, file));
  } catch (error) {
    if (!(error instanceof TimeLimitReached)) throw error;
    return { ...nothing, notes: [`${file} was not judged: ${error.message}.`] };
  }
}

const nothing: Judged = { drafts: [], notes: [], suppressions: [] };

function judgeFile(project: SourceProject, judges: Judges, file: string): Judged {
  const text = project.read(file);
  if (text === undefined) return nothing;
  return { ...auditFile(project, judges, file, text), suppressions: readSuppressions(file, text) };
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
