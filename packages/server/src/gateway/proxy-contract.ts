import type { ServerResponse } from 'node:http';
import type { Deny } from 'countersign';
import type { GatewayHeaders } from './headers.ts';

/** The request that the proxy asks about. */
export interface OriginalRequest {
  readonly method: string;
  readonly target: string;
}

/** How one proxy tells of the original request, and how it wants to be answered. */
export interface ProxyContract {
  readonly name: string;
  /** True when a header that only this proxy's configuration sets is there. */
  isSpokenIn(headers: GatewayHeaders): boolean;
  /** A sentence for the log when the proxy leaves out what has to be known. */
  readOriginal(headers: GatewayHeaders): OriginalRequest | string;
  /** Writes a refusal so that the caller gets it as it is. */
  refuse(response: ServerResponse, denial: Deny): void;
}

/** True when both are there: without them a request from afar would look like one from this machine. */
export function saysWhereFrom({ forwardedFor, forwardedProto }: GatewayHeaders): boolean {
  return forwardedFor !== undefined && forwardedFor !== '' && forwardedProto !== undefined && forwardedProto !== '';
}

/** Writes the whole answer. Node sends no body to HEAD. */
export function write(response: ServerResponse, status: number, headers: readonly string[], body: string): void {
  response.writeHead(status, [...headers, 'Content-Length', String(Buffer.byteLength(body))]);
  response.end(body);
}
