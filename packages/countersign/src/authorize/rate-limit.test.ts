import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AppliedRateLimit } from '../core/rate-limit.ts';
import { createRateLimiter } from './rate-limit.ts';

function harness(maximumEntries?: number) {
  const time = { milliseconds: 0 };
  const clock = { nowSeconds: () => 0, monotonicMilliseconds: () => time.milliseconds };
  return { time, limiter: createRateLimiter({ clock, ...(maximumEntries !== undefined && { maximumEntries }) }) };
}

const rule = (limit: number, windowSeconds: number, key = 'k', name = 'credential'): AppliedRateLimit => ({
  limit,
  windowSeconds,
  key,
  name,
});

describe('the rate limiter', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('K11: of 1,000 requests at once at limit 100 it admits exactly 100', async () => {
    const { limiter } = harness();
    const outcomes = await Promise.all(
      Array.from({ length: 1000 }, async () => limiter.admit([rule(100, 60)]).outcome),
    );
    expect(outcomes.filter((outcome) => outcome === 'admitted')).toHaveLength(100);
  });

  it('K11: a steady rate at the limit is never locked out, for years, with an interval that is no whole number', () => {
    const { time, limiter } = harness();
    // 7 in 3 seconds: one every 428.571428… ms.
    time.milliseconds = 3e11;
    const start = time.milliseconds;
    for (let i = 0; i < 7; i += 1) limiter.admit([rule(7, 3)]);
    for (let i = 1; i <= 100_000; i += 1) {
      time.milliseconds = start + Math.ceil((i * 3000) / 7) - 1;
      expect(limiter.admit([rule(7, 3)]).outcome).toBe('refused');
      time.milliseconds += 1;
      expect(limiter.admit([rule(7, 3)]).outcome).toBe('admitted');
    }
  });

  it('K11: a burst at the edge of a window gives no second allowance', () => {
    const { time, limiter } = harness();
    const admitted = (count: number) =>
      Array.from({ length: count }, () => limiter.admit([rule(100, 60)])).filter((each) => each.outcome === 'admitted')
        .length;
    time.milliseconds = 59_999;
    expect(admitted(200)).toBe(100);
    time.milliseconds = 60_001;
    expect(admitted(200)).toBe(0);
    time.milliseconds = 60_599;
    expect(admitted(200)).toBe(1);
  });

  it('says what is left, for how long no more is possible, and when to come again', () => {
    const { time, limiter } = harness();
    expect(limiter.admit([rule(3, 60)])).toEqual({
      outcome: 'admitted',
      states: [{ rule: rule(3, 60), remaining: 2, effectiveWindowSeconds: 20 }],
    });
    limiter.admit([rule(3, 60)]);
    limiter.admit([rule(3, 60)]);
    time.milliseconds = 5_500;
    expect(limiter.admit([rule(3, 60)])).toEqual({
      outcome: 'refused',
      states: [{ rule: rule(3, 60), remaining: 0, effectiveWindowSeconds: 15 }],
      retryAfterSeconds: 15,
      reason: 'An allowance is used up.',
    });
    time.milliseconds = 20_500;
    expect(limiter.admit([rule(3, 60)]).outcome).toBe('admitted');
  });

  it('counts against all limits or none', () => {
    const { time, limiter } = harness();
    const both = [rule(2, 60), rule(3, 3600, 'o', 'owner')];
    expect(limiter.admit([rule(2, 60, 'other'), rule(3, 3600, 'o', 'owner')]).outcome).toBe('admitted');
    expect(limiter.admit(both).outcome).toBe('admitted');
    expect(limiter.admit(both).outcome).toBe('admitted');
    expect(limiter.admit(both)).toMatchObject({
      outcome: 'refused',
      retryAfterSeconds: 1200,
      states: [{ remaining: 0 }, { remaining: 0 }],
    });
    time.milliseconds = 30_000;
    // The owner refuses: the credential's allowance, refilled by one, stays so.
    for (let i = 0; i < 5; i += 1) expect(limiter.admit(both).states[0]).toMatchObject({ remaining: 1 });
    expect(limiter.admit([rule(2, 60)]).outcome).toBe('admitted');
    expect(limiter.admit([])).toEqual({ outcome: 'admitted', states: [] });
  });

  it('keeps the rules of one key apart, and counts a limit named twice once', () => {
    const { limiter } = harness();
    const limits = [rule(10, 60), rule(20, 60, 'k', 'credential-2'), rule(10, 60)];
    expect(limiter.admit(limits).states.map((state) => state.remaining)).toEqual([9, 19]);
    expect(limiter.admit(limits).states.map((state) => state.remaining)).toEqual([8, 18]);
    expect(limiter.size).toBe(2);
  });

  it('K12: refuses a cost that is negative, zero, huge or no whole number, and takes nothing for it', () => {
    const { limiter } = harness();
    for (const cost of [-1, 0, 11, 1e308, 0.5, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      expect(limiter.admit([rule(10, 60)], cost)).toMatchObject({
        outcome: 'refused',
        retryAfterSeconds: 60,
        states: [{ remaining: 10, effectiveWindowSeconds: 0 }],
      });
    }
    expect(limiter.admit([rule(10, 60)], 10)).toMatchObject({ outcome: 'admitted', states: [{ remaining: 0 }] });
    expect(limiter.admit([rule(10, 60)]).outcome).toBe('refused');
  });

  it('K12: refuses where a rule makes no sense', () => {
    const { limiter } = harness();
    for (const [limit, windowSeconds] of [
      [0, 60],
      [-1, 60],
      [1.5, 60],
      [10, 0],
      [10, 0.5],
      [Number.NaN, 60],
      [10, Number.POSITIVE_INFINITY],
      [1e12, 86_400],
    ] as const) {
      expect(limiter.admit([rule(limit, windowSeconds)])).toMatchObject({ outcome: 'refused', retryAfterSeconds: 1 });
    }
    expect(limiter.size).toBe(0);
  });

  it('forgets allowances that are whole again, in steps, and rests when there are none', () => {
    const { time, limiter } = harness();
    const pass = (milliseconds: number) => {
      time.milliseconds += milliseconds;
      vi.advanceTimersByTime(milliseconds);
    };
    for (let i = 0; i < 25_000; i += 1) limiter.admit([rule(10, 10, `k${i}`)]);
    limiter.admit([rule(1, 3600, 'slow')]);
    expect(limiter.size).toBe(25_001);
    pass(1000);
    expect(limiter.size).toBe(15_001);
    pass(1000);
    pass(1000);
    expect(limiter.size).toBe(1);
    expect(limiter.admit([rule(1, 3600, 'slow')]).outcome).toBe('refused');
    for (let i = 0; i < 3601; i += 1) pass(1000);
    expect(limiter.size).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
    limiter.admit([rule(10, 10)]);
    expect(vi.getTimerCount()).toBe(1);
  });

  it('when full of allowances in use, refuses new keys and forgets none; when some are whole again, finds room at once', () => {
    const { time, limiter } = harness(100);
    for (let i = 0; i < 100; i += 1) limiter.admit([rule(1, i < 50 ? 3600 : 10, `k${i}`)]);
    time.milliseconds = 1;
    for (let i = 0; i < 10; i += 1) {
      expect(limiter.admit([rule(1, 60, `new${i}`)])).toMatchObject({
        outcome: 'refused',
        states: [],
        retryAfterSeconds: 1,
      });
    }
    expect(limiter.admit([rule(1, 3600, 'k0')]).outcome).toBe('refused');
    time.milliseconds = 10_000;
    const outcomes = Array.from({ length: 52 }, (_, i) => limiter.admit([rule(1, 60, `newer${i}`)]).outcome);
    expect(outcomes.filter((outcome) => outcome === 'admitted')).toHaveLength(50);
    expect(limiter.size).toBe(100);
  });

  it('never drops an allowance that it is about to count', () => {
    const { time, limiter } = harness(3);
    limiter.admit([rule(1, 1, 'a')]);
    limiter.admit([rule(1, 1, 'b')]);
    time.milliseconds = 1000;
    const limits = [rule(1, 1, 'c'), rule(1, 1, 'd'), rule(1, 1, 'e')];
    expect(limiter.admit(limits).outcome).toBe('admitted');
    expect(limiter.admit(limits).outcome).toBe('refused');
  });

  it('K11: whatever the times, no burst exceeds the limit, and no span exceeds what the span gave back besides', () => {
    const limits = fc.record({
      limit: fc.integer({ min: 1, max: 20 }),
      windowSeconds: fc.integer({ min: 1, max: 30 }),
    });
    const gaps = fc.array(
      fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 3000 }), fc.double({ min: 0, max: 50, noNaN: true })),
      { minLength: 1, maxLength: 200 },
    );
    fc.assert(
      fc.property(limits, gaps, ({ limit, windowSeconds }, pauses) => {
        const { time, limiter } = harness();
        const admittedAt: number[] = [];
        for (const pause of pauses) {
          time.milliseconds += pause;
          const outcome = limiter.admit([rule(limit, windowSeconds)]);
          if (outcome.outcome === 'admitted') admittedAt.push(time.milliseconds);
          else {
            expect(outcome.retryAfterSeconds).toBeGreaterThanOrEqual(1);
            expect(outcome.states[0]?.remaining).toBe(0);
          }
        }
        for (const [first, start] of admittedAt.entries()) {
          for (const [last, end] of admittedAt.entries()) {
            // A millisecond of grace, because times are counted in whole ones.
            const allowed = limit + ((end - start + 1) * limit) / (windowSeconds * 1000);
            if (last >= first) expect(last - first + 1).toBeLessThanOrEqual(allowed);
          }
        }
      }),
    );
  });

  it('K11: who waits as long as Retry-After says is admitted', () => {
    const limits = fc.record({
      limit: fc.integer({ min: 1, max: 1000 }),
      windowSeconds: fc.integer({ min: 1, max: 100_000 }),
    });
    fc.assert(
      fc.property(
        limits,
        fc.integer({ min: 1, max: 1000 }),
        fc.nat(100_000),
        ({ limit, windowSeconds }, wanted, pause) => {
          const { time, limiter } = harness();
          const cost = Math.min(wanted, limit);
          limiter.admit([rule(limit, windowSeconds)], limit);
          time.milliseconds += pause;
          const outcome = limiter.admit([rule(limit, windowSeconds)], cost);
          if (outcome.outcome === 'admitted') return;
          time.milliseconds += (outcome.retryAfterSeconds - 1) * 1000;
          if (outcome.retryAfterSeconds > 1)
            expect(limiter.admit([rule(limit, windowSeconds)], cost).outcome).toBe('refused');
          time.milliseconds += 1000;
          expect(limiter.admit([rule(limit, windowSeconds)], cost).outcome).toBe('admitted');
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('refuses a size that is none', () => {
    for (const maximumEntries of [0, -1, 1.5, Number.NaN])
      expect(() => harness(maximumEntries)).toThrow('maximumEntries');
  });
});
