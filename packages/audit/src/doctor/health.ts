import { isSuccess } from '../probe/comparison.ts';
import { headerOf } from '../probe/exchange.ts';
import { bad, type Check, good, skipped, warning } from './check.ts';
import type { Patient } from './patient.ts';

/** `/healthz` and `/readyz`, as a Countersign server has them. */
export async function checkHealth({ client }: Patient): Promise<readonly Check[]> {
  const health = await client.send({ method: 'GET', target: '/healthz', headers: [] });
  if (health.status === 404 || health.status === 401)
    return [skipped('health', 'There is no /healthz: it is no Countersign server, or its proxy keeps it.')];
  const ready = await client.send({ method: 'GET', target: '/readyz', headers: [] });
  return [
    isSuccess(health)
      ? good('health', '/healthz says that it lives.')
      : bad('health', `/healthz answers ${health.status}.`, 'Read the log of the server.'),
    isSuccess(ready)
      ? good('ready', '/readyz says that it is ready.')
      : bad(
          'ready',
          `/readyz answers ${ready.status}.`,
          'Read what it says: the store, the revocations or the signing keys are behind.',
        ),
  ];
}

/** How far its clock is from this one: tokens live by it. */
export async function checkClock({ client }: Patient): Promise<readonly Check[]> {
  const reply = await client.send({ method: 'GET', target: '/', headers: [] });
  const date = Date.parse(headerOf(reply, 'Date') ?? '');
  if (Number.isNaN(date)) return [skipped('clock', 'Its replies have no Date.')];
  // The header has whole seconds.
  const seconds = Math.max(0, Math.round(Math.abs(Date.now() - date) / 1000) - 1);
  if (seconds <= 5) return [good('clock', 'Its clock and this one agree.')];
  const text = `Its clock and this one differ by ${seconds} seconds.`;
  return [
    seconds > 60
      ? bad('clock', text, 'Let both keep time (NTP): tokens would be refused, or live too long.')
      : warning('clock', text, 'Let both keep time (NTP).'),
  ];
}
