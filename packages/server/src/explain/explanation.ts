import type { ErrorCode } from 'countersign';

/**
 * `passed` and `failed` say themselves. `unknown`: what it depends on was not told, or cannot be had. `noted`: nothing to pass,
 * but worth knowing. `not-reached`: an earlier check has to pass first.
 */
export type CheckOutcome = 'passed' | 'failed' | 'unknown' | 'noted' | 'not-reached';

/** One check of the pipeline, in its order. Holds no credential. */
export interface Check {
  readonly name: string;
  readonly outcome: CheckOutcome;
  /** One sentence, or a fact. */
  readonly detail: string;
  readonly expected?: string;
  readonly actual?: string;
  /** What the pipeline says when it fails. */
  readonly code?: ErrorCode;
  /** What to do about it. */
  readonly advice?: string;
}

export interface Explanation {
  /** `none`: there is no credential in it. */
  readonly kind: 'access-token' | 'api-key' | 'none';
  /** The pipeline's own verdict; `undecided` when it depends on something that was not told. */
  readonly verdict: 'good' | 'refused' | 'undecided';
  /** What a caller would be answered. */
  readonly status: number;
  readonly code?: ErrorCode;
  /** Why, in the words of the operator's log. */
  readonly reason?: string;
  /** What the credential says of itself: a token's header and claims, as they stand there. */
  readonly token?: {
    readonly header: Readonly<Record<string, unknown>>;
    readonly claims?: Readonly<Record<string, unknown>>;
  };
  /** What the authority knows of the key. */
  readonly key?: {
    readonly id: string;
    readonly name: string;
    readonly owner: string | null;
    readonly subject: string;
  };
  readonly scopes: readonly string[];
  readonly checks: readonly Check[];
}

export function passed(name: string, detail: string): Check {
  return { name, outcome: 'passed', detail };
}

export function noted(name: string, detail: string): Check {
  return { name, outcome: 'noted', detail };
}

export function unknown(name: string, detail: string, advice?: string): Check {
  return { name, outcome: 'unknown', detail, ...(advice === undefined ? {} : { advice }) };
}

export interface FailureDetails {
  readonly detail: string;
  readonly expected?: string;
  readonly actual?: string;
  readonly advice: string;
}

export function failed(name: string, code: ErrorCode, details: FailureDetails): Check {
  return { name, outcome: 'failed', code, ...details };
}

/** The names of checks that something in front of them keeps from being made. */
export function notReached(...names: readonly string[]): readonly Check[] {
  return names.map((name) => ({
    name,
    outcome: 'not-reached',
    detail: 'not looked at: an earlier check has to pass first',
  }));
}

/** A value as it may stand in a sentence: short, and on one line. */
export function show(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value) ?? typeof value;
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}

export function when(seconds: number): string {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? String(seconds) : date.toISOString().replace('.000Z', 'Z');
}

/** `3 min 5 s`; the two largest units. */
export function span(seconds: number): string {
  const units = [
    ['d', 86_400],
    ['h', 3600],
    ['min', 60],
    ['s', 1],
  ] as const;
  let rest = Math.round(Math.abs(seconds));
  const parts: string[] = [];
  for (const [unit, size] of units) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) parts.push(`${count} ${unit}`);
  }
  return parts.slice(0, 2).join(' ') || '0 s';
}
