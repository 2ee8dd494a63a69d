import type { Baseline } from '../findings/baseline.ts';
import { applyBaseline } from '../findings/baseline.ts';
import { type Finding, worstFirst } from '../findings/finding.ts';
import { withFingerprints } from '../findings/fingerprint.ts';
import { joinFindings } from '../findings/join.ts';
import { inOneVoice } from '../findings/one-voice.ts';
import { infoOf } from '../findings/rule-info.ts';
import { applySuppressions, suppressionUnused, suppressionWithoutReason } from '../findings/suppressions.ts';
import { auditProjectDocuments, type ProjectDocumentsAudit } from '../openapi/audit-project.ts';
import type { ApiDocument } from '../openapi/document.ts';
import { withTestimony } from '../openapi/testimony.ts';
import type { ProbeOptions, ProbeResult } from '../probe/probe.ts';
import type { Report } from '../report/report.ts';
import { toolVersion } from '../report/version.ts';
import { sourceRules } from '../rules/index.ts';
import { type AuditSourceOptions, auditSource, type SourceAudit } from '../source/audit-source.ts';

export interface AuditOptions extends Omit<AuditSourceOptions, 'rules'> {
  readonly baseline?: Baseline;
  /** The ids of the rules to judge. Default: all. */
  readonly only?: readonly string[];
  /** The document of the API: what it promises is evidence. */
  readonly document?: ApiDocument;
  /** Probes the running API, too. What it says of an operation and what the code says become one finding. */
  readonly probe?: ProbeOptions;
}

/**
 * Audits a folder: its source code, and the API that runs from it where `probe` says so; suppressions and the baseline applied.
 *
 * @throws the system's error when the folder cannot be read; ProbeFailure for options that make no probe
 */
export async function audit({ baseline, only, document, probe, ...options }: AuditOptions): Promise<Report> {
  const startedAt = new Date();
  const rules = only === undefined ? sourceRules : sourceRules.filter(({ id }) => only.includes(id));
  const source = await auditSource({ ...options, rules });
  const documents = auditProjectDocuments(options.root, source.project, only, document);
  const judged = new Set([...rules, ...documents.rules].map(({ id }) => id));
  const found = inOneVoice([...source.findings, ...documents.findings]);
  const { kept, suppressed, complaints } = applySuppressions(found, source.suppressions, judged);
  const probed = probe === undefined ? undefined : await (await import('../probe/probe.ts')).probe(probe);
  const all = [
    ...joined([...kept, ...(probed?.findings ?? [])], basePathsOf(documents, probe), document),
    ...withFingerprints(complaints.map((complaint) => ({ ...complaint, found: complaint.message }))),
  ];
  const { fresh, known, goneCount } =
    baseline === undefined ? { fresh: all, known: [], goneCount: 0 } : applyBaseline(all, baseline);
  return {
    tool: { name: '@countersign/audit', version: toolVersion },
    startedAt: startedAt.toISOString(),
    durationMilliseconds: Date.now() - startedAt.getTime(),
    subjects: [
      options.root,
      ...(document === undefined ? [] : [document.file]),
      ...(probe === undefined ? [] : [probe.baseUrl]),
    ],
    rules: [...rules, ...documents.rules, suppressionWithoutReason, suppressionUnused, ...(probed?.rules ?? [])].map(
      infoOf,
    ),
    findings: worstFirst(fresh),
    suppressed,
    known,
    counts: countsOf(source, documents, probed, goneCount),
    probes: probed?.outcomes ?? [],
    notes: [...source.notes, ...documents.notes, ...(document?.notes ?? []), ...(probed?.notes ?? [])],
  };
}

function basePathsOf({ basePaths }: ProjectDocumentsAudit, probe: ProbeOptions | undefined): readonly string[] {
  const asked = probe !== undefined && URL.canParse(probe.baseUrl) ? new URL(probe.baseUrl).pathname : '';
  return [...basePaths, asked.replace(/(?<!\/)\/+$/, '')];
}

function joined(
  findings: readonly Finding[],
  basePaths: readonly string[],
  document: ApiDocument | undefined,
): readonly Finding[] {
  const one = joinFindings(findings, basePaths);
  return document === undefined ? one : withTestimony(one, document);
}

function countsOf(
  { files }: SourceAudit,
  documents: ProjectDocumentsAudit,
  probed: ProbeResult | undefined,
  gone: number,
): Report['counts'] {
  // What is probed stands in the document: it is not counted twice.
  const operations = Math.max(documents.operations, probed?.operations ?? 0);
  return { files: files.length, operations, requests: probed?.requests ?? 0, gone };
}
