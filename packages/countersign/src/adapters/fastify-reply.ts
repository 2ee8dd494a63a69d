import type { Deny } from '../core/decision.ts';
import { type NodeResponse, replaceHeaders } from './node-response.ts';

/** What is written of a reply of Fastify. */
export interface ReplyOfFastify {
  readonly raw: NodeResponse;
  code(status: number): unknown;
  removeHeader(name: string): unknown;
  send(body: Buffer): unknown;
}

/** Answers with the refusal, through Fastify, so that its `onSend` hooks and its log see it. */
export function refuseWithReply(reply: ReplyOfFastify, denial: Deny): void {
  if (reply.raw.headersSent) return;
  reply.code(denial.status);
  for (let index = 0; index < denial.headers.length; index += 2) reply.removeHeader(denial.headers[index] as string);
  replaceHeaders(reply.raw, denial.headers);
  // Bytes, because Fastify appends a charset to the content type of a text.
  reply.send(Buffer.from(denial.body));
}
