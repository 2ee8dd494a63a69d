import { describe, expect, it } from 'vitest';
import { assertRateLimitRule, isRateLimitRule } from './rate-limit.ts';

describe('a rate limit rule', () => {
  it.each([
    [1, 1],
    [100, 60],
    [1e8, 86_400],
  ])('may be %d in %d seconds', (limit, windowSeconds) => {
    expect(isRateLimitRule({ limit, windowSeconds })).toBe(true);
    expect(() => assertRateLimitRule({ limit, windowSeconds }, 'rateLimits.perOwner')).not.toThrow();
  });

  it.each([
    [0, 60],
    [-1, 60],
    [1.5, 60],
    [10, 0],
    [10, 0.5],
    [Number.NaN, 60],
    [10, Number.POSITIVE_INFINITY],
    [1e12, 86_400],
    ['10', 60],
  ])('may not be %d in %d seconds, and says where it stands', (limit, windowSeconds) => {
    const rule = { limit: limit as number, windowSeconds };
    expect(isRateLimitRule(rule)).toBe(false);
    expect(() => assertRateLimitRule(rule, 'rateLimits.perOwner')).toThrow(
      /^rateLimits\.perOwner: limit and windowSeconds/,
    );
  });

  it.each([null, undefined, 100, '100/min'])('is not %j', (rule) => {
    expect(isRateLimitRule(rule as never)).toBe(false);
  });
});
