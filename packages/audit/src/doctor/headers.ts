import { NoReply } from '../probe/client.ts';
import { headerOf } from '../probe/exchange.ts';
import { bad, type Check, good, skipped, warning } from './check.ts';
import type { Patient } from './patient.ts';

/** Headers that a reply should have, and some that it should not. */
export async function checkHeaders({ client, options, isEncrypted }: Patient): Promise<readonly Check[]> {
  const reply = await client.send({ method: 'GET', target: options.path ?? '/', headers: [] });
  const transport = headerOf(reply, 'Strict-Transport-Security');
  const seconds = Number(/max-age="?(\d+)/.exec(transport ?? '')?.[1] ?? 0);
  const half = 15_768_000;
  const told = ['Server', 'X-Powered-By', 'X-AspNet-Version'].filter((name) =>
    /\d|express|php/i.test(headerOf(reply, name) ?? ''),
  );
  return [
    !isEncrypted
      ? skipped('hsts', 'Strict-Transport-Security is of https, and it was asked without.')
      : seconds >= half
        ? good('hsts', `Strict-Transport-Security holds for ${Math.round(seconds / 86_400)} days.`)
        : warning(
            'hsts',
            'Strict-Transport-Security is missing, or for less than half a year.',
            'Send Strict-Transport-Security: max-age=31536000.',
          ),
    headerOf(reply, 'X-Content-Type-Options')?.toLowerCase() === 'nosniff'
      ? good('nosniff', 'X-Content-Type-Options says nosniff.')
      : warning('nosniff', 'X-Content-Type-Options is missing.', 'Send X-Content-Type-Options: nosniff.'),
    told.length === 0
      ? good('server-header', 'No header tells which software of which version it is.')
      : warning(
          'server-header',
          `${told.join(' and ')} tells which software it is.`,
          'Take it off at the server or its proxy.',
        ),
    ...originCheck(
      await client.send({
        method: 'GET',
        target: options.path ?? '/',
        headers: [['Origin', 'https://countersign-doctor.example']],
      }),
    ),
  ];
}

function originCheck(reply: Parameters<typeof headerOf>[0]): readonly Check[] {
  const allowed = headerOf(reply, 'Access-Control-Allow-Origin');
  const isCredentialed = headerOf(reply, 'Access-Control-Allow-Credentials') === 'true';
  if (allowed === 'https://countersign-doctor.example' && isCredentialed) {
    return [bad('cors', 'Any origin may read replies with credentials.', 'Allow a fixed list of origins.')];
  }
  return [good('cors', 'No foreign origin may read replies with credentials.')];
}

/** What the same host does without TLS. */
export async function checkPlainHttp({ client, options, url, isEncrypted }: Patient): Promise<readonly Check[]> {
  if (!isEncrypted) return [skipped('plain-http', 'It was asked without TLS itself.')];
  const origin = options.plainUrl ?? `http://${url.hostname}`;
  try {
    const reply = await client.send({ method: 'GET', target: options.path ?? '/', headers: [], origin });
    const location = headerOf(reply, 'Location') ?? '';
    if (reply.status >= 300 && reply.status < 400 && location.startsWith('https:')) {
      return [good('plain-http', 'Without TLS it redirects to https.')];
    }
    if (reply.status >= 400 && reply.status !== 401)
      return [good('plain-http', `Without TLS it answers ${reply.status}.`)];
    return [
      bad(
        'plain-http',
        `Without TLS it answers ${reply.status}${reply.status === 401 ? ' and asks for a credential' : ''}.`,
        'Redirect to https, or close the port.',
      ),
    ];
  } catch (error) {
    if (!(error instanceof NoReply) || error.kind !== 'failed') throw error;
    return [good('plain-http', 'Without TLS nobody answers.')];
  }
}
