import { expect, it, vi } from 'vitest';
import { startCleanUp } from './clean-up.ts';
import { StoreUnavailableError } from './contract.ts';

/** A store with so many expired rows; notes what it was asked. */
function storeWith(expired: number) {
  const asked: { now: number; limit: number }[] = [];
  let left = expired;
  return {
    asked,
    left: () => left,
    async deleteExpired(now: number, limit: number) {
      asked.push({ now, limit });
      const deleted = Math.min(left, limit);
      left -= deleted;
      return deleted;
    },
  };
}

function steerableClock(seconds: number) {
  const clock = {
    wall: seconds,
    monotonic: 0,
    nowSeconds: () => clock.wall,
    monotonicMilliseconds: () => clock.monotonic,
  };
  return clock;
}

it('goes on in small steps until nothing is left, then rests', async () => {
  const store = storeWith(250);
  const stop = startCleanUp(store, { clock: steerableClock(10_000), intervalMilliseconds: 1 });
  await vi.waitUntil(() => store.left() === 0);
  await stop();
  expect(store.asked.slice(0, 3).map(({ limit }) => limit)).toEqual([100, 100, 100]);
});

it('keeps what expired less than five minutes ago', async () => {
  const store = storeWith(1);
  const stop = startCleanUp(store, { clock: steerableClock(10_000), intervalMilliseconds: 1 });
  await vi.waitUntil(() => store.asked.length > 0);
  await stop();
  expect(store.asked[0]?.now).toBe(9700);
});

it('S07: forgets nothing because the wall clock jumped ahead', async () => {
  const store = storeWith(0);
  const clock = steerableClock(10_000);
  const stop = startCleanUp(store, { clock, intervalMilliseconds: 1 });
  clock.wall += 365 * 86_400;
  clock.monotonic += 5000;
  await vi.waitUntil(() => store.asked.length > 0);
  await stop();
  expect(store.asked[0]?.now).toBe(9705);
});

it('does not begin another round while one is under way, and stops after the step that is', async () => {
  let running = 0;
  let most = 0;
  let steps = 0;
  let finish = () => {};
  const store = {
    async deleteExpired(_now: number, limit: number) {
      running += 1;
      steps += 1;
      most = Math.max(most, running);
      await new Promise<void>((resolve) => (finish = resolve));
      running -= 1;
      return limit;
    },
  };
  const stop = startCleanUp(store, { clock: steerableClock(0), intervalMilliseconds: 1 });
  await vi.waitUntil(() => steps === 1);
  await new Promise((resolve) => setTimeout(resolve, 20));
  const stopped = stop();
  finish();
  await stopped;
  expect({ most, steps, running }).toEqual({ most: 1, steps: 1, running: 0 });
});

it('tells of a failure, and tries again at the next round', async () => {
  const failures: unknown[] = [];
  const store = {
    calls: 0,
    async deleteExpired() {
      store.calls += 1;
      throw new StoreUnavailableError('down');
    },
  };
  const stop = startCleanUp(store, {
    clock: steerableClock(0),
    intervalMilliseconds: 1,
    onError: (error) => failures.push(error),
  });
  await vi.waitUntil(() => store.calls >= 2);
  await stop();
  expect(failures.length).toBeGreaterThanOrEqual(2);
  expect(failures[0]).toBeInstanceOf(StoreUnavailableError);
});
