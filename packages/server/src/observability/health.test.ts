import { expect, test } from 'vitest';
import { readinessOf } from './health.ts';

test('one check that is not well makes it not ready, and the others are told all the same', async () => {
  const checks = [
    { name: 'good', check: async () => undefined },
    { name: 'bad', check: async () => 'it is behind' },
    { name: 'failing', check: () => Promise.reject(new Error('with a secret in it')) },
  ];
  expect(await readinessOf(checks)).toEqual({
    ready: false,
    checks: { good: 'ok', bad: 'it is behind', failing: 'not available' },
  });
  expect(await readinessOf(checks.slice(0, 1))).toEqual({ ready: true, checks: { good: 'ok' } });
});

test('a check that never answers is not well', async () => {
  const started = performance.now();
  const { checks } = await readinessOf([{ name: 'hanging', check: () => new Promise(() => {}) }]);
  expect(checks).toEqual({ hanging: 'does not answer' });
  expect(performance.now() - started).toBeLessThan(5000);
});
