import {
  type AttackOutcome,
  inconclusive,
  type OperationAttack,
  type OperationContext,
  safe,
  skipped,
  tryVariants,
  type Variant,
} from '../attack.ts';
import type { ProbeRequest } from '../exchange.ts';
import { withQuery } from '../exchange.ts';
import { remedies } from '../remedies.ts';
import { isSafeMethod, nameOf } from '../requests/operation.ts';

const remedy = remedies['signed-request-no-replay-guard'];

/** The request as the signer makes it at some time; sent, it is not signed again. */
async function signedAt(context: OperationContext, now: Date): Promise<ProbeRequest | undefined> {
  const { signer } = context.settings;
  if (signer === undefined) return undefined;
  return { ...(await signer({ ...context.with(), isToBeSigned: false }, { now })), isToBeSigned: false };
}

export const replaySigned: OperationAttack = {
  id: 'replay-signed',
  number: 'D50',
  level: 'operation',
  title: 'A signed request can be sent again',
  cwe: [294],
  severity: 'high',
  why: 'Who sees it once, in a log or on the way, can have its effect as often as he likes.',
  remedy,
  async run(context) {
    const request = await signedAt(context, new Date());
    if (request === undefined) return skipped('It takes a signer (--signer).');
    const { operation, client } = context;
    const first = await client.exchange(request);
    const second = await client.exchange(request);
    if (!context.isAccepted(first.reply))
      return inconclusive(`The signed request itself is refused (${first.reply.status}).`);
    if (!context.isAccepted(second.reply)) return safe(`The second time it answers ${second.reply.status}.`);
    const isWrite = !isSafeMethod(operation.method);
    if (isWrite && first.reply.body !== '' && first.reply.body === second.reply.body) {
      return inconclusive('The second reply is the very same: the request may be remembered, and not be done again.');
    }
    return {
      verdict: 'vulnerable',
      message: `${nameOf(operation)} accepts the very same signed request twice.`,
      exchanges: [second, first],
      ...(isWrite ? {} : { severity: 'medium' as const }),
    };
  },
};

export const staleTimestamp: OperationAttack = {
  id: 'stale-timestamp',
  number: 'D51',
  level: 'operation',
  title: 'A signed request of another hour is accepted',
  cwe: [294],
  severity: 'high',
  why: 'The time is signed, and nobody looks at it: an old request can be sent for ever.',
  remedy,
  async run(context) {
    const variants: Variant[] = [];
    for (const [what, hours] of [
      ['an hour ago', -1],
      ['an hour from now', 1],
    ] as const) {
      const request = await signedAt(context, new Date(Date.now() + hours * 3_600_000));
      if (request === undefined) return skipped('It takes a signer (--signer).');
      variants.push({ what: `a request that was signed ${what}`, request });
    }
    return tryVariants(context, variants);
  },
};

export const signedBodyTamper: OperationAttack = {
  id: 'signed-body-tamper',
  number: 'D52',
  level: 'operation',
  title: 'A signed request can be changed',
  cwe: [345],
  severity: 'critical',
  why: 'The signature does not cover what the request does, so who is on the way can make it do something else.',
  remedy,
  async run(context) {
    const variants: Variant[] = [];
    for (const tamper of tampers) {
      const request = await signedAt(context, new Date());
      if (request === undefined) return skipped('It takes a signer (--signer).');
      const changed = tamper(request);
      if (changed !== undefined) variants.push(changed);
    }
    const outcome: AttackOutcome = await tryVariants(context, variants);
    return outcome;
  },
};

const tampers: readonly ((request: ProbeRequest) => Variant | undefined)[] = [
  (request) => ({
    what: 'a parameter that was added to the URL after signing',
    request: withQuery(request, 'countersign_probe', '1'),
  }),
  (request) => {
    const body = request.body === undefined ? undefined : tampered(request.body);
    return body === undefined
      ? undefined
      : { what: 'a body that was changed after signing', request: { ...request, body } };
  },
  (request) =>
    request.body === undefined
      ? undefined
      : { what: 'a body that was made longer after signing', request: { ...request, body: `${request.body} ` } },
];

/** Another value in it, of the same type, so that the operation itself would take it. */
function tampered(body: string): string | undefined {
  const changed = body.replace(/\d/, (digit) => String((Number(digit) + 1) % 10));
  if (changed !== body) return changed;
  const letter = body.replace(
    /(:\s*")([A-Za-z])/,
    (_all, before: string, first: string) => `${before}${first === 'x' ? 'y' : 'x'}`,
  );
  return letter === body ? undefined : letter;
}
