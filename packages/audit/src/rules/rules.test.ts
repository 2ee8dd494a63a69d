import { describe, expect, it } from 'vitest';
import type { Language } from '../languages/model.ts';
import { isTestFile } from '../source/test-files.ts';
import { check, fileOf } from './examples.ts';
import { sourceRules } from './index.ts';
import { type Example, isProjectRule, isTextRule, type SourceRule, type TextRule } from './rule.ts';

const titleOf = ({ language, code }: Example) => `${language}: ${code.replace(/\s+/g, ' ').slice(0, 90)}`;

/** As many as the example says by `// finding`, or one. */
const expectedCount = ({ code }: Example) => Math.max(1, [...code.matchAll(/(?:\/\/|#) finding\b/g)].length);

const forLanguages = sourceRules.filter((rule): rule is Exclude<SourceRule, TextRule> => !isTextRule(rule));

describe.each(forLanguages.map((rule) => [rule.id, rule] as const))('%s', (_id, rule) => {
  it.each(rule.examples.matching.map((example) => [titleOf(example), example] as const))(
    'finds %s',
    (_title, example) => {
      const matches = check(rule, example);
      expect(matches).toHaveLength(expectedCount(example));
      for (const { code, message, remedy, ...match } of matches) {
        const file = 'file' in match ? String(match.file) : fileOf(example);
        const text = file === fileOf(example) ? example.code : example.files?.[file];
        expect(text?.slice(code.start, code.end)).toBe(code.text);
        expect(message).toMatch(/^\S.*[.!?]$/s);
        expect(remedy).not.toBe('');
      }
    },
  );

  it.each(rule.examples.clean.map((example) => [titleOf(example), example] as const))(
    'lets be %s',
    (_title, example) => {
      expect(check(rule, example).map(({ message }) => message)).toEqual([]);
    },
  );

  it('shows what it finds in every language that it speaks of, and what looks alike and is right', () => {
    const shown = new Set(rule.examples.matching.map(({ language }) => language));
    const spoken = isProjectRule(rule) ? rule.languages : (Object.keys(rule.triggers) as Language[]);
    expect(spoken.filter((language) => !shown.has(language))).toEqual([]);
    expect(rule.examples.clean).not.toEqual([]);
  });
});

describe.each(sourceRules.filter(isTextRule).map((rule) => [rule.id, rule] as const))('%s', (_id, rule) => {
  const found = ({ path, text }: { readonly path: string; readonly text: string }) =>
    rule.hints.test(text) ? [...rule.checkText(path, text, { isTest: isTestFile })] : [];

  it.each(rule.textExamples.matching.map((example) => [example.path, example] as const))(
    'finds it in %s',
    (_path, example) => {
      const matches = found(example);
      expect(matches).toHaveLength(1);
      const [{ code } = { code: undefined }] = matches;
      expect(example.text.slice(code?.start, code?.end)).toBe(code?.text);
    },
  );

  it.each(rule.textExamples.clean.map((example) => [example.path, example] as const))(
    'lets %s be',
    (_path, example) => {
      expect(found(example).map(({ message }) => message)).toEqual([]);
    },
  );
});

it('has each id and each number once', () => {
  expect(new Set(sourceRules.map(({ id }) => id)).size).toBe(sourceRules.length);
  expect(new Set(sourceRules.map(({ number }) => number)).size).toBe(sourceRules.length);
});
