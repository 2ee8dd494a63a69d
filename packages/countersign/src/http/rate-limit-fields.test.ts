import { describe, expect, it } from 'vitest';
import { rateLimitFields } from './rate-limit-fields.ts';

const state = (
  name: string,
  limit: number,
  windowSeconds: number,
  remaining: number,
  effectiveWindowSeconds: number,
) => ({
  rule: { name, key: 'k', limit, windowSeconds },
  remaining,
  effectiveWindowSeconds,
});

describe('the RateLimit fields', () => {
  it('are absent where nothing is limited', () => {
    expect(rateLimitFields([])).toEqual([]);
  });

  it('list each policy once in each field, in the same order', () => {
    expect(rateLimitFields([state('credential', 100, 60, 99, 1)])).toEqual([
      'RateLimit-Policy',
      '"credential";q=100;w=60',
      'RateLimit',
      '"credential";r=99;t=1',
    ]);
    expect(rateLimitFields([state('credential', 100, 60, 0, 30), state('owner', 5000, 86_400, 17, 2)])).toEqual([
      'RateLimit-Policy',
      '"credential";q=100;w=60, "owner";q=5000;w=86400',
      'RateLimit',
      '"credential";r=0;t=30, "owner";r=17;t=2',
    ]);
  });

  it('escape a name, and write ? for what a structured field cannot hold (RFC 9651 section 4.1.6)', () => {
    expect(rateLimitFields([state('a"b\\c', 1, 1, 0, 1)])[1]).toBe('"a\\"b\\\\c";q=1;w=1');
    expect(rateLimitFields([state('caf\u00e9\r\nX: 1', 1, 1, 0, 1)])[1]).toBe('"caf???X: 1";q=1;w=1');
  });
});
