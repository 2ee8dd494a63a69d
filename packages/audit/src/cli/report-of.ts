import { applyBaseline } from '../findings/baseline.ts';
import { type Finding, worstFirst } from '../findings/finding.ts';
import { withFingerprints } from '../findings/fingerprint.ts';
import { joinFindings } from '../findings/join.ts';
import { inOneVoice } from '../findings/one-voice.ts';
import { infoOf } from '../findings/rule-info.ts';
import { applySuppressions, suppressionUnused, suppressionWithoutReason } from '../findings/suppressions.ts';
import { auditProjectDocuments, type ProjectDocumentsAudit } from '../openapi/audit-project.ts';
import type { ApiDocument } from '../openapi/document.ts';
import type { ProbeOptions, ProbeResult } from '../probe/probe.ts';
import type { Report } from '../report/report.ts';
import { toolVersion } from '../report/version.ts';
import { sourceRules } from '../rules/index.ts';
import type { Ahead } from '../source/ahead.ts';
import { auditSource, type SourceAudit } from '../source/audit-source.ts';
import type { AuditOptions } from './run-audit.ts';

/** Judges a folder whose files were found already, suppressions and the baseline applied. */
export async function reportOf(
  { baseline, only, document, probe, ...options }: AuditOptions,
  ahead: Ahead,
  startedAt: Date,
): Promise<Report> {
  const rules = only === undefined ? sourceRules : sourceRules.filter(({ id }) => only.includes(id));
  const source = await auditSource({ ...options, rules, ahead });
  const documents = await auditProjectDocuments(options.root, source.project, only, document);
  const judged = new Set([...rules, ...documents.rules].map(({ id }) => id));
  const found = inOneVoice([...source.findings, ...documents.findings]);
  const { kept, suppressed, complaints } = applySuppressions(found, source.suppressions, judged);
  const probed = probe === undefined ? undefined : await (await import('../probe/probe.ts')).probe(probe);
  const all = [
    ...(await joined([...kept, ...(probed?.findings ?? [])], basePathsOf(documents, probe), document)),
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

async function joined(
  findings: readonly Finding[],
  basePaths: readonly string[],
  document: ApiDocument | undefined,
): Promise<readonly Finding[]> {
  const one = joinFindings(findings, basePaths);
  return document === undefined ? one : (await import('../openapi/testimony.ts')).withTestimony(one, document);
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
