import type { Problem } from './problem.ts';

/** An HTTP response before it is sent: what a repeated request gets once more, byte for byte. */
export interface Answer {
  readonly status: number;
  readonly contentType: string | undefined;
  readonly body: string | null;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

export interface IdempotentRequest {
  /** The Idempotency-Key header. */
  readonly key: string;
  readonly actor: string;
  readonly method: string;
  readonly url: string;
  readonly body: Uint8Array;
}

/** Does what a request asks for once: gives the answer of `handle`, or of the request that came first with this key. */
export type Once = (request: IdempotentRequest, handle: () => Promise<Answer>) => Promise<Answer | Problem>;
