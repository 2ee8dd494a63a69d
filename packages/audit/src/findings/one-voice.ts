import type { Finding } from './finding.ts';

/** Of rules that see one secret in one line, the first speaks: it knows more of the place. */
const speakers: readonly (readonly [speaker: string, silent: readonly string[]])[] = [
  ['oas-live-secret-example', ['hardcoded-api-key', 'private-key-committed']],
  ['secret-in-client-bundle', ['hardcoded-api-key']],
  ['basic-hardcoded-creds', ['hardcoded-api-key']],
  ['credentials-in-uri', ['hardcoded-api-key']],
];

/** Leaves out what a rule that knows more says of the same line. */
export function inOneVoice(findings: readonly Finding[]): readonly Finding[] {
  return findings.filter(
    (finding) =>
      !speakers.some(
        ([speaker, silent]) =>
          silent.includes(finding.ruleId) &&
          findings.some((other) => other.ruleId === speaker && isSameLine(finding, other)),
      ),
  );
}

function isSameLine({ place: a }: Finding, { place: b }: Finding): boolean {
  if (a.kind !== 'file' || b.kind !== 'file' || a.file !== b.file) return false;
  return a.region.startLine <= b.region.endLine && b.region.startLine <= a.region.endLine;
}
