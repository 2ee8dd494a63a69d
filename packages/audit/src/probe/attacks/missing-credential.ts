import {
  type AttackOutcome,
  inconclusive,
  isAnsweredAlike,
  type OperationAttack,
  safe,
  skipped,
  tryVariants,
  unsteady,
  type Variant,
} from '../attack.ts';
import type { Baseline } from '../baseline.ts';
import type { ProbeClient } from '../client.ts';
import { isRefusal, isSuccess } from '../comparison.ts';
import { apply, type Credential, tokenIn } from '../credentials.ts';
import { headerOf, type ProbeReply, type ProbeRequest, withHeader } from '../exchange.ts';
import { garbageOf } from '../garbage.ts';
import { remedies } from '../remedies.ts';
import { isSafeMethod, nameOf, type ProbeOperation, roleOf } from '../requests/operation.ts';

const remedy = remedies['route-missing-auth'];

export const noCredential: OperationAttack = {
  id: 'no-credential',
  number: 'D01',
  level: 'operation',
  title: 'An operation answers without a credential',
  cwe: [306],
  severity: 'critical',
  why: 'Whoever reaches the API can use this operation without saying who they are.',
  remedy,
  async run({ client, operation, baseline }) {
    const { none, access, reason } = baseline;
    // A refusal is a refusal, whatever the valid credential may do.
    if (access === 'unusable' && !isRefusal(none.reply)) return inconclusive(reason);
    if (access !== 'public') return safe(`It answers ${none.reply.status} without a credential.`);
    if (operation.isSecured !== true && isForAdministrators(operation, none.reply))
      return openToAll(operation, baseline);
    if (operation.isSecured !== true) return skipped(whyPublic(operation, reason));
    if (!(await isAnsweredAlike(client, none))) return unsteady;
    return {
      verdict: 'vulnerable',
      message: `The document says that ${nameOf(operation)} is secured, and it answers ${none.reply.status} without a credential, as with a valid one.`,
      exchanges: [baseline.none, baseline.valid],
      confidence: baseline.isSuccess ? 'high' : 'medium',
    };
  },
};

/** By its path, where nothing says that it is public; a page may be the login of an application for administrators. */
function isForAdministrators(operation: ProbeOperation, reply: ProbeReply): boolean {
  if (operation.isSecured === false || roleOf(operation) !== 'admin' || !isSuccess(reply)) return false;
  const isPage = /html/i.test(headerOf(reply, 'Content-Type') ?? '') || /^\s*<(!doctype|html)/i.test(reply.body);
  return !isPage && reply.body.trim() !== '' && !/health|status|version|info|ping|ready|live/i.test(operation.path);
}

function openToAll(operation: ProbeOperation, { none, valid }: Baseline): AttackOutcome {
  return {
    verdict: 'vulnerable',
    severity: 'high',
    message: `By its path ${nameOf(operation)} is for administrators, and it answers ${none.reply.status} to everybody.`,
    exchanges: [none, valid],
    confidence: 'medium',
  };
}

function whyPublic(operation: ProbeOperation, reason: string): string {
  const said =
    operation.isSecured === false ? 'The document says that it is public.' : 'Nothing says that it should be secured.';
  const role = roleOf(operation);
  const doubt =
    operation.isSecured === undefined && (role === 'admin' || (role === undefined && !isSafeMethod(operation.method)))
      ? ' Look at it: by its name it should be.'
      : '';
  return `${reason} ${said}${doubt}`;
}

/** What can be told when there is no valid credential: an operation that is said to be secured gives a success to nobody. */
export async function withoutValidCredential(
  client: ProbeClient,
  operation: ProbeOperation,
  bare: ProbeRequest,
): Promise<AttackOutcome> {
  if (operation.isSecured !== true)
    return skipped('No valid credential was given, and no document says that it is secured.');
  const exchange = await client.exchange(bare);
  if (!isSuccess(exchange.reply)) return safe(`It answers ${exchange.reply.status} without a credential.`);
  if (!(await isAnsweredAlike(client, exchange))) return unsteady;
  return {
    verdict: 'vulnerable',
    message: `The document says that ${nameOf(operation)} is secured, and it answers ${exchange.reply.status} without a credential.`,
    exchanges: [exchange],
    confidence: 'medium',
  };
}

export const randomCredential: OperationAttack = {
  id: 'random-credential',
  number: 'D02',
  level: 'operation',
  title: 'A credential that was made up is accepted',
  cwe: [287],
  severity: 'critical',
  why: 'The API looks whether there is a credential, not whether it is one that was issued.',
  remedy,
  async run(context) {
    const { baseline, operation } = context;
    if (baseline.access === 'public') return skipped(`The operation is public. ${baseline.reason}`);
    if (baseline.access === 'unusable') {
      return isRefusal(baseline.garbage.reply)
        ? safe(`It answers ${baseline.garbage.reply.status} to a credential that was made up.`)
        : inconclusive(baseline.reason);
    }
    if (baseline.access === 'protected') return randomVariants(context);
    for (const exchange of [baseline.garbage, baseline.none]) {
      if (!(await isAnsweredAlike(context.client, exchange))) return unsteady;
    }
    return {
      verdict: 'vulnerable',
      message: `${nameOf(operation)} accepts a credential that was made up: it answered ${baseline.garbage.reply.status}, and ${baseline.none.reply.status} without one.`,
      exchanges: [baseline.garbage, baseline.none, baseline.valid],
    };
  },
};

/** More of the kind, as an API may look at a prefix or a length only. */
function randomVariants(context: Parameters<OperationAttack['run']>[0]): Promise<AttackOutcome> {
  const credential = context.credential as Credential;
  const forms: readonly [string, Credential][] = [
    ['a short word', { ...credential, value: 'x' }],
    ['another credential that was made up', garbageOf(credential)],
    ['the word "undefined"', { ...credential, value: 'undefined' }],
    ['the word "true"', { ...credential, value: 'true' }],
  ];
  return tryVariants(
    context,
    forms
      .filter(([, form]) => form.kind !== 'signature' || form.value !== '')
      .map(([what, form]) => ({ what, request: context.with(form) })),
  );
}

export const emptyBearer: OperationAttack = {
  id: 'empty-bearer',
  number: 'D03',
  level: 'operation',
  title: 'An empty credential is accepted',
  cwe: [287],
  severity: 'high',
  why: 'An empty value compared with an unset one is equal: whoever sends nothing in the right place gets in.',
  remedy,
  run(context) {
    const { credential, bare } = context;
    return tryVariants(context, emptyForms(credential as Credential, bare));
  },
};

function emptyForms(credential: Credential, bare: ProbeRequest): readonly Variant[] {
  const words = ['', 'null', 'undefined', '[object Object]', '0', 'false'];
  const label = (word: string) =>
    word === '' ? 'an empty credential' : `the word ${JSON.stringify(word)} as credential`;
  switch (credential.kind) {
    case 'bearer':
      return [
        { what: 'the scheme "Bearer" without a token', request: withHeader(bare, 'Authorization', 'Bearer') },
        { what: 'an empty Authorization header', request: withHeader(bare, 'Authorization', '') },
        ...words.map((word) => ({ what: label(word), request: withHeader(bare, 'Authorization', `Bearer ${word}`) })),
      ];
    case 'basic':
      return ['', ':', `${credential.user}:`, ':x'].map((pair) => ({
        what: `Basic with ${pair === '' ? 'nothing' : pair.startsWith(':') ? 'an empty user name' : 'an empty password'}`,
        request: withHeader(bare, 'Authorization', `Basic ${Buffer.from(pair).toString('base64')}`),
      }));
    case 'signature':
      return [{ what: 'an empty signature', request: withHeader(bare, 'X-Signature', '') }];
    default:
      return words.map((word) => ({ what: label(word), request: apply(bare, { ...credential, value: word }) }));
  }
}

export const schemeSwap: OperationAttack = {
  id: 'scheme-swap',
  number: 'D04',
  level: 'operation',
  title: 'The token is accepted under another scheme',
  cwe: [287],
  severity: 'medium',
  why: 'A guard that looks for the token alone, whatever stands before it, differs from the proxies and logs around it, which act by the scheme.',
  remedy,
  run(context) {
    const { credential, bare } = context;
    if (credential?.kind !== 'bearer')
      return Promise.resolve(skipped('It is of a bearer token, and the credential is none.'));
    const token = tokenIn(credential);
    // "bearer" in lower case is right (RFC 9110 section 11.1), and "DPoP bound" tokens are judged elsewhere.
    const forms = [`Basic ${token}`, `Token ${token}`, `JWT ${token}`, `Xyzzy ${token}`, `Bearer: ${token}`, token];
    return tryVariants(
      context,
      forms.map((value) => ({
        what:
          value === token
            ? 'the token without a scheme'
            : `the token under the scheme ${JSON.stringify(value.split(' ')[0])}`,
        request: withHeader(bare, 'Authorization', value),
      })),
    );
  },
};

export const duplicateAuthorization: OperationAttack = {
  id: 'duplicate-authorization',
  number: 'D05',
  level: 'operation',
  title: 'Two Authorization headers are accepted',
  cwe: [436],
  severity: 'medium',
  why: 'A proxy may judge the one, and the API the other: what was checked is not what is used.',
  remedy: 'Refuse a request that has more than one Authorization header.',
  async run(context) {
    const { credential, bare } = context;
    if (credential === undefined || !['bearer', 'basic', 'header'].includes(credential.kind)) {
      return skipped('It is of a header, and the credential stands in none.');
    }
    const good = context.with();
    const bad = context.with(garbageOf(credential));
    const added = (request: ProbeRequest) => request.headers.slice(bare.headers.length);
    const both = (what: string, headers: ProbeRequest['headers']) => ({
      what: `a made-up credential beside the valid one, ${what} first`,
      request: { ...good, headers: [...bare.headers, ...headers] },
    });
    const last = await tryVariants(context, [both('the made-up one', [...added(bad), ...added(good)])]);
    if (last.verdict === 'vulnerable') return last;
    const first = await tryVariants(context, [both('the valid one', [...added(good), ...added(bad)])]);
    // Many servers keep the first of two and drop the rest before anybody sees them: less can come of that.
    return first.verdict === 'vulnerable' ? { ...first, severity: 'low' } : first;
  },
};
