import { createHmac, randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { operationOf } from '../requests/plain.ts';
import type { Signer } from '../settings.ts';
import { probeOrders, send, serve } from '../testing/api.ts';

const key = 'a key that both sides have';

function signatureOf(method: string, target: string, time: string, nonce: string, body: string): string {
  return createHmac('sha256', key).update([method, target, time, nonce, body].join('\n')).digest('hex');
}

const signer: Signer = (request, { now }) => {
  const [time, nonce] = [String(Math.floor(now.getTime() / 1000)), randomUUID()];
  const signature = signatureOf(request.method, request.target, time, nonce, request.body ?? '');
  return {
    ...request,
    headers: [...request.headers, ['X-Time', time], ['X-Nonce', nonce], ['X-Signature', signature]],
  };
};

interface Checks {
  readonly nonce: boolean;
  readonly time: boolean;
  readonly coversAll: boolean;
}

function signedApi(checks: Checks) {
  const seen = new Set<string>();
  let id = 0;
  const isRight = ({ method, url, headers }: IncomingMessage, body: string) => {
    const [time, nonce, signature] = ['x-time', 'x-nonce', 'x-signature'].map((name) => String(headers[name] ?? ''));
    if (checks.time && Math.abs(Number(time) - Date.now() / 1000) > 300) return false;
    if (checks.nonce && seen.has(nonce ?? '')) return false;
    seen.add(nonce ?? '');
    const target = checks.coversAll ? (url ?? '') : '/orders';
    const expected = signatureOf(
      method ?? '',
      target,
      time ?? '',
      nonce ?? '',
      checks.coversAll ? body : '{"quantity":1}',
    );
    return signature === expected;
  };
  return serve((request, response, body) => {
    if (!isRight(request, body)) return send(response, 401, { error: 'bad signature' });
    id += 1;
    send(response, 201, { id });
  });
}

const right = { nonce: true, time: true, coversAll: true };
const operations = [operationOf('POST', '/orders', '{"quantity":1}')];

async function outcomeOf(checks: Checks, number: string) {
  const options = { signer, operations, allowWrites: true, credential: undefined as never };
  return (await probeOrders(await signedApi(checks), [number], options)).outcomes[0]?.verdict;
}

describe.each([
  ['D50', { nonce: false }],
  ['D51', { time: false }],
  ['D52', { coversAll: false }],
])('%s', (number, wrong) => {
  it('is found', async () => {
    expect(await outcomeOf({ ...right, ...wrong }, number)).toBe('vulnerable');
  });

  it('is not found where it is right', async () => {
    expect(await outcomeOf(right, number)).toBe('safe');
  });
});
