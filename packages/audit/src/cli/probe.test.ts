import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { apiThat, bearerOf, rightApi, token, verified } from '../probe/testing/api.ts';
import type { Report } from '../report/report.ts';
import { run } from './run.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-probe-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const document = `openapi: 3.1.0
components: { securitySchemes: { token: { type: http, scheme: bearer } } }
security: [{ token: [] }]
paths: { /orders: { get: { operationId: listOrders } } }
`;

async function probeTo(url: string, ...more: readonly string[]): Promise<readonly [number, Report]> {
  const output = join(folder, 'report.json');
  const parameters = [
    'probe',
    '--base-url',
    url,
    '--openapi',
    file('api.yaml', document),
    '--credential',
    `bearer:@${file('token', token())}`,
  ];
  const code = await run(
    [...parameters, '--requests-per-second', '5000', '--format', 'json', '--output', output, ...more],
    'countersign',
  );
  return [code, JSON.parse(readFileSync(output, 'utf8')) as Report];
}

/** What is written to standard error meanwhile. */
function errors(): string[] {
  const written: string[] = [];
  const spy = vi.spyOn(process.stderr, 'write').mockImplementation((text) => written.push(String(text)) > 0);
  onTestFinished(() => spy.mockRestore());
  return written;
}

describe('countersign probe', () => {
  it('ends with 0 when nothing gets in', async () => {
    const [code, report] = await probeTo(await rightApi());
    expect([code, report.findings]).toEqual([0, []]);
    expect(report.counts.operations).toBe(1);
    expect(report.probes.length).toBeGreaterThan(40);
  });

  it('ends with 1 when something does, and shows how to repeat it without a secret', async () => {
    const url = await apiThat(
      (request) =>
        verified(bearerOf(request)) ?? verified(new URL(request.url ?? '', 'http://x').searchParams.get('token') ?? ''),
    );
    const [code, report] = await probeTo(url, '--only', 'credential-in-query');
    expect(code).toBe(1);
    expect(report.findings[0]).toMatchObject({
      ruleId: 'credential-in-query',
      operation: { method: 'GET', path: '/orders' },
    });
    expect(report.findings[0]?.evidence[0]?.curl).toContain('$TOKEN');
  });

  it('takes requests as they are said', async () => {
    const [, report] = await probeTo(
      await rightApi(),
      '--only',
      'D03',
      '--requests',
      file('list', 'GET /orders?limit=1'),
    );
    expect(report.probes.map(({ path }) => path)).toEqual(['/orders', '/orders']);
  });

  it.each([
    ['another host', ['probe', 'GET /', '--base-url', 'http://192.0.2.1'], '--i-am-authorised'],
    ['nothing to probe', ['probe', '--base-url', 'http://127.0.0.1:1'], '--openapi'],
    [
      'a credential of no form',
      ['probe', 'GET /', '--base-url', 'http://127.0.0.1:1', '--credential', 'hush'],
      'bearer:TOKEN',
    ],
    [
      'a rule that there is not',
      ['probe', 'GET /', '--base-url', 'http://127.0.0.1:1', '--only', 'D99'],
      'no rule D99',
    ],
    ['a file that there is not', ['probe', '--openapi', '/nowhere.yaml', '--base-url', 'http://127.0.0.1:1'], 'ENOENT'],
  ])('ends with 2 and says what to do about %s', async (_name, parameters, text) => {
    const written = errors();
    expect(await run(parameters, 'countersign')).toBe(2);
    expect(written.join('')).toContain(text);
    expect(written.join('')).not.toContain('hush');
  });
});
