import { spellings } from '../probe/attacks/paths.ts';
import { isRefusal, isSuccess } from '../probe/comparison.ts';
import { splitTarget } from '../probe/exchange.ts';
import { bad, type Check, good, skipped, warning } from './check.ts';
import type { Patient } from './patient.ts';

/**
 * Whether the path is one that refuses who has no credential.
 *
 * @param question what such a path would show, for whoever has to name one
 * @returns undefined, or why the path is of no use
 */
async function hindranceAt({ client, options }: Patient, question: string): Promise<string | undefined> {
  const wanted = `To see ${question}, name a path that answers only to a credential: --path /orders.`;
  if (options.path === undefined) return wanted;
  const reply = await client.send({ method: 'GET', target: options.path, headers: [] });
  return isRefusal(reply) ? undefined : `${options.path} answers ${reply.status} without a credential. ${wanted}`;
}

/** Names of identity headers as proxies and applications have them; each in the spellings that become one and the same behind CGI, WSGI and some proxies. */
const identityHeaders = [
  'X-User-Id',
  'X-Forwarded-User',
  'X-Remote-User',
  'Remote-User',
  'X-Auth-Request-User',
  'X-Auth-Request-Email',
  'X-SSL-Client-Verify',
  'X-Forwarded-Client-Cert',
  'Countersign-Subject',
  'X-Countersign-Subject',
];

function aliasesOf(name: string): readonly string[] {
  return [name, name.replaceAll('-', '_'), name.replaceAll('-', '.'), name.replace('-', '_')].filter(
    (alias, index, all) => all.indexOf(alias) === index,
  );
}

/** Whether who sends an identity header, under any of its names, is let in. */
export async function checkAliases(patient: Patient): Promise<readonly Check[]> {
  const hindrance = await hindranceAt(patient, 'whether identity headers are believed');
  if (hindrance !== undefined) return [skipped('identity-headers', hindrance)];
  const target = patient.options.path ?? '/';
  const believed: string[] = [];
  for (const alias of identityHeaders.flatMap(aliasesOf)) {
    const value = /verify/i.test(alias) ? 'SUCCESS' : /cert/i.test(alias) ? 'Subject="CN=admin"' : 'admin';
    const reply = await patient.client.send({ method: 'GET', target, headers: [[alias, value]] });
    if (isSuccess(reply)) believed.push(alias);
  }
  if (believed.length === 0)
    return [good('identity-headers', 'No identity header is believed, under any of its names.')];
  return [
    bad(
      'identity-headers',
      `Who sends ${believed.join(', ')} is let in without a credential.`,
      'Strip identity headers where requests come in, in each spelling: nginx drops names with "_" by itself (underscores_in_headers off), names with "." it passes on.',
    ),
  ];
}

/** Whether another spelling of the path gets past what refuses it. */
export async function checkPaths(patient: Patient): Promise<readonly Check[]> {
  const hindrance = await hindranceAt(patient, 'whether another spelling of a path gets past the proxy');
  if (hindrance !== undefined) return [skipped('paths', hindrance)];
  const [path, query] = splitTarget(patient.options.path ?? '/');
  const nowhere = await patient.client.send({ method: 'GET', target: `${path}-countersign-nowhere`, headers: [] });
  // Where everything is answered, an answer shows nothing.
  if (isSuccess(nowhere)) return [skipped('paths', 'Paths that are not there are answered with success as well.')];
  const [passed, broken] = [[] as string[], [] as string[]];
  for (const spelling of spellings(path)) {
    const reply = await patient.client.send({ method: 'GET', target: spelling + query, headers: [] });
    if (isSuccess(reply)) passed.push(spelling);
    if (reply.status >= 500) broken.push(spelling);
  }
  const advice =
    'Let one place read the path, and guard what it read: refuse //, %2e, %2f and ; at the proxy, or normalise before both.';
  if (passed.length > 0) return [bad('paths', `${path} is refused, and ${passed.join(', ')} gets past.`, advice)];
  if (broken.length > 0)
    return [
      warning('paths', `${broken.join(', ')} breaks the server.`, 'Answer 400 or 404 to paths that cannot be read.'),
    ];
  return [good('paths', `${path} is refused in each of its spellings.`)];
}
