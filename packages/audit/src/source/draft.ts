import type { Draft } from '../findings/finding.ts';
import { digestOf } from '../findings/fix.ts';
import { masked, maskLiterals, maskSecrets } from '../findings/mask.ts';
import type { RuleInfo } from '../findings/rule-info.ts';
import type { Match } from '../rules/rule.ts';

/** Weaknesses that consist in what a literal holds: it is not shown again. */
const ofSecrets: ReadonlySet<number> = new Set([798, 321, 521, 522, 540, 326]);
const linesAround = 1;
const longestLine = 200;

/** A match as a finding, with the few lines around it, secrets masked. */
export function draftOf(rule: RuleInfo, file: string, text: string, match: Match): Draft & { readonly found: string } {
  const { region } = match.code;
  const mask = rule.cwe.some((weakness) => ofSecrets.has(weakness)) ? maskLiterals : maskSecrets;
  const first = Math.max(1, region.startLine - linesAround);
  const around = linesOf(text, first, Math.min(region.endLine, region.startLine + 4) + linesAround);
  const lines = withoutFound(rule, mask(around), match.code.text).split('\n');
  return {
    ruleId: rule.id,
    severity: match.severity ?? rule.severity,
    confidence: match.confidence,
    message: match.message,
    why: match.why ?? rule.why,
    remedy: match.remedy,
    place: {
      kind: 'file',
      file,
      region,
      snippet: lines.map((line) => (line.length > longestLine ? `${line.slice(0, longestLine)}…` : line)).join('\n'),
      snippetLine: first,
    },
    evidence: [],
    ...(match.fix === undefined ? {} : { fix: { ...match.fix, textDigest: digestOf(text) } }),
    ...(match.operation === undefined ? {} : { operation: match.operation }),
    found: match.code.text,
  };
}

/** What was found is the secret itself, which needs no quotes in settings and commands. */
function withoutFound({ cwe }: RuleInfo, shown: string, found: string): string {
  return cwe.includes(798) && /^\S{6,512}$/.test(found) && /\d/.test(found) && !/[(){}]/.test(found)
    ? shown.replaceAll(found, masked(found))
    : shown;
}

/** Of longer lines only the beginning is looked at: it is more than is shown, so that a secret which is cut is still seen for one. */
const longestLooked = 10 * longestLine;

function linesOf(text: string, first: number, last: number): string {
  return allLinesOf(text)
    .slice(first - 1, last)
    .map((line) => line.slice(0, longestLooked))
    .join('\n');
}

/** The last text that was taken apart: a large one may hold thousands of findings. */
let latest: { readonly text: string; readonly lines: readonly string[] } = { text: '', lines: [''] };

function allLinesOf(text: string): readonly string[] {
  if (latest.text !== text) latest = { text, lines: text.split(/\r?\n/) };
  return latest.lines;
}
