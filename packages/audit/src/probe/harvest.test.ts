import { expect, it } from 'vitest';
import { Harvest } from './harvest.ts';
import { operationOf } from './requests/plain.ts';
import { operationsIn } from './testing/document.ts';

const reply = (json: unknown) => ({ status: 200, headers: [], body: JSON.stringify(json), durationMilliseconds: 1 });
const [about] = operationsIn({
  openapi: '3.1.0',
  paths: {
    '/orders/{order_id}': { get: { parameters: [{ name: 'order_id', in: 'path', schema: { type: 'integer' } }] } },
  },
});

function refilled(list: unknown, markers: readonly string[] = []) {
  const harvest = new Harvest();
  harvest.gather(operationOf('GET', '/orders?limit=9'), reply(list));
  return about === undefined ? undefined : harvest.refill(about, markers)?.target;
}

it.each([
  ['a list', [{ id: 17 }], '/orders/17'],
  ['a list in an envelope', { data: { items: [{ orderId: 'a b' }] } }, '/orders/a%20b'],
  ['nothing of the kind', [{ name: 'tea' }], undefined],
  ['no list', { id: 17 }, undefined],
])('an object is named that %s holds', (_name, list, expected) => {
  expect(refilled(list)).toBe(expected);
});

it('the object of the caller comes first', () => {
  expect(
    refilled(
      [
        { id: 17, owner: 'bob' },
        { id: 18, owner: 'alice' },
      ],
      ['alice'],
    ),
  ).toBe('/orders/18');
});
