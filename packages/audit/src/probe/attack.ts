import type { Confidence, Severity } from '../findings/finding.ts';
import type { RuleInfo } from '../findings/rule-info.ts';
import type { Baseline } from './baseline.ts';
import type { ProbeClient } from './client.ts';
import { isLike } from './comparison.ts';
import type { Credential } from './credentials.ts';
import type { Exchange, ProbeReply, ProbeRequest } from './exchange.ts';
import type { KnownKeys } from './jwt/keys.ts';
import type { Jwt } from './jwt/token.ts';
import { isSafeMethod, type ProbeOperation } from './requests/operation.ts';
import type { ProbeSettings } from './settings.ts';

/** What an attack came to. */
export type AttackOutcome =
  | {
      readonly verdict: 'vulnerable';
      /** What the API did, one sentence. */
      readonly message: string;
      readonly exchanges: readonly Exchange[];
      readonly confidence?: Confidence;
      readonly severity?: Severity;
      /** How what was sent was made, where the exchange does not show it. */
      readonly recipe?: string;
      /** Of another operation than the one that is probed: the login's, a path's of its own. */
      readonly place?: { readonly method: string; readonly path: string };
    }
  | {
      readonly verdict: 'safe' | 'inconclusive' | 'skipped';
      readonly reason: string;
      readonly place?: { readonly method: string; readonly path: string };
    };

/** What all attacks see of the API. */
export interface ApiContext {
  readonly client: ProbeClient;
  readonly settings: ProbeSettings;
  /** The credential that is valid now; undefined when none was given. */
  readonly credential: Credential | undefined;
  readonly jwt: Jwt | undefined;
  /** Keys that were discovered, given or found out. */
  readonly keys: KnownKeys;
  readonly operations: readonly ProbeOperation[];
  /** Operations whose credential was seen to matter, best first for trying on. */
  readonly protectedOperations: readonly OperationContext[];
  /** The login, where there was one. */
  readonly loginExchange?: Exchange;
  readonly isLoopback: boolean;
  readonly isEncrypted: boolean;
  /** Texts that stand in replies to the valid credential and to no other. */
  readonly markers: readonly string[];
}

/** What an attack on one operation sees. */
export interface OperationContext extends ApiContext {
  readonly operation: ProbeOperation;
  readonly baseline: Baseline;
  /** Verdicts of the attacks on this operation so far, by rule id. */
  readonly verdicts: ReadonlyMap<string, AttackOutcome['verdict']>;
  /** The operation's request without a credential. */
  readonly bare: ProbeRequest;
  /** The operation's request with a credential, the valid one if none is named. */
  with(credential?: Credential): ProbeRequest;
  /** Whether a reply is one that only a valid credential should get. */
  isAccepted(reply: ProbeReply): boolean;
}

/** An attack on one operation, sent only when the operation's credential is known to matter. */
export interface OperationAttack extends RuleInfo {
  readonly level: 'operation';
  run(context: OperationContext): Promise<AttackOutcome>;
}

/** An attack on the API as a whole, run once. */
export interface ApiAttack extends RuleInfo {
  readonly level: 'api';
  run(context: ApiContext): Promise<AttackOutcome | readonly AttackOutcome[]>;
}

export type Attack = OperationAttack | ApiAttack;

export const safe = (reason: string): AttackOutcome => ({ verdict: 'safe', reason });
export const skipped = (reason: string): AttackOutcome => ({ verdict: 'skipped', reason });
export const inconclusive = (reason: string): AttackOutcome => ({ verdict: 'inconclusive', reason });

/** One way of an attack. */
export interface Variant {
  /** Ends the sentence "The API accepts …". */
  readonly what: string;
  readonly request: ProbeRequest;
  readonly recipe?: string;
}

/**
 * Tries the ways of an attack in turn until one is let in, which is then held against a request without a credential: were that let in too, the API would
 * have changed meanwhile, and nothing would be shown.
 */
export async function tryVariants(context: OperationContext, variants: Iterable<Variant>): Promise<AttackOutcome> {
  let sent = 0;
  let limited = 0;
  for (const { what, request, recipe } of variants) {
    const exchange = await context.client.exchange(request);
    sent += 1;
    if (exchange.reply.status === 429) limited += 1;
    if (!context.isAccepted(exchange.reply)) continue;
    const control = await context.client.exchange(context.bare);
    if (context.isAccepted(control.reply)) {
      return inconclusive('A request without a credential is let in now as well: the API changed during the probe.');
    }
    if (!(await isRepeatable(context, request))) {
      return inconclusive(`${what} was let in once, and not again: the API does not answer alike each time.`);
    }
    return {
      verdict: 'vulnerable',
      message: `${context.operation.method} ${context.operation.path} accepts ${what}: it answered ${exchange.reply.status}, and ${control.reply.status} without a credential.`,
      exchanges: [exchange, control],
      confidence: context.baseline.isSuccess ? 'high' : 'medium',
      ...(recipe === undefined ? {} : { recipe }),
    };
  }
  if (sent === 0) return skipped('Nothing to try fits this credential.');
  if (limited > sent / 2) return inconclusive('The API answered 429 to most of it.');
  return safe(sent === 1 ? 'It was refused.' : `All ${sent} variants were refused.`);
}

/** Whether what was let in is let in again, and none is not: chance shows nothing. What changes something is not sent twice. */
async function isRepeatable(context: OperationContext, request: ProbeRequest): Promise<boolean> {
  if (!isSafeMethod(request.method)) return true;
  const again = await context.client.exchange(request);
  const control = await context.client.exchange(context.bare);
  return context.isAccepted(again.reply) && !context.isAccepted(control.reply);
}

/** Whether a request that changes nothing gets a reply like this one each time. */
export async function isAnsweredAlike(client: ProbeClient, { request, reply }: Exchange): Promise<boolean> {
  if (!isSafeMethod(request.method)) return true;
  for (let time = 0; time < 2; time += 1) if (!isLike(await client.send(request), reply)) return false;
  return true;
}

export const unsteady = inconclusive(
  'The API does not answer the same request alike each time, so nothing can be told.',
);
