import { createHash } from 'node:crypto';
import type { Finding, TextEdit } from './finding.ts';

/** Tells one text from another, for `Fix.textDigest`. */
export function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** A file as the fixes leave it. */
export interface FixedFile {
  readonly file: string;
  readonly before: string;
  readonly after: string;
  readonly fixed: readonly Finding[];
  /** Findings whose change would touch what another one changes; the next run makes it. */
  readonly postponed: readonly Finding[];
}

/**
 * Makes the changes of all findings of one file that have one.
 *
 * @param before the text that the findings were found in
 */
export function fixFile(file: string, before: string, findings: readonly Finding[]): FixedFile {
  const taken: TextEdit[] = [];
  const fixed: Finding[] = [];
  const postponed: Finding[] = [];
  for (const finding of findings) {
    const edits = finding.fix?.edits ?? [];
    if (edits.length === 0) continue;
    if (edits.some((edit) => taken.some((other) => overlap(edit, other)))) postponed.push(finding);
    else {
      taken.push(...edits);
      fixed.push(finding);
    }
  }
  return { file, before, after: applyEdits(before, taken), fixed, postponed };
}

function applyEdits(text: string, edits: readonly TextEdit[]): string {
  return [...edits]
    .sort((a, b) => b.start - a.start)
    .reduce((result, { start, end, text: inserted }) => result.slice(0, start) + inserted + result.slice(end), text);
}

/** Two insertions in one place overlap, too: their order would be chance. */
function overlap(a: TextEdit, b: TextEdit): boolean {
  return a.start === b.start || (a.start < b.end && b.start < a.end);
}
