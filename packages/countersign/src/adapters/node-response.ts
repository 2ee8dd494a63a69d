import type { Deny, FlatHeaders } from '../core/decision.ts';

/** What is written of a response of `node:http`, `node:https` or the compatibility layer of `node:http2`. */
export interface NodeResponse {
  statusCode: number;
  readonly headersSent: boolean;
  removeHeader(name: string): unknown;
  appendHeader(name: string, value: string): unknown;
  end(): unknown;
  end(body: string): unknown;
}

/** Adds headers beside those that stand already. Does nothing when the response is under way, as after a time-out. */
export function addHeaders(response: NodeResponse, headers: FlatHeaders): void {
  if (response.headersSent) return;
  for (let index = 0; index + 1 < headers.length; index += 2) {
    response.appendHeader(headers[index] as string, headers[index + 1] as string);
  }
}

/** Sets headers in place of those of the same names, and leaves the others, such as CORS's, so that browsers can read the refusal. */
export function replaceHeaders(response: NodeResponse, headers: FlatHeaders): void {
  if (response.headersSent) return;
  for (let index = 0; index < headers.length; index += 2) response.removeHeader(headers[index] as string);
  addHeaders(response, headers);
}

/**
 * Answers with the refusal. An unread body is left to Node, which reads and drops it, so that the caller gets the
 * answer and the connection can be used again.
 */
export function refuse(response: NodeResponse, denial: Deny, method: string | undefined): void {
  if (response.headersSent) return;
  response.statusCode = denial.status;
  replaceHeaders(response, denial.headers);
  replaceHeaders(response, ['Content-Length', String(Buffer.byteLength(denial.body))]);
  if (method === 'HEAD') response.end();
  else response.end(denial.body);
}
