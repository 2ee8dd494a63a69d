// Whoever writes the files that are audited may write them to keep the audit busy: each pattern is tried against what makes it try again and again.
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { documentRules } from '../../openapi/rules/index.ts';
import { sourceRules } from '../../rules/index.ts';
import { isStaticRule, isTextRule } from '../../rules/rule.ts';
import { TimeLimitReached, withinTime } from '../../source/time-limit.ts';
import { attacksOn, textOf } from './attacks.ts';
import { patternsIn, type WrittenPattern } from './collect.ts';
import { readPattern } from './syntax.ts';

/** What a text of 20 KB may cost, in parts of what a plainly quadratic pattern takes for it. */
const mostOfAny = 0.7;
/** Of what is tried on every file. */
const mostOfEveryFile = 0.35;

const length = 20_000;
/** A shorter text tells first whether it is worth the time. */
const shortLength = 2_000;

/** The time on the processor, in milliseconds: what other programs do meanwhile does not count. */
function timeOf(pattern: RegExp, text: string, patience: number): number {
  const before = process.threadCpuUsage();
  try {
    withinTime(patience, () => pattern.test(text));
  } catch (error) {
    if (error instanceof TimeLimitReached) return Number.POSITIVE_INFINITY;
    throw error;
  }
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1000;
}

/** Whether it takes longer each time: what the machine does beside it only adds to one. */
function isSlow(pattern: RegExp, text: string, allowed: number): boolean {
  const times = [1, 2];
  return times.every(() => timeOf(pattern, text, patience) > allowed);
}

/** On this machine, as busy as it is: in milliseconds of the processor, and the longest to wait for one pattern, by the clock. */
const { quadratic, patience } = measured();

function measured() {
  const startedAt = performance.now();
  const times = [1, 2].map(() => timeOf(/a*b/, 'a'.repeat(length), 60_000));
  return { quadratic: Math.min(...times), patience: Math.ceil(2 * (performance.now() - startedAt)) };
}

/** The patterns that take longer than a part of what a quadratic one takes, each with the attack that shows it. */
function slowOf(patterns: readonly WrittenPattern[], most: number): readonly string[] {
  const allowed = most * quadratic;
  const worthIt = (allowed * (shortLength / length) ** 2) / 2;
  return patterns.flatMap(({ place, pattern: { source, flags } }) => {
    const pattern = new RegExp(source, flags.replace(/[gy]/g, ''));
    const attack = attacksOn(readPattern(source, flags)).find(
      (one) =>
        timeOf(pattern, textOf(one, shortLength), patience) > worthIt && isSlow(pattern, textOf(one, length), allowed),
    );
    return attack === undefined ? [] : [`${place}: ${JSON.stringify(attack)}`];
  });
}

const ofRules: readonly WrittenPattern[] = sourceRules.flatMap((rule) => {
  if (isTextRule(rule)) return [{ place: `the hints of ${rule.id}`, pattern: rule.hints }];
  const mention = isStaticRule(rule) ? rule.mention : undefined;
  return mention === undefined ? [] : [{ place: `the mention of ${rule.id}`, pattern: mention }];
});

describe('no pattern keeps the audit busy', { timeout: 120_000 }, () => {
  it('of those that are tried on every file', () => {
    expect(ofRules.length).toBeGreaterThan(10);
    expect(slowOf(ofRules, mostOfEveryFile)).toEqual([]);
  });

  it('of all that stand in the source', () => {
    const patterns = patternsIn(fileURLToPath(new URL('../../', import.meta.url)));
    expect(patterns.length).toBeGreaterThan(sourceRules.length + documentRules.length);
    expect(slowOf(patterns, mostOfAny)).toEqual([]);
  });
});

describe('what is known to be slow is found', { timeout: 120_000 }, () => {
  it.each([[/\s+$/], [/^key\s*=\s*["']?\s*$/], [/(?<name>[-_\w]+)+\.php$/], [/\{[^}]*\}/]])('%s', (pattern) => {
    expect(slowOf([{ place: 'here', pattern }], mostOfAny)).toHaveLength(1);
  });

  it.each([[/(?<!\s)\s+$/], [/key\s{0,9}=\s{0,9}["']/], [/^[\w.-]+@[\w-]+$/], [/\{[^{}]*\}/], [/a|b|c{2,9}/]])(
    'and %s is not',
    (pattern) => {
      expect(slowOf([{ place: 'here', pattern }], mostOfAny)).toEqual([]);
    },
  );
});
