import {
  type AttackOutcome,
  inconclusive,
  type OperationAttack,
  type OperationContext,
  safe,
  skipped,
} from '../attack.ts';
import { isRefusal, isSuccess } from '../comparison.ts';
import { type Credential, jwtOf } from '../credentials.ts';
import { jsonOf, type ProbeReply } from '../exchange.ts';
import { remedies } from '../remedies.ts';
import { nameOf, type ProbeOperation, roleOf } from '../requests/operation.ts';

const remedy = remedies['scope-check-missing'];

/** Scopes of a JWT, whichever of the usual claims they stand in; undefined when they cannot be known. */
function scopesOf(credential: Credential): readonly string[] | undefined {
  const claims = jwtOf(credential)?.claims ?? {};
  const value = claims.scope ?? claims.scp ?? claims.scopes ?? claims.permissions;
  if (typeof value === 'string') return value.split(/[\s,]+/).filter((scope) => scope !== '');
  return Array.isArray(value) ? value.map(String) : undefined;
}

export const scopeEscalation: OperationAttack = {
  id: 'scope-escalation',
  number: 'D39',
  level: 'operation',
  title: 'A credential without the scope is accepted',
  cwe: [285, 862],
  severity: 'high',
  why: 'Scopes that nobody checks protect nothing: each credential can do what the strongest can.',
  remedy,
  async run(context) {
    const { operation, settings } = context;
    const { lowScope } = settings;
    if (lowScope === undefined) return skipped('It takes a credential with fewer scopes (--credential-low-scope).');
    if (operation.scopes.length === 0) return skipped('The document demands no scope here.');
    const held = scopesOf(lowScope);
    if (held !== undefined && operation.scopes.every((scope) => held.includes(scope))) {
      return skipped(`The credential has the scope ${operation.scopes.join(' ')}.`);
    }
    return letIn(context, lowScope, `a credential that has not the scope ${operation.scopes.join(' ')}`);
  },
};

export const adminFunction: OperationAttack = {
  id: 'bfla-admin',
  number: 'D40',
  level: 'operation',
  title: 'An ordinary user gets in where administrators work',
  cwe: [285, 862],
  severity: 'high',
  why: 'The operation is for administrators by its name, and asks only for a valid credential.',
  remedy,
  async run(context) {
    const { operation, settings } = context;
    if (roleOf(operation) !== 'admin') return skipped('By its path it is not for administrators.');
    const ordinary = settings.lowScope ?? settings.other;
    if (ordinary === undefined) return skipped('It takes a credential of an ordinary user (--credential-low-scope).');
    return letIn(context, ordinary, 'a credential of an ordinary user');
  },
};

async function letIn(context: OperationContext, weaker: Credential, what: string): Promise<AttackOutcome> {
  const { client, operation, baseline, bare } = context;
  const exchange = await client.exchange(context.with(weaker));
  if (isRefusal(exchange.reply) || exchange.reply.status === 404) return safe(`It answers ${exchange.reply.status}.`);
  // Another caller's reply need not be of the same shape: a success where none gets a refusal is enough.
  const isIn = context.isAccepted(exchange.reply) || (baseline.isSuccess && isSuccess(exchange.reply));
  if (!isIn) return safe(`It answers ${exchange.reply.status}.`);
  const control = await client.exchange(bare);
  if (isSuccess(control.reply)) return inconclusive('Without a credential it answers with success as well.');
  return {
    verdict: 'vulnerable',
    message: `${nameOf(operation)} accepts ${what}: it answered ${exchange.reply.status}.`,
    exchanges: [exchange, baseline.valid],
    confidence: baseline.isSuccess ? 'high' : 'medium',
  };
}

export const foreignObject: OperationAttack = {
  id: 'bola',
  number: 'D41',
  level: 'operation',
  title: "Another user's object can be had",
  cwe: [639],
  severity: 'high',
  why: 'Who changes the number in the path sees, or changes, what belongs to others.',
  remedy,
  async run(context) {
    const { operation, settings, baseline, client } = context;
    if (settings.other === undefined) return skipped('It takes a credential of another user (--credential-other).');
    if (!namesObject(operation)) return skipped('It names no object, neither in its path nor in its query.');
    if (!baseline.isSuccess) return skipped('The object is not there for its owner, either.');
    if (operation.method !== 'GET') return foreignChange(context, settings.other);
    const exchange = await client.exchange(context.with(settings.other));
    if (!isSuccess(exchange.reply)) return safe(`The other user gets ${exchange.reply.status}.`);
    if (exchange.reply.body !== baseline.valid.reply.body) return safe('The other user gets something else.');
    if (exchange.reply.body.trim() === '') return inconclusive('Both get a reply without a body, which shows nothing.');
    const owner = ownerIn(context, baseline.valid.reply);
    if (owner === undefined)
      return inconclusive('Both users get the same object, and nothing in it says whose it is: it may be shared.');
    const whose = owner.isOthers
      ? 'gives the first user the object of the other one'
      : 'gives another user the object of the first one';
    return {
      verdict: 'vulnerable',
      message: `${nameOf(operation)} ${whose}; its ${owner.member} says whose it is.`,
      exchanges: [exchange, baseline.valid],
    };
  },
};

/** One of several that are alike: `/orders/17`, `/orders?id=17`, `/users?email=…`. */
function namesObject({ pathParameters, target }: ProbeOperation): boolean {
  const [, query = ''] = target.split('?');
  return pathParameters.length > 0 || [...new URLSearchParams(query).keys()].some((name) => objectNames.test(name));
}

const objectNames =
  /^([a-z_]*_)?(id|uuid|guid)$|^[a-z]+(Id|Uuid|Guid)$|^(user|user_?name|account|customer|owner|e?mail|mobile|phone|file|order|invoice|number)$/;

/** A success alone may be a change of something of the other user's own: the reply has to show whose it was. */
async function foreignChange(context: OperationContext, other: Credential): Promise<AttackOutcome> {
  const { operation, baseline, client } = context;
  const exchange = await client.exchange(context.with(other));
  if (!isSuccess(exchange.reply)) return safe(`The other user gets ${exchange.reply.status}.`);
  const owner = ownerIn(context, exchange.reply);
  if (owner === undefined || owner.isOthers) {
    return inconclusive(
      `The other user gets ${exchange.reply.status}, and nothing in the reply says whose object was changed.`,
    );
  }
  return {
    verdict: 'vulnerable',
    message: `${nameOf(operation)} lets another user change the object of the first one; its ${owner.member} says whose it is.`,
    exchanges: [exchange, baseline.valid],
    confidence: 'medium',
  };
}

const ownerNames =
  /^(owner|owner_?id|user|user_?id|user_?name|account|account_?id|customer|customer_?id|author|author_?id|created_?by|creator|tenant|tenant_?id|email|sub|subject|seller|buyer)$/i;

interface Owner {
  /** The member of the reply that says whose the object is. */
  readonly member: string;
  /** It is the other user's: the first one should not have got it. */
  readonly isOthers: boolean;
}

/** Whose the object is: by a member with a user's identity in it, or by one that is called so. */
function ownerIn({ markers, settings }: OperationContext, reply: ProbeReply): Owner | undefined {
  const members = membersOf(jsonOf(reply), 0);
  const marked = members.find(([, value]) => markers.includes(String(value)));
  if (marked !== undefined) return { member: marked[0], isOthers: false };
  const otherSub = settings.other === undefined ? undefined : jwtOf(settings.other)?.claims.sub;
  const named = members.filter(([name]) => ownerNames.test(name));
  const others = named.find(([, value]) => otherSub !== undefined && String(value) === String(otherSub));
  const [member] = others ?? named[0] ?? [];
  return member === undefined ? undefined : { member, isOthers: others !== undefined };
}

function membersOf(json: unknown, depth: number): readonly (readonly [string, unknown])[] {
  if (typeof json !== 'object' || json === null || depth > 2) return [];
  // A list is of many owners; whose each one is says nothing of the operation.
  if (Array.isArray(json)) return [];
  return Object.entries(json).flatMap(([name, value]) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? [[name, (value as { readonly id?: unknown }).id] as const, ...membersOf(value, depth + 1)]
      : [[name, value] as const],
  );
}
