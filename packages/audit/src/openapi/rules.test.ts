import { describe, expect, it } from 'vitest';
import type { Route } from '../routes/route.ts';
import { auditDocuments } from './audit-documents.ts';
import type { DocumentExample, DocumentRule } from './rule.ts';
import { documentRules } from './rules/index.ts';

function check(rule: DocumentRule, { document, files = {}, routes = [] }: DocumentExample) {
  const texts: Readonly<Record<string, string>> = { ...files, 'openapi.yaml': document, 'app.js': 'app.get()' };
  const region = { startLine: 1, startColumn: 1, endLine: 1, endColumn: 10 };
  const { drafts, notes } = auditDocuments({
    files: ['openapi.yaml'],
    read: (file) => texts[file],
    rules: [rule],
    now: Date.parse('2026-05-01'),
    routes: routes.map(
      (route): Route => ({
        framework: 'express',
        file: 'app.js',
        code: { text: 'app.get()', start: 0, end: 9, region },
        handler: undefined,
        guards: [],
        scopes: [],
        limiters: [],
        chain: [],
        publicReason: undefined,
        ...route,
      }),
    ),
  });
  expect(notes).toEqual([]);
  return drafts;
}

describe.each(documentRules.map((rule) => [rule.id, rule] as const))('%s', (_id, rule) => {
  it.each(rule.examples.matching.map((example) => [example.title, example] as const))('finds %s', (_title, example) => {
    const drafts = check(rule, example);
    expect(drafts.map(({ message }) => message)).toHaveLength(1);
    const [{ message, remedy, place } = { message: '', remedy: '', place: undefined }] = drafts;
    expect(message).toMatch(/^\S.*[.!?]$/s);
    expect(remedy).not.toBe('');
    expect(place).toMatchObject({ kind: 'file' });
  });

  it.each(rule.examples.clean.map((example) => [example.title, example] as const))('lets be %s', (_title, example) => {
    expect(check(rule, example).map(({ message }) => message)).toEqual([]);
  });

  it('shows what it finds, and what looks alike and is right', () => {
    expect(rule.examples.matching).not.toEqual([]);
    expect(rule.examples.clean).not.toEqual([]);
  });
});

it('has all twenty-eight rules of the catalogue, each once', () => {
  expect(documentRules.map(({ number }) => number)).toEqual(
    Array.from({ length: 28 }, (_one, index) => `O${String(index + 1).padStart(2, '0')}`),
  );
  expect(new Set(documentRules.map(({ id }) => id)).size).toBe(28);
});
