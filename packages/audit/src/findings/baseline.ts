import { type Finding, isAtLeast, type Severity, severities } from './finding.ts';

/** What was known at some time, so that only what is new, or worse than it was, fails a build. */
export interface Baseline {
  /** By fingerprint, how severe it was. */
  readonly known: ReadonlyMap<string, Severity>;
}

interface Row {
  readonly fingerprint: string;
  readonly ruleId: string;
  readonly severity: Severity;
  readonly place: string;
}

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
  if (!isBaseline(json)) throw new Error('it is not of the form that --write-baseline writes (version 1).');
  return { known: new Map(json.findings.map(({ fingerprint, severity }) => [fingerprint, severity])) };
}

function isBaseline(json: unknown): json is { readonly findings: readonly Row[] } {
  const { version, findings, ...others } = Object(json) as Readonly<Record<string, unknown>>;
  return version === 1 && Array.isArray(findings) && findings.every(isRow) && Object.keys(others).length === 0;
}

function isRow(row: unknown): row is Row {
  const { fingerprint, ruleId, severity, place, ...others } = Object(row) as Readonly<Record<string, unknown>>;
  const isWhole = [fingerprint, ruleId, place].every((one) => typeof one === 'string');
  return isWhole && severities.some((one) => one === severity) && Object.keys(others).length === 0;
}

/** A text for `readBaseline`: sorted, so that changes of it read well in a review; without any source text. */
export function writeBaseline(findings: readonly Finding[]): string {
  const rows: readonly Row[] = findings
    .map(({ fingerprint, ruleId, severity, place }) => ({
      fingerprint,
      ruleId,
      severity,
      place: place.kind === 'file' ? place.file : `${place.method} ${place.path}`,
    }))
    .sort((a, b) => compare(a.place, b.place) || compare(a.ruleId, b.ruleId) || compare(a.fingerprint, b.fingerprint));
  return `${JSON.stringify({ version: 1, findings: rows }, null, 2)}\n`;
}

/**
 * A finding that is more severe than the baseline says is new: nobody has agreed to live with that.
 *
 * @returns what is new, what was known, and how many of the known are there no more
 */
export function applyBaseline(
  findings: readonly Finding[],
  baseline: Baseline,
): { readonly fresh: readonly Finding[]; readonly known: readonly Finding[]; readonly goneCount: number } {
  const { known = [], fresh = [] } = Object.groupBy(findings, ({ fingerprint, severity }) => {
    const bound = baseline.known.get(fingerprint);
    return bound !== undefined && isAtLeast(bound, severity) ? 'known' : 'fresh';
  });
  const present = new Set(findings.map(({ fingerprint }) => fingerprint));
  return { fresh, known, goneCount: [...baseline.known.keys()].filter((one) => !present.has(one)).length };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
