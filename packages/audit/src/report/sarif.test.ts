import { createRequire } from 'node:module';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { aFinding, aPlace } from '../findings/testing/finding.ts';
import { sarifReport } from './sarif.ts';
import { aReport } from './testing/report.ts';

const require = createRequire(import.meta.url);
/** The official schema. Its dialect, draft 4 or 7, differs in nothing it uses; its patterns are not meant for the `u` flag. */
const { $schema: _dialect, id: _id, ...schema } = require('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json');
const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
formats.default(ajv);
const isSarif = ajv.compile(schema);

const read = () => 'abc none def';
const runOf = (report = aReport()) => JSON.parse(sarifReport(report, { read })).runs[0];

describe('the SARIF report', () => {
  it.each([
    ['one of everything', aReport()],
    ['nothing', aReport({ findings: [], known: [], suppressed: [], probes: [], notes: [], rules: [] })],
    ['a probe alone', aReport({ subjects: ['http://127.0.0.1:8080'], findings: aReport().findings.slice(1) })],
  ])('is valid by the schema of OASIS, with %s', (_what, report) => {
    isSarif(JSON.parse(sarifReport(report, { read })));
    expect(isSarif.errors ?? []).toEqual([]);
  });

  it('is told from what is none by that schema', () => {
    expect(isSarif({ version: '2.1.0', runs: [{ tool: {}, results: [{ ruleId: 'x' }] }] })).toBe(false);
  });

  it('names the rule by its id, with the weakness as a tag and the severity as a number', () => {
    const { tool, results } = runOf();
    expect(results[0].ruleId).toBe('jwt-alg-none-allowed');
    expect(tool.driver.rules[results[0].ruleIndex]).toMatchObject({
      id: 'jwt-alg-none-allowed',
      properties: { tags: ['security', 'external/cwe/cwe-347'], 'security-severity': '9.5' },
    });
    expect(results[0].level).toBe('error');
  });

  it('gives places relative to the folder, with spaces encoded', () => {
    const { originalUriBaseIds, results } = runOf();
    expect(originalUriBaseIds['%SRCROOT%'].uri).toBe('file:///srv/api/');
    expect(results[0].locations[0].physicalLocation.artifactLocation).toEqual({
      uri: 'src/api.ts',
      uriBaseId: '%SRCROOT%',
    });
    expect(results[0].relatedLocations[0].physicalLocation.artifactLocation.uri).toBe('docs/my%20api.yaml');
  });

  it('gives the operation of a running API as a logical place', () => {
    expect(runOf().results[1].locations[0].logicalLocations[0].name).toBe('GET /orders/{id}');
  });

  it('carries the fingerprint, so that moved lines stay the same result', () => {
    const prints = (line: number) =>
      runOf(aReport({ findings: [aFinding({ place: aPlace('a.ts', line) })] })).results[0].partialFingerprints;
    expect(prints(3)).toEqual(prints(30));
  });

  it('says a fix in lines and columns', () => {
    const [change] = runOf().results[0].fixes[0].artifactChanges;
    expect(change.replacements).toEqual([
      { deletedRegion: { startLine: 1, startColumn: 5, endLine: 1, endColumn: 9 }, insertedContent: { text: '' } },
    ]);
  });

  it('leaves a fix out whose file is gone', () => {
    const log = JSON.parse(sarifReport(aReport(), { read: () => undefined }));
    expect(log.runs[0].results[0]).not.toHaveProperty('fixes');
  });

  it('keeps what is suppressed, with the reason, and what the baseline knows', () => {
    const { results } = runOf();
    expect(results.map(({ baselineState }: { baselineState?: string }) => baselineState)).toEqual([
      'new',
      'new',
      'unchanged',
      undefined,
    ]);
    expect(results[3].suppressions).toEqual([
      { kind: 'inSource', status: 'accepted', justification: 'a test of ours' },
    ]);
  });

  it('speaks of no baseline where there is none', () => {
    expect(runOf(aReport({ known: [] })).results[0]).not.toHaveProperty('baselineState');
  });
});
