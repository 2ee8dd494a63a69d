import { expect, it } from 'vitest';
import { placeOf } from './places.ts';

it.each([
  ['expiresAt', '--expires'],
  ['allowedAddresses/0', '--from'],
  ['grant_types/0', '--grant'],
  ['keys/0', 'entry 1'],
  ['keys/6/scope', 'entry 7, scope'],
  ['keys/2/rateLimits/0/limit', 'entry 3, rateLimits, 0, limit'],
  ['id', 'id'],
  ['toString', 'toString'],
  ['', ''],
])('calls %j what was typed: %s', (place, typed) => {
  expect(placeOf(place)).toBe(typed);
});
