import type { Call, Language, SourceModel } from '../../../languages/model.ts';

/** How claims are read with a library without a check of the signature. */
export interface DecodeApi {
  readonly library: string;
  readonly language: Language;
  readonly names: readonly string[];
  /** What the file must hold: files without it are not parsed for this entry. */
  readonly file?: RegExp;
  readonly when: (call: Call, model: SourceModel) => boolean;
  readonly instead: string;
}

/** A call of exactly this. */
export const target = (pattern: RegExp) => (call: Call) => pattern.test(call.target);
