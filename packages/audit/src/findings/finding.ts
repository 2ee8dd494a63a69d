/** What is found, whoever found it: a static rule, a rule for OpenAPI documents, or a probe. */

export const severities = ['info', 'low', 'medium', 'high', 'critical'] as const;
export type Severity = (typeof severities)[number];

/** How sure a finding is: `low` is worth a look, `medium` is likely, `high` was seen in full. */
export const confidences = ['low', 'medium', 'high'] as const;
export type Confidence = (typeof confidences)[number];

/** A stretch of a text file. Lines and columns count from 1, columns in UTF-16 code units; the end is exclusive. */
export interface Region {
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** A place in a file of the audited folder. */
export interface FilePlace {
  readonly kind: 'file';
  /** Relative to the audited folder, with `/` on every system. */
  readonly file: string;
  readonly region: Region;
  /** The few lines around, as they stand, secrets masked; `snippetLine` is the number of the first. */
  readonly snippet: string;
  readonly snippetLine: number;
}

/** An operation of a running API. */
export interface OperationPlace {
  readonly kind: 'operation';
  readonly method: string;
  /** The path as it was asked for, or its template. */
  readonly path: string;
  readonly baseUrl: string;
}

export type Place = FilePlace | OperationPlace;

/** What shows it: a place in the code, a line of the document, an exchange with the running API. */
export interface Evidence {
  /** `code`, `document` or `exchange`. */
  readonly source: 'code' | 'document' | 'exchange';
  /** A sentence. */
  readonly text: string;
  readonly place?: Place;
  /** Request and reply, secrets masked, as lines. */
  readonly exchange?: string;
  /** A curl command that repeats it; credentials as shell variables, never their values. */
  readonly curl?: string;
}

/** Replaces `[start, end)`, offsets in UTF-16 code units, of a file. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A change that can be made without a person's judgement. */
export interface Fix {
  readonly description: string;
  readonly edits: readonly TextEdit[];
  /** Of the text that the edits are for, as `digestOf` gives it: in another text they would change something else. */
  readonly textDigest?: string;
}

/** An operation, however it is known. Parameters of the path as `{name}`: `GET /orders/{id}`. */
export interface OperationKey {
  readonly method: string;
  readonly path: string;
}

export interface Finding {
  /** The catalogue's id, `jwt-alg-none-allowed`. */
  readonly ruleId: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  /** What is wrong here, one sentence that names what was found. */
  readonly message: string;
  /** Why it matters here. */
  readonly why: string;
  /** How to fix it in this very library or framework. */
  readonly remedy: string;
  readonly place: Place;
  readonly evidence: readonly Evidence[];
  readonly fix?: Fix;
  /** The operation it is about, where it is about one: what static findings, documents and probes are joined by. */
  readonly operation?: OperationKey;
  /**
   * Survives moved lines: made of the rule, the file, and what was found, without line numbers. Findings that would share one are told apart by
   * their order in the file. Set by `fingerprint.ts`.
   */
  readonly fingerprint: string;
}

/** What a rule says; the engine adds the place's text and the fingerprint. */
export type Draft = Omit<Finding, 'fingerprint'>;

export function isAtLeast(severity: Severity, bound: Severity): boolean {
  return severities.indexOf(severity) >= severities.indexOf(bound);
}

/** The most severe first; what is equal keeps its order. */
export function worstFirst(findings: readonly Finding[]): readonly Finding[] {
  const rank = ({ severity }: Finding) => -severities.indexOf(severity);
  return [...findings].sort((a, b) => rank(a) - rank(b));
}
