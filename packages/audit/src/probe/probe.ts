import type { Finding } from '../findings/finding.ts';
import type { RuleInfo } from '../findings/rule-info.ts';
import type { ProbeOutcome } from '../report/report.ts';
import type { Attack } from './attack.ts';
import { attacks as allAttacks } from './attacks/index.ts';
import { type ClientOptions, isLoopback, NoReply, ProbeClient } from './client.ts';
import type { Credential } from './credentials.ts';
import { ProbeFailure } from './failure.ts';
import { discoverKeys } from './jwt/discovery.ts';
import { type KnownKeys, publicKeyOf, signingKeyOf } from './jwt/keys.ts';
import { oneOfEach } from './one-mistake.ts';
import { OutcomeLog } from './outcome-log.ts';
import { isSafeMethod, type ProbeOperation } from './requests/operation.ts';
import { Run } from './run.ts';
import { Secrecy } from './secrecy.ts';
import { secretsIn } from './secrets-of-settings.ts';
import { defaultSettings, type ProbeSettings } from './settings.ts';

export interface ProbeOptions extends Partial<ProbeSettings>, Omit<ClientOptions, 'baseUrl'> {
  readonly baseUrl: string;
  readonly operations: readonly ProbeOperation[];
  /** The valid credential; without one it is got by `login`, and without both little can be told. */
  readonly credential?: Credential;
  /** Has to be set for a host that is not this machine. */
  readonly iAmAuthorised?: boolean;
  /** Only these rules, by id or number. */
  readonly only?: readonly string[];
  readonly onProgress?: (event: ProbeEvent) => void;
}

export type ProbeEvent =
  | {
      readonly kind: 'operation';
      readonly name: string;
      readonly done: number;
      readonly total: number;
      readonly requests: number;
    }
  | { readonly kind: 'outcome'; readonly outcome: ProbeOutcome; readonly requests: number };

export interface ProbeResult {
  readonly findings: readonly Finding[];
  readonly outcomes: readonly ProbeOutcome[];
  /** The rules that were judged. */
  readonly rules: readonly RuleInfo[];
  readonly operations: number;
  readonly requests: number;
  /** What the reader has to know: what was left out, that the host is not this machine, that it was stopped. */
  readonly notes: readonly string[];
  /** Whether it was stopped, or ran into its cap, before everything was tried. */
  readonly isPartial: boolean;
}

/**
 * Attacks a running API and says what got in. Asks only hosts that were named; changes nothing unless `allowWrites` is set.
 *
 * @throws ProbeFailure for options that make no probe: an address that is none, another host without `iAmAuthorised`, no operation
 */
export async function probe(options: ProbeOptions): Promise<ProbeResult> {
  const baseUrl = readBaseUrl(options);
  if (options.operations.length === 0) throw new ProbeFailure('there is no operation to probe');
  const attacks = chosen(options.only);
  const given = givenKeys(options);
  const isOwn = isLoopback(baseUrl.hostname);
  const client = new ProbeClient({ requestsPerSecond: isOwn ? 200 : 20, ...options, baseUrl: baseUrl.href });
  const secrecy = new Secrecy(secretsIn(options));
  const log = new OutcomeLog(baseUrl.href, secrecy, (outcome) =>
    options.onProgress?.({ kind: 'outcome', outcome, requests: client.sent }),
  );
  const notes = isOwn
    ? []
    : [`${baseUrl.host} is not this machine: it was probed because the caller said to be authorised.`];
  const run = new Run(client, settingsOf(options), options, attacks, log, secrecy);
  let isPartial = false;
  try {
    const found = await keysOrNote(client, options.operations, notes);
    run.keys.publicKeys.push(...found.publicKeys, ...given.publicKeys);
    const signing = given.signing ?? found.signing;
    if (signing !== undefined) run.keys.signing = signing;
    await run.everything();
  } catch (error) {
    if (!(error instanceof NoReply)) throw error;
    isPartial = true;
    notes.push(`${error.message} What was found until then stands here.`);
  }
  return {
    findings: oneOfEach(log.findings),
    outcomes: log.outcomes,
    rules: attacks,
    operations: options.operations.length,
    requests: client.sent,
    notes: [...notes, ...run.notes],
    isPartial,
  };
}

/**
 * What is published of keys. An API that answers everything but these paths can be probed without.
 *
 * @throws ProbeFailure when it answers nothing at all
 */
async function keysOrNote(
  client: ProbeClient,
  operations: readonly ProbeOperation[],
  notes: string[],
): Promise<KnownKeys> {
  try {
    return await discoverKeys(client);
  } catch (error) {
    if (!(error instanceof NoReply) || error.kind !== 'failed') throw error;
    notes.push(`Its discovery documents and keys could not be looked for. ${error.message}`);
  }
  const reads = operations.find(({ method }) => isSafeMethod(method));
  await answerOrFailure(client, reads ?? { method: 'GET', target: client.baseUrl.pathname });
  return { publicKeys: [] };
}

async function answerOrFailure(client: ProbeClient, { method, target }: Pick<ProbeOperation, 'method' | 'target'>) {
  try {
    await client.send({ method, target, headers: [] });
  } catch (error) {
    if (!(error instanceof NoReply) || error.kind !== 'failed') throw error;
    throw new ProbeFailure(
      `${client.baseUrl.host} does not answer: start it, or correct the address. ${error.message.replace(/\.$/, '')}`,
    );
  }
}

function readBaseUrl({ baseUrl, iAmAuthorised, origins = [] }: ProbeOptions): URL {
  for (const text of [baseUrl, ...origins]) {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    if (url === undefined || !/^https?:$/.test(url.protocol)) {
      throw new ProbeFailure(`${JSON.stringify(text)} is no address; it is of the form http://127.0.0.1:8080`);
    }
    if (!isLoopback(url.hostname) && iAmAuthorised !== true) {
      throw new ProbeFailure(
        `${url.host} is not this machine. Probing it is an attack on it: say --i-am-authorised if its owner allowed it.`,
      );
    }
  }
  return new URL(baseUrl);
}

/** The keys that are given, with the public part of a private one: where it is not published, it is what an attacker computes or finds. */
function givenKeys({ publicKey, signingKey }: ProbeOptions): KnownKeys {
  try {
    const signing = signingKeyOf(signingKey);
    const publicKeys = [publicKeyOf(publicKey), publicKeyOf(signingKey)].filter((key) => key !== undefined);
    return { publicKeys, ...(signing === undefined ? {} : { signing }) };
  } catch {
    throw new ProbeFailure(
      'a key that was given cannot be read: it is a secret, or PEM, or a JWK, and to sign with it takes a private one',
    );
  }
}

function chosen(only: readonly string[] | undefined): readonly Attack[] {
  if (only === undefined) return allAttacks;
  const unknown = only.find((name) => !allAttacks.some(({ id, number }) => id === name || number === name));
  if (unknown !== undefined) throw new ProbeFailure(`there is no rule ${unknown} among those of the probe`);
  return allAttacks.filter(({ id, number }) => only.includes(id) || only.includes(number));
}

function settingsOf(options: ProbeOptions): ProbeSettings {
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  return { ...defaultSettings, ...given };
}
