import type { Finding } from '../finding.ts';

/** A finding as a static rule would make it, for tests: of `jwt-alg-none-allowed` in line 3 of `src/api.ts`. */
export function aFinding(changes: Partial<Finding> = {}): Finding {
  return {
    ruleId: 'jwt-alg-none-allowed',
    severity: 'critical',
    confidence: 'medium',
    message: 'The algorithm list allows "none".',
    why: 'Anybody can write a token that is accepted.',
    remedy: "Name one algorithm: { algorithms: ['ES256'] }.",
    place: aPlace('src/api.ts', 3),
    evidence: [],
    fingerprint: 'f1',
    ...changes,
  };
}

export function aPlace(file: string, line: number, text = 'verify(token, key)') {
  return {
    kind: 'file' as const,
    file,
    region: { startLine: line, startColumn: 1, endLine: line, endColumn: text.length + 1 },
    snippet: text,
    snippetLine: line,
  };
}
