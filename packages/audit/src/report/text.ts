import pc from 'picocolors';
import { type Finding, type Severity, severities } from '../findings/finding.ts';
import type { Report } from './report.ts';

type Paint = (text: string) => string;

/** For people at a terminal: by place, worst first within the summary. */
export function textReport(report: Report, useColors: boolean): string {
  const colors = pc.createColors(useColors);
  const paints: Readonly<Record<Severity, Paint>> = {
    critical: (text) => colors.bold(colors.red(text)),
    high: colors.red,
    medium: colors.yellow,
    low: colors.blue,
    info: colors.dim,
  };
  const blocks = report.findings.map((finding) => findingBlock(finding, colors, paints[finding.severity]));
  const notes = report.notes.map((note) => `${colors.yellow('note:')} ${note}`);
  return [...blocks, ...notes, summary(report, colors), ''].join('\n');
}

function findingBlock(finding: Finding, colors: ReturnType<typeof pc.createColors>, paint: Paint): string {
  const { place } = finding;
  const where =
    place.kind === 'file'
      ? `${place.file}:${place.region.startLine}:${place.region.startColumn}`
      : `${place.method} ${place.path}`;
  const lines = [
    `${paint(finding.severity.toUpperCase())} ${colors.bold(finding.message)}`,
    `  ${colors.cyan(where)}  ${colors.dim(`${finding.ruleId}, confidence ${finding.confidence}`)}`,
  ];
  if (place.kind === 'file') lines.push(...snippetLines(place, colors, paint));
  for (const { text, curl } of finding.evidence) {
    lines.push(`  ${colors.dim('seen:')} ${text}`);
    if (curl !== undefined) lines.push(`  ${colors.dim('again:')} ${curl}`);
  }
  lines.push(`  ${colors.dim('why:')} ${finding.why}`, `  ${colors.dim('fix:')} ${finding.remedy}`, '');
  return lines.join('\n');
}

function snippetLines(
  { snippet, snippetLine, region }: Extract<Finding['place'], { kind: 'file' }>,
  colors: ReturnType<typeof pc.createColors>,
  paint: Paint,
): readonly string[] {
  const rows = snippet.split('\n');
  const width = String(snippetLine + rows.length).length;
  return rows.map((row, index) => {
    const number = snippetLine + index;
    const isFound = number >= region.startLine && number <= region.endLine;
    return `  ${isFound ? paint('>') : ' '} ${colors.dim(String(number).padStart(width))} ${plain(row)}`;
  });
}

/** Source text without what could steer the terminal. */
function plain(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '�');
}

function summary(
  { findings, counts, suppressed, known, durationMilliseconds }: Report,
  colors: ReturnType<typeof pc.createColors>,
): string {
  const bySeverity = [...severities]
    .reverse()
    .map((severity) => [severity, findings.filter((finding) => finding.severity === severity).length] as const)
    .filter(([, count]) => count > 0)
    .map(([severity, count]) => `${count} ${severity}`);
  const seen = [
    counts.files > 0 ? `${counts.files} files` : undefined,
    counts.operations > 0 ? `${counts.operations} operations` : undefined,
    counts.requests > 0 ? `${counts.requests} requests` : undefined,
  ].filter((one) => one !== undefined);
  const more = [
    suppressed.length > 0 ? `${suppressed.length} suppressed with a reason` : undefined,
    known.length > 0 ? `${known.length} known to the baseline` : undefined,
    counts.gone > 0 ? `${counts.gone} of the baseline are gone` : undefined,
  ].filter((one) => one !== undefined);
  const verdict =
    findings.length === 0 ? colors.green('Nothing found') : `${findings.length} found: ${bySeverity.join(', ')}`;
  const details = [...seen, `${(durationMilliseconds / 1000).toFixed(1)} s`, ...more];
  return `${verdict} (${details.join(', ')}).`;
}
