import { createHash } from 'node:crypto';
import type { Clock } from 'countersign';
import type { Answer, IdempotentRequest, Once } from '../protected-api/answer.ts';
import { invalidRequest, type Problem } from '../protected-api/problem.ts';
import type { Sealer } from '../secrets/seal.ts';
import { StoreUnavailableError } from '../store/contract.ts';
import type { IdempotencyStore } from './idempotency-store.ts';

export interface IdempotencyOptions {
  readonly store: IdempotencyStore;
  readonly sealer: Sealer;
  readonly clock: Clock;
  /** Told when an answer could not be kept. For the log. */
  readonly onError: (error: unknown) => void;
}

const keyForm = /^[\x21-\x7e]{1,200}$/;

const malformedKey = invalidRequest([{ detail: 'Idempotency-Key is 1 to 200 printable ASCII characters.' }]);

const reusedKey: Problem = {
  problem: 'idempotency-key-reused',
  status: 422,
  title: 'Idempotency key reused',
  detail: 'This Idempotency-Key came with another request before. Take a new one for each request.',
};

const stillRunning: Problem = {
  problem: 'request-in-progress',
  status: 409,
  title: 'Request in progress',
  detail:
    'The first request with this Idempotency-Key has not been answered. When this lasts, it was interrupted: look whether it took effect, then send it with another key.',
  headers: { 'Retry-After': '1' },
};

/** How long an answer is kept. */
const keptSeconds = 86_400;

/** Answers are kept sealed: they may carry a secret that is shown once (draft-ietf-httpapi-idempotency-key-header). */
export function createIdempotency({ store, sealer, clock, onError }: IdempotencyOptions): Once {
  async function answerAgain(id: string, fingerprint: string): Promise<Answer | Problem> {
    const record = await store.find(id);
    if (record === undefined) return stillRunning;
    if (record.fingerprint !== fingerprint) return reusedKey;
    if (record.sealedResponse === null) return stillRunning;
    return JSON.parse(sealer.open(record.sealedResponse, identityOf(id)).toString()) as Answer;
  }

  async function run(id: string, handle: () => Promise<Answer>): Promise<Answer> {
    let answer: Answer;
    try {
      answer = await handle();
    } catch (error) {
      // Nothing was written, so the request may come again. After any other failure nobody knows: the key stays taken.
      if (error instanceof StoreUnavailableError && !error.inDoubt) await store.delete(id);
      throw error;
    }
    // What was done is done: the caller gets the answer also when it cannot be kept.
    await store.complete(id, sealer.seal(JSON.stringify(answer), identityOf(id))).catch(onError);
    return answer;
  }

  return async (request, handle) => {
    if (!keyForm.test(request.key)) return malformedKey;
    const id = hash([request.actor, request.key]);
    const fingerprint = fingerprintOf(request);
    const record = { id, fingerprint, sealedResponse: null, expiresAt: clock.nowSeconds() + keptSeconds };
    return (await store.insert(record)) ? run(id, handle) : answerAgain(id, fingerprint);
  };
}

function identityOf(id: string): string {
  return `idempotency:${id}`;
}

function fingerprintOf({ method, url, body }: IdempotentRequest): string {
  const { pathname, search } = new URL(url);
  return hash([method, pathname + search, body]);
}

/** Each part by its own hash, so that no two lists of parts run into the same text. */
function hash(parts: readonly (string | Uint8Array)[]): string {
  const whole = createHash('sha256');
  for (const part of parts) whole.update(createHash('sha256').update(part).digest());
  return whole.digest('base64url');
}
