import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { isAtLeast, type Severity } from '../findings/finding.ts';
import { sourceRules } from '../rules/index.ts';
import { auditSource } from '../source/audit-source.ts';
import { flaskFixtures } from './flask.ts';

interface Mistake {
  readonly rule: string;
  readonly file: string;
  readonly line: number;
}

interface Found extends Mistake {
  readonly severity: Severity;
  readonly endLine: number;
}

/** A finding may stand at the call, the mistake at one of its arguments. */
const nearLines = 2;

async function findingsOf(twin: string): Promise<readonly Found[]> {
  const { findings } = await auditSource({ root: join(flaskFixtures, twin), rules: sourceRules });
  return findings.flatMap(({ ruleId, severity, place }) =>
    place.kind === 'file'
      ? [{ rule: ruleId, severity, file: place.file, line: place.region.startLine, endLine: place.region.endLine }]
      : [],
  );
}

describe('an audit of the Flask API', () => {
  const rules = new Set(sourceRules.map(({ id }) => id));
  const { static: planted }: { static: readonly Mistake[] } = JSON.parse(
    readFileSync(join(flaskFixtures, 'vulnerable', 'planted.json'), 'utf8'),
  );
  let found: readonly Found[];

  beforeAll(async () => {
    found = await findingsOf('vulnerable');
  });

  it.each(planted.filter(({ rule }) => rules.has(rule)))('finds $rule in $file, line $line', ({ rule, file, line }) => {
    const places = found.filter((one) => one.rule === rule && one.file === file);
    expect(places.some((one) => line >= one.line - nearLines && line <= one.endLine + nearLines)).toBe(true);
  });

  it('finds nothing of weight in the repaired twin', async () => {
    const weighty = (await findingsOf('repaired')).filter(({ severity }) => isAtLeast(severity, 'medium'));
    expect(weighty).toEqual([]);
  });
});
