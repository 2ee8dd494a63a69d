import type { Draft, Finding } from './finding.ts';
import type { RuleInfo } from './rule-info.ts';

/**
 * A comment that says why a finding is right as it is, on the line itself or on the one above:
 *
 *     // countersign-ignore <rule>: one link, used once, kept in a table of its own
 *
 * Several ids are separated by commas. The reason is not optional.
 */
export interface Suppression {
  readonly file: string;
  /** The line of the comment, from 1. */
  readonly line: number;
  /** What it speaks of: its own line, and where it stands alone, the next one that is no such comment. */
  readonly lines: readonly number[];
  readonly ruleIds: readonly string[];
  /** `''` when none is given. */
  readonly reason: string;
  /** The line as it stands. */
  readonly text: string;
}

export interface Suppressed {
  readonly finding: Finding;
  readonly reason: string;
}

export interface SuppressionOutcome {
  readonly kept: readonly Finding[];
  readonly suppressed: readonly Suppressed[];
  /** What is wrong with the suppressions themselves. */
  readonly complaints: readonly Draft[];
}

export const suppressionWithoutReason: RuleInfo = {
  id: 'suppression-without-reason',
  number: 'X01',
  title: 'A finding is suppressed without a reason',
  cwe: [1116],
  severity: 'medium',
  why: 'Nobody can tell later whether the finding was looked at, or only silenced.',
  remedy: 'Say why it is right as it is: // countersign-ignore <rule>: <reason>',
};

export const suppressionUnused: RuleInfo = {
  id: 'suppression-unused',
  number: 'X02',
  title: 'A suppression suppresses nothing',
  cwe: [1164],
  severity: 'low',
  why: 'What it was for is gone, or the id is misspelt; a later mistake in this line would pass unseen.',
  remedy: 'Remove the comment, or correct the id.',
};

/** What a comment begins with that speaks of a finding. */
export const marker = 'countersign-ignore';
const comment =
  /(?:\/\/|#|\/\*|<!--|--|;|\{\{--)[^\n]{0,200}?\bcountersign-ignore\s+([a-z0-9-]+(?:\s*,\s*[a-z0-9-]+)*)\s*(?::(.*?))?(?:\*\/|-->|--\}\})?$/;

/** All suppressions of a text, in order. */
export function readSuppressions(file: string, text: string): readonly Suppression[] {
  if (!text.includes(marker)) return [];
  const lines = text.split(/\r?\n/);
  return lines.flatMap((line, index) => {
    const found = comment.exec(line.trimEnd());
    if (found === null) return [];
    const [, ids = '', reason = ''] = found;
    const next = nextLine(lines, index);
    return [
      {
        file,
        line: index + 1,
        // Behind code it speaks of that code; what stands below was not looked at.
        lines: /^[\s{]*$/.test(line.slice(0, found.index)) ? [index + 1, next + 1] : [index + 1],
        ruleIds: ids.split(',').map((id) => id.trim()),
        reason: reason.trim(),
        text: line,
      },
    ];
  });
}

/** The first line below that is no suppression, so that several can stand above one line. */
function nextLine(lines: readonly string[], index: number): number {
  let next = index + 1;
  while (next < lines.length && comment.test(lines[next]?.trimEnd() ?? '')) next += 1;
  return next;
}

/**
 * Takes out what is suppressed with a reason. One without a reason suppresses nothing, and is a complaint; so is one that nothing is found for, if its
 * rule was judged.
 *
 * @param judged the ids of the rules that ran
 */
export function applySuppressions(
  findings: readonly Finding[],
  suppressions: readonly Suppression[],
  judged: ReadonlySet<string>,
): SuppressionOutcome {
  const used = new Set<string>();
  const kept: Finding[] = [];
  const suppressed: Suppressed[] = [];
  for (const finding of findings) {
    const fitting = suppressions.find((suppression) => covers(suppression, finding));
    if (fitting !== undefined) used.add(useOf(fitting, finding.ruleId));
    if (fitting === undefined || fitting.reason === '') kept.push(finding);
    else suppressed.push({ finding, reason: fitting.reason });
  }
  return { kept, suppressed, complaints: complaintsOf(suppressions, used, judged) };
}

function covers(suppression: Suppression, { ruleId, place }: Finding): boolean {
  return (
    place.kind === 'file' &&
    place.file === suppression.file &&
    suppression.ruleIds.includes(ruleId) &&
    suppression.lines.includes(place.region.startLine)
  );
}

function useOf({ file, line }: Suppression, ruleId: string): string {
  return `${file}:${line}:${ruleId}`;
}

function complaintsOf(
  suppressions: readonly Suppression[],
  used: ReadonlySet<string>,
  judged: ReadonlySet<string>,
): readonly Draft[] {
  return suppressions.flatMap((suppression) => {
    if (suppression.reason === '') {
      const ids = suppression.ruleIds.join(', ');
      return [
        complaint(suppressionWithoutReason, suppression, `${ids} is suppressed here without a reason, so it is not.`),
      ];
    }
    return suppression.ruleIds
      .filter((id) => judged.has(id) && !used.has(useOf(suppression, id)))
      .map((id) => complaint(suppressionUnused, suppression, `Nothing of ${id} is found here any more.`));
  });
}

function complaint(rule: RuleInfo, { file, line, text }: Suppression, message: string): Draft {
  return {
    ruleId: rule.id,
    severity: rule.severity,
    confidence: 'high',
    message,
    why: rule.why,
    remedy: rule.remedy,
    place: {
      kind: 'file',
      file,
      region: { startLine: line, startColumn: 1, endLine: line, endColumn: text.length + 1 },
      snippet: text,
      snippetLine: line,
    },
    evidence: [],
  };
}
