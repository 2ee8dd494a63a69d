import { expect, it } from 'vitest';
import { isScopeToken } from './scope.ts';

it.each(['a', 'orders:read', 'https://api.example/x', '!#[]~'])('%s is a scope token', (text) => {
  expect(isScopeToken(text)).toBe(true);
});

it.each(['', ' ', 'a b', 'a"', 'a\\', 'caf\u00e9', 'a\n', '\u0000'])('%j is no scope token', (text) => {
  expect(isScopeToken(text)).toBe(false);
});
