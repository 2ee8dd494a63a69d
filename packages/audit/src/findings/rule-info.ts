import type { Severity } from './finding.ts';

/** What is said of a rule wherever it is listed: in reports, in SARIF, in the documentation. */
export interface RuleInfo {
  /** `jwt-alg-none-allowed`: what suppressions, baselines and SARIF name. */
  readonly id: string;
  /** The catalogue's number: `S01`, `O01`, `D01`. */
  readonly number: string;
  /** A few words: `An algorithm list allows "none"`. */
  readonly title: string;
  /** Common Weakness Enumeration numbers, the main one first. */
  readonly cwe: readonly number[];
  readonly severity: Severity;
  /** Why it matters, a sentence or two, for whoever has not heard of it. */
  readonly why: string;
  /** How to fix it, in general. A finding says it for its library. */
  readonly remedy: string;
}

/** What is said of a rule, without how it judges. */
export function infoOf({ id, number, title, cwe, severity, why, remedy }: RuleInfo): RuleInfo {
  return { id, number, title, cwe, severity, why, remedy };
}
