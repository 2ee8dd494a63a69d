import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { problemTable } from '../http/problem.ts';
import { errorTable } from './errors.ts';

const document = readFileSync(new URL('../../../../docs/errors.md', import.meta.url), 'utf8');

/** The cells of the tables' rows whose first one is code of this form. */
function documentedRows(form: RegExp): readonly string[][] {
  return document
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => line.slice(1, -1).split('|'))
    .map((cells) => cells.map((cell) => cell.trim()))
    .filter(([first = '']) => form.test(first));
}

const documentedCodes = documentedRows(/^`ERR_/);
const documentedProblems = documentedRows(/^`[a-z]/);
const inCode = (text: string) => `\`${text}\``;

describe('docs/errors.md', () => {
  it('has every code, and no other', () => {
    const codes = documentedCodes.map(([code]) => code);
    expect([...codes].sort()).toEqual(Object.keys(errorTable).map(inCode).sort());
  });

  it('has every problem, and no other', () => {
    const problems = documentedProblems.map(([problem]) => problem);
    expect([...problems].sort()).toEqual(Object.keys(problemTable).map(inCode).sort());
  });

  it.each(Object.entries(errorTable))('gives %s the status and problem it is answered with', (code, { problem }) => {
    const row = documentedCodes.find(([first]) => first === inCode(code));
    expect(row?.slice(1, 3)).toEqual([String(problemTable[problem].status), inCode(problem)]);
  });

  it.each(Object.entries(problemTable))('gives the problem %s its status and title', (problem, { status, title }) => {
    const row = documentedProblems.find(([first]) => first === inCode(problem));
    expect(row?.slice(1, 3)).toEqual([String(status), title]);
  });

  it('says of each what it means and what to do', () => {
    for (const [first, ...cells] of documentedCodes) {
      expect(cells, first).toHaveLength(4);
      for (const cell of cells.slice(2)) expect(cell, first).toMatch(/\.$/);
    }
    for (const [first, ...cells] of documentedProblems) expect(cells.at(-1), first).toMatch(/\.$/);
  });

  it('shows a body as it is sent', () => {
    const [, example = ''] = /```json\n(.*?)```/s.exec(document) ?? [];
    const { status, title } = problemTable['invalid-token'];
    const { detail } = errorTable.ERR_ACCESS_TOKEN_SIGNATURE;
    const type = 'urn:countersign:problem:invalid-token';
    expect(JSON.parse(example)).toMatchObject({ type, title, status, detail });
  });
});

describe('the table of errors', () => {
  it('shows the caller sentences, and never a code', () => {
    for (const { detail } of Object.values(errorTable)) {
      expect(detail).toMatch(/^[A-Z].*\.$/);
      expect(detail).not.toContain('ERR_');
    }
  });
});
