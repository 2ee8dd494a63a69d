import type { Baseline } from '../findings/baseline.ts';
import { applyBaseline } from '../findings/baseline.ts';
import type { Finding, Severity } from '../findings/finding.ts';
import { severities } from '../findings/finding.ts';
import { withFingerprints } from '../findings/fingerprint.ts';
import { applySuppressions, suppressionUnused, suppressionWithoutReason } from '../findings/suppressions.ts';
import type { Report } from '../report/report.ts';
import { toolVersion } from '../report/version.ts';
import { sourceRules } from '../rules/index.ts';
import { type AuditSourceOptions, auditSource } from '../source/audit-source.ts';

export interface AuditOptions extends Omit<AuditSourceOptions, 'rules'> {
  readonly baseline?: Baseline;
  /** The ids of the rules to judge. Default: all. */
  readonly only?: readonly string[];
}

/**
 * Audits a folder: its source code, suppressions and the baseline applied.
 *
 * @throws the system's error when the folder cannot be read
 */
export async function audit({ baseline, only, ...options }: AuditOptions): Promise<Report> {
  const startedAt = new Date();
  const rules = only === undefined ? sourceRules : sourceRules.filter(({ id }) => only.includes(id));
  const source = await auditSource({ ...options, rules });
  const judged = new Set(rules.map(({ id }) => id));
  const { kept, suppressed, complaints } = applySuppressions(source.findings, source.suppressions, judged);
  const all = [
    ...kept,
    ...withFingerprints(complaints.map((complaint) => ({ ...complaint, found: complaint.message }))),
  ];
  const { fresh, known, goneCount } =
    baseline === undefined ? { fresh: all, known: [], goneCount: 0 } : applyBaseline(all, baseline);
  return {
    tool: { name: '@countersign/audit', version: toolVersion },
    startedAt: startedAt.toISOString(),
    durationMilliseconds: Date.now() - startedAt.getTime(),
    subjects: [options.root],
    rules: [...rules, suppressionWithoutReason, suppressionUnused].map(
      ({ id, number, title, cwe, severity, why, remedy }) => ({
        id,
        number,
        title,
        cwe,
        severity,
        why,
        remedy,
      }),
    ),
    findings: worstFirst(fresh),
    suppressed,
    known,
    counts: { files: source.files.length, operations: 0, requests: 0, gone: goneCount },
    probes: [],
    notes: source.notes,
  };
}

function worstFirst(findings: readonly Finding[]): readonly Finding[] {
  const rank = (severity: Severity) => -severities.indexOf(severity);
  return [...findings].sort((a, b) => rank(a.severity) - rank(b.severity));
}
