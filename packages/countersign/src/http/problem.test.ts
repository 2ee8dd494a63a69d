import { describe, expect, it } from 'vitest';
import { errorTable } from '../core/errors.ts';
import { problemDetails, problemTable } from './problem.ts';

describe('problem details', () => {
  it('say what a row of the error table says, under a request id (RFC 9457)', () => {
    expect(problemDetails(errorTable.ERR_API_KEY_UNKNOWN, 401, 'r.1')).toEqual({
      type: 'urn:countersign:problem:invalid-api-key',
      title: 'Invalid API key',
      status: 401,
      detail: errorTable.ERR_API_KEY_UNKNOWN.detail,
      requestId: 'r.1',
    });
  });

  it('exist for every error, and no problem is without an error', () => {
    const used = new Set<string>(Object.values(errorTable).map((row) => row.problem));
    expect([...used].sort()).toEqual(Object.keys(problemTable).sort());
  });

  it('never call an outage the caller’s fault, nor a refusal an outage', () => {
    for (const [code, { problem }] of Object.entries(errorTable)) {
      const outage = /UNAVAILABLE|REVOCATION_UNKNOWN|INTERNAL/.test(code);
      expect([code, problemTable[problem].status === 503]).toEqual([code, outage]);
    }
  });
});
