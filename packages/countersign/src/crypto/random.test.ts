import { expect, test } from 'vitest';
import { randomBase62, randomBase64url } from './random.ts';

test('makes base62 text of the length asked for, never the same twice', () => {
  const texts = Array.from({ length: 200 }, () => randomBase62(32));
  expect(texts.every((text) => /^[0-9A-Za-z]{32}$/.test(text))).toBe(true);
  expect(new Set(texts).size).toBe(200);
  expect(randomBase62(0)).toBe('');
});

test('gives every letter of base62 the same chance', () => {
  const counts = new Map<string, number>();
  const total = 620_000;
  for (const letter of randomBase62(total)) {
    counts.set(letter, (counts.get(letter) ?? 0) + 1);
  }
  const expected = total / 62;
  const chiSquare = [...counts.values()].reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
  expect(counts.size).toBe(62);
  // 61 degrees of freedom: above 140 once in ten million runs. A plain `byte % 62` would give about 4,700.
  expect(chiSquare).toBeLessThan(140);
});

test('makes random bytes as base64url', () => {
  expect(Buffer.from(randomBase64url(32), 'base64url')).toHaveLength(32);
  expect(randomBase64url(32)).toMatch(/^[\w-]{43}$/);
  expect(randomBase64url(16)).not.toBe(randomBase64url(16));
});
