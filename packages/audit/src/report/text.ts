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
  const blocks = byPlace(report.findings).map((finding) => findingBlock(finding, colors, paints[finding.severity]));
  const notes = report.notes.map((note) => `${colors.yellow('note:')} ${plainLine(note)}`);
  return [...blocks, ...notes, summary(report, colors), ''].join('\n');
}

/** Those of one file together, in the place of its first one. */
function byPlace(findings: readonly Finding[]): readonly Finding[] {
  const groups = Map.groupBy(findings, ({ place }) => (place.kind === 'file' ? place.file : place.baseUrl));
  return [...groups.values()].flat();
}

function findingBlock(finding: Finding, colors: ReturnType<typeof pc.createColors>, paint: Paint): string {
  const { place } = finding;
  const where =
    place.kind === 'file'
      ? `${place.file}:${place.region.startLine}:${place.region.startColumn}`
      : `${place.method} ${place.path}`;
  const lines = [
    `${paint(finding.severity.toUpperCase())} ${colors.bold(plainLine(finding.message))}`,
    `  ${colors.cyan(plainLine(where))}  ${colors.dim(`${finding.ruleId}, confidence ${finding.confidence}`)}`,
  ];
  if (place.kind === 'file') lines.push(...snippetLines(place, colors, paint));
  for (const { text, curl } of finding.evidence) {
    if (text === finding.message) continue;
    lines.push(`  ${colors.dim('seen:')} ${plain(text)}`);
    if (curl !== undefined) lines.push(`  ${colors.dim('again:')} ${plain(curl)}`);
  }
  lines.push(
    `  ${colors.dim('why:')} ${plainLine(finding.why)}`,
    `  ${colors.dim('fix:')} ${plainLine(finding.remedy)}`,
    '',
  );
  return lines.join('\n');
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
