import { z } from 'zod';
import type { Finding } from './finding.ts';

/** What was known at some time, so that only what is new fails a build. */
export interface Baseline {
  readonly fingerprints: ReadonlySet<string>;
}

const form = z.strictObject({
  version: z.literal(1),
  findings: z.array(z.strictObject({ fingerprint: z.string(), ruleId: z.string(), place: z.string() })),
});

/**
 * @param text a file that `writeBaseline` made
 * @throws Error that says what is wrong with it
 */
export function readBaseline(text: string): Baseline {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new Error('it is not JSON. Make a new one with --write-baseline.');
  }
  const parsed = form.safeParse(json);
  if (!parsed.success) throw new Error('it is not of the form that --write-baseline writes (version 1).');
  return { fingerprints: new Set(parsed.data.findings.map(({ fingerprint }) => fingerprint)) };
}

/** A text for `readBaseline`: sorted, so that changes of it read well in a review; without any source text. */
export function writeBaseline(findings: readonly Finding[]): string {
  const rows = findings
    .map(({ fingerprint, ruleId, place }) => ({
      fingerprint,
      ruleId,
      place: place.kind === 'file' ? place.file : `${place.method} ${place.path}`,
    }))
    .sort((a, b) => compare(a.place, b.place) || compare(a.ruleId, b.ruleId) || compare(a.fingerprint, b.fingerprint));
  return `${JSON.stringify({ version: 1, findings: rows }, null, 2)}\n`;
}

/** @returns what is new, what was known, and how many of the known are there no more */
export function applyBaseline(
  findings: readonly Finding[],
  { fingerprints }: Baseline,
): { readonly fresh: readonly Finding[]; readonly known: readonly Finding[]; readonly goneCount: number } {
  const known = findings.filter(({ fingerprint }) => fingerprints.has(fingerprint));
  const goneCount = fingerprints.size - new Set(known.map(({ fingerprint }) => fingerprint)).size;
  return { fresh: findings.filter(({ fingerprint }) => !fingerprints.has(fingerprint)), known, goneCount };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
