import type { Confidence, Evidence, Finding, OperationKey } from './finding.ts';
import { confidences, severities } from './finding.ts';

/**
 * Rules that say the same of an operation from three sides: the code has no guard, the document says secured, the probe got in. Together they
 * are one finding, told by the first of the row that is there.
 */
const families: readonly (readonly string[])[] = [
  [
    'route-missing-auth',
    'auth-explicitly-disabled',
    'oas-code-drift',
    'no-credential',
    'oas-op-no-security',
    'oas-write-empty-security',
  ],
  ['scope-check-missing', 'scope-escalation', 'bfla-admin', 'oas-admin-same-security'],
  ['identity-from-client', 'identity-header-trust'],
  ['credential-read-from-query', 'credential-in-query', 'oas-apikey-query', 'oas-credential-param'],
  ['login-no-rate-limit', 'rate-limit-absent', 'oas-login-no-429'],
  ['login-user-enumeration', 'user-enum-message'],
];

/** Rules that say the same of what the whole API shares, its verifier or its settings, and not of one operation. */
const ofTheWhole: readonly (readonly string[])[] = [
  ['jwt-weak-secret', 'weak-secret'],
  ['jwt-null-key', 'blank-hmac'],
  ['jwt-alg-none-allowed', 'alg-none', 'alg-none-keep-sig'],
  ['jwt-decode-trusted', 'sig-bitflip', 'sig-stripped', 'two-segments', 'claim-tamper-keep-sig'],
  ['jwt-mixed-alg-families', 'rs-hs-confusion', 'rs-hs-recovered-key'],
  ['jwt-key-from-header', 'jwk-embedded', 'jku-inject', 'x5u-inject', 'x5c-selfsigned'],
  ['jwt-kid-injection', 'kid-traversal', 'kid-sqli'],
  ['jwt-expiry-ignored', 'exp-past'],
  ['jwt-lifetime-excessive', 'issued-lifetime'],
  ['signed-request-no-replay-guard', 'replay-signed', 'stale-timestamp'],
  ['cors-credentials-reflect', 'cors-reflect'],
  ['token-cookie-flags', 'cookie-flags'],
];

/**
 * Makes one finding of those that say the same of one operation, or of the whole API where the code says it in one place: every piece of evidence, the highest severity, and a confidence that grows with each
 * independent source: two make it high.
 *
 * @param basePaths what stands before paths in documents and running APIs and may not stand in code: `/api/v1`
 */
export function joinFindings(findings: readonly Finding[], basePaths: readonly string[] = []): readonly Finding[] {
  const groups = new Map<string, Finding[]>();
  const alone: Finding[] = [];
  const ofCode = new Set(findings.filter((finding) => sourceOf(finding) === 'code').map((finding) => keyOf(finding)));
  for (const finding of findings) {
    const key = keyBelow(basePaths, finding, ofCode);
    if (key === undefined) alone.push(finding);
    else groups.set(key, [...(groups.get(key) ?? []), finding]);
  }
  const joined = [...groups.values()].flatMap((group) => (isOneMistake(group) ? [join(group)] : group));
  const order = new Map(findings.map((finding, index) => [finding.fingerprint, index]));
  return [...alone, ...joined].sort((a, b) => (order.get(a.fingerprint) ?? 0) - (order.get(b.fingerprint) ?? 0));
}

/** As the code calls it where the code has it, else without what a proxy or a mount outside of the code puts before it. */
function keyBelow(
  basePaths: readonly string[],
  finding: Finding,
  ofCode: ReadonlySet<string | undefined>,
): string | undefined {
  const key = keyOf(finding);
  const { operation } = finding;
  if (operation === undefined || ofCode.has(key)) return key;
  const base = basePaths.find((path) => path !== '' && operation.path.startsWith(`${path}/`));
  const shorter =
    base === undefined
      ? undefined
      : keyOf({ ...finding, operation: { ...operation, path: operation.path.slice(base.length) } });
  return shorter !== undefined && ofCode.has(shorter) ? shorter : key;
}

/** Said from several sides; of what has no operation, in one place of the code: of several, nobody knows which one the probe met. */
function isOneMistake(group: readonly Finding[]): boolean {
  if (sourcesOf(group).size < 2) return false;
  const isOfTheWhole = group.some(({ ruleId }) => ofTheWhole.some((ids) => ids.includes(ruleId)));
  return !isOfTheWhole || group.filter((finding) => sourceOf(finding) === 'code').length === 1;
}

function keyOf({ ruleId, operation }: Finding): string | undefined {
  const whole = ofTheWhole.find((ids) => ids.includes(ruleId));
  if (whole !== undefined) return whole[0];
  const family = families.findIndex((ids) => ids.includes(ruleId));
  return family < 0 || operation === undefined ? undefined : `${family} ${normalise(operation)}`;
}

/** `GET /orders/{}`: the same whatever parameters are called, and with or without a slash at the end. */
export function normalise({ method, path }: OperationKey): string {
  const plain = path
    .replace(/\{[^{}]*\}|:[A-Za-z_]\w*\??|<[^<>]*>/g, '{}')
    .replace(/(?<!\/)\/+$/, '')
    .toLowerCase();
  return `${method.toUpperCase()} ${plain === '' ? '/' : plain}`;
}

function sourceOf({ place, ruleId }: Finding): Evidence['source'] {
  if (place.kind === 'operation') return 'exchange';
  return ruleId.startsWith('oas-') ? 'document' : 'code';
}

function sourcesOf(findings: readonly Finding[]): Set<Evidence['source']> {
  return new Set(findings.flatMap((finding) => [sourceOf(finding), ...finding.evidence.map(({ source }) => source)]));
}

function join(group: readonly Finding[]): Finding {
  const rank = ({ ruleId }: Finding) => [...families, ...ofTheWhole].flat().indexOf(ruleId);
  const [first, ...others] = [...group].sort((a, b) => rank(a) - rank(b)) as [Finding, ...Finding[]];
  const weighed = isMeantForAll(first) ? group.filter(({ ruleId }) => ruleId !== 'oas-op-no-security') : group;
  const worst = Math.max(...weighed.map(({ severity }) => severities.indexOf(severity)));
  return {
    ...first,
    severity: severities[worst] ?? first.severity,
    confidence: highest(group),
    evidence: [first, ...others].flatMap(testimonyOf),
  };
}

/** What the code finds harmless to leave open, and the document leaves open as well, is no worse for being written down. */
function isMeantForAll({ ruleId, severity }: Finding): boolean {
  return ruleId === 'route-missing-auth' && severities.indexOf(severity) < severities.indexOf('medium');
}

/** What a finding brings along: what it saw, or else what it says, where it says it. */
function testimonyOf(finding: Finding): readonly Evidence[] {
  const source = sourceOf(finding);
  const [seen, ...others] = finding.evidence;
  if (seen?.source === source) {
    return [{ place: finding.place, ...seen, text: `${finding.message} ${seen.text}` }, ...others];
  }
  return [{ source, text: finding.message, place: finding.place }, ...finding.evidence];
}

function highest(group: readonly Finding[]): Confidence {
  if (sourcesOf(group).size >= 2) return 'high';
  return confidences[Math.max(...group.map(({ confidence }) => confidences.indexOf(confidence)))] ?? 'low';
}
