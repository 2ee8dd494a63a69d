import { type Finding, isAtLeast, type OperationKey } from '../findings/finding.ts';
import { normalise } from '../findings/join.ts';
import type { ApiDocument } from './document.ts';
import { type ApiOperation, isSecured, nameOfOperation } from './operation.ts';
import { basePathOf } from './read-servers.ts';

/** Rules that say that nobody asks for a credential. */
const openness: ReadonlySet<string> = new Set(['route-missing-auth', 'auth-explicitly-disabled', 'no-credential']);

/**
 * Has the document testify where code or probe say that an operation asks for no credential, and the document says that it does. Findings that hold
 * a word of the document already stay as they are.
 */
export function withTestimony(findings: readonly Finding[], document: ApiDocument): readonly Finding[] {
  const secured = new Map(
    document.operations
      .filter(isSecured)
      .flatMap((operation) => keysOf(operation).map((key) => [normalise(key), operation] as const)),
  );
  return findings.map((finding) => {
    const isHeard = finding.evidence.some(({ source }) => source === 'document');
    if (isHeard || finding.operation === undefined || !openness.has(finding.ruleId)) return finding;
    const operation = secured.get(normalise(finding.operation));
    return operation === undefined ? finding : testified(finding, document, operation);
  });
}

/** As the document calls it, and with what its servers put before it. */
function keysOf({ method, path, servers }: ApiOperation): readonly OperationKey[] {
  return [path, ...servers.map((server) => basePathOf(server) + path)].map((one) => ({ method, path: one }));
}

function testified(finding: Finding, document: ApiDocument, operation: ApiOperation): Finding {
  const { file, text, region } = document.spot(operation.security.pointer);
  const snippet = text.split('\n')[region.startLine - 1]?.trimEnd() ?? '';
  const names = operation.security.requirements.map(({ schemes }) => schemes.map(({ name }) => name).join(' with '));
  return {
    ...finding,
    severity: isAtLeast(finding.severity, 'high') ? finding.severity : 'high',
    confidence: 'high',
    evidence: [
      ...finding.evidence,
      {
        source: 'document',
        text: `The document says that ${nameOfOperation(operation)} asks for a credential: ${names.join(', or ')}.`,
        place: { kind: 'file', file, region, snippet, snippetLine: region.startLine },
      },
    ],
  };
}
