import { type JsonClient, type JsonReply, type JsonRequest, replyReason } from './json-client.ts';
import {
  type ApiKeyLookupRequest,
  type ApiKeyLookupResponse,
  type ReportedExposure,
  type ReportedUse,
  type RevocationFeedPage,
  type TokenStatusRequest,
  type TokenStatusResponse,
  type VerifierDescription,
  wirePaths,
} from './wire.ts';
import { readDescription, readFeedPage, readLookupResponse, readStatusResponse } from './wire-readers.ts';

const maximumAnswerBytes = 64 * 1024;
const maximumPageBytes = 32 * 1024 * 1024;

export type WireReply<T> =
  | { readonly outcome: 'answered'; readonly value: T }
  | { readonly outcome: 'not-found' }
  | WireFailure;

export interface WireFailure {
  readonly outcome: 'failed';
  readonly reason: string;
}

/** Where to go on in the revocation log. */
export interface FeedPosition {
  /** Undefined: from the beginning, whatever the log. */
  readonly logId: string | undefined;
  readonly after: number;
  readonly waitSeconds: number;
  /** True between the pages of a whole list. */
  readonly partial: boolean;
}

/** The requests of wire.ts, each with a deadline, and their answers once they were checked. Nothing here throws or rejects. */
export interface WireClient {
  describe(deadlineMilliseconds: number): Promise<WireReply<VerifierDescription>>;
  revocations(position: FeedPosition, deadlineMilliseconds: number): Promise<WireReply<RevocationFeedPage>>;
  lookUpApiKey(query: ApiKeyLookupRequest, deadlineMilliseconds: number): Promise<WireReply<ApiKeyLookupResponse>>;
  tokenStatus(token: TokenStatusRequest, deadlineMilliseconds: number): Promise<WireReply<TokenStatusResponse>>;
  /** True when the server took them. */
  reportUses(uses: readonly ReportedUse[], deadlineMilliseconds: number): Promise<boolean>;
  reportExposures(exposures: readonly ReportedExposure[], deadlineMilliseconds: number): Promise<boolean>;
}

export interface WireClientOptions {
  readonly client: JsonClient;
  readonly baseUrl: URL;
  readonly credential: string;
}

export function createWireClient({ client, baseUrl, credential }: WireClientOptions): WireClient {
  const headers = { authorization: `Bearer ${credential}` };
  const send = (path: string, request: Omit<JsonRequest, 'headers'>) =>
    client.request(endpointUrl(baseUrl, path), { ...request, headers });
  const ask = (path: string, deadlineMilliseconds: number, body?: object) =>
    send(path, { deadlineMilliseconds, maximumBytes: maximumAnswerBytes, ...(body && { body }) });
  const report = async (path: string, deadlineMilliseconds: number, body: object) => {
    const reply = await ask(path, deadlineMilliseconds, body);
    return reply.outcome === 'status' && reply.status === 204;
  };
  return {
    describe: async (deadline) => read(await ask(wirePaths.verifier, deadline), readDescription),
    revocations: async (position, deadlineMilliseconds) => {
      const path = `${wirePaths.revocations}?${feedQuery(position)}`;
      return read(await send(path, { deadlineMilliseconds, maximumBytes: maximumPageBytes }), readFeedPage);
    },
    lookUpApiKey: async (query, deadline) =>
      read(await ask(wirePaths.apiKeyLookup, deadline, query), readLookupResponse),
    tokenStatus: async (token, deadline) => read(await ask(wirePaths.tokenStatus, deadline, token), readStatusResponse),
    reportUses: (uses, deadline) => report(wirePaths.uses, deadline, { uses }),
    reportExposures: (exposures, deadline) => report(wirePaths.exposures, deadline, { exposures }),
  };
}

/** Below the base URL's own path, if it has one. */
export function endpointUrl(baseUrl: URL, path: string): URL {
  return new URL(baseUrl.origin + baseUrl.pathname.replace(/\/$/, '') + path);
}

function feedQuery(position: FeedPosition): URLSearchParams {
  return new URLSearchParams({
    ...(position.logId !== undefined && { log: position.logId }),
    after: String(position.after),
    wait: String(position.waitSeconds),
    ...(position.partial && { partial: 'true' }),
  });
}

function read<T>(reply: JsonReply, reader: (body: Readonly<Record<string, unknown>>) => T | undefined): WireReply<T> {
  if (reply.outcome === 'json') {
    const value = reader(reply.body);
    return value === undefined
      ? { outcome: 'failed', reason: 'the authority answered with something else than was asked for' }
      : { outcome: 'answered', value };
  }
  if (reply.outcome === 'status' && reply.status === 404) {
    return { outcome: 'not-found' };
  }
  return { outcome: 'failed', reason: failureReason(reply) };
}

function failureReason(reply: Exclude<JsonReply, { outcome: 'json' }>): string {
  const status = reply.outcome === 'status' ? reply.status : undefined;
  if (status === 401 || status === 403) {
    return `the authority refused our own credential (${status}): was it revoked, or does it lack countersign:verify?`;
  }
  return `the authority: ${replyReason(reply)}`;
}
