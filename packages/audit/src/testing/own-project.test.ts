// This project keeps to its own rules: whatever the audit finds in it has a reason beside it.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { audit } from '../cli/run-audit.ts';
import { isTestFile } from '../source/test-files.ts';

const root = fileURLToPath(new URL('../../../../', import.meta.url));

/** Rules hold examples of what they find, as text. */
const folders: readonly (readonly [string, readonly string[]])[] = [
  ['packages/countersign/src', []],
  ['packages/server/src', []],
  ['packages/audit/src', ['/rules']],
  ['examples', []],
  ['scripts', []],
];

it.each(folders)('nothing is found in %s that has no reason', { timeout: 120_000 }, async (folder, exclude) => {
  expect(existsSync(join(root, folder))).toBe(true);
  const { findings, counts } = await audit({ root: join(root, folder), exclude });
  expect(counts.files).toBeGreaterThan(3);
  const unexplained = findings.flatMap(({ ruleId, message, place }) =>
    place.kind === 'file' && !isTestFile(place.file)
      ? [`${ruleId} ${place.file}:${place.region.startLine} ${message}`]
      : [],
  );
  expect(unexplained).toEqual([]);
});
