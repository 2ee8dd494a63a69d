import { expect, test } from 'vitest';
import type { ApiKeyUse } from './api-key-store.ts';
import { createLastUsed } from './last-used.ts';
import { createManualClock } from './testing/open-services.ts';

function open(more: { readonly maximumKeys?: number } = {}) {
  const written: (readonly ApiKeyUse[])[] = [];
  const errors: unknown[] = [];
  const control = { fails: false };
  const clock = createManualClock(1000);
  const store = {
    async recordUses(uses: readonly ApiKeyUse[]) {
      if (control.fails) throw new Error('locked');
      written.push(uses);
    },
  };
  const lastUsed = createLastUsed({ store, clock, onError: (error) => errors.push(error), ...more });
  return { lastUsed, written, errors, control, clock };
}

test('many uses of a key become one, the last', async () => {
  const { lastUsed, written, clock } = open();
  lastUsed.record('a', '192.0.2.1');
  clock.advance(3);
  lastUsed.record('a', undefined);
  lastUsed.record('b', '192.0.2.1', 500);
  await lastUsed.close();
  expect(written).toEqual([
    [
      { id: 'a', at: 1003, address: null },
      { id: 'b', at: 500, address: '192.0.2.1' },
    ],
  ]);
});

test('what could not be written is kept, newer uses first', async () => {
  const { lastUsed, written, errors, control, clock } = open();
  control.fails = true;
  lastUsed.record('a', '192.0.2.1');
  lastUsed.record('b', '192.0.2.1');
  const failing = lastUsed.flush();
  clock.advance(1);
  lastUsed.record('a', '192.0.2.2');
  await failing;
  expect(errors).toHaveLength(1);
  control.fails = false;
  await lastUsed.close();
  expect(written).toEqual([
    [
      { id: 'a', at: 1001, address: '192.0.2.2' },
      { id: 'b', at: 1000, address: '192.0.2.1' },
    ],
  ]);
});

test('remembers no more keys than it may', async () => {
  const { lastUsed, written } = open({ maximumKeys: 2 });
  for (const id of ['a', 'b', 'c', 'a']) lastUsed.record(id, undefined);
  await lastUsed.close();
  expect(written.flat().map(({ id }) => id)).toEqual(['a', 'b']);
});
