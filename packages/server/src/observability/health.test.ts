import { expect, test } from 'vitest';
import { createReadiness } from './health.ts';

test('one check that is not well makes it not ready, and the others are told all the same', async () => {
  const checks = [
    { name: 'good', check: async () => undefined },
    { name: 'bad', check: async () => 'it is behind' },
    { name: 'failing', check: () => Promise.reject(new Error('with a secret in it')) },
  ];
  expect(await createReadiness(checks)()).toEqual({
    ready: false,
    checks: { good: 'ok', bad: 'it is behind', failing: 'not available' },
  });
  expect(await createReadiness(checks.slice(0, 1))()).toEqual({ ready: true, checks: { good: 'ok' } });
});

test('a check that never answers is not well', async () => {
  const started = performance.now();
  const { checks } = await createReadiness([{ name: 'hanging', check: () => new Promise(() => {}) }])();
  expect(checks).toEqual({ hanging: 'does not answer' });
  expect(performance.now() - started).toBeLessThan(5000);
});

test('many who ask at once share one look; who asks later gets another', async () => {
  let looks = 0;
  const check = async () => {
    looks += 1;
    return undefined;
  };
  const ask = createReadiness([{ name: 'store', check }]);
  await Promise.all([ask(), ask(), ask()]);
  expect(looks).toBe(1);
  await ask();
  expect(looks).toBe(2);
});
