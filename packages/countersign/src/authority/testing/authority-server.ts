import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ApiKeyRecord } from '../../core/authority.ts';
import type { RevocationEntry, RevocationKind } from '../../core/revocation.ts';
import { type RevocationFeedPage, wirePaths } from '../wire.ts';
import { type Answer, readJson, sendJson, sendStatus, startServer, type TestServer } from './http-server.ts';
import { publicJwk } from './keys.ts';
import { startSeconds } from './manual-clock.ts';

export const verifierCredential = 'acme_live_verifier';

/** A small authority that speaks the words of wire.ts, and can be made to misbehave. */
export interface AuthorityServer {
  readonly server: TestServer;
  readonly posted: { readonly path: string; readonly body: Record<string, unknown> }[];
  /** By digest. */
  readonly keys: Map<string, ApiKeyRecord>;
  /** Ids of tokens that `POST /v1/tokens/status` calls revoked. */
  readonly revokedTokens: Set<string>;
  logId: string;
  issuer: string;
  prefixes: readonly string[];
  /** Entries on a page. */
  pageSize: number;
  /** What is answered instead, by path; `undefined` lets the request pass. */
  instead: ((path: string, request: IncomingMessage, response: ServerResponse) => boolean) | undefined;
  /** Changes a page before it is sent. */
  alterPage: (page: RevocationFeedPage) => object;
  revoke(kind: RevocationKind, id: string): RevocationEntry;
  /** Forgets the entries through this number, as expired. */
  forgetThrough(sequence: number): void;
  startNewLog(logId: string): void;
}

export async function startAuthority(): Promise<AuthorityServer> {
  let log: RevocationEntry[] = [];
  let sequence = 0;
  let forgotten = 0;
  const waiting = new Set<() => void>();
  const jwk = publicJwk('a');

  const answerPoll = (url: URL, response: ServerResponse) => {
    const startedAt = performance.now();
    const after = Number(url.searchParams.get('after'));
    const partial = url.searchParams.get('partial') === 'true';
    const reset = () =>
      url.searchParams.get('log') !== authority.logId || after > sequence || (!partial && after < forgotten);
    const send = () => {
      waiting.delete(send);
      clearTimeout(timer);
      const rest = log.filter((entry) => entry.sequence > (reset() ? 0 : after));
      const entries = rest.slice(0, authority.pageSize);
      const more = rest.length > entries.length;
      const page: RevocationFeedPage = {
        logId: authority.logId,
        sequence: more ? (entries.at(-1)?.sequence ?? 0) : sequence,
        reset: reset(),
        entries,
        more,
        heldMilliseconds: performance.now() - startedAt,
      };
      sendJson(response, authority.alterPage(page));
    };
    const timer = setTimeout(send, Number(url.searchParams.get('wait')) * 1000);
    waiting.add(send);
    response.on('close', () => {
      waiting.delete(send);
      clearTimeout(timer);
    });
    if (reset() || sequence > after) {
      send();
    }
  };

  const answerPost = async (path: string, request: IncomingMessage, response: ServerResponse) => {
    const body = await readJson(request);
    authority.posted.push({ path, body });
    if (path === wirePaths.apiKeyLookup) {
      const record = authority.keys.get(String(body.digest));
      record === undefined ? sendStatus(response, 404) : sendJson(response, { record, sequence });
    } else if (path === wirePaths.tokenStatus) {
      sendJson(response, { revoked: authority.revokedTokens.has(String(body.tokenId)) });
    } else {
      sendStatus(response, 204);
    }
  };

  const answer: Answer = (request, response) => {
    const url = new URL(request.url ?? '', 'http://authority');
    if (authority.instead?.(url.pathname, request, response)) {
      return;
    }
    if (url.pathname === wirePaths.jwks) {
      sendJson(response, { keys: [jwk] });
    } else if (request.headers.authorization !== `Bearer ${verifierCredential}`) {
      sendStatus(response, 401);
    } else if (url.pathname === wirePaths.verifier) {
      const { issuer, logId, prefixes } = authority;
      const apiKeys = { prefixes, acceptsForeignForms: false, needsForeignKeys: false };
      sendJson(response, { issuer, logId, sequence, apiKeys, maximumTokenLifetimeSeconds: 900 });
    } else if (url.pathname === wirePaths.revocations) {
      answerPoll(url, response);
    } else {
      void answerPost(url.pathname, request, response);
    }
  };

  const server = await startServer(answer);
  const authority: AuthorityServer = {
    server,
    posted: [],
    keys: new Map(),
    revokedTokens: new Set(),
    logId: 'log-1',
    issuer: server.origin,
    prefixes: ['acme_live'],
    pageSize: 1000,
    instead: undefined,
    alterPage: (page) => page,
    revoke(kind, id) {
      sequence++;
      const entry = { sequence, kind, id, notBefore: startSeconds, expiresAt: startSeconds + 900 };
      log.push(entry);
      for (const send of [...waiting]) {
        send();
      }
      return entry;
    },
    forgetThrough(through) {
      forgotten = through;
      log = log.filter((entry) => entry.sequence > through);
    },
    startNewLog(logId) {
      authority.logId = logId;
      log = [];
      sequence = 0;
      forgotten = 0;
      server.answer = answer;
    },
  };
  return authority;
}
