import type { ApiKeyExposure, ApiKeyLookup, ApiKeyQuery, Authority } from '../core/authority.ts';
import { type Clock, systemClock } from '../core/clock.ts';
import { ConfigurationError } from '../core/errors.ts';
import type { Revocations, TokenIdentity } from '../core/revocation.ts';
import { requireEndpoint } from './endpoint.ts';
import { createJsonClient } from './json-client.ts';
import { createJsonWebKeySet, fetchKeySet } from './json-web-key-set.ts';
import { createReportQueue } from './report-queue.ts';
import { createRevocationFollower, type RevocationFollower } from './revocation-follower.ts';
import { createRevocationList, type RevocationList } from './revocation-list.ts';
import { type ReportedExposure, type ReportedUse, wirePaths } from './wire.ts';
import { createWireClient, endpointUrl, type WireClient } from './wire-client.ts';

const deadlineMilliseconds = 2000;
/** Our server answers from memory: a key that it made a moment ago shall not wait as long as one of an issuer on the internet. */
const keySetCoolDownSeconds = 2;
/** Look-ups and questions under way at most; when the authority hangs, the rest is refused at once. */
const maximumPending = 256;
/** A record that is read while the log is replaced is read again, so often at most. */
const maximumLookups = 3;

/** What happens between a verifier and its authority, for the operator. Holds no credential. */
export type RemoteAuthorityEvent =
  /** The view of what is revoked is up to date: the first time, or again. */
  | { readonly type: 'current'; readonly sequence: number }
  /** It is further behind than `maximumStalenessSeconds`: nothing remembered is relied on. */
  | { readonly type: 'behind'; readonly reason: string }
  /** An exchange failed. It is tried again; told once for each reason in a row. */
  | { readonly type: 'authority-error'; readonly reason: string }
  /** So many uses or exposures of API keys could not be reported. */
  | { readonly type: 'reports-dropped'; readonly count: number };

export interface RemoteAuthorityOptions {
  /** The Countersign server's base URL. */
  readonly url: string;
  /** The `iss` of its access tokens. Default: `url` without a trailing slash. A server that is another issuer is not followed. */
  readonly issuer?: string;
  /** An API key of that server with the scope `countersign:verify`. */
  readonly credential: string;
  /** How far the view of what is revoked may be behind before it is not relied on. Whole seconds, 2 to 3600. Default 15. */
  readonly maximumStalenessSeconds?: number;
  /** What to do with tokens when it is: ask the server about each, or refuse them (503). Default `ask`. */
  readonly whenBehind?: 'ask' | 'refuse';
  /** Talks plain HTTP, the credential included, to a server on another machine. Default false. */
  readonly allowInsecureHttp?: boolean;
  /** Called when the connection's state changes. Must return at once. */
  readonly onEvent?: (event: RemoteAuthorityEvent) => void;
  readonly clock?: Clock;
}

export interface RemoteAuthority extends Authority {
  readonly apiKeys: NonNullable<Authority['apiKeys']>;
  readonly revocations: Revocations;
  /**
   * Resolves once the view is current for the first time, or when the authority is closed. Never rejects. To be awaited before
   * an API takes requests: until then it does not know which prefixes API keys have.
   */
  ready(): Promise<void>;
}

/**
 * A Countersign server as the authority: its keys, its API keys, and its revocation log, which is followed from now on. What
 * is revoked there is refused here within the time a message takes, and within `maximumStalenessSeconds` when no message comes.
 *
 * The connection is kept until `close`, and keeps the process alive so long.
 *
 * @throws {ConfigurationError} for options that cannot be right. Nothing throws or rejects after that.
 */
export function remoteAuthority(options: RemoteAuthorityOptions): RemoteAuthority {
  const settings = readSettings(options);
  const { baseUrl, issuer, clock, emit } = settings;
  // Apart from each other, so that a flood of unknown keys cannot keep the log from being followed.
  const client = createJsonClient(maximumPending);
  const feedClient = createJsonClient(2);
  const wire = createWireClient({ client, baseUrl, credential: options.credential });
  const list = createRevocationList({ clock });
  const follower = createRevocationFollower({
    wire: createWireClient({ client: feedClient, baseUrl, credential: options.credential }),
    list,
    clock,
    issuer,
    maximumStalenessSeconds: settings.maximumStalenessSeconds,
    onCurrent: () => emit({ type: 'current', sequence: list.sequence }),
    onBehind: (reason) => emit({ type: 'behind', reason }),
    onFailure: (reason) => emit({ type: 'authority-error', reason }),
  });
  const jwksUrl = endpointUrl(baseUrl, wirePaths.jwks);
  const load = () => fetchKeySet(feedClient, { url: jwksUrl, deadlineMilliseconds });
  const keySet = createJsonWebKeySet({ load, clock, coolDownSeconds: keySetCoolDownSeconds });
  keySet.prefetch();
  const reports = createReports(settings, options.credential);
  return {
    issuer,
    verificationKey: (hint) => keySet.find(hint),
    apiKeys: createApiKeys(follower, wire, reports),
    revocations: createRevocations(follower, list, wire, settings.whenBehind),
    ready: () => follower.firstContact,
    close() {
      follower.close();
      client.close();
      feedClient.close();
      reports.close();
    },
  };
}

interface Settings {
  readonly baseUrl: URL;
  readonly issuer: string;
  readonly maximumStalenessSeconds: number;
  readonly whenBehind: 'ask' | 'refuse';
  readonly clock: Clock;
  readonly emit: (event: RemoteAuthorityEvent) => void;
}

function readSettings(options: RemoteAuthorityOptions): Settings {
  const baseUrl = requireEndpoint(options.url, options.allowInsecureHttp === true, 'remoteAuthority.url');
  if (baseUrl.search !== '') {
    throw new ConfigurationError('remoteAuthority.url has a query; give the base URL alone');
  }
  if (typeof options.credential !== 'string' || !/^[\x21-\x7e]+$/.test(options.credential)) {
    throw new ConfigurationError('remoteAuthority.credential must be an API key with the scope countersign:verify');
  }
  const { maximumStalenessSeconds = 15, whenBehind = 'ask' } = options;
  if (!Number.isInteger(maximumStalenessSeconds) || maximumStalenessSeconds < 2 || maximumStalenessSeconds > 3600) {
    throw new ConfigurationError('remoteAuthority.maximumStalenessSeconds must be whole seconds, 2 to 3600');
  }
  if (whenBehind !== 'ask' && whenBehind !== 'refuse') {
    throw new ConfigurationError('remoteAuthority.whenBehind must be ask or refuse');
  }
  return {
    baseUrl,
    issuer: options.issuer ?? options.url.replace(/\/$/, ''),
    maximumStalenessSeconds,
    whenBehind,
    clock: options.clock ?? systemClock,
    emit(event) {
      try {
        options.onEvent?.(event);
      } catch {
        // What the operator does with events must not end what the gate relies on.
      }
    },
  };
}

function createRevocations(
  follower: RevocationFollower,
  list: RevocationList,
  wire: WireClient,
  whenBehind: 'ask' | 'refuse',
): Revocations {
  return {
    get sequence() {
      return list.sequence;
    },
    isCurrent: () => follower.isCurrent(),
    covers: (token) => list.covers(token),
    lastChangeOfApiKey: (id) => list.lastChangeOfApiKey(id),
    subscribe: (listener) => list.subscribe(listener),
    async ask(token) {
      await startUp(follower);
      // What was revoked stays revoked, however old the view.
      if (list.covers(token)) {
        return 'revoked';
      }
      if (follower.isCurrent()) {
        return 'live';
      }
      return whenBehind === 'ask' ? askAuthority(wire, list, token) : 'unavailable';
    },
  };
}

async function askAuthority(
  wire: WireClient,
  list: RevocationList,
  token: TokenIdentity,
): Promise<'live' | 'revoked' | 'unavailable'> {
  const reply = await wire.tokenStatus(token, deadlineMilliseconds);
  if (reply.outcome !== 'answered') {
    return 'unavailable';
  }
  // The log may have brought news while the answer was on its way.
  return reply.value.revoked || list.covers(token) ? 'revoked' : 'live';
}

/** Right after the start there is no view yet, and it will be there in a moment. */
async function startUp(follower: RevocationFollower): Promise<void> {
  if (follower.resets > 0 || follower.failure !== undefined) {
    return;
  }
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, deadlineMilliseconds).unref();
  });
  await Promise.race([follower.firstContact, deadline]);
  clearTimeout(timer);
}

function createApiKeys(follower: RevocationFollower, wire: WireClient, reports: Reports): RemoteAuthority['apiKeys'] {
  return {
    get prefixes() {
      return follower.description?.apiKeys.prefixes ?? [];
    },
    // Until the prefixes are known, every key is of a form that is not known.
    get acceptsForeignForms() {
      return follower.description?.apiKeys.acceptsForeignForms ?? true;
    },
    get needsForeignKeys() {
      return follower.description?.apiKeys.needsForeignKeys ?? false;
    },
    find: (query) => findApiKey(follower, wire, query),
    recordUse: reports.recordUse,
    recordExposure: reports.recordExposure,
  };
}

async function findApiKey(follower: RevocationFollower, wire: WireClient, query: ApiKeyQuery): Promise<ApiKeyLookup> {
  if (follower.description === undefined) {
    // Without the prefixes, the key's own id could not be told.
    return { outcome: 'unavailable', reason: follower.failure ?? 'the authority has not been reached yet' };
  }
  const request = {
    ...(query.id !== undefined && { id: query.id }),
    digest: query.digest,
    ...(query.foreignKey !== undefined && { foreignKey: query.foreignKey }),
  };
  for (let lookup = 1; lookup <= maximumLookups; lookup++) {
    const { resets } = follower;
    const reply = await wire.lookUpApiKey(request, deadlineMilliseconds);
    if (reply.outcome === 'failed') {
      return { outcome: 'unavailable', reason: reply.reason };
    }
    // Numbers of a log that was replaced meanwhile say nothing of how old the record is.
    if (resets === follower.resets) {
      return reply.outcome === 'not-found' ? { outcome: 'unknown' } : { outcome: 'found', ...reply.value };
    }
  }
  return { outcome: 'unavailable', reason: 'the revocation log was replaced during every look-up' };
}

interface Reports {
  recordUse(id: string, remoteAddress: string | undefined): void;
  recordExposure(exposure: ApiKeyExposure): void;
  close(): void;
}

/** Uses are gathered for a while, since only a key's last one counts; exposures are told soon, since somebody has to act. */
function createReports(settings: Settings, credential: string): Reports {
  const { baseUrl, clock, emit } = settings;
  // A client of its own: what is sent at the close is not to be aborted by it. Its requests end with their deadlines.
  const wire = createWireClient({ client: createJsonClient(2), baseUrl, credential });
  const onDropped = (count: number) => emit({ type: 'reports-dropped', count });
  const uses = createReportQueue<ReportedUse>({
    send: (batch) => wire.reportUses(batch, deadlineMilliseconds),
    delayMilliseconds: 5000,
    maximumQueued: 10_000,
    onDropped,
  });
  const exposures = createReportQueue<ReportedExposure>({
    send: (batch) => wire.reportExposures(batch, deadlineMilliseconds),
    delayMilliseconds: 100,
    maximumQueued: 1000,
    onDropped,
  });
  return {
    recordUse(id, address) {
      uses.add(id, { id, at: clock.nowSeconds(), ...(address !== undefined && { address }) });
    },
    recordExposure({ query, place, remoteAddress, requestId }) {
      exposures.add(`${place} ${query.digest}`, {
        ...(query.id !== undefined && { id: query.id }),
        digest: query.digest,
        place,
        ...(remoteAddress !== undefined && { remoteAddress }),
        requestId,
        at: clock.nowSeconds(),
      });
    },
    close() {
      uses.close();
      exposures.close();
    },
  };
}
