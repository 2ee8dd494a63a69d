import { type JsonObject, parseJsonObject } from '../crypto/json.ts';

export interface JsonRequest {
  /** GET without a body, POST with one. */
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
  /** From now until the last byte of the answer. */
  readonly deadlineMilliseconds: number;
  readonly maximumBytes: number;
}

export type JsonReply =
  | { readonly outcome: 'json'; readonly body: JsonObject; readonly headers: Headers }
  /** Any status but 200; the body was not read. */
  | { readonly outcome: 'status'; readonly status: number }
  | { readonly outcome: 'failed'; readonly reason: string };

/** Fetches JSON objects from servers that may be slow, down or hostile. Nothing here throws or rejects. */
export interface JsonClient {
  request(url: URL, request: JsonRequest): Promise<JsonReply>;
  /** Aborts what is under way; later requests fail at once. */
  close(): void;
}

/** @param maximumPending How many requests may be under way; more fail at once instead of queueing up. */
export function createJsonClient(maximumPending: number): JsonClient {
  const pending = new Set<AbortController>();
  let closed = false;
  return {
    async request(url, request) {
      if (closed) {
        return failed('closed');
      }
      if (pending.size >= maximumPending) {
        return failed(`${maximumPending} requests are waiting for an answer already`);
      }
      const controller = new AbortController();
      const timer = setTimeout(() => controller.abort(), request.deadlineMilliseconds).unref();
      pending.add(controller);
      try {
        return await exchange(url, request, controller.signal);
      } catch (error) {
        return failed(controller.signal.aborted ? abortReason(closed, request) : failureReason(error));
      } finally {
        clearTimeout(timer);
        pending.delete(controller);
      }
    },
    close() {
      closed = true;
      for (const controller of pending) {
        controller.abort();
      }
    },
  };
}

async function exchange(url: URL, request: JsonRequest, signal: AbortSignal): Promise<JsonReply> {
  const response = await fetch(url, {
    ...(request.body !== undefined && { method: 'POST', body: JSON.stringify(request.body) }),
    headers: {
      accept: 'application/json',
      ...(request.body !== undefined && { 'content-type': 'application/json' }),
      ...request.headers,
    },
    // Where an answer comes from was configured; a server may not send us, and our credential, elsewhere.
    redirect: 'manual',
    signal,
  });
  if (response.status !== 200) {
    await response.body?.cancel();
    return { outcome: 'status', status: response.status };
  }
  const bytes = await readBody(response, request.maximumBytes);
  if (bytes === undefined) {
    return failed(`the answer is larger than ${request.maximumBytes} bytes`);
  }
  const body = parseJsonObject(bytes);
  return body === undefined
    ? failed('the answer is not a JSON object')
    : { outcome: 'json', body, headers: response.headers };
}

async function readBody(response: Response, maximumBytes: number): Promise<Buffer | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > maximumBytes) {
      // Leaving the loop cancels the stream.
      return undefined;
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function failed(reason: string): JsonReply {
  return { outcome: 'failed', reason };
}

function abortReason(closed: boolean, request: JsonRequest): string {
  return closed ? 'closed' : `no whole answer within ${request.deadlineMilliseconds} ms`;
}

/** The code alone: messages may repeat what was sent. */
function failureReason(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  return typeof code === 'string' ? `the connection failed (${code})` : 'the connection failed';
}

/** What to tell the operator of a reply that is no JSON. */
export function replyReason(reply: Exclude<JsonReply, { outcome: 'json' }>): string {
  if (reply.outcome === 'failed') {
    return reply.reason;
  }
  const redirected = reply.status >= 300 && reply.status < 400;
  return redirected ? `answered ${reply.status}; redirects are not followed` : `answered ${reply.status}`;
}
