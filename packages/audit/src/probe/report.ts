import { severities } from '../findings/finding.ts';
import type { Report } from '../report/report.ts';
import { toolVersion } from '../report/version.ts';
import type { ProbeResult } from './probe.ts';

/** What a probe came to, as every format shows it: worst first. */
export function toReport(result: ProbeResult, baseUrl: string, startedAt: Date): Report {
  const rank = (severity: (typeof severities)[number]) => -severities.indexOf(severity);
  return {
    tool: { name: '@countersign/audit', version: toolVersion },
    startedAt: startedAt.toISOString(),
    durationMilliseconds: Date.now() - startedAt.getTime(),
    subjects: [baseUrl],
    rules: result.rules.map(({ id, number, title, cwe, severity, why, remedy }) => ({
      id,
      number,
      title,
      cwe,
      severity,
      why,
      remedy,
    })),
    findings: [...result.findings].sort((a, b) => rank(a.severity) - rank(b.severity)),
    suppressed: [],
    known: [],
    counts: { files: 0, operations: result.operations, requests: result.requests, gone: 0 },
    probes: result.outcomes,
    notes: result.notes,
  };
}
