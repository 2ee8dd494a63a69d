import { describe, expect, it } from 'vitest';
import { applySuppressions, readSuppressions } from './suppressions.ts';
import { aFinding, aPlace } from './testing/finding.ts';

const judged = new Set(['jwt-alg-none-allowed', 'jwt-sign-no-expiry']);

function outcomeOf(text: string, line: number, ruleId = 'jwt-alg-none-allowed') {
  const finding = aFinding({ ruleId, place: aPlace('src/api.ts', line) });
  return applySuppressions([finding], readSuppressions('src/api.ts', text), judged);
}

describe('a suppression with a reason', () => {
  it.each([
    ['//', 'call(); // countersign-ignore jwt-alg-none-allowed: an attack of our own tests'],
    ['#', 'call()  # countersign-ignore jwt-alg-none-allowed: an attack of our own tests'],
    ['/* */', 'call(); /* countersign-ignore jwt-alg-none-allowed: an attack of our own tests */'],
    ['<!-- -->', '<a/> <!-- countersign-ignore jwt-alg-none-allowed: an attack of our own tests -->'],
  ])('takes out a finding of its own line, as a comment with %s', (_form, text) => {
    const { kept, suppressed, complaints } = outcomeOf(text, 1);
    expect(kept).toEqual([]);
    expect(suppressed.map(({ reason }) => reason)).toEqual(['an attack of our own tests']);
    expect(complaints).toEqual([]);
  });

  it('takes out nothing of the line below, where it stands behind code', () => {
    const text = 'call(); // countersign-ignore jwt-alg-none-allowed: tested\ncall();';
    expect([outcomeOf(text, 1).suppressed.length, outcomeOf(text, 2).kept.length]).toEqual([1, 1]);
  });

  it('takes out a finding of the line below', () => {
    expect(outcomeOf('// countersign-ignore jwt-alg-none-allowed: tested\ncall();', 2).suppressed).toHaveLength(1);
  });

  it('stands above another one for the same line', () => {
    const text =
      '// countersign-ignore jwt-alg-none-allowed: tested\n// countersign-ignore jwt-sign-no-expiry: one link\ncall();';
    expect(outcomeOf(text, 3).suppressed).toHaveLength(1);
    expect(outcomeOf(text, 3, 'jwt-sign-no-expiry').suppressed).toHaveLength(1);
  });

  it('names several rules', () => {
    const text = '// countersign-ignore jwt-alg-none-allowed, jwt-sign-no-expiry: tested\ncall();';
    expect(outcomeOf(text, 2, 'jwt-sign-no-expiry').kept).toEqual([]);
  });

  it('reaches no further than one line', () => {
    const { kept, complaints } = outcomeOf('// countersign-ignore jwt-alg-none-allowed: tested\n\ncall();', 3);
    expect(kept).toHaveLength(1);
    expect(complaints.map(({ ruleId }) => ruleId)).toEqual(['suppression-unused']);
  });

  it('takes out nothing of another rule, or another file', () => {
    const text = '// countersign-ignore jwt-sign-no-expiry: tested\ncall();';
    expect(outcomeOf(text, 2).kept).toHaveLength(1);
    const elsewhere = aFinding({ ruleId: 'jwt-sign-no-expiry', place: aPlace('src/other.ts', 2) });
    expect(applySuppressions([elsewhere], readSuppressions('src/api.ts', text), judged).kept).toHaveLength(1);
  });
});

describe('a suppression that is no good', () => {
  it.each(['// countersign-ignore jwt-alg-none-allowed', '// countersign-ignore jwt-alg-none-allowed: '])(
    'suppresses nothing without a reason, and is reported: %s',
    (text) => {
      const { kept, complaints } = outcomeOf(`${text}\ncall();`, 2);
      expect(kept).toHaveLength(1);
      expect(complaints.map(({ ruleId, place }) => [ruleId, place.kind === 'file' && place.region.startLine])).toEqual([
        ['suppression-without-reason', 1],
      ]);
    },
  );

  it('is reported when nothing is found for it', () => {
    const suppressions = readSuppressions('src/api.ts', '// countersign-ignore jwt-alg-none-allowed: once it was so\n');
    expect(applySuppressions([], suppressions, judged).complaints.map(({ ruleId }) => ruleId)).toEqual([
      'suppression-unused',
    ]);
  });

  it('is left alone when its rule was not judged', () => {
    const suppressions = readSuppressions('src/api.ts', '// countersign-ignore oas-basic: a legacy API\n');
    expect(applySuppressions([], suppressions, judged).complaints).toEqual([]);
  });
});

it('reads nothing from a text that only speaks of it', () => {
  expect(readSuppressions('docs/x.md', 'Write countersign-ignore and a reason.')).toEqual([]);
});
