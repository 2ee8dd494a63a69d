import pc from 'picocolors';
import type { Finding, Region, Severity } from '../findings/finding.ts';
import { plain, plainLine } from '../findings/plain.ts';
import type { Report } from './report.ts';
import { countBySeverity, countsText } from './words.ts';

type Paint = (text: string) => string;

/** For people at a terminal: file by file, the file with the worst first; a summary at the end. */
export function textReport(report: Report, useColors: boolean): string {
  const colors = pc.createColors(useColors);
  const paints: Readonly<Record<Severity, Paint>> = {
    critical: (text) => colors.bold(colors.red(text)),
    high: colors.red,
    medium: colors.yellow,
    low: colors.blue,
    info: colors.dim,
  };
  const blocks = byPlace(report.findings).map(([first, ...more]) => {
    const paint = paints[first.severity];
    const shown = more.length > mostInFull ? more.slice(0, mostInFull - 1) : more;
    const blocks = shown.map((finding) => findingBlock(finding, colors, paint, false));
    const also = more.slice(shown.length).map((finding) => alsoLine(finding, colors));
    return [findingBlock(first, colors, paint, true), ...blocks, ...(also.length > 0 ? [...also, ''] : [])].join('\n');
  });
  const notes = report.notes.map((note) => `${colors.yellow('note:')} ${plainLine(note)}`);
  return [...blocks, ...notes, summary(report, colors), ''].join('\n');
}

/** Of what one rule says again and again of one file, so many are shown with their lines; the others with their place alone. */
const mostInFull = 3;

/** Those of one file together, in the place of its first one; in it what one rule says, and one remedy mends. */
function byPlace(findings: readonly Finding[]): readonly (readonly [Finding, ...(readonly Finding[])])[] {
  const files = Map.groupBy(findings, ({ place }) => (place.kind === 'file' ? place.file : place.baseUrl));
  return [...files.values()].flatMap((ofFile) => {
    const alike = Map.groupBy(ofFile, ({ ruleId, severity, confidence, message, why, remedy, evidence }, index) =>
      // evidence is never left out
      evidence.some(({ text, curl }) => text !== message || curl !== undefined)
        ? String(index)
        : [ruleId, severity, confidence, why, remedy].join('\n'),
    );
    return [...alike.values()].flatMap(([first, ...more]) => (first === undefined ? [] : [[first, ...more] as const]));
  });
}

function placeText({ place }: Finding): string {
  return place.kind === 'file'
    ? `${place.file}:${place.region.startLine}:${place.region.startColumn}`
    : `${place.method} ${place.path}`;
}

function alsoLine(finding: Finding, colors: ReturnType<typeof pc.createColors>): string {
  return `  ${colors.dim('also:')} ${colors.cyan(plainLine(placeText(finding)))}  ${plainLine(finding.message)}`;
}

/** @param isFirst whether its reason and its remedy were not said just before */
function findingBlock(
  finding: Finding,
  colors: ReturnType<typeof pc.createColors>,
  paint: Paint,
  isFirst: boolean,
): string {
  const { place } = finding;
  const lines = [
    `${paint(finding.severity.toUpperCase())} ${colors.bold(plainLine(finding.message))}`,
    `  ${colors.cyan(plainLine(placeText(finding)))}  ${colors.dim(`${finding.ruleId}, confidence ${finding.confidence}`)}`,
  ];
  if (place.kind === 'file') lines.push(...snippetLines(place, colors, paint));
  for (const { text, curl } of finding.evidence) {
    if (text === finding.message) continue;
    lines.push(`  ${colors.dim('seen:')} ${plain(text)}`);
    if (curl !== undefined) lines.push(`  ${colors.dim('again:')} ${plain(curl)}`);
  }
  if (isFirst) {
    lines.push(
      `  ${colors.dim('why:')} ${plainLine(finding.why)}`,
      `  ${colors.dim('fix:')} ${plainLine(finding.remedy)}`,
    );
  }
  return [...lines, ''].join('\n');
}

function snippetLines(
  { snippet, snippetLine, region }: Extract<Finding['place'], { kind: 'file' }>,
  colors: ReturnType<typeof pc.createColors>,
  paint: Paint,
): readonly string[] {
  const rows = snippet.split('\n');
  const width = String(snippetLine + rows.length).length;
  return rows.flatMap((row, index) => {
    const number = snippetLine + index;
    const isFound = number >= region.startLine && number <= region.endLine;
    const line = `  ${isFound ? paint('>') : ' '} ${colors.dim(String(number).padStart(width))} ${plain(row)}`;
    const caret = number === region.startLine && region.startLine === region.endLine ? caretsBelow(row, region) : '';
    return caret === '' ? [line] : [line, `    ${' '.repeat(width)} ${paint(caret)}`];
  });
}

/** Marks what was found; not where a secret was masked, since columns are no longer what they were. */
function caretsBelow(row: string, { startColumn, endColumn }: Region): string {
  const end = Math.min(endColumn - 1, row.length);
  if (/…\(\d+\)/.test(row) || startColumn > end) return '';
  return row.slice(0, startColumn - 1).replace(/[^\t]/g, ' ') + '^'.repeat(end - startColumn + 1);
}

function summary(report: Report, colors: ReturnType<typeof pc.createColors>): string {
  const { findings, counts, suppressed, known, durationMilliseconds } = report;
  const bySeverity = countBySeverity(findings).map(([severity, count]) => `${count} ${severity}`);
  const more = [
    suppressed.length > 0 ? `${suppressed.length} suppressed with a reason` : undefined,
    known.length > 0 ? `${known.length} known to the baseline` : undefined,
    counts.gone > 0 ? `${counts.gone} of the baseline are gone` : undefined,
  ].filter((one) => one !== undefined);
  const verdict =
    findings.length === 0 ? colors.green('Nothing found') : `${findings.length} found: ${bySeverity.join(', ')}`;
  const details = [countsText(report), `${(durationMilliseconds / 1000).toFixed(1)} s`, ...more].filter(
    (one) => one !== '',
  );
  return `${verdict} (${details.join(', ')}).`;
}
