import { createHash } from 'node:crypto';
import type { Draft, Finding } from './finding.ts';

/**
 * Gives each finding its fingerprint: of the rule, the file, and what stands there without white space, so that it survives moved lines; those that
 * would share one are numbered in the order of the file.
 */
export function withFingerprints(drafts: readonly (Draft & { readonly found: string })[]): readonly Finding[] {
  const counts = new Map<string, number>();
  return drafts.map(({ found, ...draft }) => {
    const { place } = draft;
    const where = place.kind === 'file' ? place.file : `${place.method} ${place.path}`;
    const identity = JSON.stringify([draft.ruleId, where, found.replace(/\s+/g, '')]);
    const count = counts.get(identity) ?? 0;
    counts.set(identity, count + 1);
    const fingerprint = createHash('sha256').update(`${identity} ${count}`).digest('hex').slice(0, 32);
    return { ...draft, fingerprint };
  });
}
