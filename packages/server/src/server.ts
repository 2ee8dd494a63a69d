import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { type AuthRequest, createGate, type Gate } from 'countersign';
import {
  authRequestFromNode,
  type CompiledCidrs,
  compileCidrs,
  createRequestIds,
  type Presented,
  type Refusal,
  readPresented,
} from 'countersign/building-blocks';
import { ensureFirstAdminKey, type FirstAdminKey } from './admin/first-admin-key.ts';
import { createAuthority, type ServerAuthority } from './authority.ts';
import type { Config } from './config/config.ts';
import { createGatewayHandler } from './gateway/authz.ts';
import { createTargetReport } from './gateway/target-report.ts';
import { type Listening, listen } from './http/listen.ts';
import { createPages } from './http/pages.ts';
import { createOAuthListener } from './oauth/listener.ts';
import { createTokenRevocations } from './oauth/token-revocations.ts';
import { createEvents, type Events } from './observability/events.ts';
import { createLog, type Log } from './observability/log.ts';
import { createMetrics, type Metrics } from './observability/metrics.ts';

export interface StartServerOptions {
  /** Default: one as `config.logging` says, to standard error. */
  readonly log?: Log;
}

export interface RunningServer {
  /** Where it is reached from this machine. */
  readonly url: string;
  readonly issuer: string;
  readonly log: Log;
  readonly authority: ServerAuthority;
  /** Present when this start made it: to be printed, this once. */
  readonly firstAdminKey: FirstAdminKey | undefined;
  /** Looks at the TLS files now instead of in a moment. */
  reloadTls(): Promise<void>;
  /** Finishes the requests under way, for `limits.drainSeconds` at most, then closes everything. */
  close(): Promise<void>;
}

/** Metrics may be read with this scope, or from this machine. */
const metricsScope = 'countersign:metrics';

/**
 * Starts the server: first the address, then the keys and the database, then it answers. Requests that come in between wait.
 *
 * @throws {ConfigurationError} when something in the configuration cannot be used: the address, a file, a key. Rejects with
 * `StoreUnavailableError` and `SealError` as `createAuthority` does. Nothing stays open then.
 */
export async function startServer(config: Config, options: StartServerOptions = {}): Promise<RunningServer> {
  const log = options.log ?? createLog(config.logging);
  const door = createDoor();
  const listening = await listen(config, door.handler, log);
  try {
    const issuer = config.issuer ?? `http://localhost:${listening.port}`;
    const parts = await openParts(config, issuer, log);
    door.open(createHandler(config, parts));
    const { authority, firstAdminKey } = parts;
    log.info({ url: listening.url, issuer }, 'Countersign is ready');
    return {
      url: listening.url,
      issuer,
      log,
      authority,
      firstAdminKey,
      reloadTls: () => listening.reloadTls(),
      close: () => closeServer(listening, authority),
    };
  } catch (error) {
    door.open((_request, response) => response.destroy());
    await listening.close();
    throw error;
  }
}

async function closeServer(listening: Listening, { release, close }: ServerAuthority): Promise<void> {
  const drained = listening.close();
  release();
  await drained;
  await close();
}

/** Holds requests back until there is somebody to answer them. */
function createDoor(): { readonly handler: RequestListener; open(handler: RequestListener): void } {
  const waiting: Parameters<RequestListener>[] = [];
  let open: RequestListener | undefined;
  return {
    handler: (request, response) => {
      if (open === undefined) waiting.push([request, response]);
      else open(request, response);
    },
    open(handler) {
      open = handler;
      for (const [request, response] of waiting.splice(0)) handler(request, response);
    },
  };
}

interface Parts {
  readonly issuer: string;
  readonly authority: ServerAuthority;
  readonly firstAdminKey: FirstAdminKey | undefined;
  readonly metrics: Metrics;
  readonly events: Events;
}

async function openParts(config: Config, issuer: string, log: Log): Promise<Parts> {
  const metrics = createMetrics({
    revocationSequence: () => authority.services.revocationLog.sequence,
    isRevocationViewCurrent: () => authority.services.revocationLog.isCurrent(),
    followers: () => authority.services.revocationLog.followers,
  });
  const events = createEvents(log, metrics);
  const authority: ServerAuthority = await createAuthority({
    ...config,
    issuer,
    onError: events.failed,
    onExposure: events.exposed,
    onRevocationAcknowledged: metrics.revocationAcknowledged,
  });
  try {
    const firstAdminKey = await ensureFirstAdminKey(authority.services.apiKeys, config.folder);
    return { issuer, authority, firstAdminKey, metrics, events };
  } catch (error) {
    await authority.close();
    throw error;
  }
}

/** What asks for a framework's comfort is rare; `/authz` and the OAuth endpoints are not, and stand on Node alone. */
function createHandler(config: Config, parts: Parts): RequestListener {
  const gate = createServerGate(config, parts);
  const gateway = createGateway(config, parts);
  const present = createPresent(config);
  const oauth = createOAuth(config, parts, gate, present);
  const page = createServerPages(config, parts, gate);
  const api = createApi(parts, gate, present);
  const dispatch: RequestListener = (request, response) => {
    const { url = '' } = request;
    const query = url.indexOf('?');
    const path = query < 0 ? url : url.slice(0, query);
    if (path === '/authz') gateway(request, response);
    else if (!oauth(request, response)) (page(path) ?? api)(request, response);
  };
  return (request, response) => {
    try {
      dispatch(request, response);
    } catch (error) {
      parts.events.failed(error, 'request');
      fail(response);
    }
  };
}

/** For a defect of ours: nobody gets in by it, and the server goes on. */
function fail(response: ServerResponse): void {
  if (response.headersSent) response.destroy();
  else response.writeHead(500, { Connection: 'close' }).end();
}

/** Protects the server's own interfaces. Their tokens are for the issuer itself. */
function createServerGate(config: Config, { issuer, authority, events }: Parts): Gate {
  return createGate({
    authority: authority.authority,
    audience: issuer,
    realm: 'countersign',
    trustedProxies: config.trustedProxies,
    maximumTokenLifetimeSeconds: config.accessTokens.maximumLifetimeSeconds,
    onDecision: (event) => events.decided('server', event),
  });
}

function createGateway(config: Config, { issuer, authority, events, metrics }: Parts): RequestListener {
  const { audience, trustedPeers } = config.gateway;
  const gate = createGate({
    authority: authority.authority,
    audience: audience.length > 0 ? audience : (config.accessTokens.audience ?? issuer),
    trustedProxies: trustedPeers,
    maximumTokenLifetimeSeconds: config.accessTokens.maximumLifetimeSeconds,
    onDecision: (event) => events.decided('gateway', event),
  });
  return createGatewayHandler({
    gate: metrics.timed(gate),
    config: config.gateway,
    realm: 'api',
    reportExposure: createTargetReport(authority.services.apiKeys, {
      apiKeyHeader: 'x-api-key',
      trustedProxies: compileCidrs(trustedPeers, 'gateway.trustedPeers'),
    }),
    onRefusal: events.gatewayRefused,
  });
}

type Present = (request: AuthRequest) => Presented | Refusal;

/** Judges how a request came here, by the same rules as the gate. */
function createPresent({ trustedProxies }: Config): Present {
  const options = { apiKeyHeader: 'x-api-key', trustedProxies: compileCidrs(trustedProxies, 'trustedProxies') };
  return (request) => readPresented(request, options);
}

function createOAuth(config: Config, { issuer, authority, events }: Parts, gate: Gate, present: Present) {
  const { services } = authority;
  return createOAuthListener({
    ...services,
    issuer,
    defaultAudience: config.accessTokens.audience ?? issuer,
    accessTokenLifetimeSeconds: config.accessTokens.lifetimeSeconds,
    maximumAccessTokenLifetimeSeconds: config.accessTokens.maximumLifetimeSeconds,
    revocations: createTokenRevocations(services),
    gate,
    present,
    nextRequestId: createRequestIds(),
    onAnswer: events.answered,
  });
}

function createServerPages(
  { trustedProxies }: Config,
  { issuer, authority: { services }, metrics, events }: Parts,
  gate: Gate,
) {
  const proxies = compileCidrs(trustedProxies, 'trustedProxies');
  return createPages({
    issuer,
    metrics,
    onError: events.failed,
    admitToMetrics: async (request, response) =>
      isFromThisMachine(request, proxies) || (await admitToMetrics(gate, request, response)),
    checks: [
      { name: 'store', check: () => services.store.ping().then(() => undefined) },
      {
        name: 'revocations',
        check: async () => (services.revocationLog.isCurrent() ? undefined : 'the view is behind'),
      },
      { name: 'signingKeys', check: async () => (services.signingKeys.active() ? undefined : 'there is none') },
    ],
  });
}

const loopback = compileCidrs(['127.0.0.0/8', '::1/128'], 'loopback');

/** A proxy on this machine speaks for others, whether it says so or not. */
function isFromThisMachine({ headers, socket }: IncomingMessage, proxies: CompiledCidrs): boolean {
  const isForwarded = 'x-forwarded-for' in headers || 'forwarded' in headers;
  return loopback.includes(socket.remoteAddress) && !proxies.includes(socket.remoteAddress) && !isForwarded;
}

async function admitToMetrics(gate: Gate, request: IncomingMessage, response: ServerResponse): Promise<boolean> {
  const decision = await gate.decide(authRequestFromNode(request), { scopes: [metricsScope] });
  if (decision.outcome === 'allow') return true;
  response.writeHead(decision.status, [
    ...decision.headers,
    'Content-Length',
    String(Buffer.byteLength(decision.body)),
  ]);
  response.end(decision.body);
  return false;
}

/** The admin and verifier APIs, loaded when the first request for them comes. */
function createApi({ authority: { services }, events }: Parts, gate: Gate, present: Present): RequestListener {
  const clientAddress = (request: AuthRequest) => {
    const presented = present(request);
    return 'code' in presented ? request.remoteAddress : presented.clientAddress;
  };
  const onError = (error: unknown, requestId?: string) => events.failed(error, 'api', requestId);
  let listener: Promise<RequestListener> | undefined;
  return (request, response) => {
    listener ??= import('./http/api.ts').then(({ createApiListener }) =>
      createApiListener({ gate, services, clientAddress, onError }),
    );
    listener.then(
      (serve) => serve(request, response),
      (error) => {
        onError(error);
        fail(response);
      },
    );
  };
}
