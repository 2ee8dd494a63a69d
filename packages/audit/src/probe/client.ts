import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { type Exchange, type HeaderList, headerOf, type ProbeReply, type ProbeRequest } from './exchange.ts';
import type { Signer } from './settings.ts';

/** Why no reply came. `stopped` and `capped` end a probe; the others are of one request. */
export class NoReply extends Error {
  override readonly name = 'NoReply';
  readonly kind: 'stopped' | 'capped' | 'not-named' | 'failed';

  constructor(kind: NoReply['kind'], message: string) {
    super(message);
    this.kind = kind;
  }
}

export interface ClientOptions {
  readonly baseUrl: string;
  /** More origins that may be asked, beside the base URL's: a token endpoint's. */
  readonly origins?: readonly string[];
  readonly requestsPerSecond?: number;
  readonly maxRequests?: number;
  readonly timeoutMilliseconds?: number;
  readonly maxBodyBytes?: number;
  readonly signal?: AbortSignal;
  /** PEM texts. */
  readonly certificate?: { readonly cert: string; readonly key: string };
  /** A certificate authority of one's own, PEM. */
  readonly ca?: string;
  /** Does not verify the API's certificate: for one's own test servers. */
  readonly allowInsecureTls?: boolean;
  /** Signs what is to be signed. */
  readonly signer?: Signer;
  /** How long to wait at most when the API answers 429 with Retry-After, seconds. */
  readonly maxRetryAfterSeconds?: number;
}

/**
 * Sends requests as they are (targets, repeated headers), follows no redirect, keeps no cookies. It asks only the hosts that were named, no faster and
 * no oftener than it is told.
 */
export class ProbeClient {
  readonly baseUrl: URL;
  /** How many requests were sent. */
  sent = 0;
  readonly #options: Required<Pick<ClientOptions, 'requestsPerSecond' | 'maxRequests' | 'timeoutMilliseconds'>> &
    ClientOptions;
  readonly #origins: ReadonlySet<string>;
  #nextAt = 0;

  constructor(options: ClientOptions) {
    this.#options = { requestsPerSecond: 50, maxRequests: 20_000, timeoutMilliseconds: 10_000, ...options };
    this.baseUrl = new URL(options.baseUrl);
    this.#origins = new Set([this.baseUrl.origin, ...(options.origins ?? []).map((text) => new URL(text).origin)]);
  }

  get left(): number {
    return this.#options.maxRequests - this.sent;
  }

  isNamed(origin: string): boolean {
    return this.#origins.has(origin);
  }

  /**
   * Waits once and asks again when the API says that it was too fast.
   *
   * @throws NoReply
   */
  async send(request: ProbeRequest): Promise<ProbeReply> {
    const reply = await this.sendOnce(request);
    if (reply.status !== 429) return reply;
    const seconds = Number(headerOf(reply, 'Retry-After') ?? 'NaN');
    if (!Number.isFinite(seconds) || seconds > (this.#options.maxRetryAfterSeconds ?? 3)) return reply;
    await this.#wait(seconds * 1000);
    return this.sendOnce(request);
  }

  /** As `send`, and gives the request with the reply. */
  async exchange(request: ProbeRequest): Promise<Exchange> {
    return { request, reply: await this.send(request) };
  }

  /** @throws NoReply */
  async sendOnce(request: ProbeRequest): Promise<ProbeReply> {
    const origin = request.origin ?? this.baseUrl.origin;
    if (!this.isNamed(origin)) throw new NoReply('not-named', `${origin} was not named, so it is not asked.`);
    if (this.left <= 0) throw new NoReply('capped', `The cap of ${this.#options.maxRequests} requests is reached.`);
    this.sent += 1;
    await this.#takeTurn();
    this.#throwIfStopped();
    return this.#ask(await transports(), new URL(origin), await this.#signed(request));
  }

  async #signed(request: ProbeRequest): Promise<ProbeRequest> {
    const { signer } = this.#options;
    if (signer === undefined || request.isToBeSigned !== true) return request;
    return { ...(await signer(request, { now: new Date() })), isToBeSigned: false };
  }

  #throwIfStopped(): void {
    if (this.#options.signal?.aborted) throw new NoReply('stopped', 'The probe was stopped.');
  }

  async #takeTurn(): Promise<void> {
    const now = performance.now();
    const at = Math.max(now, this.#nextAt);
    this.#nextAt = at + 1000 / this.#options.requestsPerSecond;
    // Timers are a millisecond coarse: below that, the turns of a few requests are taken together.
    if (at - now > 2) await this.#wait(at - now);
  }

  async #wait(milliseconds: number): Promise<void> {
    try {
      await pause(milliseconds, undefined, { ...(this.#options.signal ? { signal: this.#options.signal } : {}) });
    } catch {
      this.#throwIfStopped();
    }
  }

  #ask(by: Transports, origin: URL, request: ProbeRequest): Promise<ProbeReply> {
    const { signal, timeoutMilliseconds } = this.#options;
    const { promise, resolve, reject } = Promise.withResolvers<ProbeReply>();
    const startedAt = performance.now();
    const fail = (error: Error) =>
      reject(signal?.aborted ? new NoReply('stopped', 'The probe was stopped.') : asNoReply(error));
    try {
      const outgoing = this.#open(by, origin, request);
      const timer = setTimeout(
        () => outgoing.destroy(new Error(`no reply within ${timeoutMilliseconds} ms`)),
        timeoutMilliseconds,
      );
      outgoing.on('response', (incoming) => {
        this.#read(incoming).then(
          (body) => resolve(toReply(incoming, body, performance.now() - startedAt)),
          (error: unknown) => fail(error as Error),
        );
      });
      outgoing.on('upgrade', (incoming, socket, head) => {
        let said = head;
        socket.on('data', (part: Buffer) => {
          if (said.length < upgradeBytes) said = Buffer.concat([said, part]);
        });
        socket.on('error', () => undefined);
        // What the server says of itself after a handshake comes at once, or not at all.
        setTimeout(() => {
          socket.destroy();
          resolve(toReply(incoming, said.subarray(0, upgradeBytes).toString('latin1'), performance.now() - startedAt));
        }, upgradeMilliseconds);
      });
      outgoing.on('error', fail);
      outgoing.on('close', () => clearTimeout(timer));
      outgoing.end(request.body);
    } catch (error) {
      // A header or a target that Node does not send, such as one with a line break.
      fail(error as Error);
    }
    return promise;
  }

  #open({ http, https }: Transports, origin: URL, request: ProbeRequest) {
    const { signal, certificate, ca, allowInsecureTls } = this.#options;
    const isEncrypted = origin.protocol === 'https:';
    const shown = request.withCertificate === false ? undefined : certificate;
    const options = {
      hostname: origin.hostname.replace(/^\[|\]$/g, ''),
      port: origin.port === '' ? (isEncrypted ? 443 : 80) : Number(origin.port),
      method: request.method,
      path: request.target,
      // One connection a request: what a request leaves behind on a connection cannot reach the next one.
      agent: isEncrypted ? new https.Agent({ keepAlive: false }) : new http.Agent({ keepAlive: false }),
      headers: wireHeaders(origin, request),
      insecureHTTPParser: true,
      ...(signal === undefined ? {} : { signal }),
    };
    if (!isEncrypted) return http.request(options);
    return https.request({
      ...options,
      ...(shown ?? {}),
      ...(ca === undefined ? {} : { ca }),
      ...(isIP(options.hostname) === 0 ? { servername: options.hostname } : {}),
      rejectUnauthorized: allowInsecureTls !== true,
    });
  }

  async #read(incoming: IncomingMessage): Promise<string> {
    const cap = this.#options.maxBodyBytes ?? 256 * 1024;
    const parts: Buffer[] = [];
    let length = 0;
    for await (const part of incoming as AsyncIterable<Buffer>) {
      parts.push(part);
      length += part.length;
      if (length >= cap) break;
    }
    return Buffer.concat(parts).subarray(0, cap).toString('utf8');
  }
}

/** Loaded when somebody is asked: they take as long to load as all of the probe, and an audit of source code asks nobody. */
async function transports() {
  return { http: await import('node:http'), https: await import('node:https') };
}

type Transports = Awaited<ReturnType<typeof transports>>;

const upgradeMilliseconds = 400;
const upgradeBytes = 64 * 1024;

/** Flat, so that Node sends what is repeated as often as it stands there. */
function wireHeaders(origin: URL, { headers, body, method }: ProbeRequest): string[] {
  const has = (name: string) => headers.some(([given]) => given.toLowerCase() === name);
  const own: [string, string][] = has('host') ? [] : [['Host', origin.host]];
  if (!has('user-agent')) own.push(['User-Agent', 'countersign-probe']);
  if (!has('connection')) own.push(['Connection', 'close']);
  const needsLength = body !== undefined || !['GET', 'HEAD', 'OPTIONS', 'DELETE', 'TRACE'].includes(method);
  if (needsLength && !has('content-length') && !has('transfer-encoding')) {
    own.push(['Content-Length', String(Buffer.byteLength(body ?? ''))]);
  }
  return [...own, ...headers].flat();
}

function toReply(incoming: IncomingMessage, body: string, durationMilliseconds: number): ProbeReply {
  const raw = incoming.rawHeaders;
  const headers: HeaderList = Array.from({ length: raw.length / 2 }, (_, at) => [
    raw[2 * at] ?? '',
    raw[2 * at + 1] ?? '',
  ]);
  return { status: incoming.statusCode ?? 0, headers, body, durationMilliseconds };
}

function asNoReply(error: Error): NoReply {
  const { code } = error as NodeJS.ErrnoException;
  return new NoReply('failed', `No reply: ${code === undefined ? error.message : `${code} ${error.message}`}.`);
}

/** Whether a host is this very machine by its name or address. */
export function isLoopback(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '').toLowerCase();
  return host === 'localhost' || host.endsWith('.localhost') || host === '::1' || /^127(\.\d+){3}$/.test(host);
}
