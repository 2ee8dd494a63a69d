import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { collectWords, readDuration, readMoment, readRateLimit, writeRateLimit } from './values.ts';

const now = Date.UTC(2026, 0, 1);

describe('rate limits on the command line', () => {
  it.each([
    ['100/min', 100, 60],
    ['5/s', 5, 1],
    ['1000/h', 1000, 3600],
    ['10000/day', 10_000, 86_400],
    ['10 / Minutes', 10, 60],
    ['100/15min', 100, 900],
  ])('reads %s', (text, limit, windowSeconds) => {
    expect(readRateLimit(text)).toEqual({ limit, windowSeconds });
  });

  it.each(['', '100', '/min', '0/min', '-1/min', '1.5/s', '5/', '5/fortnight', '5/0s', '5/constructor', '5/min/min'])(
    'refuses %j',
    (text) => {
      expect(readRateLimit(text)).toBeUndefined();
    },
  );

  it('reads what it writes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e9 }), fc.integer({ min: 1, max: 999_999 }), (limit, windowSeconds) => {
        expect(readRateLimit(writeRateLimit({ limit, windowSeconds }))).toEqual({ limit, windowSeconds });
      }),
    );
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string(), (text) => [readRateLimit(text), readDuration(text), readMoment(text, now)].length === 3),
    );
  });
});

describe('durations and moments on the command line', () => {
  it.each([
    ['90s', 90],
    ['15m', 900],
    ['12h', 43_200],
    ['30d', 2_592_000],
    ['2w', 1_209_600],
    ['0s', 0],
  ])('reads %s', (text, seconds) => {
    expect(readDuration(text)).toBe(seconds);
  });

  it.each(['', '5', 'd', '1.5h', '-1d', '1y', '1e3s'])('refuses %j', (text) => {
    expect(readDuration(text)).toBeUndefined();
  });

  it.each([
    ['30d', '2026-01-31T00:00:00.000Z'],
    ['2030-01-31', '2030-01-31T00:00:00.000Z'],
    ['2030-01-31T12:00:00+02:00', '2030-01-31T10:00:00.000Z'],
  ])('takes %s as %s', (text, iso) => {
    expect(readMoment(text, now)).toBe(iso);
  });

  it.each(['2030-02-30', '2030-13-01', '2030-01-31T12:00', '31.1.2030', 'tomorrow', '2030'])('refuses %j', (text) => {
    expect(readMoment(text, now)).toBeUndefined();
  });
});

it('collects words from repeated options, commas and blanks, each once', () => {
  expect(collectWords('a, b  c', ['a', 'd'])).toEqual(['a', 'd', 'b', 'c']);
  expect(() => collectWords(' , ')).toThrow('It is empty.');
});
