import { describe, expect, it } from 'vitest';
import { readJavascript } from '../../../languages/javascript/read.ts';
import type { Value } from '../../../languages/model.ts';
import { secondsOf, secondsOfText, spoken } from './durations.ts';

function valueIn(expression: string): Value | undefined {
  const file = { path: 'a.js', language: 'javascript', text: `const value = ${expression};` } as const;
  return readJavascript(file, { exported: () => undefined }).assignments[0]?.value;
}

describe('secondsOfText', () => {
  it.each([
    ['15m', 900],
    ['2 hours', 7200],
    ['365d', 31_536_000],
    ['+1 year', 31_536_000],
    ['PT15M', 900],
    ['P1Y', 31_536_000],
    ['60000', 60],
  ])('reads %s', (text, seconds) => expect(secondsOfText(text)).toBe(seconds));

  it('knows no span in a word', () => expect(secondsOfText('forever')).toBeUndefined());
});

describe('secondsOf', () => {
  it.each([
    ['60 * 60 * 24', 86_400],
    ['Math.floor(Date.now() / 1000) + 3600', 3600],
    ['Math.floor(Date.now() / 1000) + 7 * 24 * 60 * 60', 604_800],
    ["process.env.TTL || '30d'", 2_592_000],
  ])('counts %s in seconds', (expression, seconds) => expect(secondsOf(valueIn(expression))).toBe(seconds));

  it('takes the unit of plain numbers once in a product', () => {
    expect(secondsOf(valueIn('60 * 24 * 8'), 'minutes')).toBe(691_200);
    expect(secondsOf(valueIn('60 * 60 * 1000'), 'milliseconds')).toBe(3600);
  });

  it('does not guess what cannot be told', () => expect(secondsOf(valueIn('lifetime(user)'))).toBeUndefined());
});

it('says lifetimes as people do', () => {
  expect(spoken(900)).toBe('15 minutes');
  expect(spoken(86_400)).toBe('1 day');
  expect(spoken(31_536_000)).toBe('1 year');
});
