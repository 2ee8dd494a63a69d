import type { ProbeClient } from './client.ts';
import { isLike, isRedirect, isRefusal, isSuccess } from './comparison.ts';
import { type Credential, describe, jwtOf } from './credentials.ts';
import type { Exchange, ProbeReply, ProbeRequest } from './exchange.ts';
import { garbageOf } from './garbage.ts';
import { isSafeMethod } from './requests/operation.ts';

/**
 * What an operation does when nobody attacks it.
 *
 * - `protected`: the valid credential gets what none does not
 * - `public`: none gets the same as the valid one
 * - `any-credential`: none is refused, and one that was made up is not
 * - `unusable`: nothing can be told, `reason` says why
 */
export interface Baseline {
  readonly access: 'protected' | 'public' | 'any-credential' | 'unusable';
  readonly reason: string;
  /** B0: the valid credential. */
  readonly valid: Exchange;
  /** B1: none. */
  readonly none: Exchange;
  /** B2: one of the same form that was made up. */
  readonly garbage: Exchange;
  /** B3: the valid one again. */
  readonly again: Exchange;
  /** Whether the valid credential got a reply of 2xx. */
  readonly isSuccess: boolean;
}

/**
 * @param bare the operation's request without a credential
 * @param markers texts that stand in replies to this credential and to no other, when they are known
 * @param prepare puts a credential into a request
 * @throws NoReply
 */
export async function takeBaseline(
  client: ProbeClient,
  bare: ProbeRequest,
  credential: Credential,
  markers: readonly string[],
  prepare: (request: ProbeRequest, credential: Credential) => ProbeRequest,
): Promise<Baseline> {
  // None comes first: an operation that removes something still has it to remove for the valid one.
  let none = await client.exchange(bare);
  // A failure may be of the moment.
  if (none.reply.status >= 500) none = await client.exchange(bare);
  const garbage = await client.exchange(prepare(bare, garbageOf(credential)));
  const valid = await client.exchange(prepare(bare, credential));
  const again = await client.exchange(prepare(bare, credential));
  const replies = { none, garbage, valid, again };
  return { ...judge(replies, credential, markers), ...replies, isSuccess: isSuccess(valid.reply) };
}

type Replies = Pick<Baseline, 'valid' | 'none' | 'garbage' | 'again'>;

function judge(
  { valid, none, garbage, again }: Replies,
  credential: Credential,
  markers: readonly string[],
): Pick<Baseline, 'access' | 'reason'> {
  const unusable = (reason: string) => ({ access: 'unusable' as const, reason });
  const statuses = `${valid.reply.status} with ${describe(credential)}, ${none.reply.status} without`;
  if ([valid, none, garbage, again].some(({ reply }) => reply.status === 429)) {
    return unusable('The API answered 429: it was asked too fast, or too often.');
  }
  // Some throw where there is no credential, each time, and let nobody know what; the valid one gets past it.
  const isThrown = isSuccess(valid.reply) && isSuccess(again.reply) && garbage.reply.status >= 400;
  if (none.reply.status >= 500 && !isThrown) {
    return unusable(`It fails without a credential (${statuses}), which is neither a refusal nor a reply.`);
  }
  // What was made once, as an account of one name, cannot be made again: the first request needed nothing.
  if (isSuccess(none.reply) && !isSuccess(valid.reply) && !isSafeMethod(none.request.method)) {
    return { access: 'public', reason: `A request without a credential succeeded (${statuses}).` };
  }
  if (valid.reply.status === 401) {
    return unusable(
      `The credential is refused (${statuses})${expiryOf(credential)}, so nothing can be held against it.`,
    );
  }
  if (again.reply.status === 401) {
    return unusable('The credential was refused at the second time: it was lost during the probe.');
  }
  if (isSamePerson(valid.reply, none.reply, markers)) {
    if (isRefusal(valid.reply)) return unusable(`Everybody is refused alike (${statuses}).`);
    if (isRedirect(valid.reply) && isSafeMethod(valid.request.method)) {
      return unusable(
        `Everybody is sent to the same other place (${statuses}), so nothing can be told of its protection.`,
      );
    }
    if ([404, 405, 410].includes(valid.reply.status)) {
      return unusable(`It is not there (${statuses}), so nothing can be told of its protection.`);
    }
    // Whether the guard stands before or behind what judges the request cannot be seen.
    if (valid.reply.status >= 400) {
      return unusable(`Everybody's request is turned down for what is in it (${statuses}): give it values that fit.`);
    }
    return { access: 'public', reason: `A request without a credential gets the same (${statuses}).` };
  }
  if (valid.reply.status >= 500) return unusable(`It fails with the valid credential (${statuses}).`);
  if (valid.reply.status === 403) return unusable(`The credential may not use it (${statuses}).`);
  if (isSamePerson(valid.reply, garbage.reply, markers)) {
    return {
      access: 'any-credential',
      reason: `A credential that was made up gets the same (${garbage.reply.status}).`,
    };
  }
  return { access: 'protected', reason: `The credential matters: ${statuses}.` };
}

/** Whether a reply shows what the valid credential's does: one class, and its identity where that one shows one. */
function isSamePerson(valid: ProbeReply, other: ProbeReply, markers: readonly string[]): boolean {
  if (!isLike(valid, other)) return false;
  const shown = markers.filter((marker) => valid.body.includes(marker));
  return shown.length === 0 || shown.some((marker) => other.body.includes(marker));
}

function expiryOf(credential: Credential): string {
  const exp = jwtOf(credential)?.claims.exp;
  return typeof exp === 'number' && exp * 1000 < Date.now()
    ? ` since it expired at ${new Date(exp * 1000).toISOString()}`
    : '';
}

/** Whether a reply is one that only a valid credential should get: like one of the baseline's valid ones, and unlike what none gets. */
export function isAccepted(baseline: Baseline, reply: ProbeReply, markers: readonly string[]): boolean {
  if (isRefusal(reply) || reply.status === 429) return false;
  // A malformed credential may be answered 400, too: an error has to be the very one that the valid credential gets.
  const { valid, again } = baseline;
  if (!isSuccess(valid.reply) && ![valid, again].some((exchange) => exchange.reply.body === reply.body)) return false;
  if (isSamePerson(baseline.none.reply, reply, [])) return isDistinct(baseline, reply, markers);
  // What was deleted is not there at the second time: that 404 is like every other, of paths that nobody serves among them.
  return [valid, again].some(
    (exchange) =>
      (isSuccess(exchange.reply) || exchange.reply.body === reply.body) && isSamePerson(exchange.reply, reply, markers),
  );
}

/** Where only the identity tells the replies apart, it has to be there. */
function isDistinct({ valid, none }: Baseline, reply: ProbeReply, markers: readonly string[]): boolean {
  return markers.some(
    (marker) => valid.reply.body.includes(marker) && !none.reply.body.includes(marker) && reply.body.includes(marker),
  );
}

/** Texts of the credential that its replies would show: subject, name, e-mail address. */
export function markersOf(credential: Credential): readonly string[] {
  const claims = jwtOf(credential)?.claims ?? {};
  const found = ['sub', 'email', 'username', 'preferred_username', 'user_id', 'client_id', 'name']
    .map((name) => claims[name])
    .filter((value): value is string => typeof value === 'string' && value.length >= 3);
  return [
    ...new Set([...found, ...(credential.kind === 'basic' && credential.user.length >= 3 ? [credential.user] : [])]),
  ];
}
