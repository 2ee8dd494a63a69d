import { closeSync, constants, openSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import type { Finding } from '../findings/finding.ts';
import { digestOf, type FixedFile, fixFile } from '../findings/fix.ts';
import { plainLine } from '../findings/plain.ts';
import { showFix } from '../findings/show-fix.ts';
import { CommandFailure } from './failure.ts';

/**
 * The changes that need nobody's judgement, file by file. Nothing is written yet.
 *
 * @param root the audited folder
 */
function planFixes(root: string, findings: readonly Finding[]): readonly FixedFile[] {
  const fixable = findings.filter(({ fix, place }) => fix !== undefined && place.kind === 'file');
  const byFile = Map.groupBy(fixable, ({ place }) => (place.kind === 'file' ? place.file : ''));
  return [...byFile].flatMap(([file, ofFile]) => {
    const text = ownText(root, file);
    if (text === undefined) return [];
    const digest = digestOf(text);
    const stillThere = ofFile.filter(({ fix }) => fix?.textDigest === undefined || fix.textDigest === digest);
    return stillThere.length === 0 ? [] : [fixFile(file, text, stillThere)];
  });
}

/** The text of a file that may be changed: one of the folder itself, no link to elsewhere on the way to it, in UTF-8. */
function ownText(root: string, file: string): string | undefined {
  try {
    if (realpathSync(join(root, file)) !== join(realpathSync(root), file)) return undefined;
    const bytes = readFileSync(join(root, file));
    const text = bytes.toString('utf8');
    // In another encoding, what is not changed would be changed, too.
    return Buffer.from(text).equals(bytes) ? text : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Shows the changes, and makes them when that is wanted.
 *
 * @param isAgreed `--yes`; without it a person at a terminal is asked, and otherwise nothing is written
 * @returns the findings that were mended
 */
export async function offerFixes(
  root: string,
  findings: readonly Finding[],
  isAgreed: boolean,
): Promise<readonly Finding[]> {
  const plan = planFixes(root, findings);
  if (plan.length === 0) {
    process.stderr.write('Nothing that is found has a change that needs no judgement.\n');
    return [];
  }
  process.stdout.write(plan.map(showFix).join(''));
  const fixed = plan.flatMap((file) => file.fixed);
  const size = `${counted(fixed.length, 'finding')} in ${counted(plan.length, 'file')}`;
  if (!isAgreed && !(await isWanted(`Mend ${size}? [y/N] `))) {
    process.stderr.write(`This mends ${size}. Nothing is written: say --fix --yes.\n`);
    return [];
  }
  for (const file of plan) writeFixed(root, file);
  const postponed = plan.reduce((sum, file) => sum + file.postponed.length, 0);
  const rest = postponed === 0 ? '' : ` ${counted(postponed, 'other')} overlaps one of them: run it again.`;
  process.stderr.write(`Mended ${size}.${rest}\n`);
  return fixed;
}

function writeFixed(root: string, { file, before, after }: FixedFile): void {
  // A person may have thought about it for long.
  if (ownText(root, file) !== before) {
    throw new CommandFailure(`--fix: ${plainLine(file)} has changed meanwhile, and was left as it is: run it again.`);
  }
  try {
    const opened = openSync(join(root, file), constants.O_WRONLY | constants.O_TRUNC | constants.O_NOFOLLOW);
    try {
      writeFileSync(opened, after);
    } finally {
      closeSync(opened);
    }
  } catch (error) {
    throw new CommandFailure(`--fix: ${plainLine(file)} cannot be written (${(error as NodeJS.ErrnoException).code}).`);
  }
}

async function isWanted(question: string): Promise<boolean> {
  if (process.stdin.isTTY !== true || process.stderr.isTTY !== true) return false;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await terminal.question(question)).trim());
  } finally {
    terminal.close();
  }
}

function counted(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? '' : 's'}`;
}
