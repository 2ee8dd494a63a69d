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

it('tries once more where the machine was at something else', () => {
  let tries = 0;
  const held = (milliseconds: number) => () => {
    tries += 1;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
    return 'done';
  };
  expect(withinTime(100, held(200))).toBe('done');
  expect(tries).toBe(2);
  expect(() => withinTime(20, held(5000))).toThrow(TimeLimitReached);
  expect(tries).toBe(4);
});
