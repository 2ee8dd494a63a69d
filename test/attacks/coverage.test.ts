import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { root } from '../e2e/testing/processes.ts';

// What this build has to refuse and to survive, by id: tokens (T), refresh and revocation (R), client authentication (C), API keys
// and limits (K), the gateway (G), server and operation (S). Each is named by the tests that try it, here or beside the code.

const range = (letter: string, from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => `${letter}${String(from + index).padStart(2, '0')}`);

const required = [
  ...range('T', 1, 14),
  ...range('R', 5, 7),
  ...range('C', 2, 4),
  ...range('K', 1, 15),
  ...range('G', 1, 5),
  ...range('S', 1, 8),
];

/** A title that begins with ids: `K06, R07: what is revoked …`. */
const title = /['"`]((?:[A-Z]\d{2}, )*[A-Z]\d{2}): /g;

test('every attack and fault that this build must withstand has a test that names it', () => {
  const files = globSync(['packages/*/src/**/*.{test,suite}.ts', 'test/**/*.{test,suite}.ts'], { cwd: root });
  const named = new Set<string>();
  for (const file of files) {
    for (const [, ids = ''] of readFileSync(`${root}/${file}`, 'utf8').matchAll(title)) {
      for (const id of ids.split(', ')) named.add(id);
    }
  }
  expect(files.length).toBeGreaterThan(50);
  expect(required.filter((id) => !named.has(id))).toEqual([]);
});
