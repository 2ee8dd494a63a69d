import type { Baseline } from '../findings/baseline.ts';
import type { ApiDocument } from '../openapi/document.ts';
import type { ProbeOptions } from '../probe/probe.ts';
import type { Report } from '../report/report.ts';
import { startAhead } from '../source/ahead.ts';
import type { AuditSourceOptions } from '../source/audit-source.ts';

export interface AuditOptions extends Omit<AuditSourceOptions, 'rules' | 'ahead'> {
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
export async function audit(options: AuditOptions): Promise<Report> {
  const startedAt = new Date();
  const { root, only, exclude, maximumFileBytes } = options;
  const ahead = startAhead(root, only, {
    ...(exclude === undefined ? {} : { exclude }),
    ...(maximumFileBytes === undefined ? {} : { maximumFileBytes }),
  });
  try {
    const { reportOf } = await import('./report-of.ts');
    return await reportOf(options, ahead, startedAt);
  } catch (error) {
    ahead.threads?.stop();
    throw error;
  }
}
