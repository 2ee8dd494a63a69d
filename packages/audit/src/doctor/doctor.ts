import { isLoopback, NoReply, ProbeClient } from '../probe/client.ts';
import { bad, type Check } from './check.ts';
import { checkKeys, checkMetadata } from './discovery.ts';
import { checkHeaders, checkPlainHttp } from './headers.ts';
import { checkClock, checkHealth } from './health.ts';
import type { DoctorOptions, Patient } from './patient.ts';
import { checkAliases, checkPaths } from './proxy.ts';
import { checkTls } from './tls.ts';

export interface DoctorResult {
  readonly url: string;
  readonly checks: readonly Check[];
  readonly requests: number;
}

/** What is wrong with the options themselves. */
export class DoctorFailure extends Error {
  override readonly name = 'DoctorFailure';
}

/**
 * Looks a deployment of one's own over, from outside: discovery, keys, TLS, headers, and what its proxy makes of aliases and odd paths. A few dozen
 * requests, all of which only read.
 *
 * @throws DoctorFailure for an address that is none, or another host without `iAmAuthorised`
 */
export async function doctor(address: string, options: DoctorOptions = {}): Promise<DoctorResult> {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new DoctorFailure(`${JSON.stringify(address)} is no address; it is of the form https://auth.example.com`);
  }
  if (!isLoopback(url.hostname) && options.iAmAuthorised !== true) {
    throw new DoctorFailure(`${url.host} is not this machine: say --i-am-authorised if it is yours`);
  }
  const plain = options.plainUrl ?? `http://${url.hostname}`;
  const client = new ProbeClient({
    baseUrl: url.href,
    origins: [plain],
    timeoutMilliseconds: 5000,
    // The certificate is judged by a check of its own; the others go on whatever it is.
    allowInsecureTls: true,
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });
  const patient = {
    url,
    client,
    options,
    isEncrypted: url.protocol === 'https:',
    isLoopback: isLoopback(url.hostname),
  };
  return { url: url.href, checks: await lookOver(patient), requests: client.sent };
}

const examinations: readonly ((patient: Patient) => Promise<readonly Check[]>)[] = [
  checkTls,
  checkPlainHttp,
  checkHeaders,
  checkMetadata,
  checkKeys,
  checkHealth,
  checkClock,
  checkAliases,
  checkPaths,
];

async function lookOver(patient: Patient): Promise<readonly Check[]> {
  try {
    await patient.client.send({ method: 'GET', target: '/', headers: [] });
  } catch (error) {
    if (!(error instanceof NoReply) || error.kind === 'stopped') throw error;
    return [
      bad('reachable', `${patient.url.origin} does not answer. ${error.message}`, 'Start it, or correct the address.'),
    ];
  }
  const checks: Check[] = [];
  for (const examine of examinations) checks.push(...(await examine(patient)));
  return checks;
}
