import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig, type RunningServer, startServer } from '@countersign/server';
import { createGate, remoteAuthority } from 'countersign';
import { protect } from 'countersign/node';
import { createLog } from '../../../packages/server/src/observability/log.ts';
import { type RawRequest, type RawResponse, sendRaw } from '../../interop/testing/raw-http.ts';

export type Json = Readonly<Record<string, unknown>>;

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: what a test expects of it, the test says
  readonly json: any;
}

export interface Client {
  readonly client_id: string;
  readonly client_secret: string;
}

export interface TestAuthority {
  readonly url: string;
  readonly port: number;
  readonly issuer: string;
  readonly folder: string;
  readonly adminKey: string;
  readonly server: RunningServer;
  /** Everything it logged so far, at level debug: one JSON text a line. */
  readonly lines: readonly string[];
  admin(method: string, path: string, body?: unknown, key?: string): Promise<Answer>;
  createKey(more?: Json): Promise<{ readonly id: string; readonly key: string }>;
  createClient(more?: Json): Promise<Client>;
  obtainToken(client: Client): Promise<string>;
  form(path: string, fields: Readonly<Record<string, string>>, client?: Client): Promise<Answer>;
  close(): Promise<void>;
}

/** The real server on a free port, its folder a temporary one. */
export async function startAuthority(environment: Readonly<Record<string, string>> = {}): Promise<TestAuthority> {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-attacks-'));
  const lines: string[] = [];
  const config = await loadConfig({ environment: { COUNTERSIGN_PORT: '0', ...environment }, workingFolder: folder });
  const log = createLog({ level: 'debug', format: 'json', stream: { write: (line) => void lines.push(line) } });
  const server = await startServer(config, { log });
  const { url, issuer } = server;
  const adminKey = server.firstAdminKey?.key ?? '';
  const admin: TestAuthority['admin'] = (method, path, body, key = adminKey) =>
    send(`${url}${path}`, {
      method,
      headers: { Authorization: `Bearer ${key}`, ...(body !== undefined && { 'Content-Type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  const form: TestAuthority['form'] = (path, fields, client) =>
    send(`${url}${path}`, {
      method: 'POST',
      body: new URLSearchParams(fields),
      ...(client && { headers: { Authorization: basic(client) } }),
    });
  return {
    url,
    port: Number(new URL(url).port),
    issuer,
    folder,
    adminKey,
    server,
    lines,
    admin,
    form,
    createKey: async (more) =>
      created(await admin('POST', '/admin/v1/keys', { name: 'a', scopes: ['orders:read'], ...more })),
    createClient: async (more) =>
      created(await admin('POST', '/admin/v1/clients', { name: 'a', scopes: ['orders:read'], ...more })),
    async obtainToken(client) {
      const answer = await form('/oauth/token', { grant_type: 'client_credentials' }, client);
      if (answer.status !== 200) throw new Error(`no token: ${answer.text}`);
      return answer.json.access_token;
    },
    async close() {
      await server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function created(answer: Answer) {
  if (answer.status !== 201) throw new Error(`not created: ${answer.text}`);
  return answer.json;
}

export async function send(url: string, init?: RequestInit): Promise<Answer> {
  const response = await fetch(url, { redirect: 'manual', ...init });
  const text = await response.text();
  const isJson = /json/.test(response.headers.get('content-type') ?? '');
  return {
    status: response.status,
    headers: response.headers,
    text,
    json: isJson && text !== '' ? JSON.parse(text) : undefined,
  };
}

export function basic({ client_id, client_secret }: Client): string {
  const encoded = [client_id, client_secret].map((part) => encodeURIComponent(part).replaceAll('%20', '+'));
  return `Basic ${btoa(encoded.join(':'))}`;
}

export interface TestApiOptions {
  /** Where the authority is reached. Default: where it is. */
  readonly url?: string;
  readonly maximumStalenessSeconds?: number;
  readonly whenBehind?: 'ask' | 'refuse';
}

export interface TestApi {
  readonly port: number;
  /** Status and, where it was refused, the internal code. Who was let in sees its principal in the body. */
  get(headers: readonly string[], target?: string): Promise<Verdict>;
  /** What the gate was told last of the authority. */
  readonly sequence: () => number;
  readonly isCurrent: () => boolean;
  close(): Promise<void>;
}

export interface Verdict {
  /** `200`, or such as `401 ERR_API_KEY_REVOKED`. */
  readonly verdict: string;
  readonly response: RawResponse;
}

/** An API of its own that knows the authority over HTTP only; GET needs `orders:read`. */
export async function startApi(
  authority: Pick<TestAuthority, 'url' | 'issuer' | 'createKey'>,
  options: TestApiOptions = {},
): Promise<TestApi> {
  const { url = authority.url, ...behaviour } = options;
  const { key: credential } = await authority.createKey({ name: 'verifier', scopes: ['countersign:verify'] });
  const remote = remoteAuthority({
    url,
    issuer: authority.issuer,
    credential,
    ...behaviour,
  });
  const codes = new Map<string, string>();
  const gate = createGate({
    authority: remote,
    audience: authority.issuer,
    onDecision: ({ requestId, code }) => {
      if (requestId !== undefined && code !== undefined) codes.set(requestId, code);
    },
  });
  const server = createServer(
    { maxHeaderSize: 65_536 },
    protect(
      gate,
      'orders:read',
    )((request, response) => {
      response.setHeader('Content-Type', 'application/json');
      response.end(JSON.stringify(request.principal));
    }),
  );
  await new Promise<void>((resolve) => server.listen({ port: 0, host: '127.0.0.1', backlog: 1024 }, resolve));
  const { port } = server.address() as AddressInfo;
  await remote.ready();
  return {
    port,
    get: async (headers, target = '/orders') => readVerdict(await sendRaw(port, { target, headers }), codes),
    sequence: () => remote.revocations.sequence,
    isCurrent: () => remote.revocations.isCurrent(),
    async close() {
      gate.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function readVerdict(response: RawResponse, codes: ReadonlyMap<string, string>): Verdict {
  const code = codes.get(response.headers.get('x-request-id')?.[0] ?? '');
  return { verdict: code === undefined ? String(response.status) : `${response.status} ${code}`, response };
}

/** Asks `/authz` as Caddy does for `GET target` with these header lines; from this machine unless they say from where. */
export async function askGateway(
  { port, lines = [] }: { readonly port: number; readonly lines?: readonly string[] },
  headers: readonly string[],
  target = '/orders',
  more: Partial<RawRequest> = {},
): Promise<Verdict> {
  const described = headers.some((line) => line.startsWith('X-Forwarded-For:'))
    ? []
    : ['X-Forwarded-For: 127.0.0.1', 'X-Forwarded-Proto: http'];
  const response = await sendRaw(port, {
    target: '/authz?scope=orders:read&proxy=caddy',
    headers: ['X-Forwarded-Method: GET', `X-Forwarded-Uri: ${target}`, ...described, ...headers],
    ...more,
  });
  const requestId = response.headers.get('x-request-id')?.[0];
  const line =
    requestId === undefined
      ? undefined
      : lines.findLast((text) => text.includes(`"${requestId}"`) && text.includes('"code"'));
  const code = line === undefined ? undefined : (JSON.parse(line) as { readonly code?: string }).code;
  return { verdict: code === undefined ? String(response.status) : `${response.status} ${code}`, response };
}

export interface TestSystem {
  readonly authority: TestAuthority;
  readonly api: TestApi;
  /**
   * Asks the API and the gateway about the same request. One verdict when both agree (`allow`, or status and code), else both.
   */
  judge(headers: readonly string[], target?: string): Promise<string>;
  close(): Promise<void>;
}

export async function startSystem(environment?: Readonly<Record<string, string>>): Promise<TestSystem> {
  const authority = await startAuthority(environment);
  const api = await startApi(authority);
  return {
    authority,
    api,
    async judge(headers, target) {
      const [there, here] = [await api.get(headers, target), await askGateway(authority, headers, target)];
      const [one, other] = [there.verdict.replace(/^200$/, 'allow'), here.verdict.replace(/^204$/, 'allow')];
      return one === other ? one : `${one} at the API, ${other} at the gateway`;
    },
    async close() {
      await api.close();
      await authority.close();
    },
  };
}

export const bearer = (token: string): readonly string[] => [`Authorization: Bearer ${token}`];
export const apiKey = (key: string): readonly string[] => [`X-API-Key: ${key}`];
