import { describe, expect, it } from 'vitest';
import { joinFindings, normalise } from './join.ts';
import { aFinding, aPlace } from './testing/finding.ts';

const inCode = aFinding({
  ruleId: 'route-missing-auth',
  severity: 'high',
  confidence: 'medium',
  message: 'GET /orders/:id has no guard.',
  operation: { method: 'GET', path: '/orders/:id' },
  fingerprint: 'code',
});
const inDocument = aFinding({
  ruleId: 'oas-code-drift',
  severity: 'high',
  message: 'The document says secured.',
  place: aPlace('openapi.yaml', 20),
  operation: { method: 'get', path: '/orders/{orderId}/' },
  fingerprint: 'document',
});
const byProbe = aFinding({
  ruleId: 'no-credential',
  severity: 'critical',
  message: 'It answers without a credential.',
  place: { kind: 'operation', method: 'GET', path: '/orders/1', baseUrl: 'http://127.0.0.1:1' },
  operation: { method: 'GET', path: '/orders/{id}' },
  evidence: [{ source: 'exchange', text: 'It answered 200.', exchange: 'GET /orders/1', curl: 'curl …' }],
  fingerprint: 'probe',
});

it('joins what a server puts a base path before, unless the code has a route of that very path', () => {
  const served = { ...byProbe, operation: { method: 'GET', path: '/api/v1/orders/{id}' } };
  expect(joinFindings([inCode, served], ['', '/api/v1'])).toHaveLength(1);
  expect(joinFindings([inCode, served])).toHaveLength(2);
  const deeper = { ...inCode, operation: served.operation, fingerprint: 'deeper' };
  const [first, second] = joinFindings([inCode, deeper, served], ['/api/v1']);
  expect([first?.fingerprint, second?.fingerprint, second?.evidence.length]).toEqual(['code', 'deeper', 2]);
});

describe('code, document and probe that say the same of one operation', () => {
  const [joined, ...others] = joinFindings([inDocument, byProbe, inCode]);

  it('are one finding, told by the code', () => {
    expect(others).toEqual([]);
    expect(joined?.ruleId).toBe('route-missing-auth');
    expect(joined?.place).toEqual(inCode.place);
  });

  it('has each piece of evidence', () => {
    expect(joined?.evidence.map(({ source, text }) => [source, text])).toEqual([
      ['code', 'GET /orders/:id has no guard.'],
      ['document', 'The document says secured.'],
      ['exchange', 'It answers without a credential. It answered 200.'],
    ]);
  });

  it('has the highest severity and the highest confidence', () => {
    expect([joined?.severity, joined?.confidence]).toEqual(['critical', 'high']);
  });
});

it('leaves what is harmless to read as it is where the document leaves it open, too', () => {
  const harmless = { ...inCode, severity: 'low' as const };
  const open = { ...inDocument, ruleId: 'oas-op-no-security' };
  expect(joinFindings([harmless, open]).map(({ severity }) => severity)).toEqual(['low']);
  expect(joinFindings([inCode, open]).map(({ severity }) => severity)).toEqual(['high']);
});

it('keeps what is said of other operations, or of none, apart and in order', () => {
  const elsewhere = { ...byProbe, operation: { method: 'POST', path: '/orders/{id}' } };
  const other = aFinding({ fingerprint: 'other' });
  expect(joinFindings([inCode, other, elsewhere])).toEqual([inCode, other, elsewhere]);
});

describe('what the whole API shares', () => {
  const secret = aFinding({ ruleId: 'jwt-weak-secret', severity: 'high', fingerprint: 'secret' });
  const guessed = { ...byProbe, ruleId: 'weak-secret', fingerprint: 'guessed' };

  it('is one finding where the code says it in one place, whichever operation the probe met it at', () => {
    const [joined, ...others] = joinFindings([secret, guessed]);
    expect(others).toEqual([]);
    expect([joined?.ruleId, joined?.severity, joined?.confidence, joined?.evidence.length]).toEqual([
      'jwt-weak-secret',
      'critical',
      'high',
      2,
    ]);
  });

  it('stays apart where the code says it in two: either may be the one', () => {
    const second = { ...secret, fingerprint: 'second' };
    expect(joinFindings([secret, second, guessed])).toEqual([secret, second, guessed]);
  });
});

it('keeps two findings of one source apart', () => {
  const twin = { ...inCode, fingerprint: 'twin' };
  expect(joinFindings([inCode, twin])).toEqual([inCode, twin]);
});

it.each([
  ['/orders/:id', '/orders/{}'],
  ['/orders/<int:id>/', '/orders/{}'],
  ['/Orders/{order_id}', '/orders/{}'],
  ['/', '/'],
])('compares %s as %s', (path, expected) => {
  expect(normalise({ method: 'get', path })).toBe(`GET ${expected}`);
});
