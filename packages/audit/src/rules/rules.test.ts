import { describe, expect, it } from 'vitest';
import type { Language } from '../languages/model.ts';
import { isTestFile } from '../source/test-files.ts';
import { check, fileOf } from './examples.ts';
import { sourceRules } from './index.ts';
import {
  type Example,
  type Examples,
  isProjectRule,
  isTextRule,
  type SourceRule,
  type TextExamples,
  type TextRule,
} from './rule.ts';

const titleOf = ({ language, code }: Example) => `${language}: ${code.replace(/\s+/g, ' ').slice(0, 90)}`;

/** As many as the example says by `// finding`, or one. */
const expectedCount = ({ code }: Example) => Math.max(1, [...code.matchAll(/(?:\/\/|#) finding\b/g)].length);

/** A rule of each kind with the examples that stand beside it. */
async function withExamples<R extends SourceRule, E>(rules: readonly R[]): Promise<readonly [string, R, E][]> {
  return Promise.all(
    rules.map(async (rule) => [rule.id, rule, (await import(`./${rule.id}.examples.ts`)).examples as E] as const),
  ) as Promise<[string, R, E][]>;
}

const forLanguages = await withExamples<Exclude<SourceRule, TextRule>, Examples>(
  sourceRules.filter((rule): rule is Exclude<SourceRule, TextRule> => !isTextRule(rule)),
);

describe.each(forLanguages)('%s', (_id, rule, examples) => {
  it.each(examples.matching.map((example) => [titleOf(example), example] as const))('finds %s', (_title, example) => {
    const matches = check(rule, example);
    expect(matches).toHaveLength(expectedCount(example));
    for (const { code, message, remedy, ...match } of matches) {
      const file = 'file' in match ? String(match.file) : fileOf(example);
      const text = file === fileOf(example) ? example.code : example.files?.[file];
      expect(text?.slice(code.start, code.end)).toBe(code.text);
      expect(message).toMatch(/^\S.*[.!?]$/s);
      expect(remedy).not.toBe('');
    }
  });

  it.each(examples.clean.map((example) => [titleOf(example), example] as const))('lets be %s', (_title, example) => {
    expect(check(rule, example).map(({ message }) => message)).toEqual([]);
  });

  it('shows what it finds in every language that it speaks of, and what looks alike and is right', () => {
    const shown = new Set(examples.matching.map(({ language }) => language));
    const spoken = isProjectRule(rule) ? rule.languages : (Object.keys(rule.triggers) as Language[]);
    expect(spoken.filter((language) => !shown.has(language))).toEqual([]);
    expect(examples.clean).not.toEqual([]);
  });
});

const forTexts = await withExamples<TextRule, TextExamples>(sourceRules.filter(isTextRule));

describe.each(forTexts)('%s', (_id, rule, examples) => {
  const found = ({ path, text }: { readonly path: string; readonly text: string }) =>
    rule.hints.test(text) ? [...rule.checkText(path, text, { isTest: isTestFile })] : [];

  it.each(examples.matching.map((example) => [example.path, example] as const))('finds it in %s', (_path, example) => {
    const matches = found(example);
    expect(matches).toHaveLength(1);
    const [{ code } = { code: undefined }] = matches;
    expect(example.text.slice(code?.start, code?.end)).toBe(code?.text);
  });

  it.each(examples.clean.map((example) => [example.path, example] as const))('lets %s be', (_path, example) => {
    expect(found(example).map(({ message }) => message)).toEqual([]);
  });
});

it('has each id and each number once', () => {
  expect(new Set(sourceRules.map(({ id }) => id)).size).toBe(sourceRules.length);
  expect(new Set(sourceRules.map(({ number }) => number)).size).toBe(sourceRules.length);
});
