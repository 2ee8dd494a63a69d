import { describe, expect, it } from 'vitest';
import { applyBaseline, readBaseline, writeBaseline } from './baseline.ts';
import { aFinding, aPlace } from './testing/finding.ts';

const known = aFinding({ fingerprint: 'known' });
const fresh = aFinding({ fingerprint: 'fresh', place: aPlace('src/new.ts', 1) });

describe('a baseline', () => {
  it('keeps what was known apart from what is new, and counts what is gone', () => {
    const baseline = readBaseline(writeBaseline([known, aFinding({ fingerprint: 'mended' })]));
    expect(applyBaseline([known, fresh], baseline)).toEqual({ fresh: [fresh], known: [known], goneCount: 1 });
  });

  it('takes what has become more severe for new, and what has become less severe for known', () => {
    const was = aFinding({ fingerprint: 'one', severity: 'medium' });
    const baseline = readBaseline(writeBaseline([was]));
    const worse = aFinding({ fingerprint: 'one', severity: 'high' });
    expect(applyBaseline([worse], baseline)).toEqual({ fresh: [worse], known: [], goneCount: 0 });
    const milder = aFinding({ fingerprint: 'one', severity: 'low' });
    expect(applyBaseline([milder], baseline)).toEqual({ fresh: [], known: [milder], goneCount: 0 });
  });

  it('holds no source text, and is the same whatever the order', () => {
    const text = writeBaseline([known, fresh]);
    expect(text).not.toContain('verify(token');
    expect(writeBaseline([fresh, known])).toBe(text);
  });

  it('names operations that a probe found', () => {
    const place = { kind: 'operation', method: 'GET', path: '/orders', baseUrl: 'http://127.0.0.1:1' } as const;
    expect(writeBaseline([aFinding({ place })])).toContain('"GET /orders"');
  });

  it.each(['', '{', '[]', '{"version":2,"findings":[]}', '{"version":1,"findings":[{"fingerprint":1}]}'])(
    'says what is wrong with %j',
    (text) => {
      expect(() => readBaseline(text)).toThrow(/--write-baseline/);
    },
  );
});
