import type { AuthRequest, DecisionEvent, ErrorCode } from 'countersign';
import type { Presented, Refusal } from 'countersign/building-blocks';
import { type Check, failed, notReached, passed } from './explanation.ts';

interface Step {
  readonly name: string;
  readonly code: ErrorCode;
  readonly good: string;
  readonly advice: string;
}

/** What the pipeline looks at before any credential, in its order. */
const steps: readonly Step[] = [
  {
    name: 'headers once',
    code: 'ERR_REQUEST_DUPLICATE_HEADER',
    good: 'Authorization, X-API-Key and Host stand there once at most',
    advice: 'Send the header once. Proxies and HTTP libraries sometimes add their own.',
  },
  {
    name: 'one credential',
    code: 'ERR_REQUEST_MULTIPLE_CREDENTIALS',
    good: 'there is one at most',
    advice: 'Send either Authorization or X-API-Key. With two, nobody could say which of them counts.',
  },
  {
    name: 'Authorization',
    code: 'ERR_REQUEST_MALFORMED_AUTHORIZATION',
    good: 'it is a scheme and one credential, or not there',
    advice: 'Write it as "Authorization: Bearer <credential>": one space, no quotes, no comma, nothing behind it.',
  },
  {
    name: 'forwarding',
    code: 'ERR_REQUEST_MALFORMED_FORWARDED',
    good: 'the X-Forwarded headers contradict nothing',
    advice: 'Let the proxy set X-Forwarded-Proto and X-Forwarded-For, and clear what callers send.',
  },
  {
    name: 'target',
    code: 'ERR_REQUEST_MALFORMED_TARGET',
    good: 'a path and query of printable ASCII',
    advice: 'Percent-encode what is not ASCII, and leave out the fragment (#…) and the host.',
  },
  {
    name: 'URL',
    code: 'ERR_REQUEST_CREDENTIAL_IN_URL',
    good: 'no credential in it',
    advice: 'Send the credential in a header, and replace it (keys rotate): URLs end up in logs and histories.',
  },
  {
    name: 'credential',
    code: 'ERR_CREDENTIAL_ABSENT',
    good: 'there is one that can be judged here',
    advice: 'Send "Authorization: Bearer <access token or API key>", or "X-API-Key: <API key>".',
  },
  {
    name: 'transport',
    code: 'ERR_REQUEST_INSECURE_TRANSPORT',
    good: 'encrypted, or on one machine',
    advice: 'Use https, and replace the credential. Behind a proxy that terminates TLS, name it in trustedProxies.',
  },
];

/** The checks of the request itself. Says nothing of the credential in it. */
export function requestChecks(
  request: AuthRequest,
  presented: Presented | Refusal,
  event: DecisionEvent,
): readonly Check[] {
  const at = steps.findIndex(({ code }) => code === event.code);
  if (at === -1) return steps.map(({ name, good }) => passed(name, good));
  const before = steps.slice(0, at).map(({ name, good }) => passed(name, good));
  const rest = steps.slice(at + 1).map(({ name }) => name);
  return [...before, failure(steps[at] as Step, request, presented, event), ...notReached(...rest)];
}

function failure(
  step: Step,
  request: AuthRequest,
  presented: Presented | Refusal,
  { code, reason = '' }: DecisionEvent,
): Check {
  if (code === 'ERR_CREDENTIAL_ABSENT')
    return failed(step.name, code, { detail: absent(request, presented), advice: step.advice });
  // What was captured says how it came, if not always from where.
  const isClearText = code === 'ERR_REQUEST_INSECURE_TRANSPORT' && request.remoteAddress === undefined;
  return failed(step.name, step.code, {
    detail: isClearText ? 'plain HTTP, and not from this machine' : reason,
    advice: step.advice,
  });
}

/** Names under which people send keys that are not looked for there. */
const mistaken = /^(x-?)?(api-?key|auth-?token|access-?token|token|auth|authentication)$/i;

function absent({ rawHeaders }: AuthRequest, presented: Presented | Refusal): string {
  const scheme = 'code' in presented ? undefined : presented.authorization?.scheme;
  if (scheme !== undefined) return `Authorization has the scheme ${scheme}, which is not accepted here`;
  const names = rawHeaders.filter((_, index) => index % 2 === 0);
  const meant = names.find((name) => mistaken.test(name));
  if (meant !== undefined) return `the header ${meant} is not one that is looked at`;
  return names.some((name) => name.toLowerCase() === 'cookie')
    ? 'there is a cookie, which is not looked at, and no other credential'
    : 'the request carries none';
}
