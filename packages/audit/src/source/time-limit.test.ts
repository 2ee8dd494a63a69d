import { expect, it } from 'vitest';
import { TimeLimitReached, withinTime } from './time-limit.ts';

it('gives what the act gives, and throws what it throws', () => {
  expect(withinTime(1000, () => withinTime(1000, () => 5))).toBe(5);
  expect(() =>
    withinTime(1000, () => {
      throw new RangeError('no');
    }),
  ).toThrow(RangeError);
});

it('ends a regular expression that would take for ever, whoever catches errors within', () => {
  const endless = () => {
    try {
      return /^(a+)+$/.test(`${'a'.repeat(60)}!`);
    } catch {
      return false;
    }
  };
  expect(() => withinTime(50, endless)).toThrow(TimeLimitReached);
  expect(withinTime(50, () => 'goes on')).toBe('goes on');
});
