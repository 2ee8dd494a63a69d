/** What a check came to. `skipped` says what it would have taken. */
export type CheckVerdict = 'good' | 'warning' | 'bad' | 'skipped';

/** One thing that was looked at. */
export interface Check {
  /** `tls-version`: stable, for scripts. */
  readonly id: string;
  readonly verdict: CheckVerdict;
  /** What was seen, a sentence. */
  readonly text: string;
  /** What to do; absent when nothing is. */
  readonly advice?: string;
}

export const good = (id: string, text: string): Check => ({ id, verdict: 'good', text });
export const warning = (id: string, text: string, advice: string): Check => ({ id, verdict: 'warning', text, advice });
export const bad = (id: string, text: string, advice: string): Check => ({ id, verdict: 'bad', text, advice });
export const skipped = (id: string, text: string): Check => ({ id, verdict: 'skipped', text });
