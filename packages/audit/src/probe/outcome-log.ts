import { createHash } from 'node:crypto';
import type { Evidence, Finding } from '../findings/finding.ts';
import type { RuleInfo } from '../findings/rule-info.ts';
import type { ProbeOutcome } from '../report/report.ts';
import type { AttackOutcome } from './attack.ts';
import { curlOf, type Secrecy, showExchange } from './secrecy.ts';

/** Keeps what attacks came to, and makes findings of what got in. */
export class OutcomeLog {
  readonly outcomes: ProbeOutcome[] = [];
  readonly findings: Finding[] = [];
  readonly #baseUrl: string;
  readonly #secrecy: Secrecy;
  readonly #onOutcome: (outcome: ProbeOutcome) => void;

  constructor(baseUrl: string, secrecy: Secrecy, onOutcome: (outcome: ProbeOutcome) => void) {
    this.#baseUrl = baseUrl;
    this.#secrecy = secrecy;
    this.#onOutcome = onOutcome;
  }

  add(rule: RuleInfo, at: { readonly method: string; readonly path: string }, outcome: AttackOutcome): void {
    const { method, path } = outcome.place ?? at;
    const text = outcome.verdict === 'vulnerable' ? outcome.message : outcome.reason;
    const shown = { ruleId: rule.id, verdict: outcome.verdict, method, path, reason: this.#secrecy.mask(text) };
    this.outcomes.push(shown);
    if (outcome.verdict === 'vulnerable') this.findings.push(this.#toFinding(rule, { method, path }, outcome));
    this.#onOutcome(shown);
  }

  /** What was called safe of an operation, while its credential was lost, is not known to be. */
  doubt({ method, path }: { readonly method: string; readonly path: string }, reason: string): void {
    for (const [index, outcome] of this.outcomes.entries()) {
      if (outcome.method !== method || outcome.path !== path || outcome.verdict !== 'safe') continue;
      this.outcomes[index] = { ...outcome, verdict: 'inconclusive', reason };
    }
  }

  #toFinding(
    rule: RuleInfo,
    operation: { readonly method: string; readonly path: string },
    outcome: Extract<AttackOutcome, { verdict: 'vulnerable' }>,
  ): Finding {
    return {
      ruleId: rule.id,
      severity: outcome.severity ?? rule.severity,
      confidence: outcome.confidence ?? 'high',
      message: this.#secrecy.mask(outcome.message),
      why: rule.why,
      remedy: rule.remedy,
      place: { kind: 'operation', ...operation, baseUrl: this.#baseUrl },
      operation,
      evidence: this.#evidenceOf(outcome),
      fingerprint: createHash('sha256')
        .update(['probe', rule.id, operation.method, operation.path].join('\0'))
        .digest('hex')
        .slice(0, 32),
    };
  }

  #evidenceOf({ exchanges, recipe }: Extract<AttackOutcome, { verdict: 'vulnerable' }>): readonly Evidence[] {
    return exchanges.map((exchange, index) => ({
      source: 'exchange' as const,
      text:
        index === 0
          ? this.#secrecy.mask(
              recipe === undefined
                ? `It answered ${exchange.reply.status}.`
                : `${recipe} It answered ${exchange.reply.status}.`,
            )
          : `Beside it: it answered ${exchange.reply.status}.`,
      exchange: showExchange(exchange, this.#secrecy),
      curl: curlOf(exchange.request, this.#baseUrl, this.#secrecy, recipe === undefined ? 'TOKEN' : 'FORGED_TOKEN'),
    }));
  }
}
