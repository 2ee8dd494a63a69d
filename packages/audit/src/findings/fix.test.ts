import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fixFile } from './fix.ts';
import { showFix } from './show-fix.ts';
import { aFinding } from './testing/finding.ts';

const fixing = (start: number, end: number, text: string) =>
  aFinding({ fix: { description: 'change it', edits: [{ start, end, text }] } });

it('makes every change, whatever their order', () => {
  const { after, fixed } = fixFile('a.ts', 'one two three', [fixing(8, 13, '3'), fixing(0, 3, '1')]);
  expect(after).toBe('1 two 3');
  expect(fixed).toHaveLength(2);
});

it('leaves what would touch another change for the next run', () => {
  const { after, postponed } = fixFile('a.ts', 'abcdef', [fixing(0, 4, 'X'), fixing(3, 6, 'Y')]);
  expect(after).toBe('Xef');
  expect(postponed).toHaveLength(1);
});

it('inserts at one place only once', () => {
  expect(fixFile('a.ts', 'ab', [fixing(1, 1, 'X'), fixing(1, 1, 'Y')]).after).toBe('aXb');
});

it('leaves a file as it is without changes', () => {
  expect(fixFile('a.ts', 'ab', [aFinding()]).after).toBe('ab');
});

it('shows a change as a diff', () => {
  const diff = showFix(fixFile('src/a.ts', 'one\ntwo\n', [fixing(4, 7, 'deux')]));
  expect(diff).toContain('--- a/src/a.ts');
  expect(diff).toContain('-two\n+deux');
});

it('keeps all that no change touches', () => {
  fc.assert(
    fc.property(fc.string(), fc.nat(50), fc.nat(50), fc.string(), (text, a, b, inserted) => {
      const [start, end] = [Math.min(a, b, text.length), Math.min(Math.max(a, b), text.length)] as const;
      expect(fixFile('a', text, [fixing(start, end, inserted)]).after).toBe(
        text.slice(0, start) + inserted + text.slice(end),
      );
    }),
  );
});
