import { worstFirst } from '../findings/finding.ts';
import { infoOf } from '../findings/rule-info.ts';
import type { Report } from '../report/report.ts';
import { toolVersion } from '../report/version.ts';
import type { ProbeResult } from './probe.ts';

/** What a probe came to, as every format shows it: worst first. */
export function toReport(result: ProbeResult, baseUrl: string, startedAt: Date): Report {
  return {
    tool: { name: '@countersign/audit', version: toolVersion },
    startedAt: startedAt.toISOString(),
    durationMilliseconds: Date.now() - startedAt.getTime(),
    subjects: [baseUrl],
    rules: result.rules.map(infoOf),
    findings: worstFirst(result.findings),
    suppressed: [],
    known: [],
    counts: { files: 0, operations: result.operations, requests: result.requests, gone: 0 },
    probes: result.outcomes,
    notes: result.notes,
  };
}
