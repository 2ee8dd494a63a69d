// Code, document and running API in one report: on the Express API of fixtures/ and its repaired twin.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { isAtLeast } from '../findings/finding.ts';
import { startFixture } from '../probe/testing/fixture-process.ts';
import type { Report } from '../report/report.ts';
import { run } from './run.ts';

const fixtures = fileURLToPath(new URL('../../fixtures/', import.meta.url));

async function reportOn(name: string): Promise<readonly [number, Report]> {
  const folder = mkdtempSync(join(tmpdir(), 'one-report-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const fixture = await startFixture(name);
  onTestFinished(() => fixture.stop());
  const token = join(folder, 'token');
  const { value } = await fixture.bearerOf('alice');
  writeFileSync(token, value);
  const output = join(folder, 'report.json');
  const root = join(fixtures, name);
  const parameters = ['audit', root, '--openapi', join(root, 'openapi.yaml'), '--probe', fixture.url];
  parameters.push('--credential', `bearer:@${token}`, '--requests-per-second', '2000');
  const code = await run([...parameters, '--format', 'json', '--output', output], 'countersign');
  return [code, JSON.parse(readFileSync(output, 'utf8')) as Report];
}

function onCustomers({ findings }: Report) {
  return findings.filter(
    ({ operation, ruleId }) =>
      operation?.path === '/customers' &&
      ['route-missing-auth', 'no-credential', 'oas-code-drift', 'oas-op-no-security'].includes(ruleId),
  );
}

it('the document says secured, the code has no guard, the probe got in: one finding', {
  timeout: 120_000,
}, async () => {
  const [code, report] = await reportOn('express/vulnerable');
  expect(code).toBe(1);
  const [finding, ...others] = onCustomers(report);
  expect(others).toEqual([]);
  expect(finding).toMatchObject({
    ruleId: 'route-missing-auth',
    severity: 'critical',
    confidence: 'high',
    place: { kind: 'file', file: 'server.ts' },
  });
  const sources = finding?.evidence.map(({ source }) => source) ?? [];
  expect(new Set(sources)).toEqual(new Set(['code', 'document', 'exchange']));
  const [said] = finding?.evidence.filter(({ source }) => source === 'document') ?? [];
  expect(said?.place).toMatchObject({ file: 'openapi.yaml' });
  expect(finding?.evidence.find(({ source }) => source === 'exchange')?.curl ?? '').toContain('/customers');
  expect(report.counts.requests).toBeGreaterThan(0);
});

it('the repaired twin has none, and nothing of weight', { timeout: 120_000 }, async () => {
  const [, report] = await reportOn('express/repaired');
  expect(onCustomers(report)).toEqual([]);
  const weighty = report.findings.filter(({ severity }) => isAtLeast(severity, 'high'));
  expect(weighty.map(({ message }) => message)).toEqual([]);
  expect(report.probes.length).toBeGreaterThan(100);
});
