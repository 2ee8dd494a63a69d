import { expect, it } from 'vitest';
import { mannWhitney, median } from './statistics.ts';

const range = (from: number, count: number) => Array.from({ length: count }, (_, index) => from + index);

it('the median is the middle one', () => {
  expect([median([3, 1, 2]), median([4, 1, 2, 3])]).toEqual([2, 2.5]);
});

it('samples that interleave differ by chance, and samples that do not are told apart', () => {
  const even = range(0, 50).map((value) => 2 * value);
  const odd = range(0, 50).map((value) => 2 * value + 1);
  expect(mannWhitney(even, odd)).toBeGreaterThan(0.5);
  expect(mannWhitney(range(0, 50), range(100, 50))).toBeLessThan(1e-9);
  expect(mannWhitney([1, 1, 1], [1, 1, 1])).toBe(1);
});

it('agrees with published values', () => {
  // Without ties, 5 against 5, U = 2: z = (12.5 - 2 - 0.5) / 4.787, p = 0.0367.
  expect(mannWhitney([1, 2, 3, 4, 7], [5, 6, 8, 9, 10])).toBeCloseTo(0.0367, 3);
});
