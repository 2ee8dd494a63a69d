import { expect, test } from 'vitest';
import { readJsonBody } from './body.ts';

test('a body that ends in the middle is the fault of who sent it, not a failure of ours', async () => {
  const body = new ReadableStream({
    start(controller) {
      controller.enqueue(Buffer.from('{"name":'));
      controller.error(new Error('aborted'));
    },
  });
  const headers = { 'Content-Type': 'application/json' };
  const request = new Request('http://localhost/', { method: 'POST', headers, body, duplex: 'half' });
  expect(await readJsonBody(request, 1000)).toMatchObject({ status: 400, problem: 'malformed-body' });
});
