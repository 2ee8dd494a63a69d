import { aFinding, aPlace } from '../../findings/testing/finding.ts';
import type { Report } from '../report.ts';

/** A report with one of everything, for tests. */
export function aReport(changes: Partial<Report> = {}): Report {
  return {
    tool: { name: '@countersign/audit', version: '1.2.3' },
    startedAt: '2026-05-04T10:00:00.000Z',
    durationMilliseconds: 1234,
    subjects: ['/srv/api'],
    rules: [
      {
        id: 'jwt-alg-none-allowed',
        number: 'S01',
        title: 'An algorithm list allows "none"',
        cwe: [347],
        severity: 'critical',
        why: 'Anybody can write a token that is accepted.',
        remedy: 'Name one algorithm.',
      },
      {
        id: 'token-in-webstorage',
        number: 'S18',
        title: 'A token is kept in web storage',
        cwe: [922],
        severity: 'low',
        why: 'Any script of the page reads it.',
        remedy: 'Keep it in an HttpOnly cookie.',
      },
    ],
    findings: [
      aFinding({
        fix: { description: 'Remove "none".', edits: [{ start: 4, end: 8, text: '' }] },
        evidence: [
          { source: 'document', text: 'The document says secured.', place: aPlace('docs/my api.yaml', 7, 'get:') },
          {
            source: 'exchange',
            text: 'It got in.',
            exchange: 'GET /a\n200',
            curl: 'curl -H "Authorization: $TOKEN" /a',
          },
        ],
        operation: { method: 'GET', path: '/a' },
      }),
      aFinding({
        ruleId: 'token-in-webstorage',
        severity: 'low',
        message: 'A token is kept in localStorage.',
        place: { kind: 'operation', method: 'GET', path: '/orders/{id}', baseUrl: 'http://127.0.0.1:8080' },
        fingerprint: 'f2',
      }),
    ],
    suppressed: [{ finding: aFinding({ fingerprint: 'f3' }), reason: 'a test of ours' }],
    known: [aFinding({ fingerprint: 'f4' })],
    counts: { files: 3, operations: 1, requests: 40, gone: 0 },
    probes: [{ ruleId: 'no-credential', verdict: 'safe', method: 'GET', path: '/a', reason: 'It answered 401.' }],
    notes: ['vendor/ was left out.'],
    ...changes,
  };
}
