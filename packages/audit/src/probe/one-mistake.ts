import { createHash } from 'node:crypto';
import { confidences, type Finding } from '../findings/finding.ts';
import { nameOf } from './requests/operation.ts';

/**
 * Rules about how an API verifies credentials, or answers as a whole: one guard stands before many operations, and its mistake shows at each of them. What
 * a rule says of one operation, its rights and its objects, is not among them.
 */
const ofTheGuard: ReadonlySet<string> = new Set([
  ...['random-credential', 'empty-bearer', 'scheme-swap', 'duplicate-authorization'],
  ...['sig-bitflip', 'sig-stripped', 'two-segments', 'alg-none', 'alg-none-keep-sig', 'claim-tamper-keep-sig'],
  ...['blank-hmac', 'nullbyte-sig', 'weak-secret', 'rs-hs-confusion', 'rs-hs-recovered-key', 'ecdsa-zero'],
  ...['jwk-embedded', 'jku-inject', 'x5u-inject', 'x5c-selfsigned', 'kid-traversal', 'kid-sqli', 'kid-unknown'],
  ...['crit-unknown', 'typ-confusion', 'exp-past', 'exp-missing', 'issued-lifetime', 'nbf-future', 'iat-future'],
  ...['aud-wrong', 'aud-missing', 'iss-wrong', 'credential-in-cookie-or-body', 'apikey-fuzzy', 'compare-timing'],
  ...['replay-signed', 'stale-timestamp', 'signed-body-tamper', 'cors-reflect', 'cache-headers', 'mtls-optional'],
  'verbose-error',
]);

/**
 * Makes one finding of those that are one mistake of the guard, seen at several operations. It stands at the first of them, names the others, and has the
 * evidence of the first. Its fingerprint is of all of them, so that a baseline which knows it does not hide one more.
 */
export function oneOfEach(findings: readonly Finding[]): readonly Finding[] {
  const groups = Map.groupBy(findings, (finding) =>
    ofTheGuard.has(finding.ruleId) ? `${finding.ruleId} ${finding.severity}` : finding.fingerprint,
  );
  return [...groups.values()].map((group) => (group.length === 1 ? (group[0] as Finding) : together(group)));
}

function together(group: readonly Finding[]): Finding {
  const [first, ...others] = group as readonly [Finding, ...Finding[]];
  const surest = Math.max(...group.map(({ confidence }) => confidences.indexOf(confidence)));
  const names = others.map(({ operation }) => (operation === undefined ? '' : nameOf(operation)));
  return {
    ...first,
    confidence: confidences[surest] ?? first.confidence,
    message: `${first.message} The same holds for ${listed(names)}.`,
    fingerprint: createHash('sha256')
      .update(
        group
          .map(({ fingerprint }) => fingerprint)
          .sort()
          .join(' '),
      )
      .digest('hex')
      .slice(0, 32),
  };
}

const mostNamed = 20;

/** `GET /a, GET /b and GET /c`; past a number, how many more there are. */
function listed(names: readonly string[]): string {
  if (names.length === 1) return names[0] ?? '';
  const shown = names.slice(0, mostNamed);
  const left = names.length - shown.length;
  return left > 0 ? `${shown.join(', ')} and ${left} more` : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
}
