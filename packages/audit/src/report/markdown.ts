import { type Finding, type Place, type Severity, severities } from '../findings/finding.ts';
import type { Report } from './report.ts';
import { countBySeverity, subjectsText } from './words.ts';

/** For pull requests, issues and wikis. */
export function markdownReport(report: Report): string {
  const titles = new Map(report.rules.map(({ id, title }) => [id, title]));
  const parts = [
    `# ${escapeText(report.tool.name)} ${report.tool.version}`,
    `${escapeText(subjectsText(report))}`,
    summaryTable(report.findings),
    ...[...severities].reverse().flatMap((severity) => sectionOf(severity, report.findings, titles)),
    ...listOf('Suppressed with a reason', report.suppressed.map(suppressedLine)),
    ...listOf('What to know', report.notes.map(escapeText)),
  ];
  return `${parts.join('\n\n')}\n`;
}

function summaryTable(findings: readonly Finding[]): string {
  if (findings.length === 0) return 'Nothing found.';
  const counts = countBySeverity(findings);
  return [
    `| ${counts.map(([severity]) => severity).join(' | ')} |`,
    `|${counts.map(() => ' ---: ').join('|')}|`,
    `| ${counts.map(([, count]) => count).join(' | ')} |`,
  ].join('\n');
}

function sectionOf(severity: Severity, findings: readonly Finding[], titles: ReadonlyMap<string, string>) {
  const own = findings.filter((finding) => finding.severity === severity);
  const heading = `## ${severity.charAt(0).toUpperCase()}${severity.slice(1)} (${own.length})`;
  return own.length === 0 ? [] : [heading, ...own.map((finding) => findingText(finding, titles.get(finding.ruleId)))];
}

function findingText(finding: Finding, title: string | undefined): string {
  const { place, message, ruleId, confidence, why, remedy, evidence } = finding;
  return [
    `### ${escapeText(title ?? ruleId)}`,
    `${code(placeText(place))}: ${escapeText(message)}`,
    ...(place.kind === 'file' ? [fenced(place.snippet)] : []),
    ...evidence.flatMap(({ text, place: where, curl }) => [
      `- ${escapeText(text)}${where === undefined ? '' : ` (${code(placeText(where))})`}`,
      ...(curl === undefined ? [] : [fenced(curl)]),
    ]),
    `**Why it matters:** ${escapeText(why)}`,
    `**How to fix it:** ${escapeText(remedy)}`,
    `<sub>${code(ruleId)}, confidence ${confidence}</sub>`,
  ].join('\n\n');
}

function suppressedLine({ finding, reason }: Report['suppressed'][number]): string {
  return `${code(finding.ruleId)} in ${code(placeText(finding.place))}: ${escapeText(reason)}`;
}

function listOf(heading: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`## ${heading}`, lines.map((line) => `- ${line}`).join('\n')];
}

function placeText(place: Place): string {
  return place.kind === 'file' ? `${place.file}:${place.region.startLine}` : `${place.method} ${place.path}`;
}

/** Text that cannot become markup, a link, or the mention of somebody. */
function escapeText(text: string): string {
  return text
    .replace(/[\\`*_{}[\]()#+!|~]/g, '\\$&')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/(?<!\s)\s*\n\s*/g, ' ')
    .replaceAll('@', '@&#8203;');
}

/** Longer runs of backticks than the text holds, so that it cannot end the code. */
function code(text: string): string {
  const ticks = '`'.repeat(longestRun(text) + 1);
  const pad = /^`|`$/.test(text) ? ' ' : '';
  return `${ticks}${pad}${text.replace(/\s+/g, ' ')}${pad}${ticks}`;
}

function fenced(text: string): string {
  const ticks = '`'.repeat(Math.max(3, longestRun(text) + 1));
  return `${ticks}\n${text}\n${ticks}`;
}

function longestRun(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
}
