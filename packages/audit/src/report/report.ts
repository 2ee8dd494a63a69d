import type { Finding } from '../findings/finding.ts';
import type { RuleInfo } from '../findings/rule-info.ts';
import type { Suppressed } from '../findings/suppressions.ts';

/** What every format shows: the one value that reports are made of. */
export interface Report {
  readonly tool: { readonly name: string; readonly version: string };
  /** When it began, ISO 8601, UTC. */
  readonly startedAt: string;
  readonly durationMilliseconds: number;
  /** What was looked at, for the head of a report: a folder, a document, a base URL. */
  readonly subjects: readonly string[];
  /** The rules that were judged, with or without findings. */
  readonly rules: readonly RuleInfo[];
  /** What is to be mended: worst first, then by place. */
  readonly findings: readonly Finding[];
  readonly suppressed: readonly Suppressed[];
  /** Findings that the baseline knows. */
  readonly known: readonly Finding[];
  readonly counts: Counts;
  /** What probes came to; empty when nothing was probed. */
  readonly probes: readonly ProbeOutcome[];
  /** What the reader has to know about what was not looked at, a sentence each. */
  readonly notes: readonly string[];
}

export interface Counts {
  readonly files: number;
  readonly operations: number;
  readonly requests: number;
  /** Known findings that are there no more. */
  readonly gone: number;
}

export type Verdict = 'vulnerable' | 'safe' | 'inconclusive' | 'skipped';

/** One attack on one operation. */
export interface ProbeOutcome {
  readonly ruleId: string;
  readonly verdict: Verdict;
  readonly method: string;
  readonly path: string;
  /** Why this verdict, a sentence. */
  readonly reason: string;
}

export const formats = ['text', 'json', 'sarif', 'markdown', 'html'] as const;
export type Format = (typeof formats)[number];
