// Every static mistake that is planted in fixtures/ is found where it stands, and its repaired twin has nothing of weight.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { audit } from '../cli/run-audit.ts';
import { isAtLeast, type Region } from '../findings/finding.ts';

const fixtures = fileURLToPath(new URL('../../fixtures/', import.meta.url));
const frameworks = readdirSync(fixtures).filter((name) => existsSync(join(fixtures, name, 'vulnerable/planted.json')));

interface Mistake {
  readonly rule: string;
  readonly file: string;
  readonly line: number;
}

/** A finding may stand at the call, the mistake at one of its arguments. */
function near(line: number, { startLine, endLine }: Region): boolean {
  return line >= startLine - 2 && line <= endLine + 2;
}

async function findingsOf(name: string) {
  const { findings } = await audit({ root: join(fixtures, name) });
  return findings.flatMap(({ ruleId, severity, place, message }) =>
    place.kind === 'file' ? [{ ruleId, severity, message, file: place.file, region: place.region }] : [],
  );
}

it.each(frameworks)('finds every mistake that was planted in the API of %s', async (name) => {
  const { static: planted } = JSON.parse(readFileSync(join(fixtures, name, 'vulnerable/planted.json'), 'utf8')) as {
    readonly static: readonly Mistake[];
  };
  const found = await findingsOf(`${name}/vulnerable`);
  const isFound = ({ rule, file, line }: Mistake) =>
    found.some(({ ruleId, file: where, region }) => ruleId === rule && where === file && near(line, region));
  expect(planted.length).toBeGreaterThanOrEqual(12);
  expect(planted.filter((mistake) => !isFound(mistake))).toEqual([]);
});

it.each(frameworks)('finds nothing of weight in the repaired API of %s', async (name) => {
  const found = await findingsOf(`${name}/repaired`);
  const weighty = found.filter(({ severity }) => isAtLeast(severity, 'high'));
  expect(
    weighty.map(({ ruleId, file, region, message }) => `${ruleId} ${file}:${region.startLine} ${message}`),
  ).toEqual([]);
});
