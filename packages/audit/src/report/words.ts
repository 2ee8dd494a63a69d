import { type Finding, type Severity, severities } from '../findings/finding.ts';
import type { Report } from './report.ts';

/** `3 files, 12 operations, 40 requests`: what was looked at, without what was not. */
export function countsText({ counts }: Report): string {
  const of = (count: number, noun: string) => (count === 0 ? [] : [`${count} ${noun}${count === 1 ? '' : 's'}`]);
  return [...of(counts.files, 'file'), ...of(counts.operations, 'operation'), ...of(counts.requests, 'request')].join(
    ', ',
  );
}

/** What was looked at, how much of it, when and how long, in a line. */
export function subjectsText(report: Report): string {
  const seconds = `${(report.durationMilliseconds / 1000).toFixed(1)} s`;
  return [report.subjects.join(', '), countsText(report), `${report.startedAt}, ${seconds}`]
    .filter((part) => part !== '')
    .join(' · ');
}

/** How many findings there are of each severity that there is, worst first. */
export function countBySeverity(findings: readonly Finding[]): readonly (readonly [Severity, number])[] {
  return [...severities]
    .reverse()
    .map((severity) => [severity, findings.filter((finding) => finding.severity === severity).length] as const)
    .filter(([, count]) => count > 0);
}
